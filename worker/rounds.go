package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"hejie/domain"
	"hejie/register"
	"hejie/workflows"
)

// goRounds looks after the open cases until ctx ends. Whoever can write to the
// engine can end a case's workflow, put another in its place, or put back the
// whole engine, while nothing is due and no bell rings; a round finds out.
func (r relay) goRounds(ctx context.Context) {
	for turn := 0; ; turn++ {
		begun := time.Now()
		if err := r.goRound(ctx, turn); err != nil && ctx.Err() == nil {
			slog.Warn("a round of the open cases broke off; the next one follows", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(r.rounds, leisure*time.Since(begun))):
		}
	}
}

// leisure is how much longer than a round the pause after it is, at the least:
// with tens of thousands of open cases a round is work for the engine.
const leisure = 20

// ours lists the workflows that run as they should.
const ours = `ExecutionStatus = "Running" AND WorkflowType = "Mediation" AND TaskQueue = "` + workflows.TaskQueue + `"`

// inTurn is how many cases a round looks at closely although the list has nothing
// against them. The list is kept apart from what runs, and need not be of the same
// time: somebody may have put back one of the engine's databases and not the other.
const inTurn = 100

// goRound compares the open cases with the engine's list, and looks closer
// where they differ. The list lags behind what runs, so it is only a hint.
func (r relay) goRound(ctx context.Context, turn int) error {
	cases, err := r.store.OpenCases(ctx)
	if err != nil {
		return err
	}
	differ := make(map[string]register.Whereabouts, len(cases))
	for _, c := range cases {
		differ[workflows.MediationID(c.Case)] = c
	}
	var closed []string // cases of which the engine does not know yet that they are
	for request := (&workflowservice.ListWorkflowExecutionsRequest{Query: ours, PageSize: 1000}); ; {
		list, err := r.engine.ListWorkflow(ctx, request)
		if err != nil {
			return err
		}
		for _, w := range list.GetExecutions() {
			id := w.GetExecution().GetWorkflowId()
			switch c, open := differ[id]; {
			case !open:
				closed = append(closed, id)
			case standsThere(w, c):
				delete(differ, id)
			}
		}
		if request.NextPageToken = list.GetNextPageToken(); len(request.NextPageToken) == 0 {
			break
		}
	}
	for i := range min(inTurn, len(cases)) {
		c := cases[(turn*inTurn+i)%len(cases)]
		differ[workflows.MediationID(c.Case)] = c
	}
	for id, c := range differ {
		if c.Ringing {
			continue // it is being looked after
		}
		if err := r.lookAfter(ctx, id, c); err != nil {
			return err
		}
	}
	for _, id := range closed {
		if err := r.tell(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// standsThere reports whether a workflow shows where its case stands.
func standsThere(w *workflow.WorkflowExecutionInfo, c register.Whereabouts) bool {
	shown := w.GetSearchAttributes().GetIndexedFields()
	var due time.Time
	if p := shown[workflows.AttrDue.GetName()]; p != nil && converter.GetDefaultDataConverter().FromPayload(p, &due) != nil {
		return false
	}
	return !c.Overdue && !stuck(w) && due.Truncate(time.Microsecond).Equal(c.Due) &&
		keyword(shown[workflows.AttrStage.GetName()]) == string(c.Stage) &&
		keyword(shown[workflows.AttrCentre.GetName()]) == string(c.Centre)
}

func keyword(p *common.Payload) (text string) {
	if p == nil || converter.GetDefaultDataConverter().FromPayload(p, &text) != nil {
		return ""
	}
	return text
}

// lookAfter sees what runs for an open case, and sets it right: what has ended
// is started again, what no worker of ours can go on with is replaced, and
// what is behind is told to look.
func (r relay) lookAfter(ctx context.Context, id string, c register.Whereabouts) error {
	found, err := r.engine.DescribeWorkflowExecution(ctx, id, "")
	if notFound(err) {
		return r.restart(ctx, c.Case, "the engine does not know it")
	}
	if err != nil {
		return err
	}
	switch w := found.GetWorkflowExecutionInfo(); {
	case inTheWay(w):
		if err := r.end(ctx, w); err != nil {
			return err
		}
		return r.restart(ctx, c.Case, "no worker could go on with it")
	case w.GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return r.restart(ctx, c.Case, "it had ended: "+w.GetStatus().String())
	case !standsThere(w, c):
		return r.tell(ctx, id)
	}
	return nil
}

// stuck reports whether the engine has marked a workflow as one whose tasks fail
// again and again, as when its history was written by no worker of ours. One that
// cannot end its run because more and more messages come is not: it will, when
// they leave off, and has messages that it would lose.
func stuck(w *workflow.WorkflowExecutionInfo) bool {
	var problems []string
	if p := w.GetSearchAttributes().GetIndexedFields()["TemporalReportedProblems"]; p != nil &&
		converter.GetDefaultDataConverter().FromPayload(p, &problems) != nil {
		return true
	}
	return len(problems) > 0 && !slices.Contains(problems, "cause=WorkflowTaskFailedCauseUnhandledCommand")
}

// inTheWay reports whether a case cannot go on before a workflow has ended.
func inTheWay(w *workflow.WorkflowExecutionInfo) bool {
	return w.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_PAUSED ||
		w.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING && astray(w)
}

// end ends what is in the way of a case.
func (r relay) end(ctx context.Context, w *workflow.WorkflowExecutionInfo) error {
	err := r.engine.TerminateWorkflow(ctx, w.GetExecution().GetWorkflowId(), w.GetExecution().GetRunId(),
		"no worker can go on with it: the case goes on in another run")
	if notFound(err) {
		return nil
	}
	return err
}

// astray reports whether a workflow goes by a case's name where our workers do
// not look or cannot go on, or is bound to a version of them that need not exist.
func astray(w *workflow.WorkflowExecutionInfo) bool {
	return stuck(w) || w.GetType().GetName() != "Mediation" || w.GetTaskQueue() != workflows.TaskQueue ||
		w.GetVersioningInfo().GetVersioningOverride() != nil
}

// restart has the workflow of a case started again, unless the case has ended
// or waits to be started.
func (r relay) restart(ctx context.Context, id domain.CaseID, why string) error {
	again, err := r.store.Restart(ctx, id)
	if again {
		r.figures.restarted.Inc()
		slog.Warn("the workflow of an open case is started again", "case", id, "why", why)
	}
	return err
}

// tell rings at a workflow that is thought to run.
func (r relay) tell(ctx context.Context, id string) error {
	if err := r.engine.SignalWorkflow(ctx, id, "", workflows.BellSignal, nil); !notFound(err) {
		return err
	}
	return nil
}

func notFound(err error) bool {
	_, unknown := errors.AsType[*serviceerror.NotFound](err)
	return unknown
}
