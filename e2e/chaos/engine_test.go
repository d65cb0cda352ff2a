//go:build e2e

package chaos_test

import (
	"context"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"hejie/workflows"
)

// checkEngine sees that each case has one workflow, that it stands where the
// register does or ended as the case did, and that none was ever at odds with
// its own history.
func (r *run) checkEngine(f *findings) {
	ids := r.List(r.t, `SELECT id FROM cases WHERE kind = 'mediation' ORDER BY id`)
	views, err := r.views(context.Background(), ids)
	require.NoError(r.t, err)
	until := time.Now().Add(min(r.patience, 15*time.Second))
	for _, v := range views {
		if why := r.behind(v, until); why != "" {
			f.add(stuck, "%s: %s", v.Case, why)
		}
	}
	r.checkHistories(f)
}

// behind waits for a case's workflow to come to where the register is, and tells
// what is wrong if it has not by then. Where that is it looks again each time: a
// term may end meanwhile, and both go on.
func (r *run) behind(v view, until time.Time) (why string) {
	for {
		if why = r.compare(v); why == "" || time.Now().After(until) {
			return why
		}
		time.Sleep(50 * time.Millisecond)
		now, err := r.views(context.Background(), []string{string(v.Case)})
		require.NoError(r.t, err)
		require.Contains(r.t, now, v.Case)
		v = now[v.Case]
	}
}

func (r *run) compare(v view) string {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	d, err := r.Client.DescribeWorkflowExecution(ctx, workflows.MediationID(v.Case), "")
	if err != nil {
		return "the engine does not know it: " + err.Error()
	}
	status := d.GetWorkflowExecutionInfo().GetStatus()
	if v.Ending == "" {
		var stage string
		attributes := d.GetWorkflowExecutionInfo().GetSearchAttributes().GetIndexedFields()
		_ = converter.GetDefaultDataConverter().FromPayload(attributes[workflows.AttrStage.GetName()], &stage)
		switch {
		case status != enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
			return "it is open and its workflow is " + status.String()
		case len(v.Tasks) == 0:
			return "every task of it is answered and its workflow has not gone on"
		case stage != string(v.Stage):
			return "it stands at " + string(v.Stage) + " and its workflow at " + stage
		}
		return ""
	}
	if status != enums.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		return "it has ended and its workflow is " + status.String()
	}
	var result workflows.MediationResult
	if err := r.Client.GetWorkflow(ctx, workflows.MediationID(v.Case), "").Get(ctx, &result); err != nil {
		return err.Error()
	}
	if result.Ending != v.Ending {
		return "it ended as " + string(v.Ending) + " and its workflow as " + string(result.Ending)
	}
	return ""
}

// checkHistories looks at every run there was: a story that is put back goes on
// in another.
func (r *run) checkHistories(f *findings) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for request := (&workflowservice.ListWorkflowExecutionsRequest{PageSize: 1000}); ; {
		list, err := r.Client.ListWorkflow(ctx, request)
		require.NoError(r.t, err)
		for _, w := range list.GetExecutions() {
			r.checkHistory(ctx, f, w.GetExecution())
		}
		if request.NextPageToken = list.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return
		}
	}
}

// checkHistory looks for workflow tasks that failed: time-outs are what kills
// cost, everything else is a fault of ours.
func (r *run) checkHistory(ctx context.Context, f *findings, w *common.WorkflowExecution) {
	id := w.GetWorkflowId()
	events := r.Client.GetWorkflowHistory(ctx, id, w.GetRunId(), false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		e, err := events.Next()
		if err != nil {
			return // compare has told
		}
		failed := e.GetWorkflowTaskFailedEventAttributes()
		if failed == nil {
			continue
		}
		message := failed.GetFailure().GetMessage()
		if failed.GetCause() == enums.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR || strings.Contains(message, "TMPRL1100") {
			f.add(stuck, "%s: not deterministic: %s", id, message)
		}
		r.failures[failed.GetCause().String()]++
	}
}
