//go:build e2e

package chaos_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/batch/v1"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/deployment/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"hejie/domain"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// What an operator may do to a case's workflow, by mistake or in bad faith, with
// the tools that Temporal gives him (F24). refused says that the engine as we
// ship it does not do it.
func (m meaning) operations() map[string]struct {
	refused bool
	do      func(*testing.T, string) error
} {
	type operation = struct {
		refused bool
		do      func(*testing.T, string) error
	}
	service := m.Client.WorkflowService()
	terminate := func(t *testing.T, id string) {
		require.NoError(t, m.Client.TerminateWorkflow(t.Context(), id, "", "by hand"))
	}
	// ghost starts something else under the case's name.
	ghost := func(t *testing.T, id, kind, queue string, input any) error {
		_, err := m.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
			ID: id, TaskQueue: queue, WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
		}, kind, input)
		return err
	}
	return map[string]operation{
		"terminate": {do: func(t *testing.T, id string) error { terminate(t, id); return nil }},
		"cancel":    {do: func(t *testing.T, id string) error { return m.Client.CancelWorkflow(t.Context(), id, "") }},
		"delete": {do: func(t *testing.T, id string) error {
			_, err := service.DeleteWorkflowExecution(t.Context(), &workflowservice.DeleteWorkflowExecutionRequest{
				Namespace: systemtest.Namespace, WorkflowExecution: &common.WorkflowExecution{WorkflowId: id},
			})
			return err
		}},
		"reset to the beginning": {do: func(t *testing.T, id string) error {
			_, err := service.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
				Namespace: systemtest.Namespace, WorkflowExecution: &common.WorkflowExecution{WorkflowId: id},
				Reason: "by hand", RequestId: id, WorkflowTaskFinishEventId: 4,
			})
			return err
		}},
		"pause": {refused: true, do: func(t *testing.T, id string) error {
			_, err := service.PauseWorkflowExecution(t.Context(), &workflowservice.PauseWorkflowExecutionRequest{
				Namespace: systemtest.Namespace, WorkflowId: id, Reason: "by hand", RequestId: id,
			})
			return err
		}},
		"bind to a version that is not there": {refused: true, do: func(t *testing.T, id string) error {
			_, err := service.UpdateWorkflowExecutionOptions(t.Context(), &workflowservice.UpdateWorkflowExecutionOptionsRequest{
				Namespace: systemtest.Namespace, WorkflowExecution: &common.WorkflowExecution{WorkflowId: id},
				WorkflowExecutionOptions: &workflow.WorkflowExecutionOptions{VersioningOverride: &workflow.VersioningOverride{
					Override: &workflow.VersioningOverride_Pinned{Pinned: &workflow.VersioningOverride_PinnedOverride{
						Behavior: workflow.VersioningOverride_PINNED_OVERRIDE_BEHAVIOR_PINNED,
						Version:  &deployment.WorkerDeploymentVersion{DeploymentName: "ghost", BuildId: "1"},
					}},
				}},
				UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"versioning_override"}},
			})
			return err
		}},
		"another kind of workflow in its place": {do: func(t *testing.T, id string) error { return ghost(t, id, "Ghost", "nowhere", nil) }},
		"its own kind where no worker looks": {do: func(t *testing.T, id string) error {
			return ghost(t, id, "Mediation", "nowhere", workflows.MediationInput{Case: "YX2026-000001"})
		}},
		"its own kind with rubbish": {do: func(t *testing.T, id string) error { return ghost(t, id, "Mediation", workflows.TaskQueue, 17) }},
		"its own kind for another case": {do: func(t *testing.T, id string) error {
			return ghost(t, id, "Mediation", workflows.TaskQueue, workflows.MediationInput{Case: "YX2026-999999"})
		}},
		"signal with start after the end": {do: func(t *testing.T, id string) error {
			terminate(t, id)
			_, err := m.Client.SignalWithStartWorkflow(t.Context(), id, workflows.BellSignal, nil,
				client.StartWorkflowOptions{ID: id, TaskQueue: "nowhere"}, "Mediation", nil)
			return err
		}},
	}
}

func (m meaning) sweptAway(t *testing.T) {
	operations := m.operations()
	cases := map[string]domain.CaseID{}
	for name := range operations {
		cases[name] = m.inConsent(t)
	}
	before := m.record(t)
	done := map[string]time.Time{}
	for name, o := range operations {
		err := o.do(t, workflows.MediationID(cases[name]))
		require.Equal(t, o.refused, err != nil, "%s: %v", name, err)
		done[name] = time.Now()
	}
	for name := range operations {
		took := m.awaitBack(t, cases[name], done[name])
		t.Logf("%s: back after %s, restarted %d times", name, took.Round(10*time.Millisecond), m.said(t, "restarted", cases[name]))
	}
	require.Equal(t, before, m.record(t), "nobody has signed anything")

	_, err := m.Client.WorkflowService().StartBatchOperation(t.Context(), &workflowservice.StartBatchOperationRequest{
		Namespace: systemtest.Namespace, JobId: "all", Reason: "by hand", VisibilityQuery: `WorkflowType = "Mediation" AND ExecutionStatus = "Running"`,
		Operation: &workflowservice.StartBatchOperationRequest_TerminationOperation{TerminationOperation: &batch.BatchOperationTermination{}},
	})
	require.NoError(t, err)
	for name, id := range cases {
		require.Eventually(t, func() bool { return m.said(t, "restarted", id) > 0 }, patience, 20*time.Millisecond, name)
		m.awaitBack(t, id, time.Now())
	}
	require.Equal(t, before, m.record(t))
	for _, id := range cases {
		m.goesOn(t, id)
	}
}

// A round has found that the workflow of a case ended and the bell that starts it
// again is on its way, when something else takes its place.
func (m meaning) placeTaken(t *testing.T) {
	id := m.inConsent(t)
	m.Worker.Kill()
	require.NoError(t, m.Client.TerminateWorkflow(t.Context(), workflows.MediationID(id), "", "by hand"))
	again, err := m.Register.Restart(t.Context(), id)
	require.NoError(t, err)
	require.True(t, again)
	_, err = m.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: workflows.MediationID(id), TaskQueue: "nowhere"},
		"Mediation", workflows.MediationInput{Case: id})
	require.NoError(t, err)
	require.NoError(t, m.Worker.Restart(t.Context()))
	t.Logf("back after %s", m.awaitBack(t, id, time.Now()).Round(10*time.Millisecond))
	require.Equal(t, 1, m.said(t, "restarted", id))
	m.goesOn(t, id)
}

// awaitBack waits until the case's own workflow runs and shows what the register
// says, and tells how long that took.
func (m meaning) awaitBack(t *testing.T, id domain.CaseID, since time.Time) time.Duration {
	t.Helper()
	task := m.AwaitTask(t, id, domain.Consent)
	require.Eventually(t, func() bool {
		found, err := m.Client.DescribeWorkflowExecution(t.Context(), workflows.MediationID(id), "")
		if err != nil {
			return false
		}
		w := found.GetWorkflowExecutionInfo()
		stage := w.GetSearchAttributes().GetIndexedFields()[workflows.AttrStage.GetName()].GetData()
		return w.GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING && w.GetType().GetName() == "Mediation" &&
			w.GetTaskQueue() == workflows.TaskQueue && string(stage) == `"consent"`
	}, patience, 20*time.Millisecond, "%s is not back at %s", id, task.Task)
	return time.Since(since)
}
