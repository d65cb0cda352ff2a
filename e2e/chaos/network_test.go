//go:build e2e

package chaos_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/record"
	"hejie/internal/stopwatch"
	"hejie/internal/systemtest"
	"hejie/register"
)

// A reply is what a call came to.
type reply struct {
	err  error
	took time.Duration
}

func timed(call func() error) reply {
	watch := stopwatch.Start()
	err := call()
	return reply{err, watch.Stop()}
}

func TestNetworkFaults(t *testing.T) {
	s := set(t, systemtest.Options{Empty: true})
	t.Run("every answer lost", s.everyAnswerLost)
	t.Run("every call into a black hole", s.everyCallIntoABlackHole)
	t.Run("one client in a black hole", s.oneClientInABlackHole)
	t.Run("one slow client", s.oneSlowClient)
	t.Run("a command in a black hole", s.aCommandInABlackHole)
	s.whole(t)
}

// everyCallIntoABlackHole makes every call that a program makes of the register
// while the network swallows everything, by a deadline of the call's own and by
// that of the pool.
func (s scene) everyCallIntoABlackHole(t *testing.T) {
	const deadline = time.Second
	task := s.accepting(t)
	message := s.accepts(t, "registrar2", task)
	me, id := s.People["registrar2"].ID, task.Case()
	calls := map[string]func(context.Context, *register.Register) error{
		"Decide": func(ctx context.Context, r *register.Register) error {
			_, err := r.Decide(ctx, message, record.ByCommand)
			return err
		},
		"a refusal": func(ctx context.Context, r *register.Register) error {
			_, err := r.Decide(ctx, []byte("无"), record.ByCommand)
			return err
		},
		"Stand": func(ctx context.Context, r *register.Register) error { _, err := r.Stand(ctx, first(id)); return err },
		"Begin": func(ctx context.Context, r *register.Register) error { _, err := r.Begin(ctx, id); return err },
		"End": func(ctx context.Context, r *register.Register) error {
			_, _, err := r.End(ctx, domain.Position{Case: id})
			return err
		},
		"Case": func(ctx context.Context, r *register.Register) error { _, err := r.Case(ctx, id); return err },
		"Inbox": func(ctx context.Context, r *register.Register) error {
			_, err := r.Inbox(ctx, record.InboxQuery{Staff: me})
			return err
		},
		"Notices": func(ctx context.Context, r *register.Register) error { _, err := r.Notices(ctx, me, 10); return err },
		"MaySee":  func(ctx context.Context, r *register.Register) error { _, err := r.MaySee(ctx, me, id); return err },
		"Now":     func(ctx context.Context, r *register.Register) error { _, err := r.Now(ctx); return err },
		"Deposit": func(ctx context.Context, r *register.Register) error {
			_, err := r.Deposit(ctx, []byte("{}"))
			return err
		},
		"ImportCases": func(ctx context.Context, r *register.Register) error {
			_, err := r.ImportCases(ctx, domain.HashOf(nil), []record.ImportRow{twoYearsOld("1")})
			return err
		},
		"RingBells": func(ctx context.Context, r *register.Register) error {
			_, err := r.RingBells(ctx, 1, nil, nil)
			return err
		},
		"Restart": func(ctx context.Context, r *register.Register) error { _, err := r.Restart(ctx, id); return err },
		"VerifyAudit": func(ctx context.Context, r *register.Register) error {
			_, err := r.VerifyAudit(ctx, "", nil)
			return err
		},
		"Staff": func(ctx context.Context, r *register.Register) error {
			_, err := r.Staff(ctx, officetest.Community)
			return err
		},
		"Backlog": func(ctx context.Context, r *register.Register) error { _, err := r.Backlog(ctx); return err },
		"Years":   func(ctx context.Context, r *register.Register) error { _, err := r.Years(ctx); return err },
	}
	for name, tt := range map[string]struct{ pool, call time.Duration }{
		"by the pool's deadline": {deadline, patience},
		"by the call's deadline": {patience, deadline},
	} {
		t.Run(name, func(t *testing.T) {
			to := lay(t, s.Cluster.Addr())
			r := open(t, postgres.Options{DSN: to.through(s.App.DSN), Timeout: tt.pool, MaxOpen: len(calls)})
			to.swallow()
			var all sync.WaitGroup
			var mu sync.Mutex
			replies := map[string]reply{}
			for name, call := range calls {
				all.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), tt.call)
					defer cancel()
					got := timed(func() error { return call(ctx, r) })
					mu.Lock()
					defer mu.Unlock()
					replies[name] = got
				})
			}
			all.Wait()
			slowest := time.Duration(0)
			for name, got := range replies {
				require.Error(t, got.err, name)
				require.Less(t, got.took, deadline+time.Second, name)
				slowest = max(slowest, got.took)
			}
			to.heal()
			healed := timed(func() error {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				_, err := r.Inbox(ctx, record.InboxQuery{Staff: me})
				return err
			})
			require.NoError(t, healed.err, "one second after")
			t.Logf("%d calls, each back after %s at the latest; the pool is of use %s after the network", len(calls), ms(slowest), ms(healed.took))
		})
	}
	receipt, err := s.Register.Decide(t.Context(), message, record.ByCommand)
	require.NoError(t, err)
	require.False(t, receipt.Again, "nothing of it had arrived")
}

// oneClientInABlackHole loses a client in the midst of a decision, at each point
// of it, and PostgreSQL is not told: others go on deciding other cases.
func (s scene) oneClientInABlackHole(t *testing.T) {
	const deadline = time.Second / 2
	to := lay(t, s.Cluster.Addr())
	r := open(t, postgres.Options{DSN: to.through(s.App.DSN), Timeout: deadline, MaxOpen: 1})
	var worst time.Duration
	for nth, struck := 1, true; struck; nth++ {
		message := s.accepts(t, "registrar2", s.accepting(t))
		others := [][]byte{s.accepts(t, "registrar2", s.accepting(t)), s.accepts(t, "registrar2", s.accepting(t))}
		_, err := r.Now(t.Context()) // there is a connection to lose
		require.NoError(t, err)
		toxic := to.lose(nth, true)
		replied := make(chan reply, 1)
		go func() {
			replied <- timed(func() error { _, err := r.Decide(t.Context(), message, record.ByCommand); return err })
		}()
		require.Eventually(t, func() bool { return toxic.struck() || len(replied) > 0 }, patience, time.Millisecond)
		for _, other := range others { // while the lost one waits, and when he has given up
			got := timed(func() error { _, err := s.Register.Decide(t.Context(), other, record.ByCommand); return err })
			require.NoError(t, got.err, "answer %d of somebody else swallowed", nth)
			worst = max(worst, got.took)
			replied <- <-replied
		}
		lost := <-replied
		if struck = toxic.struck(); struck {
			require.Error(t, lost.err)
			require.Less(t, lost.took, deadline+time.Second, "answer %d", nth)
		}
		to.heal()
		require.Eventually(t, func() bool { // sent again until it is answered, as hejie decide does
			_, err := r.Decide(t.Context(), message, record.ByCommand)
			return err == nil
		}, patience, 10*time.Millisecond)
		require.Equal(t, 1, s.Count(t, `SELECT count(*) FROM decisions WHERE message = $1`, idOf(t, string(message))))
	}
	t.Logf("decisions of others meanwhile: %s at the most", ms(worst))
	require.Less(t, worst, deadline/2)
}

// oneSlowClient has a client whose every answer comes late, with fifty writers
// on few connections: the others decide as fast as ever, the fifty wait no
// longer than they said, and nothing is done twice.
func (s scene) oneSlowClient(t *testing.T) {
	const writers, connections = 50, 8
	late := 3 * time.Second
	if testing.Short() {
		late = 500 * time.Millisecond
	}
	deadline := 8 * late // twice what a decision takes
	to := lay(t, s.Cluster.Addr())
	slow := open(t, postgres.Options{DSN: to.through(s.App.DSN), Name: "slow", MaxOpen: connections})
	decide := func(r *register.Register, message []byte, patience time.Duration) reply {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		return timed(func() error { _, err := r.Decide(ctx, message, record.ByCommand); return err })
	}
	acceptances := func(n int) (all [][]byte) {
		for range n {
			all = append(all, s.accepts(t, "registrar2", s.accepting(t)))
		}
		return all
	}
	var before, during []time.Duration
	for _, message := range acceptances(20) {
		got := decide(s.Register, message, patience)
		require.NoError(t, got.err)
		before = append(before, got.took)
	}
	var all sync.WaitGroup
	to.delay(late / 10) // so that none of these is over before the last has its connection
	for _, message := range acceptances(connections) {
		all.Go(func() { decide(slow, message, patience) })
	}
	all.Wait()
	to.heal()
	messages, others := acceptances(writers), acceptances(60)

	to.delay(late)
	replies := make([]reply, writers)
	for i, message := range messages {
		all.Go(func() { replies[i] = decide(slow, message, deadline) })
	}
	over := make(chan struct{})
	go func() { all.Wait(); close(over) }()
	most := 0
	for _, message := range others {
		got := decide(s.Register, message, patience)
		require.NoError(t, got.err)
		during = append(during, got.took)
		most = max(most, s.Count(t, `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'slow'`))
		select {
		case <-over:
		case <-time.After(deadline / time.Duration(len(others))):
		}
	}
	<-over
	given := 0
	for _, got := range replies {
		require.Less(t, got.took, deadline+time.Second)
		if got.err == nil {
			given++
		}
	}
	t.Logf("%d of %d slow decisions answered within %s; those of others: p50 %s, p99 %s; before: p50 %s, p99 %s",
		given, writers, deadline, ms(quantile(during, 0.5)), ms(quantile(during, 0.99)), ms(quantile(before, 0.5)), ms(quantile(before, 0.99)))
	require.NotZero(t, given, "no slow decision came to its end, so nothing was tested")
	require.LessOrEqual(t, most, connections)
	require.Less(t, quantile(during, 0.99), late*2/3)
	to.heal()
	for _, message := range messages {
		_, err := slow.Decide(t.Context(), message, record.ByCommand)
		require.NoError(t, err)
		require.Equal(t, 1, s.Count(t, `SELECT count(*) FROM decisions WHERE message = $1`, idOf(t, string(message))))
	}
}
