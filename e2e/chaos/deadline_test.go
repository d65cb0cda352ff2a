//go:build e2e

package chaos_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/workflows"
)

// whenTheTermEnds has the last party's consent arrive around the very instant
// at which the term for it ends, with the workflow looking at the same time:
// there is either the decision or the expiry, whoever was told "recorded" is
// honoured, and the case goes the way that the register says (F19).
func (r *run) whenTheTermEnds(t *testing.T) {
	const each, reach = 20, 200 * time.Millisecond
	rounds := 15
	if testing.Short() {
		rounds = 2
	}
	var kept, expired int
	var late time.Duration
	for range rounds {
		tasks, failed := make([]asked, each), make([]error, each)
		acceptances := r.waiting(t, each)
		inParallel(each, 8, func(i int) { tasks[i], failed[i] = r.lastConsent(t.Context(), acceptances[i]) })
		require.NoError(t, errors.Join(failed...))
		ops := r.signedWith(t, each, officetest.Heard(), func(i int) (string, domain.Envelope) {
			return "registrar", domain.Envelope{Task: tasks[i].ID, Outcome: domain.Agree}
		})
		var due time.Time
		require.NoError(t, r.DB.QueryRowContext(t.Context(), `
			WITH moved AS (
				UPDATE tasks SET due = register_now() + interval '1 second' WHERE kind = 'consent' AND state = 'open' RETURNING due
			) SELECT max(due) FROM moved`).Scan(&due))
		now, err := r.Register.Now(t.Context())
		require.NoError(t, err)
		_, err = r.DB.ExecContext(t.Context(), `UPDATE tasks SET due = $1 WHERE kind = 'consent' AND state = 'open'`, due)
		require.NoError(t, err)
		end := time.Now().Add(due.Sub(now)) // when it is due, by this clock

		sent, looks := make([]*op, each), make([]error, each)
		var ringing sync.WaitGroup
		for i, k := range tasks {
			ringing.Go(func() {
				time.Sleep(time.Until(end.Add(time.Duration(i%5) * reach / 8)))
				looks[i] = r.Client.SignalWorkflow(t.Context(), workflows.MediationID(k.ID.Case()), "", workflows.BellSignal, nil)
			})
		}
		inParallel(each, each, func(i int) {
			time.Sleep(time.Until(end.Add(-reach + time.Duration(i)*2*reach/(each-1))))
			sent[i], failed[i] = r.send(t.Context(), ops[i], record.ByCommand)
		})
		ringing.Wait()
		require.NoError(t, errors.Join(append(failed, looks...)...))
		for _, o := range sent {
			after := r.honoured(t, o, due)
			if o.verdict == recorded {
				kept++
			} else {
				expired++
				late = max(late, after)
			}
		}
	}
	t.Logf("%d consents around the end of their term: %d in time and honoured, %d too late and expired, the last of these %s after it",
		rounds*each, kept, expired, ms(late))
	require.NotZero(t, kept)
	require.NotZero(t, expired)
}

// lastConsent takes a case to where one party has yet to consent.
func (r *run) lastConsent(ctx context.Context, acceptance asked) (asked, error) {
	if err := r.says(ctx, "registrar2", acceptance, domain.Accept, nil); err != nil {
		return asked{}, err
	}
	first, err := r.next(ctx, acceptance.ID.Case(), domain.Consent)
	if err != nil {
		return asked{}, err
	}
	if err := r.says(ctx, "registrar", first, domain.Agree, officetest.Heard()); err != nil {
		return asked{}, err
	}
	v, err := r.board.await(ctx, acceptance.ID.Case(), patience, func(v view) bool {
		return len(v.Tasks) == 1 && v.Tasks[0].Kind == domain.Consent && v.Tasks[0].ID != first.ID
	})
	if err != nil {
		return asked{}, err
	}
	return v.Tasks[0], nil
}

// honoured sees that a case goes the way its party was told, and gives how long
// after the end of the term its answer came to be.
func (r *run) honoured(t *testing.T, o *op, due time.Time) time.Duration {
	t.Helper()
	want, outcome := domain.Appointment, domain.Agree
	if o.verdict != recorded {
		require.Equal(t, domain.TaskClosed, o.code)
		want, outcome = domain.Informing, domain.Expired
	}
	_, err := r.next(t.Context(), o.task.Case(), want)
	require.NoError(t, err, "it was %s", o.verdict)
	var found domain.Outcome
	var at time.Time
	require.NoError(t, r.DB.QueryRowContext(t.Context(), `SELECT outcome, decided_at FROM decisions WHERE task = $1`, o.task).Scan(&found, &at))
	require.Equal(t, outcome, found)
	require.Equal(t, o.verdict != recorded, at.After(due), "in time by the register's clock, or not")
	return at.Sub(due)
}
