package systemtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/record"
	"hejie/workflows"
)

// AwaitTask waits until a task of that kind is open in a case, and gives it.
func (s *System) AwaitTask(t testing.TB, id domain.CaseID, kind domain.TaskKind) record.Task {
	t.Helper()
	return s.AwaitTasks(t, id, kind)[0]
}

// AwaitTasks waits until tasks of that kind are open in a case, and gives them.
func (s *System) AwaitTasks(t testing.TB, id domain.CaseID, kind domain.TaskKind) []record.Task {
	t.Helper()
	var open []record.Task
	s.Await(t, id, "a "+string(kind)+" task", func(story record.Case) bool {
		open = nil
		for _, task := range story.Tasks {
			if task.Kind == kind && task.State == "open" {
				open = append(open, task)
			}
		}
		return open != nil
	})
	return open
}

// AwaitEnding waits until a case is closed, and gives its story.
func (s *System) AwaitEnding(t testing.TB, id domain.CaseID) record.Case {
	t.Helper()
	return s.Await(t, id, "the ending", func(story record.Case) bool { return story.Ending != "" })
}

// Await waits until a case's story is as wanted, and gives it. If that does not
// come, the failure tells where the case stands, and what its workflow did.
func (s *System) Await(t testing.TB, id domain.CaseID, what string, done func(record.Case) bool) record.Case {
	t.Helper()
	var story record.Case
	for begun := time.Now(); time.Since(begun) < Patience; time.Sleep(5 * time.Millisecond) {
		var err error
		story, err = s.Register.Case(t.Context(), id)
		if err == nil && done(story) {
			return story
		}
	}
	told := ""
	for _, task := range story.Tasks {
		told += fmt.Sprintf("%s %s %s %s\n", task.Task, task.Kind, task.Person, task.State)
	}
	require.Fail(t, "it did not come", "%s of %s; the case stands at %s\n%s%s", what, id, story.Stage, told, s.history(t, id))
	return story
}

// history tells the events of a case's workflow.
func (s *System) history(t testing.TB, id domain.CaseID) string {
	var lines []string
	events := s.Client.GetWorkflowHistory(t.Context(), workflows.MediationID(id), "", false, 0)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			return err.Error()
		}
		line := e.GetEventType().String()
		if f := e.GetWorkflowTaskFailedEventAttributes(); f != nil {
			line += ": " + f.GetFailure().GetMessage()
		}
		if f := e.GetWorkflowExecutionFailedEventAttributes(); f != nil {
			line += ": " + f.GetFailure().String()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
