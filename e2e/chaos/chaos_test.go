//go:build e2e

package chaos_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
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
	n, again := 300, 10
	if testing.Short() {
		n, again = 30, 2
	}
	if *kills > 0 {
		n = *kills
	}
	r := newRun(t)
	settle := r.keepPlaying(players)
	r.deploy(2 + n/50)
	settle()
	r.replay(again)
	settle = r.keepPlaying(players)
	all := r.suffer(r.plan(n))
	settle()
	idle, busy := r.recovery(1 + n/50)
	r.play(1, 0) // what the probes left
	t.Logf("seed %d: %s\n  %s\n  %s", r.seed, all.summary(), idle.summary(), busy.summary())
	r.require()

	require.GreaterOrEqual(t, all.effective(), 0.9, "too few of the kills hit anything")
	if done := r.history.acts(); done[domain.OpenCase] >= 200 { // in fewer not everything is done once
		for _, kind := range []domain.ActKind{
			domain.PutOnHold, domain.EndHold, domain.Correct, domain.TakeBack, domain.ReturnTo, domain.Reopen, domain.Delegate, domain.GiveBack,
			domain.Transfer, domain.Cosign, domain.Speak, domain.Propose, domain.OfferWork, domain.Merge, domain.Unmerge,
		} {
			require.Positive(t, done[kind], "%s: nobody did that meanwhile: %v", kind, done)
		}
	}
	slack := 1.0
	if testing.Short() {
		slack = 2 // few figures, on a machine that may have other things to do
	}
	engine := quantile(of(all, killEngine.name, struck.ratio), 0.5)
	require.LessOrEqual(t, engine, 2*slack, "the engine's recovery, in its own ready times")
	for _, w := range []waiting{idle, busy} {
		require.LessOrEqual(t, w.ratio(), 1.2*slack, w.summary())
	}
	require.Empty(t, r.fell, "a part that ended of itself")
}

// replay begins again the runs whose seeds once found something.
func (r *run) replay(blowsEach int) {
	r.t.Helper()
	defer func(own uint64) { r.seed = own }(r.seed)
	for _, r.seed = range kept(r.t) {
		settle := r.keepPlaying(players)
		r.suffer(r.plan(32)[:blowsEach])
		settle()
	}
}

// kept reads the seeds that found something.
func kept(t testing.TB) (seeds []uint64) {
	text, err := os.ReadFile("testdata/seeds.txt")
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			number, _, _ := strings.Cut(line, " ")
			seed, err := strconv.ParseUint(number, 10, 64)
			require.NoError(t, err, line)
			seeds = append(seeds, seed)
		}
	}
	require.NotEmpty(t, seeds)
	return seeds
}

// players is how many cases are under way.
const players = 8

// suffer takes the blows one after the other.
func (r *run) suffer(plan []func() struck) (all blows) {
	r.t.Helper()
	for _, blow := range plan {
		all = append(all, blow())
	}
	return all
}

// plan gives n blows in an order of chance: each crash point once in forty at
// the least, and the rest spread over the parts.
func (r *run) plan(n int) (all []func() struck) {
	crashing(r.t) // now, and not while somebody waits for a recovery
	chance := r.random(0)
	blow := func(b blow) { all = append(all, func() struck { return r.killed(b) }) }
	for range max(1, n/40) {
		for _, p := range workersPoints() {
			blow(r.crashAt(p, 1+chance.IntN(8)))
		}
		for _, d := range deeds() {
			for _, p := range d.points {
				all = append(all, func() struck { return r.clientDies(d, p) })
			}
		}
	}
	for i := uint64(0); len(all) < n; i++ {
		switch i % 8 {
		case 0, 1, 2:
			blow(killEngine)
		case 3, 4:
			blow(killPostgres)
		case 5, 6:
			blow(killWorker)
		default:
			blow(cutPower(r.random(1000 + i)))
		}
	}
	chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
