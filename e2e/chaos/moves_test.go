//go:build e2e

package chaos_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/register"
)

// consenting opens a case, without a workflow, in which one party is asked for
// consent, and gives the question and the task.
func (s scene) consenting(t testing.TB) (domain.Inquiry, domain.TaskID) {
	t.Helper()
	task := s.accepting(t)
	_, err := s.Decide(t, "registrar2", task, domain.Accept, nil)
	require.NoError(t, err)
	q := first(task.Case())
	q.Step, q.Stage = 2, domain.StageConsent
	q.Asks, q.EndsOn = []domain.Ask{{Kind: domain.Consent, Party: domain.NthParty(1)}}, domain.RefuseIt
	_, err = s.Register.Stand(t.Context(), q)
	require.NoError(t, err)
	return q, domain.NewTaskID(task.Case(), 2, 1)
}

// told opens a case, without a workflow, that was declined and may end.
func (s scene) told(t testing.TB) domain.CaseID {
	t.Helper()
	task := s.accepting(t)
	_, err := s.Decide(t, "registrar2", task, domain.Decline, domain.Details{Reason: "not_civil", Note: "属行政事项"})
	require.NoError(t, err)
	q := first(task.Case())
	q.Step, q.Stage, q.Asks = 2, domain.StageInforming, []domain.Ask{{Kind: domain.Informing}}
	_, err = s.Register.Stand(t.Context(), q)
	require.NoError(t, err)
	_, err = s.Decide(t, "registrar", domain.NewTaskID(task.Case(), 2, 1), domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, err)
	return task.Case()
}

// twoYearsOld is a row of a table of two years ago.
func twoYearsOld(key string) register.ImportRow {
	intake := officetest.Matter()
	intake.FirstIn = time.Date(2024, 3, 1, 9, 0, 0, 0, domain.Shanghai())
	return register.ImportRow{Key: key, Intake: intake}
}

// idOf is the hash by which the register knows a signed message.
func idOf(t testing.TB, message string) domain.Hash {
	t.Helper()
	m, err := domain.ParseMessage([]byte(message))
	require.NoError(t, err)
	return m.ID()
}
