//go:build e2e

package chaos_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/record"
	"hejie/workflows"
)

// A signal waits in the engine because the worker is dead; its sender asks by
// command and is told that it is refused. What was in its way is gone before the
// worker hears it: it stays refused, as he was told, and he may sign anew.
func TestHeardAfterItWasRefused(t *testing.T) {
	r := newRun(t)
	ctx := t.Context()
	task := r.waiting(t, 1)[0]
	id, no := task.ID.Case(), decline()
	body, err := json.Marshal(no.details)
	require.NoError(t, err)
	message, err := r.Message(ctx, "registrar2", domain.Envelope{Task: task.ID, Outcome: no.outcome, About: task.Subject, Details: domain.HashOf(body)})
	require.NoError(t, err)
	early := op{who: "registrar2", task: task.ID, outcome: no.outcome, message: message, id: idOf(t, message)}

	r.Worker.Kill()
	require.NoError(t, r.Client.SignalWorkflow(ctx, workflows.MediationID(id), "", workflows.DecideSignal, message))
	sent, err := r.send(ctx, early, record.ByCommand)
	require.NoError(t, err)
	require.Equal(t, domain.MissingDetails, sent.code)
	_, err = r.Register.Deposit(ctx, body)
	require.NoError(t, err)
	require.NoError(t, r.Worker.Restart(ctx))
	require.Eventually(t, func() bool { return r.refusals(t, early, record.BySignal) == 1 }, patience, 50*time.Millisecond)

	require.NoError(t, r.says(ctx, "registrar2", task, no.outcome, no.details))
	_, err = r.next(ctx, id, domain.Informing)
	require.NoError(t, err)
	r.require()
}
