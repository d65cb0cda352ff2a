//go:build e2e

package chaos_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/systemtest"
)

// A try is what a command said while the network was lost at one point of its
// way, and what it said when it sent the same once more.
type try struct {
	task        domain.TaskID
	struck      bool
	said, again string
	exit, exits int
	recorded    int // when it had ended
}

// aCommandInABlackHole has hejie decide lose the network at each point of its
// way. It says whether anything can have been recorded, and what to send again;
// and whoever sends that has the one receipt.
func (s scene) aCommandInABlackHole(t *testing.T) {
	key := s.KeyFile(t, "registrar2")
	tries := make([]try, 32) // more than there are answers on its way
	var all sync.WaitGroup
	for i := range tries {
		tries[i].task = s.accepting(t)
		to := lay(t, s.Cluster.Addr())
		settings, err := s.Settings(s.Address, to.through(s.App.DSN), "  timeout: 1s", "language: en", "key: "+key)
		require.NoError(t, err)
		toxic := to.lose(i+1, true)
		all.Go(func() {
			got := &tries[i]
			got.said, got.exit = systemtest.Hejie(t.Context(), settings, "decide", string(got.task), string(domain.Accept), "--quiet")
			got.recorded = s.decided(t.Context(), got.task)
			to.heal()
			got.struck = toxic.struck()
			if _, message, known := strings.Cut(got.said, "hejie decide --message "); known {
				got.again, got.exits = systemtest.Hejie(t.Context(), settings, "decide", "--message", strings.TrimSpace(message))
			}
		})
	}
	all.Wait()
	struck, nothing, unknown := 0, 0, 0
	for i, got := range tries {
		if !got.struck {
			require.Zero(t, got.exit, got.said)
			require.Equal(t, 1, got.recorded)
			continue
		}
		struck++
		require.Equal(t, 6, got.exit, "answer %d: %s", i+1, got.said)
		if got.again == "" { // it was lost before there was anything to send
			nothing++
			require.Zero(t, got.recorded, got.said)
			continue
		}
		unknown += got.recorded
		require.Contains(t, got.said, "may be on record or not")
		require.Zero(t, got.exits, got.again)
		require.Equal(t, got.recorded == 1, strings.Contains(got.again, "Recorded before"), got.again)
		require.Equal(t, 1, s.decided(t.Context(), got.task))
	}
	t.Logf("lost at %d points: at %d nothing was sent, at %d it was recorded and the command could not know", struck, nothing, unknown)
	require.Less(t, struck, len(tries), "further answers were not tried")
	require.NotZero(t, unknown, "no answer to a COMMIT was lost")
}

// decided counts the decisions of a task; -1 when it cannot.
func (s scene) decided(ctx context.Context, task domain.TaskID) int {
	n := -1
	_ = s.DB.QueryRowContext(ctx, `SELECT count(*) FROM decisions WHERE task = $1`, task).Scan(&n)
	return n
}
