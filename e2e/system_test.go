//go:build e2e

package e2e_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"hejie/domain"
	"hejie/internal/cluster"
	"hejie/internal/officetest"
	"hejie/register"
	"hejie/workflows"
)

// system is a Hejie that runs: PostgreSQL, engine, worker, and an office of
// invented people.
type system struct {
	*officetest.Office
	cluster    *cluster.Cluster
	engine     *process
	worker     *process
	client     client.Client
	address    string // of the engine's frontend
	ui         string
	configFile string
}

// start starts a system of t's own.
func start(t testing.TB) *system {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c, err := cluster.Start(ctx, cluster.Options{})
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		require.NoError(t, c.Stop(ctx))
	})
	require.NoError(t, c.Furnish(ctx))
	owner, app := c.DSN(cluster.Owner, cluster.Register), c.DSN(cluster.App, cluster.Register)
	require.NoError(t, officetest.Found(ctx, owner))

	s := &system{cluster: c, Office: officetest.At(t, owner, app), address: freeAddress(t), ui: freeAddress(t)}
	s.startEngine(t)
	s.client, err = client.Dial(client.Options{
		HostPort: s.address, Namespace: "hejie", Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	require.NoError(t, err)
	t.Cleanup(s.client.Close)
	s.configFile = s.writeConfig(t, app)
	s.startWorker(t)
	return s
}

func (s *system) startEngine(t testing.TB) {
	t.Helper()
	_, port, _ := net.SplitHostPort(s.address)
	_, uiPort, _ := net.SplitHostPort(s.ui)
	s.engine = launch(t, []string{"HEJIE_ENGINE_PASSWORD=" + s.cluster.Password(cluster.Temporal)}, program(t, "engine"),
		"-port", port, "-ui-port", uiPort, "-postgres", s.cluster.Addr(), "-postgres-user", cluster.Temporal,
		"-postgres-database", "temporal", "-attributes", workflows.Attributes())
}

func (s *system) startWorker(t testing.TB) {
	t.Helper()
	s.worker = launch(t, nil, program(t, "hejie-worker"), "-config", s.configFile)
}

func (s *system) writeConfig(t testing.TB, app string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hejie.yaml")
	text := fmt.Sprintf("temporal:\n  address: %s\n  ui: http://%s\nregister:\n  dsn: %q\n", s.address, s.ui, app)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// awaitTask waits until a task of that kind is open in a case, and gives it.
func (s *system) awaitTask(t testing.TB, id domain.CaseID, kind domain.TaskKind) register.StoryTask {
	t.Helper()
	return s.awaitTasks(t, id, kind)[0]
}

// awaitTasks waits until tasks of that kind are open in a case, and gives them.
func (s *system) awaitTasks(t testing.TB, id domain.CaseID, kind domain.TaskKind) []register.StoryTask {
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
func (s *system) awaitEnding(t testing.TB, id domain.CaseID) register.Story {
	t.Helper()
	return s.await(t, id, "the ending", func(story register.Story) bool { return story.Ending != "" })
}

func (s *system) await(t testing.TB, id domain.CaseID, what string, done func(register.Story) bool) register.Story {
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
func (s *system) history(t testing.TB, id domain.CaseID) string {
	var lines []string
	events := s.client.GetWorkflowHistory(t.Context(), workflows.MediationID(id), "", false, 0)
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
func (s *system) decide(t testing.TB, who string, task register.StoryTask, outcome domain.Outcome, details any) {
	t.Helper()
	_, err := s.Decide(t, who, task.Task, outcome, details)
	require.NoError(t, err, "%s decides %s of %s", who, outcome, task.Task)
}
