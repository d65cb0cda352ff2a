package workflows_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

// Whatever the office does, in whatever order: decisions of every outcome,
// referrals and rulings, the verbs, corrections, hand-overs, holds, merges,
// recusals, substitutions, closings and reopenings, by people who may and by
// people who may not, while time passes and the engine goes down. After each
// move the record of every case is whole (property_record_test.go).
func TestWhateverTheOfficeDoes(t *testing.T) {
	t.Parallel()
	tally, all, draws := map[string]int{}, moves(), 0
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(drawing{t, rt}, tally)
		drawn := rapid.SliceOfN(seeds, 25, 60).Draw(rt, "moves")
		w.look()
		m := func(seed uint64) move { return move{w, rand.New(rand.NewPCG(seed, 1))} }
		m(drawn[0]).opens()
		w.settle()
		for i := range drawn[0] % 24 { // it may begin late in a case's life
			m(drawn[0] + i).forward()
			w.settle()
		}
		for _, seed := range drawn {
			m := m(seed)
			oneOf(m, all)(m)
			w.settle()
		}
		w.away = false
		w.settle()
		w.atTheEnd()
		draws++
	})
	t.Logf("%v", tally)
	if draws < 100 { // too few to come to everything
		return
	}
	for _, what := range []domain.ActKind{
		domain.Transfer, domain.Delegate, domain.Urge, domain.SendCopy, domain.Speak, domain.TakeBack, domain.ReturnTo, domain.Correct, domain.Reopen,
		domain.Recuse, domain.Danger, domain.PutOnHold, domain.Substitute, domain.Propose, domain.FileDocument,
	} {
		require.Positive(t, tally[string(what)], "it never came to %s", what)
	}
	for _, what := range []string{"acceptance:refer", "seal:seal", "closing:close", "performance:performed", "correction:approve", "refused SELF_APPROVAL"} {
		require.Positive(t, tally[what], "it never came to %s", what)
	}
}

// seeds are of many values: a single number that is drawn is mostly a small one.
var seeds = rapid.Custom(func(t *rapid.T) uint64 {
	n := rapid.Uint32()
	return uint64(n.Draw(t, "a"))<<40 ^ uint64(n.Draw(t, "b"))<<20 ^ uint64(n.Draw(t, "c"))
})

// settle lets the office come to rest after a move, and sees that all is whole.
func (w *world) settle() {
	w.t.Helper()
	w.pass(time.Second)
	w.deliver()
	w.look()
	w.checkRecord()
}
