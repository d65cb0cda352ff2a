//go:build e2e

package chaos_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
)

// meaning is one system for all faults of meaning, change and data: what is
// sent, forged, swept away or put back by people, with nothing killed.
type meaning struct{ scene }

func TestMeaning(t *testing.T) {
	// A relay reconciles every thirty seconds; here nobody has so much time.
	m := meaning{set(t, systemtest.Options{WorkerEnv: []string{"HEJIE_WORKER_RECONCILE=1s"}})}
	t.Run("a message in the task that ends a run", m.handover)
	t.Run("swept away by an operator", m.sweptAway)
	t.Run("its place taken while it waits to be started", m.placeTaken)
	t.Run("forged", m.forged)
	t.Run("too much", m.flooded)
	t.Run("too many at once", m.stormed)
	t.Run("too big", m.huge)
	t.Run("too early and out of order", m.shuffled)
	t.Run("finished by another build", m.finishedByAnotherBuild)
}

// inConsent opens a case and brings it to the question for consent.
func (m meaning) inConsent(t *testing.T) domain.CaseID {
	t.Helper()
	id := m.OpenDispute(t)
	_, err := m.Decide(t, "registrar2", m.AwaitTask(t, id, domain.Acceptance).Task, domain.Accept, nil)
	require.NoError(t, err)
	require.Len(t, m.AwaitTasks(t, id, domain.Consent), 2)
	return id
}

// goesOn sees that a case in consent can be brought to its end, and that nothing
// was asked or decided twice on the way.
func (m meaning) goesOn(t *testing.T, id domain.CaseID) {
	t.Helper()
	_, err := m.Decide(t, "registrar", m.AwaitTask(t, id, domain.Consent).Task, domain.RefuseIt, officetest.Heard())
	require.NoError(t, err)
	_, err = m.Decide(t, "registrar", m.AwaitTask(t, id, domain.Informing).Task, domain.Told,
		domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, err)
	story := m.AwaitEnding(t, id)
	require.Equal(t, string(domain.NoConsent), story.Ending)
	require.Len(t, story.Tasks, 4)
}

// said counts the audit's lines of a kind about a case.
func (m meaning) said(t *testing.T, what string, id domain.CaseID) int {
	t.Helper()
	return m.Count(t, `SELECT count(*) FROM audit WHERE what = $1 AND case_id = $2`, what, id)
}

// record is everything on record about cases and people, but for the audit.
func (m meaning) record(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, table := range []string{
		"cases", "disputes", "parties", "steps", "tasks", "decisions", "acts", "agreements", "recusals", "notices", "due_changes",
		"staff", "posts", "keys", "substitutions", "policies", "calendar_years",
	} {
		var rows string
		require.NoError(t, m.DB.QueryRowContext(t.Context(),
			`SELECT coalesce(string_agg(r::text, E'\n' ORDER BY r::text), '') FROM `+table+` r`).Scan(&rows))
		all.WriteString(table + "\n" + rows + "\n")
	}
	return all.String()
}
