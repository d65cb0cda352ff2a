//go:build e2e

package chaos_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"

	"hejie/domain"
	"hejie/workflows"
)

// stormed sends thirty updates at a time to one case, each under an ID of its
// own, while bells ring at it: first a signed decision again and again, across
// the end of a run in the long form, then rubbish. Each is answered by a receipt,
// a refusal, or an error that says to send it again, and the case hears what comes afterwards (F22).
func (m meaning) stormed(t *testing.T) {
	updates, width := 2200, 30
	if testing.Short() {
		updates = 300
	}
	id := m.OpenDispute(t)
	task := m.AwaitTask(t, id, domain.Acceptance).Task
	message := m.Sign(t, "registrar2", domain.Envelope{Task: task, Outcome: domain.Accept})
	var receipts, refusals, again, silent, slowest atomic.Int64
	send := func(text string) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		sent := time.Now()
		_, err := m.Update(ctx, id, text)
		_, refused := err.(*temporal.ApplicationError)
		_, ended := err.(*serviceerror.WorkflowNotReady) // something else came while its run ended
		switch {
		case err == nil:
			receipts.Add(1)
		case refused:
			refusals.Add(1)
		case ended:
			again.Add(1)
		default:
			if silent.Add(1) == 1 {
				t.Logf("no answer: %v", err)
			}
		}
		for took := int64(time.Since(sent)); ; {
			if seen := slowest.Load(); took <= seen || slowest.CompareAndSwap(seen, took) {
				return
			}
		}
	}
	begun := time.Now()
	inParallel(updates, width, func(i int) {
		if i%10 == 0 {
			_ = m.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.BellSignal, nil)
		}
		send(message)
	})
	require.Positive(t, receipts.Load())
	inParallel(4*width, width, func(int) { send("rubbish") })
	runs, longest := m.runs(t, id)
	t.Logf("%d updates in %s, the slowest %s: %d receipts, %d refused, %d to be sent again, %d without an answer; %d runs, the longest of %d events", updates+4*width,
		time.Since(begun).Round(time.Millisecond), ms(time.Duration(slowest.Load())), receipts.Load(), refusals.Load(), again.Load(), silent.Load(), runs, longest)
	require.Zero(t, silent.Load())
	require.Less(t, longest, int64(4096*5/4))
	if !testing.Short() {
		require.Greater(t, runs, 1, "no history was ever full, so nothing was tested")
	}
	m.goesOn(t, id)
}
