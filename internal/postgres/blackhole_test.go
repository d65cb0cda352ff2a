package postgres_test

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"hejie/internal/postgres"
	"hejie/internal/registertest"
	"hejie/internal/stopwatch"
)

// A hole is a way to the database that can be made to swallow everything the
// database answers.
type hole struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
}

// dig returns a hole, and dsn led through it.
func dig(t *testing.T, dsn string) (hole, string) {
	t.Helper()
	port := regexp.MustCompile(`port=(\d+)`).FindStringSubmatch(dsn)
	require.Len(t, port, 2)
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, t.Name(), "127.0.0.1:0", "127.0.0.1:"+port[1])
	require.NoError(t, proxy.Start())
	t.Cleanup(proxy.Stop)
	_, through, ok := strings.Cut(proxy.Listen, ":")
	require.True(t, ok)
	return hole{t, proxy}, strings.Replace(dsn, port[0], "port="+through, 1)
}

func (h hole) open() {
	h.t.Helper()
	_, err := h.proxy.Toxics.AddToxicJson(strings.NewReader(`{"name": "hole", "type": "timeout", "stream": "downstream", "attributes": {"timeout": 0}}`))
	require.NoError(h.t, err)
}

func (h hole) heal() {
	h.t.Helper()
	require.NoError(h.t, h.proxy.Toxics.RemoveToxic(context.Background(), "hole"))
}

func TestBlackHole(t *testing.T) {
	t.Parallel()
	const second = time.Second
	tests := []struct {
		name    string
		timeout time.Duration
		call    time.Duration // of the call's context; 0: none
	}{
		{"the pool's own time-out", second, 0},
		{"the call's context", time.Minute, second},
	}
	// Each returns what was called once the hole is open.
	calls := map[string]func(*testing.T, context.Context, *sql.DB) func() error{
		"Exec": func(_ *testing.T, ctx context.Context, db *sql.DB) func() error {
			return func() error { _, err := db.ExecContext(ctx, `SELECT $1::int`, 1); return err }
		},
		"Query": func(_ *testing.T, ctx context.Context, db *sql.DB) func() error {
			return func() error { var n int; return db.QueryRowContext(ctx, `SELECT 1`).Scan(&n) }
		},
		"Begin": func(_ *testing.T, ctx context.Context, db *sql.DB) func() error {
			return func() error { _, err := db.BeginTx(ctx, nil); return err }
		},
		"Exec in a transaction": func(t *testing.T, ctx context.Context, db *sql.DB) func() error {
			tx, err := db.BeginTx(ctx, nil)
			require.NoError(t, err)
			return func() error { _, err := tx.ExecContext(ctx, `SELECT $1::int`, 1); _ = tx.Rollback(); return err }
		},
		"Commit": func(t *testing.T, ctx context.Context, db *sql.DB) func() error {
			tx, err := db.BeginTx(ctx, nil)
			require.NoError(t, err)
			_, err = tx.ExecContext(ctx, `SELECT 1`)
			require.NoError(t, err)
			return tx.Commit
		},
		"Rollback": func(t *testing.T, ctx context.Context, db *sql.DB) func() error {
			tx, err := db.BeginTx(ctx, nil)
			require.NoError(t, err)
			return tx.Rollback
		},
		"a first connection": func(t *testing.T, ctx context.Context, db *sql.DB) func() error {
			db.SetMaxIdleConns(0) // closes the one there is
			return func() error { _, err := db.ExecContext(ctx, `SELECT 1`); return err }
		},
		"a prepared statement": func(t *testing.T, ctx context.Context, db *sql.DB) func() error {
			s, err := db.Prepare(`SELECT $1::int`)
			require.NoError(t, err)
			return func() error { _, err := s.ExecContext(ctx, 1); return err }
		},
	}
	_, app := registertest.Database(t)
	for _, tt := range tests {
		for name, call := range calls {
			t.Run(tt.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				hole, dsn := dig(t, app)
				db := connect(t, postgres.Options{DSN: dsn, Timeout: tt.timeout})
				ctx := t.Context()
				if tt.call > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.call)
					defer cancel()
				}
				do := call(t, ctx, db)
				hole.open()

				watch := stopwatch.Start()
				require.Error(t, do())
				require.Less(t, watch.Stop(), second+second, "outlived its deadline")

				hole.heal()
				healed, cancel := context.WithTimeout(t.Context(), second)
				defer cancel()
				require.NoError(t, db.PingContext(healed), "one second after")
			})
		}
	}
}

// TestRowsInABlackHole reads on when the network is lost in the middle of an
// answer.
func TestRowsInABlackHole(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	hole, dsn := dig(t, app)
	db := connect(t, postgres.Options{DSN: dsn, Timeout: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	rows, err := db.QueryContext(ctx, `SELECT repeat('x', 1000) FROM generate_series(1, 100000)`)
	require.NoError(t, err)
	defer rows.Close()
	require.True(t, rows.Next())
	hole.open()
	watch := stopwatch.Start()
	for rows.Next() {
	}
	require.Error(t, rows.Err())
	require.Less(t, watch.Stop(), 2*time.Second)
}
