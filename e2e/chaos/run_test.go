//go:build e2e

package chaos_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/systemtest"
)

var (
	seed  = flag.Uint64("seed", 0, "play and kill as the run of this seed did (0: a new one)")
	kills = flag.Int("kills", 0, "kill so often (0: what the form of the test asks for)")
)

// A run is a system with people at work in it, and the record of what they were
// told.
type run struct {
	scene
	t       testing.TB
	seed    uint64
	history *history
	board   *board
	spare   chan domain.CaseID

	patience time.Duration  // how long a player waits for a decision to be in effect
	rivalry  float64        // how often several decide the same task at once
	busy     atomic.Int64   // decisions sent and not yet in effect
	failures map[string]int // of workflow tasks, by cause
	fell     map[string]int // parts that ended of themselves
}

// newRun starts a system for t, with a seed of its own or the one asked for.
func newRun(t testing.TB, workerEnv ...string) *run {
	t.Helper()
	seed := *seed
	if seed == 0 {
		seed = rand.Uint64N(1_000_000)
	}
	r := &run{
		scene: set(t, systemtest.Options{Durable: !testing.Short(), WorkerEnv: workerEnv}),
		t:     t, seed: seed, history: &history{begun: time.Now()}, spare: make(chan domain.CaseID, 1000),
		patience: patience, rivalry: 0.15, failures: map[string]int{}, fell: map[string]int{},
	}
	r.board = r.watch()
	t.Logf("seed %d", seed)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("go test -tags e2e ./e2e/chaos -run '^%s$' -args -seed=%d", t.Name(), seed)
		}
		r.board.close()
	})
	return r
}

// random gives the run's chances for one purpose, the same in every run of the
// seed.
func (r *run) random(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(r.seed, purpose)) }

// require fails the test if the checker finds anything.
func (r *run) require() {
	r.t.Helper()
	found := r.check()
	r.t.Log(r.history.summary())
	r.t.Logf("workflow tasks that failed, by cause: %v; parts that ended of themselves: %v", r.failures, r.fell)
	lines := make([]string, len(found))
	for i, f := range found {
		lines[i] = f.String()
	}
	if len(lines) > 20 {
		lines = append(lines[:20], fmt.Sprintf("… and %d more", len(lines)-20))
	}
	if len(found) > 0 {
		fmt.Fprintf(os.Stderr, "keep this seed in e2e/chaos/testdata/seeds.txt: %d\n", r.seed)
	}
	require.Empty(r.t, found, strings.Join(lines, "\n"))
}
