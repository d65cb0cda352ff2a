//go:build e2e

package chaos_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/internal/child"
	"hejie/internal/crash"
	"hejie/internal/systemtest"
	"hejie/register"
)

// crashing builds the worker and the command line with the crash points in, once
// for all tests, and gives their folder.
func crashing(t testing.TB) string {
	t.Helper()
	dir, err := built()
	require.NoError(t, err)
	return dir
}

var built = sync.OnceValues(func() (string, error) {
	worker, err := systemtest.Program("hejie-worker")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(filepath.Dir(worker), "crashing")
	for name, from := range map[string]string{"hejie-worker": "./worker", "hejie": "./starter"} {
		if err := systemtest.Build(context.Background(), filepath.Join(dir, name), from, "-tags", "crash"); err != nil {
			return "", err
		}
	}
	return dir, nil
})

// armed makes a worker that kills itself at a point, not started yet.
func (r *run) armed(p crash.Point, passes int) *child.Child {
	r.t.Helper()
	w, err := r.NewWorker(r.Config, fmt.Sprintf("%s=%s:%d", crash.Variable, p, passes))
	require.NoError(r.t, err)
	w.Path = filepath.Join(crashing(r.t), "hejie-worker")
	return w
}

// crashAt has a worker die by itself at a point in its code, under the load of
// the players.
func (r *run) crashAt(p crash.Point, passes int) blow {
	return blow{
		string(p),
		func(r *run) {
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			w := r.armed(p, passes)
			require.NoError(r.t, r.Worker.Stop(ctx))
			_ = w.Restart(ctx) // it may die before it is ready
			select {
			case <-w.Done():
			case <-ctx.Done():
				w.Kill()
			}
			require.Contains(r.t, w.Said(), "crash: "+string(p), "the worker did not come by the point %s %d times", p, passes)
		},
		killWorker.mend,
	}
}

// clientDies has the command line die while it sends a probe's decision (F4).
// Before the COMMIT nothing was said, and the person says it again. After it the
// decision is recorded although nobody was told, and the bell rings.
func (r *run) clientDies(p crash.Point) struck {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	probe := r.probe(ctx)
	hejie := exec.CommandContext(ctx, filepath.Join(crashing(r.t), "hejie"), "--config", r.Config, "decide", "--message", probe.message.message)
	hejie.Env = append(os.Environ(), fmt.Sprintf("%s=%s:1", crash.Variable, p))
	r.history.try(r.history.begin(probe.message), register.ByCommand) // unknown to the end
	said, err := hejie.CombinedOutput()
	fell := time.Now()
	require.Error(r.t, err)
	require.Contains(r.t, string(said), "crash: "+string(p))
	if p == crash.BeforeCommit {
		v, err := r.views(ctx, []string{string(probe.id)})
		require.NoError(r.t, err)
		require.True(r.t, v[probe.id].open(probe.message.task), "nothing was recorded")
		require.NoError(r.t, <-probe.decide(ctx))
	}
	require.NoError(r.t, probe.inEffect(ctx))
	r.spare <- probe.id
	return struck{blow: "client " + string(p), inFlight: 1, effect: time.Since(fell)}
}
