//go:build e2e

package chaos_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/systemtest"
	"hejie/register"
)

// patience bounds every wait for something that should take moments.
const patience = systemtest.Patience

// A scene is a system in which something goes wrong, on a known day.
type scene struct{ *systemtest.System }

// set sets a scene for t.
func set(t testing.TB, o systemtest.Options) scene {
	t.Helper()
	s := systemtest.Open(t, o)
	s.SetClock(t, officetest.Monday())
	return scene{s}
}

// open opens the register as a program that reaches it by a DSN of its own.
func open(t testing.TB, o postgres.Options) *register.Register {
	t.Helper()
	r, err := register.Open(t.Context(), o, procedures.All())
	require.NoError(t, err)
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// accepting opens a case whose acceptance is asked for, without a workflow.
func (s scene) accepting(t testing.TB) domain.TaskID {
	t.Helper()
	id := s.OpenDispute(t)
	_, err := s.Register.Stand(t.Context(), first(id))
	require.NoError(t, err)
	return domain.NewTaskID(id, 1, 1)
}

// first is what the workflow of a case asks first.
func first(id domain.CaseID) domain.Position { return domain.Position{Case: id, Number: 1} }

// accepts signs somebody's acceptance.
func (s scene) accepts(t testing.TB, who string, task domain.TaskID) []byte {
	t.Helper()
	return []byte(s.Sign(t, who, domain.Envelope{Task: task, Outcome: domain.Accept}))
}

// whole sees that the register contradicts itself nowhere.
func (s scene) whole(t testing.TB) {
	t.Helper()
	s.RequireWhole(t)
	for fault, query := range map[string]string{
		"a task has two answers":                 `SELECT count(*) - count(DISTINCT task) FROM decisions`,
		"an answered task is open":               `SELECT count(*) FROM tasks JOIN decisions ON task = id WHERE state = 'open'`,
		"a task is answered without an answer":   `SELECT count(*) FROM tasks WHERE state IN ('decided', 'expired') AND id NOT IN (SELECT task FROM decisions)`,
		"an answer has no line or several":       `SELECT count(*) FROM decisions d WHERE 1 <> (SELECT count(*) FROM audit WHERE ref = d.task AND what IN ('decided', 'expired'))`,
		"an act has no line or several":          `SELECT count(*) FROM acts a WHERE 1 <> (SELECT count(*) FROM audit WHERE message = a.message AND what = 'acted')`,
		"a task was opened without a line":       `SELECT count(*) FROM tasks t WHERE 1 <> (SELECT count(*) FROM audit WHERE ref = t.id AND what = 'opened')`,
		"a decision is about a case that is not": `SELECT count(*) FROM decisions WHERE split_part(task, '/', 1) NOT IN (SELECT id FROM cases)`,
	} {
		require.Zero(t, s.Count(t, query), fault)
	}
}

// inParallel does something n times, few of it at once.
func inParallel(n, few int, do func(i int)) {
	var all sync.WaitGroup
	gate := make(chan struct{}, few)
	for i := range n {
		gate <- struct{}{}
		all.Go(func() {
			defer func() { <-gate }()
			do(i)
		})
	}
	all.Wait()
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
