//go:build e2e

package chaos_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/record"
)

// A case is reopened at the very moment at which it was closed, while the run
// that told the register so is not over yet: the case goes on at once, and not
// only when a relay that reconciles finds that nothing runs for it.
func TestReopenedAtOnce(t *testing.T) {
	r := newRun(t, "HEJIE_WORKER_RECONCILE=1h")
	cases := 40
	if testing.Short() {
		cases = 10
	}
	acceptances := r.waiting(t, cases)
	failed := make([]error, cases)
	inParallel(cases, 4, func(i int) {
		id := acceptances[i].ID.Case()
		ctx := t.Context()
		failed[i] = func() error {
			no := decline()
			if err := r.says(ctx, "registrar2", acceptances[i], no.outcome, no.details); err != nil {
				return err
			}
			informing, err := r.next(ctx, id, domain.Informing)
			if err != nil {
				return err
			}
			reopen, err := r.sign(ctx, i, "head", domain.Envelope{Act: domain.Reopen, Case: id}, domain.Details{Note: "另有情况"})
			if err != nil {
				return err
			}
			told := r.answers(informing)[0]
			if err := r.says(ctx, "registrar", informing, told.outcome, told.details); err != nil {
				return err
			}
			for begun := time.Now(); time.Since(begun) < patience; {
				var closed bool
				if err := r.DB.QueryRowContext(ctx, `SELECT closed_at IS NOT NULL FROM cases WHERE id = $1`, id).Scan(&closed); err != nil {
					return err
				}
				if closed {
					break
				}
			}
			if sent, err := r.send(ctx, reopen, record.ByCommand); err != nil || sent.verdict != recorded {
				return err
			}
			_, err = r.next(ctx, id, domain.Acceptance)
			return err
		}()
	})
	for i, err := range failed {
		require.NoError(t, err, acceptances[i].ID)
	}
	require.Equal(t, cases, r.history.acts()[domain.Reopen])
	r.require()
}
