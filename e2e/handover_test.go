//go:build e2e

package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
)

// A mediator leaves in the midst of the talks: his head proposes who goes on, an
// administrator approves, and the case is signed and sealed without a session
// asked for twice. The cases behind it are accepted from a table.
func TestAMediatorLeaves(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	s.play(t, id, begun(s)...)
	session := s.AwaitTask(t, id, domain.Session)
	change := domain.Change{Kind: domain.HandOverWork, HandOver: &domain.HandOver{
		From: s.People["mediator"].ID, All: true, To: []domain.StaffID{s.People["mediator2"].ID},
	}}
	proposed, err := s.Act(t, "head", domain.Propose, "", change)
	require.NoError(t, err)
	_, err = s.Decide(t, officetest.Admin, domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1), domain.Approve, nil)
	require.NoError(t, err)
	taken := s.AwaitTask(t, id, domain.Session)
	require.Equal(t, session.Task, taken.Task)
	require.Equal(t, session.Due, taken.Due)
	s.settle(t, id, people{"registrar", "mediator2", "head"})
	story := s.finish(t, id, people{"registrar", "mediator2", "head"})
	require.Equal(t, string(domain.Agreed), story.Ending)
	sessions := 0
	for _, task := range story.Tasks {
		if task.Kind == domain.Session {
			sessions++
		}
		if task.Kind == domain.Session || task.Kind == domain.MediatorSigns {
			require.Equal(t, s.People["mediator2"].ID, task.Decision.By)
		}
	}
	require.Equal(t, 1, sessions)
	s.Change(t, domain.Change{Kind: domain.TakePost, Staff: s.People["mediator"].ID, Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}})

	var tasks []string
	for range 3 {
		tasks = append(tasks, string(s.AwaitTask(t, s.OpenDispute(t), domain.Acceptance).Task))
	}
	table := filepath.Join(t.TempDir(), "tasks.csv")
	require.NoError(t, os.WriteFile(table, []byte("task\n"+strings.Join(tasks, "\n")+"\n"), 0o600))
	var done struct{ Passed, Refused int }
	said, exit := systemtest.Hejie(t.Context(), s.Config, "--key", s.KeyFile(t, "registrar2"), "decide-many", table, "--outcome", "accept", "--json")
	require.Zero(t, exit, said)
	require.NoError(t, json.Unmarshal([]byte(said), &done))
	require.Equal(t, 3, done.Passed)
	for _, task := range tasks {
		require.Len(t, s.AwaitTasks(t, domain.TaskID(task).Case(), domain.Consent), 2)
	}
	s.RequireWhole(t)
}
