package relay

import (
	"context"
	"slices"
	"time"

	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/converter"

	"hejie/workflows"
)

// isUpToDate reports whether a workflow is the one that runs a case, and shows
// where the case stands.
func isUpToDate(w *workflow.WorkflowExecutionInfo, c openCase) bool {
	shown := w.GetSearchAttributes().GetIndexedFields()
	var due time.Time
	if p := shown[workflows.AttrDue.GetName()]; p != nil && converter.GetDefaultDataConverter().FromPayload(p, &due) != nil {
		return false
	}
	return w.GetType().GetName() == c.kind.Type && !isStuck(w) && !c.Overdue && due.Truncate(time.Microsecond).Equal(c.Due) &&
		keyword(shown[workflows.AttrStage.GetName()]) == string(c.Stage) &&
		keyword(shown[workflows.AttrCentre.GetName()]) == string(c.Centre)
}

func keyword(p *common.Payload) (text string) {
	if p == nil || converter.GetDefaultDataConverter().FromPayload(p, &text) != nil {
		return ""
	}
	return text
}

// inTheWay reports whether a case of that kind cannot go on before a workflow has
// ended.
func inTheWay(w *workflow.WorkflowExecutionInfo, kind workflows.Kind) bool {
	return w.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_PAUSED ||
		w.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING && isStray(w, kind)
}

// isStray reports whether a workflow goes by a case's name where our workers do
// not look or cannot go on, or is bound to a version of them that need not exist.
func isStray(w *workflow.WorkflowExecutionInfo, kind workflows.Kind) bool {
	return isStuck(w) || w.GetType().GetName() != kind.Type || w.GetTaskQueue() != workflows.TaskQueue ||
		w.GetVersioningInfo().GetVersioningOverride() != nil
}

// isStuck reports whether the engine has marked a workflow as one whose tasks fail
// again and again, as when its history was written by no worker of ours. One that
// cannot end its run because more and more messages come is not: it will, when
// they leave off, and has messages that it would lose.
func isStuck(w *workflow.WorkflowExecutionInfo) bool {
	var problems []string
	if p := w.GetSearchAttributes().GetIndexedFields()["TemporalReportedProblems"]; p != nil &&
		converter.GetDefaultDataConverter().FromPayload(p, &problems) != nil {
		return true
	}
	return len(problems) > 0 && !slices.Contains(problems, "cause=WorkflowTaskFailedCauseUnhandledCommand")
}

// end ends what is in the way of a case.
func (r Relay) end(ctx context.Context, w *workflow.WorkflowExecutionInfo) error {
	err := r.Engine.TerminateWorkflow(ctx, w.GetExecution().GetWorkflowId(), w.GetExecution().GetRunId(),
		"no worker can go on with it: the case goes on in another run")
	if notFound(err) {
		return nil
	}
	return err
}
