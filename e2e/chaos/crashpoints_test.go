//go:build e2e

package chaos_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/child"
	"hejie/internal/crash"
	"hejie/internal/systemtest"
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
