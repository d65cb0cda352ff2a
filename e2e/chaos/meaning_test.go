//go:build e2e

package chaos_test

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/child"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
	"hejie/register"
)

// patience bounds every wait for something that should take moments.
const patience = systemtest.Patience

// meaning is one system for all faults of meaning, change and data: what is
// sent, forged, swept away or put back by people, with nothing killed.
type meaning struct {
	*systemtest.System
	owner *sql.DB
}

func TestMeaning(t *testing.T) {
	m := startMeaning(t)
	t.Run("a message in the task that ends a run", m.handover)
	t.Run("swept away by an operator", m.sweptAway)
	t.Run("forged", m.forged)
	t.Run("too much", m.flooded)
	t.Run("too many at once", m.stormed)
	t.Run("too big", m.huge)
	t.Run("too early and out of order", m.shuffled)
	t.Run("finished by another build", m.finishedByAnotherBuild)
}

func startMeaning(t *testing.T) meaning {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := systemtest.Start(ctx, systemtest.Options{Empty: true})
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			for _, c := range []*child.Child{s.Engine, s.Worker} {
				said := c.Said()
				t.Logf("%s said:\n%s", c.Name, said[max(0, len(said)-6000):])
			}
		}
		require.NoError(t, s.Close())
	})
	// A relay goes its rounds every thirty seconds; here nobody has so much time.
	s.Worker, err = s.NewWorker(s.Config, "HEJIE_WORKER_ROUNDS=1s")
	require.NoError(t, err)
	require.NoError(t, s.Worker.Restart(ctx))
	m := meaning{System: s}
	m.owner, err = register.Connect(ctx, s.Owner)
	require.NoError(t, err)
	t.Cleanup(func() { _ = m.owner.Close() })
	return m
}

// awaitTasks waits until tasks of that kind are open in a case, and gives them.
func (m meaning) awaitTasks(t *testing.T, id domain.CaseID, kind domain.TaskKind) (open []register.StoryTask) {
	t.Helper()
	require.Eventually(t, func() bool {
		story, err := m.Register.Story(t.Context(), id)
		open = slices.DeleteFunc(story.Tasks, func(task register.StoryTask) bool { return task.Kind != kind || task.State != "open" })
		return err == nil && len(open) > 0
	}, patience, 5*time.Millisecond, "%s of %s", kind, id)
	return open
}

// inConsent opens a case and brings it to the question for consent.
func (m meaning) inConsent(t *testing.T) domain.CaseID {
	t.Helper()
	id := m.OpenDispute(t)
	_, err := m.Decide(t, "registrar2", m.awaitTasks(t, id, domain.Acceptance)[0].Task, domain.Accept, nil)
	require.NoError(t, err)
	require.Len(t, m.awaitTasks(t, id, domain.Consent), 2)
	return id
}

// goesOn sees that a case in consent can be brought to its end, and that nothing
// was asked or decided twice on the way.
func (m meaning) goesOn(t *testing.T, id domain.CaseID) {
	t.Helper()
	_, err := m.Decide(t, "registrar", m.awaitTasks(t, id, domain.Consent)[0].Task, domain.RefuseIt, officetest.Heard())
	require.NoError(t, err)
	_, err = m.Decide(t, "registrar", m.awaitTasks(t, id, domain.Informing)[0].Task, domain.Told,
		domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, err)
	var story register.Story
	require.Eventually(t, func() bool {
		story, err = m.Register.Story(t.Context(), id)
		return err == nil && story.Ending != ""
	}, patience, 5*time.Millisecond, id)
	require.Equal(t, string(domain.NoConsent), story.Ending)
	require.Len(t, story.Tasks, 4)
}

// said counts the audit's lines of a kind about a case.
func (m meaning) said(t *testing.T, what string, id domain.CaseID) (n int) {
	t.Helper()
	require.NoError(t, m.owner.QueryRowContext(t.Context(), `SELECT count(*) FROM audit WHERE what = $1 AND case_id = $2`, what, id).Scan(&n))
	return n
}

// record is everything on record about cases and people, but for the audit.
func (m meaning) record(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, table := range []string{
		"cases", "disputes", "parties", "steps", "tasks", "decisions", "acts", "agreements", "recusals", "notices", "due_changes",
		"staff", "posts", "keys", "substitutions", "policies", "calendar_years", "nonces",
	} {
		var rows string
		require.NoError(t, m.owner.QueryRowContext(t.Context(),
			`SELECT coalesce(string_agg(r::text, E'\n' ORDER BY r::text), '') FROM `+table+` r`).Scan(&rows))
		all.WriteString(table + "\n" + rows + "\n")
	}
	return all.String()
}
