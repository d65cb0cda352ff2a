//go:build e2e

package chaos_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// consenting opens a case, without a workflow, in which the parties are asked for
// their consent, and gives the position and the first party's task.
func (s scene) consenting(t testing.TB) (domain.Position, domain.TaskID) {
	t.Helper()
	task := s.accepting(t)
	_, err := s.Decide(t, "registrar2", task, domain.Accept, nil)
	require.NoError(t, err)
	p := domain.Position{Case: task.Case(), Number: 2}
	_, err = s.Register.Stand(t.Context(), p)
	require.NoError(t, err)
	return p, domain.NewTaskID(task.Case(), 2, 1)
}

// told opens a case, without a workflow, that was declined and may end.
func (s scene) told(t testing.TB) domain.CaseID {
	t.Helper()
	task := s.accepting(t)
	_, err := s.Decide(t, "registrar2", task, domain.Decline, domain.Details{Reason: "not_civil", Note: "属行政事项"})
	require.NoError(t, err)
	_, err = s.Register.Stand(t.Context(), domain.Position{Case: task.Case(), Number: 2})
	require.NoError(t, err)
	_, err = s.Decide(t, "registrar", domain.NewTaskID(task.Case(), 2, 1), domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, err)
	return task.Case()
}

// twoYearsOld is a row of a table of two years ago.
func twoYearsOld(key string) record.ImportRow {
	intake := officetest.Matter()
	intake.FirstIn = time.Date(2024, 3, 1, 9, 0, 0, 0, domain.Shanghai())
	return record.ImportRow{Key: key, Intake: intake}
}

// idOf is the hash by which the register knows a signed message.
func idOf(t testing.TB, message string) domain.Hash {
	t.Helper()
	m, err := domain.ParseMessage([]byte(message))
	require.NoError(t, err)
	return m.ID()
}
