//go:build e2e

package chaos_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/workflows"
)

// flooded has somebody fill a case's history with bells, rubbish and signals by
// unknown names: the case begins new runs, and hears a decision all the same
// (F21, F22).
func (m meaning) flooded(t *testing.T) {
	id := m.OpenDispute(t)
	task := m.AwaitTask(t, id, domain.Acceptance)
	rubbish := 6000
	if testing.Short() {
		rubbish = 4500 // history is bounded at 4096 events
	}
	var refused atomic.Int64
	inParallel(rubbish, 40, func(i int) {
		name := []string{workflows.BellSignal, workflows.BellSignal, "Decide", workflows.DecideSignal}[i%4]
		if err := m.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", name, "rubbish"); err != nil {
			refused.Add(1) // the engine says so to whoever sends
		}
	})
	message := m.Sign(t, "registrar2", domain.Envelope{Task: task.Task, Outcome: domain.Accept})
	m.decideUntilHeard(t, id, message)
	require.Len(t, m.AwaitTasks(t, id, domain.Consent), 2)

	runs, longest := m.runs(t, id)
	t.Logf("%d signals, %d refused; %d runs, the longest of %d events", rubbish, refused.Load(), runs, longest)
	require.Greater(t, runs, 1, "no history was ever full, so nothing was tested")
	require.Less(t, longest, int64(2*4096), "a storm goes on while a run ends; the engine itself ends one of 51,200 events")
	m.goesOn(t, id)
}

// decideUntilHeard sends a decision by signal as a person would: again when the
// card says that too many messages were refused in this run.
func (m meaning) decideUntilHeard(t *testing.T, id domain.CaseID, message string) {
	t.Helper()
	require.Eventually(t, func() bool {
		if err := m.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.DecideSignal, message); err != nil {
			return false
		}
		if m.said(t, "decided", id) > 0 {
			return true
		}
		_, err := m.Register.Decide(t.Context(), []byte(message), record.ByCommand)
		return err == nil
	}, patience, 100*time.Millisecond)
}

// runs counts the runs of a case's workflow, and the events of the longest.
func (m meaning) runs(t *testing.T, id domain.CaseID) (runs int, longest int64) {
	t.Helper()
	run := ""
	for {
		found, err := m.Client.DescribeWorkflowExecution(t.Context(), workflows.MediationID(id), run)
		require.NoError(t, err)
		runs, longest = runs+1, max(longest, found.GetWorkflowExecutionInfo().GetHistoryLength())
		first := m.Client.GetWorkflowHistory(t.Context(), workflows.MediationID(id), found.GetWorkflowExecutionInfo().GetExecution().GetRunId(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		started, err := first.Next()
		require.NoError(t, err)
		if run = started.GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId(); run == "" {
			return runs, longest
		}
	}
}

// shuffled sends bells early, late, out of order and by the handful while cases
// are played, and decisions before their stage is open: the register's order
// holds, and what comes early is refused, not kept for later (F23).
func (m meaning) shuffled(t *testing.T) {
	cases := 12
	if !testing.Short() {
		cases = 100
	}
	inParallel(cases, 4, func(i int) {
		id := m.OpenDispute(t)
		early := domain.NewTaskID(id, 2, 1)
		bells := func(n int) {
			for range n {
				_ = m.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.BellSignal, nil)
			}
		}
		bells(i % 3)
		_, err := m.Decide(t, "registrar", early, domain.Agree, officetest.Heard())
		refusal, ok := err.(*domain.Refusal)
		if !ok || refusal.Code != domain.TaskClosed {
			t.Errorf("a decision for a task that is not open yet: %v", err)
		}
		acceptance := m.AwaitTask(t, id, domain.Acceptance)
		bells(i % 5)
		if _, err := m.Decide(t, "registrar2", acceptance.Task, domain.Accept, nil); err != nil {
			t.Error(err)
		}
		bells(i % 4)
		consent := m.AwaitTasks(t, id, domain.Consent)
		story, err := m.Register.Case(t.Context(), id)
		if err != nil || len(story.Tasks) != 3 || len(consent) != 2 {
			t.Errorf("%s: %d tasks: %v", id, len(story.Tasks), err)
		}
	})
}

// huge sends what is too big by every door: each is refused clearly, or taken by
// the engine and refused by the register. An update of two megabytes has the
// engine end the workflow that takes it; the next round starts it again, and the
// case lives (F29).
func (m meaning) huge(t *testing.T) {
	id := m.inConsent(t)
	before := m.record(t)
	sizes := []int{1 << 20, 3 << 19, 2 << 20, 3 << 20, 5 << 20}
	if testing.Short() {
		sizes = []int{1 << 20, 2 << 20}
	}
	for _, size := range sizes {
		text := strings.Repeat("x", size)
		signal := m.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.DecideSignal, text)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		_, update := m.Update(ctx, id, text)
		require.NoError(t, ctx.Err(), "%d bytes: nobody answered", size)
		cancel()
		require.Error(t, update)
		_, deposit := m.Register.Deposit(t.Context(), []byte(text))
		require.Equal(t, domain.Invalid, domain.KindOf(deposit))
		_, envelope := m.Register.Decide(t.Context(), []byte(text), record.ByCommand)
		require.ErrorContains(t, envelope, string(domain.Malformed))
		t.Logf("%.1f MiB: signal %v; update %v", float64(size)/(1<<20), signal, update)
		require.Equal(t, size >= 2<<20, signal != nil)
	}
	_, deposit := m.Register.Deposit(t.Context(), make([]byte, domain.MaxDeposit+1))
	require.Equal(t, domain.Invalid, domain.KindOf(deposit))
	m.awaitBack(t, id, time.Now())
	_, err := m.Client.QueryWorkflow(t.Context(), workflows.MediationID(id), "", "no such query", strings.Repeat("x", 1<<20))
	require.ErrorContains(t, err, "unknown queryType")
	require.Equal(t, before, m.record(t))
	m.goesOn(t, id)
}
