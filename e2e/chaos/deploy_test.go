//go:build e2e

package chaos_test

import (
	"context"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// deploy replaces the worker n times under load, as a new version is brought
// out: the new one is up before the old one is told to stop. Nobody notices: no
// message is sent twice, none is refused that would not have been. Before any
// blow, for long after the fall of PostgreSQL the engine still meets connections
// that died with it.
func (r *run) deploy(n int) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	begun := r.history.now()
	for range n {
		r.awaitMessages(10)
		w, err := r.NewWorker(r.Config)
		require.NoError(r.t, err)
		require.NoError(r.t, w.Restart(ctx))
		require.NoError(r.t, r.Worker.Stop(ctx))
		require.Zero(r.t, r.Worker.ExitCode())
		r.Worker = w
	}
	r.awaitMessages(10)
	sent, slowest := 0, time.Duration(0)
	var failed []string
	for _, o := range r.history.ops() {
		if o.invoked < begun || o.verdict == unknown {
			continue
		}
		sent++
		if o.signal { // it is asked for again and again
			continue
		}
		slowest = max(slowest, o.returned-o.invoked)
		if o.tries > 1 {
			failed = append(failed, o.lost...)
		}
	}
	require.Empty(r.t, failed, "messages that a deployment made fail, of %d:\n%s", sent, strings.Join(failed, "\n"))
	r.t.Logf("%d deployments, %d messages meanwhile, none failed, slowest %v", n, sent, slowest)
}

// awaitMessages waits until so many more have been sent.
func (r *run) awaitMessages(n int) {
	r.t.Helper()
	before := len(r.history.ops())
	for begun := time.Now(); len(r.history.ops()) < before+n; time.Sleep(10 * time.Millisecond) {
		require.Less(r.t, time.Since(begun), patience, "nobody sends anything")
	}
}
