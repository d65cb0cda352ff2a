//go:build e2e

package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/child"
	"hejie/internal/systemtest"
	"hejie/register"
	"hejie/workflows"
)

// patience bounds every wait for something that should take moments.
const patience = systemtest.Patience

// system is a Hejie that runs, for a test.
type system struct{ *systemtest.System }

// start starts a system of t's own.
func start(t testing.TB) system {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := systemtest.Start(ctx, systemtest.Options{})
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			for _, c := range []*child.Child{s.Engine, s.Worker} {
				t.Logf("%s said:\n%s", c.Name, ending(c))
			}
		}
		require.NoError(t, s.Close())
	})
	return system{s}
}

// restart starts a part that was killed or stopped.
func restart(t testing.TB, c *child.Child) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, c.Restart(ctx))
}

// ending is the end of what a program said.
func ending(c *child.Child) string {
	said := c.Said()
	return said[max(0, len(said)-8000):]
}

// program is the path of a program that `make build` made.
func program(t testing.TB, name string) string {
	t.Helper()
	path, err := systemtest.Program(name)
	require.NoError(t, err)
	return path
}

// awaitTask waits until a task of that kind is open in a case, and gives it.
func (s system) awaitTask(t testing.TB, id domain.CaseID, kind domain.TaskKind) register.StoryTask {
	t.Helper()
	return s.awaitTasks(t, id, kind)[0]
}

// awaitTasks waits until tasks of that kind are open in a case, and gives them.
func (s system) awaitTasks(t testing.TB, id domain.CaseID, kind domain.TaskKind) []register.StoryTask {
	t.Helper()
	var open []register.StoryTask
	s.await(t, id, "a "+string(kind)+" task", func(story register.Story) bool {
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

// awaitEnding waits until a case is closed, and gives its story.
func (s system) awaitEnding(t testing.TB, id domain.CaseID) register.Story {
	t.Helper()
	return s.await(t, id, "the ending", func(story register.Story) bool { return story.Ending != "" })
}

func (s system) await(t testing.TB, id domain.CaseID, what string, done func(register.Story) bool) register.Story {
	t.Helper()
	var story register.Story
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(5 * time.Millisecond) {
		var err error
		story, err = s.Register.Story(t.Context(), id)
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

// history tells the events of a case's workflow, for a failed test.
func (s system) history(t testing.TB, id domain.CaseID) string {
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

// decide has somebody decide a task.
func (s system) decide(t testing.TB, who string, task register.StoryTask, outcome domain.Outcome, details any) {
	t.Helper()
	_, err := s.Decide(t, who, task.Task, outcome, details)
	require.NoError(t, err, "%s decides %s of %s", who, outcome, task.Task)
}
