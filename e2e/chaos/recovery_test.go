//go:build e2e

package chaos_test

import (
	"context"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/internal/child"
	"hejie/internal/crash"
)

// What governs how long a case waits for a worker that died: sticky, while it
// has no work in hand, how long its queue is believed to be served (worker/main.go);
// in the middle of a workflow task, how long that may take (internal/relay/bells.go).
const (
	stickyTimeout = 2 * time.Second
	taskTimeout   = 5 * time.Second
)

// A waiting is how long decisions waited because of one kind of death.
type waiting struct {
	what     string
	governed time.Duration
	effects  []time.Duration
}

func (w waiting) ratio() float64 {
	return quantile(w.effects, 0.5).Seconds() / w.governed.Seconds()
}

func (w waiting) summary() string {
	return fmt.Sprintf("%3d × %s: in effect after %s (p50), %s (most); %.2f × the %s that govern it (p50)",
		len(w.effects), w.what, short(quantile(w.effects, 0.5)), short(quantile(w.effects, 1)), w.ratio(), w.governed)
}

// recovery measures, with nothing else going on and a second worker at hand, how
// long a decision waits for the time-out that tells the engine of a worker's
// death: one that was idle, and one that was at work on the very case.
func (r *run) recovery(rounds int) (idle, busy waiting) {
	r.t.Helper()
	idle = waiting{what: "idle worker", governed: stickyTimeout}
	busy = waiting{what: "worker in the middle of a workflow task", governed: taskTimeout}
	for range rounds {
		idle.effects = append(idle.effects, r.orphaned(r.Worker, func(dies *child.Child, p probe) time.Time {
			dies.Kill()
			fell := time.Now()
			require.NoError(r.t, <-p.decide(context.Background()))
			return fell
		}))
		// Its first pass by the point is the opening of the probe's first task, its
		// second what the decision brings about.
		busy.effects = append(busy.effects, r.orphaned(r.armed(crash.BeforeCommit, 2), func(dies *child.Child, p probe) time.Time {
			require.NoError(r.t, <-p.decide(context.Background()))
			select {
			case <-dies.Done():
			case <-time.After(patience):
				require.Fail(r.t, "the worker did not die at its work")
			}
			return time.Now()
		}))
	}
	return idle, busy
}

// orphaned gives a case to a worker that will die, has another at hand that does
// not know it, and tells how long after the death a decision is in effect.
func (r *run) orphaned(dies *child.Child, death func(*child.Child, probe) time.Time) time.Duration {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(r.t, r.Worker.Stop(ctx))
	require.NoError(r.t, dies.Restart(ctx))
	p := r.probe(ctx)
	w, err := r.NewWorker(r.Config)
	require.NoError(r.t, err)
	require.NoError(r.t, w.Restart(ctx))
	r.Worker = w
	fell := death(dies, p)
	require.NoError(r.t, p.inEffect(ctx))
	waited := time.Since(fell)
	r.spare <- p.id
	return waited
}
