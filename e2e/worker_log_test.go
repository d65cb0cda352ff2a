//go:build e2e

package e2e_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"hejie/domain"
	"hejie/workflows"
)

// What people write about a case never comes near the worker's log: no such
// text is in the engine (TestCanary). But whoever can write to the engine
// chooses names that its library logs, and must not write lines of his own.
func TestNobodyForgesTheWorkersLog(t *testing.T) {
	s := start(t)
	id := s.OpenDispute(t)
	s.AwaitTask(t, id, domain.Acceptance)
	const forged = "x\"}\r\n{\"level\":\"INFO\",\"msg\":\"forged\"}\n\x1b[2J\u2028ready forged"
	_, err := s.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "forger", TaskQueue: workflows.TaskQueue}, forged)
	require.NoError(t, err)
	require.NoError(t, s.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", forged, forged))
	require.NoError(t, s.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.DecideSignal, forged))
	_, err = s.Client.QueryWorkflow(t.Context(), workflows.MediationID(id), "", forged, forged)
	require.Error(t, err)
	_, err = s.update(t, id, forged)
	require.Error(t, err)
	require.Eventually(t, func() bool { return strings.Contains(s.Worker.Said(), "forged") }, patience, 20*time.Millisecond,
		"the library logs a workflow's type that it does not know")

	whole := false
	for line := range strings.Lines(s.Worker.Said()) {
		if strings.HasPrefix(line, "ready queue=") {
			continue
		}
		var event map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &event), "%q", line)
		require.NotEqual(t, "forged", event["msg"], "%q", line)
		require.NotContains(t, line, "\x1b")
		for _, value := range event {
			text, _ := value.(string)
			whole = whole || strings.Contains(text, forged)
		}
	}
	require.True(t, whole, "the name stands in one line, as it is")
}
