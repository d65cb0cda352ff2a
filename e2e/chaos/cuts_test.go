//go:build e2e

package chaos_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// healed is how long after a cut was mended a decision made meanwhile may take
// to be in effect: whoever was refused for long tries again, as the SDK has it,
// ten seconds after the last time, give or take a fifth.
const healed = 15 * time.Second

// A cut is a way to cut the worker off for a while.
type cut struct {
	name   string
	length time.Duration
	strike func()
}

// The worker is cut off from the engine and from the register, by refusals and
// by silence, while people go on deciding (F10, F11). It goes on by itself.
func TestCuts(t *testing.T) {
	r := newRun(t)
	toEngine, toRegister := lay(t, r.Address), lay(t, r.Cluster.Addr())
	settings, err := r.Settings(toEngine.end(), toRegister.through(r.App.DSN))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NoError(t, r.Worker.Stop(ctx))
	r.Worker, err = r.NewWorker(settings)
	require.NoError(t, err)
	require.NoError(t, r.Worker.Restart(ctx))

	cuts := []cut{
		{"engine refuses", 2 * time.Second, toEngine.refuse},
		{"engine is silent", 2 * time.Second, toEngine.swallow},
		{"register refuses", 2 * time.Second, toRegister.refuse},
		{"register is silent", 2 * time.Second, toRegister.swallow},
	}
	if !testing.Short() {
		for _, c := range cuts {
			cuts = append(cuts, cut{c.name, 20 * time.Second, c.strike})
		}
		cuts = append(cuts,
			cut{"both refuse", 20 * time.Second, func() { toEngine.refuse(); toRegister.refuse() }},
			cut{"both are silent", 20 * time.Second, func() { toEngine.swallow(); toRegister.swallow() }})
	}
	settle := r.keepPlaying(8)
	var all blows
	for _, c := range cuts {
		s := r.killed(blow{
			c.name, func(*run) { c.strike() },
			func(context.Context, *run) error {
				time.Sleep(c.length)
				toEngine.heal()
				toRegister.heal()
				return nil
			},
		})
		t.Logf("%s for %s: in effect %s after the end of it", c.name, c.length, short(s.effect-s.ready))
		require.Less(t, s.effect-s.ready, healed, c.name)
		all = append(all, s)
	}
	settle()
	r.require()
	require.GreaterOrEqual(t, all.effective(), 0.9, "too few of the cuts hit anything")
	require.Empty(t, r.fell, "a part that ended of itself")
}
