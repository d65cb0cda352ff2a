//go:build e2e

package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"hejie/domain"
	"hejie/internal/port"
	"hejie/internal/postgres"
	"hejie/internal/record"
	"hejie/internal/systemtest"
	"hejie/register"
	"hejie/workflows"
)

// unnoticed is what a decision may take whatever else goes on: a thousand clients
// keep the machine busy, and nobody at a desk notices a tenth of a second.
const unnoticed = 100 * time.Millisecond

// slower is by how much the race detector slows down what runs in this process:
// signatures above all.
var slower = sync.OnceValue(func() time.Duration {
	info, ok := debug.ReadBuildInfo()
	if ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return 4
	}
	return 1
})

// aThousandOnOneTask has a thousand answers to one task, of all who may give one
// and of either kind, sent at once over many connections: one wins, the others
// are told that they came too late, and other cases hardly notice (F18).
func (r *run) aThousandOnOneTask(t *testing.T) {
	const n, pools, connections = 1000, 10, 8
	task := r.waiting(t, 1)[0]
	ops := r.signed(t, n, func(i int) (string, domain.Envelope) {
		return fmt.Sprintf("registrar-%d", i%20), domain.Envelope{Task: task.ID, Outcome: []domain.Outcome{domain.Accept, domain.Decline}[i%2]}
	})
	share, samples := 0.9, 40 // of few samples the slowest means nothing
	if !testing.Short() {
		share, samples = 0.99, 200
	}
	others := r.waiting(t, 2*samples)
	elsewhere := r.signed(t, len(others), func(i int) (string, domain.Envelope) {
		return "registrar2", domain.Envelope{Task: others[i].ID, Outcome: domain.Accept}
	})
	registers := make([]*register.Register, pools)
	for i := range registers {
		registers[i] = open(t, postgres.Options{DSN: r.App.DSN, MaxOpen: connections})
	}
	inParallel(pools*connections, pools*connections, func(i int) { _, _ = registers[i%pools].VerifyAudit(t.Context(), "", nil) })
	decide := func(o op) time.Duration {
		got := timed(func() error { _, err := r.send(t.Context(), o, record.ByCommand); return err })
		require.NoError(t, got.err)
		return got.took
	}
	var before, during, waits []time.Duration
	for _, o := range elsewhere[:samples] {
		before = append(before, decide(o))
	}

	replies := make([]reply, n)
	sent := make([]*op, n)
	var all sync.WaitGroup
	began := time.Now()
	for i, o := range ops {
		all.Go(func() {
			sent[i] = r.history.begin(o)
			replies[i] = timed(func() error {
				return untilDone(t.Context(), func(ctx context.Context) error { // as hejie decide does
					r.history.try(sent[i], record.ByCommand)
					receipt, err := registers[i%pools].Decide(ctx, []byte(o.message), record.ByCommand)
					return r.answered(sent[i], receipt, err)
				})
			})
		})
	}
	over := make(chan struct{})
	go func() { all.Wait(); close(over) }()
	ended := time.Duration(0)
	for _, o := range elsewhere[samples:] {
		select {
		case <-over:
			ended = time.Since(began)
		default:
			during = append(during, decide(o))
			time.Sleep(50 * time.Millisecond) // so that they are spread over the whole of it
		}
	}
	<-over
	if ended == 0 {
		ended = time.Since(began)
	}
	winners := 0
	for i, o := range sent {
		require.NoError(t, replies[i].err)
		waits = append(waits, replies[i].took)
		if o.verdict == recorded {
			winners++
			continue
		}
		require.Equal(t, domain.TaskClosed, o.code)
	}
	require.Equal(t, 1, winners)
	t.Logf("%d answers in %s, p50 %s, p99 %s; %d decisions in other cases meanwhile: p50 %s, p99 %s; before: p50 %s, p99 %s", n, short(ended),
		ms(quantile(waits, 0.5)), ms(quantile(waits, 0.99)), len(during), ms(quantile(during, 0.5)), ms(quantile(during, 0.99)), ms(quantile(before, 0.5)), ms(quantile(before, 0.99)))
	require.Less(t, quantile(waits, 1), 10*slower()*time.Second)
	require.NotEmpty(t, during)
	require.Less(t, quantile(during, share), max(2*quantile(before, share), slower()*unnoticed))
	_, err := r.board.await(t.Context(), task.ID.Case(), patience, func(v view) bool { return v.Step > 1 && len(v.Tasks) > 0 })
	require.NoError(t, err)
}

// aThousandThroughTheEngine floods two cases by way of Temporal: one with
// updates, few at once, the other with signals. Whoever can be answered is; the
// worker lives, the histories stay short, and the cases go on.
func (r *run) aThousandThroughTheEngine(t *testing.T) {
	const inFlight, messages = 8, 5
	n := 500
	if testing.Short() {
		n = 100
	}
	tasks := r.waiting(t, 2)
	updated, signalled := tasks[0], tasks[1]
	ops := r.signed(t, n, func(i int) (string, domain.Envelope) {
		return fmt.Sprintf("registrar-%d", i%20), domain.Envelope{Task: updated.ID, Outcome: []domain.Outcome{domain.Accept, domain.Decline}[i%2]}
	})
	said := make([]string, n)
	began := time.Now()
	inParallel(n, inFlight, func(i int) {
		sent := r.history.begin(ops[i])
		r.history.try(sent, record.ByUpdate)
		done, err := r.Update(t.Context(), caseOf(ops[i]), ops[i].message)
		err = port.Decode(err)
		switch {
		case r.answered(sent, record.Receipt{Message: done.Message, Ref: done.Ref, Again: done.Again}, err) == nil:
			said[i] = string(sent.verdict)
		case domain.KindOf(err) == domain.Conflict: // it was not passed on
			r.history.end(sent, refused, "", record.Receipt{})
			said[i] = "not passed on"
		default:
			said[i] = err.Error()
		}
	})
	told := map[string]int{}
	for _, s := range said {
		told[s]++
	}
	t.Logf("%d updates in %s: %v; %d events", n, short(time.Since(began)), told, r.events(t, updated.ID.Case()))
	require.Equal(t, 1, told[string(recorded)])
	require.Equal(t, n, told[string(recorded)]+told[string(refused)]+told["not passed on"], "%v", told)

	ops = r.signed(t, messages, func(i int) (string, domain.Envelope) {
		return fmt.Sprintf("registrar-%d", i), domain.Envelope{Task: signalled.ID, Outcome: domain.Accept}
	})
	for _, o := range ops {
		r.history.begin(o)
	}
	failed := make([]error, n)
	inParallel(n, 50, func(i int) {
		failed[i] = r.Client.SignalWorkflow(t.Context(), workflows.MediationID(signalled.ID.Case()), "", workflows.DecideSignal, ops[i%messages].message)
	})
	require.NoError(t, errors.Join(failed...))
	for _, k := range tasks {
		_, err := r.board.await(t.Context(), k.ID.Case(), patience, func(v view) bool { return v.Step > 1 && len(v.Tasks) > 0 })
		require.NoError(t, err, "the case goes on")
	}
	t.Logf("%d signals: %d events", n, r.events(t, signalled.ID.Case()))
}

// bellsForNothing rings hundreds of times although nothing has happened: with
// the same request ID and with others, with and without a payload, in one run
// and in the next (F17).
func (r *run) bellsForNothing(t *testing.T) {
	each := 100
	if testing.Short() {
		each = 40
	}
	task := r.waiting(t, 1)[0]
	id := task.ID.Case()
	forged, err := converter.GetDefaultDataConverter().ToPayloads(map[string]any{"outcome": "accept", "task": task.ID})
	require.NoError(t, err)
	rung := 0
	ring := func(request string, payload *common.Payloads) {
		rung++
		_, err := r.Client.WorkflowService().SignalWorkflowExecution(t.Context(), &workflowservice.SignalWorkflowExecutionRequest{
			Namespace: systemtest.Namespace, WorkflowExecution: &common.WorkflowExecution{WorkflowId: workflows.MediationID(id)},
			SignalName: workflows.BellSignal, RequestId: request, Input: payload,
		})
		require.NoError(t, err)
	}
	before, lines := r.events(t, id), r.lines(t)
	story := r.standing(t, id)
	for i := range each {
		ring("the same", nil)
		ring(fmt.Sprintf("another %d", i), nil)
		ring(fmt.Sprintf("forged %d", i), forged)
	}
	r.calm(t, id)
	after := r.events(t, id)
	perBell := float64(after-before) / float64(2*each+1)
	t.Logf("%d bells, %d of them with a request ID of their own: %d events, %.1f for each that counts", rung, 2*each+1, after-before, perBell)
	require.Less(t, perBell, 10.0)

	reset, err := r.Client.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: systemtest.Namespace, WorkflowExecution: &common.WorkflowExecution{WorkflowId: workflows.MediationID(id)},
		Reason: "a next run", WorkflowTaskFinishEventId: r.firstTask(t, id), RequestId: "reset",
		ResetReapplyExcludeTypes: []enums.ResetReapplyExcludeType{enums.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL},
	})
	require.NoError(t, err)
	require.NotEmpty(t, reset.GetRunId())
	ring("the same", nil)
	r.calm(t, id)
	require.Equal(t, story, r.standing(t, id))
	require.Equal(t, lines, r.lines(t), "nothing happened, and nothing is told of it")
	require.NoError(t, r.says(t.Context(), "registrar2", task, domain.Accept, nil))
	_, err = r.next(t.Context(), id, domain.Consent)
	require.NoError(t, err)
}

// lines counts the lines of the audit.
func (r *run) lines(t *testing.T) int {
	t.Helper()
	return r.Count(t, `SELECT count(*) FROM audit`)
}

// calm waits until a case's history grows no more.
func (r *run) calm(t *testing.T, id domain.CaseID) {
	t.Helper()
	last, since := 0, time.Now()
	require.Eventually(t, func() bool {
		if now := r.events(t, id); now != last {
			last, since = now, time.Now()
		}
		return time.Since(since) > time.Second
	}, patience, 50*time.Millisecond)
}

// firstTask is the event by which the first workflow task of a case's run ended.
func (r *run) firstTask(t *testing.T, id domain.CaseID) int64 {
	t.Helper()
	for events := r.Client.GetWorkflowHistory(t.Context(), workflows.MediationID(id), "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		e, err := events.Next()
		require.NoError(t, err)
		if e.GetEventType() == enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			return e.GetEventId()
		}
	}
	require.Fail(t, "no workflow task has ended")
	return 0
}
