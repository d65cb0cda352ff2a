package main_test

import (
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

var (
	kind  = temporal.NewSearchAttributeKeyKeyword("HejieKind")
	light = temporal.NewSearchAttributeKeyKeyword("HejieLight")
	due   = temporal.NewSearchAttributeKeyTime("HejieDue")
)

func (e *engine) dial(t *testing.T) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{
		HostPort: e.address, Namespace: "test", Logger: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// startWaiting starts a workflow that nobody takes up, and returns its run.
func startWaiting(t *testing.T, c client.Client) string {
	t.Helper()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: "waits", TaskQueue: "nobody",
		TypedSearchAttributes: temporal.NewSearchAttributes(kind.ValueSet("mediation"), due.ValueSet(time.Now())),
	}, "Waits")
	require.NoError(t, err, "a new attribute must be usable as soon as the engine is ready")
	return run.GetRunID()
}

func requireWaiting(t *testing.T, c client.Client, run string) {
	t.Helper()
	found, err := c.DescribeWorkflow(t.Context(), "waits", run)
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, found.Status)
	value, ok := found.TypedSearchAttributes.GetKeyword(kind)
	require.True(t, ok)
	require.Equal(t, "mediation", value)
}

// turnRed changes an attribute, which goes through another service than starting
// with one does.
func turnRed(ctx workflow.Context) error {
	return workflow.UpsertTypedSearchAttributes(ctx, light.ValueSet("red"))
}

// requireRuns runs a workflow to its end and finds it by what it changed.
func requireRuns(t *testing.T, c client.Client) {
	t.Helper()
	w := worker.New(c, "test", worker.Options{})
	w.RegisterWorkflow(turnRed)
	require.NoError(t, w.Start())
	defer w.Stop()
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		TaskQueue: "test", WorkflowExecutionTimeout: 30 * time.Second,
	}, turnRed)
	require.NoError(t, err)
	require.NoError(t, run.Get(t.Context(), nil))
	require.Eventually(t, func() bool {
		found, err := c.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{
			Query: "HejieLight = 'red' and ExecutionStatus = 'Completed'",
		})
		return err == nil && found.GetCount() == 1
	}, 30*time.Second, 50*time.Millisecond)
}

// requireNamespace returns the ID of the namespace once its retention is right.
func requireNamespace(t *testing.T, c client.Client, retention time.Duration) string {
	t.Helper()
	found, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "test"})
	require.NoError(t, err)
	require.Equal(t, retention, found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration())
	require.True(t, found.GetNamespaceInfo().GetCapabilities().GetWorkerPollCompleteOnShutdown(), "a task may be lost with a worker that stops")
	return found.GetNamespaceInfo().GetId()
}

func requireAttributes(t *testing.T, c client.Client, want map[string]enumspb.IndexedValueType) {
	t.Helper()
	found, err := c.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: "test"})
	require.NoError(t, err)
	require.Equal(t, want, found.GetCustomAttributes())
}

func requirePage(t *testing.T, url string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode, url)
}
