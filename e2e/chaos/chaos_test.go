//go:build e2e

package chaos_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/crash"
)

// Nothing breaks, and the checker finds nothing: without this its findings
// would mean little.
func TestUndisturbed(t *testing.T) {
	if testing.Short() {
		t.Skip("what follows would fail too")
	}
	r := newRun(t)
	r.play(8, 24)
	r.require()
}

// Every part is killed, again and again and all at once, while people decide.
func TestKills(t *testing.T) {
	n := 300
	if testing.Short() {
		n = 32
	}
	if *kills > 0 {
		n = *kills
	}
	newRun(t).suffer(n)
}

// suffer plays under n kills, looks whether anything went wrong, and tells the
// figures.
func (r *run) suffer(n int) {
	r.t.Helper()
	settle := r.keepPlaying(10)
	var all blows
	for _, b := range r.plan(n) {
		all = append(all, r.killed(b))
	}
	r.deploy(2 + n/50)
	settle()
	idle, busy := r.recovery(1 + n/100)
	r.play(1, 0) // what the probes left
	r.t.Logf("seed %d: %s\n  %s", r.seed, all.summary(), idle.summary()+"\n  "+busy.summary())
	r.require()
	require.GreaterOrEqual(r.t, all.effective(), 0.9, "too few of the kills hit anything")
	slack := 1.0
	if testing.Short() {
		slack = 2 // few figures, on a machine that may have other things to do
	}
	engine := quantile(of(all, killEngine.name, struck.ratio), 0.5)
	require.LessOrEqual(r.t, engine, 2*slack, "the engine's recovery, in its own ready times")
	for _, w := range []waiting{idle, busy} {
		require.LessOrEqual(r.t, w.ratio(), 1.2*slack, w.summary())
	}
	require.Empty(r.t, r.fell, "a part that ended of itself")
}

// plan gives n blows in an order of chance: each crash point once in twenty at
// the least, and the rest spread over the parts.
func (r *run) plan(n int) []blow {
	chance := r.random(0)
	var all []blow
	for range max(1, n/40) {
		for _, p := range crash.Points() {
			all = append(all, r.crashAt(p, 1+chance.IntN(8)))
		}
	}
	for i := 0; len(all) < n; i++ {
		switch i % 8 {
		case 0, 1, 2:
			all = append(all, killEngine)
		case 3, 4:
			all = append(all, killPostgres)
		case 5, 6:
			all = append(all, killWorker)
		default:
			all = append(all, cutPower(rand.New(rand.NewPCG(r.seed, uint64(i)))))
		}
	}
	all = all[:n]
	chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
