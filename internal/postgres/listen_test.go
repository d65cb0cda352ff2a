package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/internal/postgres"
	"hejie/internal/registertest"
)

// listen listens until the test ends, and returns what is heard.
func listen(t *testing.T, o postgres.Options) <-chan string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	heard, ended := make(chan string, 1000), make(chan error)
	go func() { ended <- postgres.Listen(ctx, o, "bells", func(payload string) { heard <- payload }) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			require.NoError(t, err)
		case <-time.After(10 * time.Second):
			t.Error("listens on")
		}
	})
	return heard
}

func next(t *testing.T, heard <-chan string) string {
	t.Helper()
	select {
	case payload := <-heard:
		return payload
	case <-time.After(20 * time.Second):
		require.Fail(t, "heard nothing")
		return ""
	}
}

func TestListen(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app})
	heard := listen(t, postgres.Options{DSN: app, Timeout: 200 * time.Millisecond})
	require.Empty(t, next(t, heard), "look once at the beginning")

	_, err := db.Exec(`SELECT pg_notify('bells', 'YX2026-000001')`)
	require.NoError(t, err)
	require.Equal(t, "YX2026-000001", next(t, heard))

	// Longer than the silence that counts as broken: questions keep it alive.
	time.Sleep(2 * time.Second)
	_, err = db.Exec(`SELECT pg_notify('bells', 'YX2026-000002')`)
	require.NoError(t, err)
	require.Equal(t, "YX2026-000002", next(t, heard))
}

func TestListenComesBack(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app})
	hole, dsn := dig(t, app)
	heard := listen(t, postgres.Options{DSN: dsn, Timeout: time.Second})
	require.Empty(t, next(t, heard))

	t.Run("from a broken connection", func(t *testing.T) {
		hole.proxy.Stop()
		require.NoError(t, hole.proxy.Start())
		require.Empty(t, next(t, heard), "look once more")
	})
	t.Run("from a black hole", func(t *testing.T) {
		hole.open()
		_, err := db.Exec(`SELECT pg_notify('bells', 'lost')`)
		require.NoError(t, err)
		require.Never(t, func() bool { return len(heard) > 0 }, 2*time.Second, 100*time.Millisecond)
		hole.heal()
		require.Empty(t, next(t, heard), "look once more")
	})
	_, err := db.Exec(`SELECT pg_notify('bells', 'back')`)
	require.NoError(t, err)
	require.Equal(t, "back", next(t, heard))
}

func TestListenEndsWithoutADatabase(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	require.NoError(t, postgres.Listen(ctx, postgres.Options{DSN: "host=127.0.0.1 port=1 sslmode=disable"}, "bells", nil))
}
