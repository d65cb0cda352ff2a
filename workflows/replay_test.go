package workflows_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"hejie/workflows"
)

// TestReplay runs today's code over histories that earlier code wrote. When it
// fails, cases now open would be stuck: patch the workflow, never the history.
func TestReplay(t *testing.T) {
	t.Parallel()
	for _, name := range registered() {
		files, err := filepath.Glob(filepath.Join("testdata", "histories", strings.ToLower(name), "*.json"))
		require.NoError(t, err)
		require.NotEmpty(t, files, "%s has no histories, so nothing is checked: run make histories", name)
		for _, file := range files {
			t.Run(name+"/"+strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
				t.Parallel()
				replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DisableRegistrationAliasing: true})
				require.NoError(t, err)
				workflows.Register(replayer)
				quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
				require.NoError(t, replayer.ReplayWorkflowHistoryFromJSONFile(quiet, file))
			})
		}
	}
}

// The test of the test: a change that open cases could not follow is found.
func TestReplayFindsAChange(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(workflow.Context){
		"a question more": func(ctx workflow.Context) { _, _ = workflows.Begin.Do(ctx, "YX2026-000001") },
		"a wait more":     func(ctx workflow.Context) { _ = workflow.Sleep(ctx, time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{DisableRegistrationAliasing: true})
			require.NoError(t, err)
			changed := func(ctx workflow.Context, in workflows.MediationInput) (workflows.MediationResult, error) {
				change(ctx)
				return workflows.Mediation(ctx, in)
			}
			replayer.RegisterWorkflowWithOptions(changed, workflow.RegisterOptions{Name: "Mediation"})
			quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
			err = replayer.ReplayWorkflowHistoryFromJSONFile(quiet, filepath.Join("testdata", "histories", "mediation", "withdrawn.json"))
			require.ErrorContains(t, err, "TMPRL1100")
		})
	}
}

// Recorded histories hold invented people's case numbers and staff numbers, and
// nothing of the machine they were made on.
func TestHistoriesHoldNothingPersonal(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/histories/*/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	host, err := os.Hostname()
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, personal := range []string{"陈某", "李某", "漏水", "@" + host} {
			require.NotContains(t, string(text), personal, file)
		}
	}
}

// registered lists the names of the registered workflows.
func registered() []string {
	var r names
	workflows.Register(&r)
	return r
}

type names []string

func (n *names) RegisterWorkflowWithOptions(_ any, o workflow.RegisterOptions) {
	*n = append(*n, o.Name)
}
func (n *names) RegisterWorkflow(any)                                         {}
func (n *names) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {}
