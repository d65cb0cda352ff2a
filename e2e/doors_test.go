//go:build e2e

package e2e_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/port"
	"hejie/internal/record"
	"hejie/workflows"
)

// signed gives a signed decision, as hejie decide --print would.
func (s system) signed(t testing.TB, who string, task record.Task, outcome domain.Outcome, details any) string {
	t.Helper()
	return s.Sign(t, who, domain.Envelope{Task: task.Task, Outcome: outcome, About: task.Subject, Details: s.Deposit(t, details)})
}

// update sends a message by the decide update.
func (s system) update(t testing.TB, id domain.CaseID, message any) (workflows.Recorded, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	recorded, err := s.Update(ctx, id, message)
	return recorded, port.Decode(err)
}

func TestEveryDoorLeadsToTheRegister(t *testing.T) {
	s := start(t)
	ctx := browse(t)
	for door, send := range map[record.Door]func(t testing.TB, id domain.CaseID, message string){
		record.ByCommand: func(t testing.TB, _ domain.CaseID, message string) {
			_, err := s.Register.Decide(t.Context(), []byte(message), record.ByCommand)
			require.NoError(t, err)
		},
		record.BySignal: func(t testing.TB, id domain.CaseID, message string) { s.signalInTheUI(t, ctx, id, message) },
		record.ByUpdate: func(t testing.TB, id domain.CaseID, message string) { s.updateFromJavaScript(t, ctx, id, message) },
	} {
		t.Run(string(door), func(t *testing.T) {
			id := s.OpenDispute(t)
			task := s.AwaitTask(t, id, domain.Acceptance)
			message := s.signed(t, "registrar2", task, domain.Accept, nil)
			send(t, id, message)
			s.AwaitTasks(t, id, domain.Consent)
			story, err := s.Register.Case(t.Context(), id)
			require.NoError(t, err)
			require.Equal(t, door, story.Tasks[0].Decision.Door)
			require.Equal(t, s.People["registrar2"].ID, story.Tasks[0].Decision.By)
			send(t, id, message) // again: nothing happens twice
			s.decide(t, "registrar2", s.AwaitTask(t, id, domain.Consent), domain.RefuseIt, officetest.Heard())
			s.AwaitTask(t, id, domain.Informing)
		})
	}
}

// signalInTheUI pastes a message into the signal form of the stock Temporal UI.
func (s system) signalInTheUI(t testing.TB, ctx context.Context, id domain.CaseID, message string) {
	t.Helper()
	visit(t, ctx, s.page(t, id, "timeline"), "More Actions")
	click(t, ctx, "More Actions")
	click(t, ctx, "Send a Signal")
	click(t, ctx, "signal-select-button")
	click(t, ctx, workflows.DecideSignal)
	field := chromedp.CSS(`#signal-confirmation-modal[open] [contenteditable="true"]`)
	require.NoError(t, chromedp.Do(ctx, chromedp.Focus(field)))
	_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: fmt.Sprintf("%q", message)})
	require.NoError(t, err)
	picture(t, ctx, "signal")
	click(t, ctx, "Submit")
}

// updateFromJavaScript sends the decide update as a program in another language
// would: JSON over HTTP, here from the browser.
func (s system) updateFromJavaScript(t testing.TB, ctx context.Context, id domain.CaseID, message string) {
	t.Helper()
	visit(t, ctx, "http://"+s.UI+"/namespaces/hejie/workflows", "Workflow")
	data := base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%q", message))
	script := fmt.Sprintf(`fetch('/api/v1/namespaces/hejie/workflows/' + encodeURIComponent(%q) + '/update/decide', {
		method: 'POST',
		headers: {'Content-Type': 'application/json', 'X-CSRF-TOKEN': (document.cookie.match(/_csrf=([^;]*)/) || [])[1] || ''},
		body: JSON.stringify({
			waitPolicy: {lifecycleStage: 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED'},
			request: {meta: {updateId: crypto.randomUUID()}, input: {name: 'decide', args: {payloads: [{metadata: {encoding: btoa('json/plain')}, data: %q}]}}},
		}),
	}).then(r => r.text())`, workflows.MediationID(id), data)
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	require.NoError(t, err)
	require.Contains(t, answer, "success", answer)
}
