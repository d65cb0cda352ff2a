package relay_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/register"
)

// seconds gives so many of them.
func seconds(n ...float64) []time.Duration {
	given := make([]time.Duration, len(n))
	for i := range n {
		given[i] = time.Duration(n[i] * float64(time.Second))
	}
	return given
}

func TestLooksAtTheOutboxEveryTwoSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.during(t, 5*time.Second)
		require.Equal(t, seconds(0, 2, 4), w.looks)
	})
}

func TestLooksAtOnceWhenToldOfABell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.Listen = func(ctx context.Context, notify func(string)) error {
			time.Sleep(500 * time.Millisecond)
			for range 10 {
				notify("")
			}
			<-ctx.Done()
			return nil
		}
		w.during(t, time.Second)
		require.Equal(t, seconds(0, .5), slices.Compact(w.looks))
		require.LessOrEqual(t, len(w.looks), 3, "once, and once more for what came while it looked")
	})
}

func TestLooksAgainSoonWhenTheRegisterIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.deaf = errors.New("away")
		w.during(t, 500*time.Millisecond)
		require.Equal(t, seconds(0, .2, .4), w.looks)
	})
}

// A bell that could not be carried is carried when the register gives it again.
func TestABellThatFailsComesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.blind = errors.New("only bells today")
		w.bells = []register.Bell{{Case: asked.Case, Kind: "mending", Start: true}}
		w.runs["mending/YX2026-000001"] = with(func(r *run) { r.queue, r.answer = "nowhere", errSilent })()
		w.during(t, 4*time.Second)
		require.Equal(t, []int{1, 1}, []int{w.failed.n, w.rung.n})
		require.Empty(t, w.bells)
	})
}

// What cannot listen at all, as one whose way to the register is not allowed,
// ends the program.
func TestEndsWhenItCannotListen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		refused := errors.New("refused")
		w.Listen = func(context.Context, func(string)) error { return refused }
		require.ErrorIs(t, w.Run(t.Context()), refused)
	})
}

func TestWatchesTheCalendarDaily(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.missing = 2027
		logged := logs(t)
		w.during(t, 49*time.Hour)
		require.Equal(t, 3, w.asked)
		require.Contains(t, logged.String(), `"year":2027`)
	})
}
