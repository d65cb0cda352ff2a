//go:build e2e

package chaos_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"hejie/activities"
	"hejie/domain"
	"hejie/internal/record"
	"hejie/workflows"
)

// A message that arrives in the very workflow task that ends a run is in the
// hands of nobody yet. This makes that task happen: one worker runs workflows,
// another the activities; the first is stopped, the activity for which the case
// waits ends, the message comes, and the first is started again. The history is
// over its bounds by then, so the run ends in that task (F21).
func (m meaning) handover(t *testing.T) {
	const queue = "handover"
	store := &scripted{released: make(chan struct{})}
	store.away.Store(true)
	newWorker := func(c client.Client, o worker.Options) worker.Worker {
		o.DisableRegistrationAliasing = true
		w := worker.New(c, queue, o)
		if !o.DisableWorkflowWorker {
			workflows.Register(w)
		}
		activities.Cases{Store: store}.Register(w)
		require.NoError(t, w.Start())
		return w
	}
	forActivities := newWorker(m.Client, worker.Options{DisableWorkflowWorker: true})
	defer forActivities.Stop()
	// On a connection of its own: a worker that is told to stop still takes the
	// task for which it is asking, and only cutting it off keeps it from that.
	line, err := m.Dial(t.Context())
	require.NoError(t, err)
	forWorkflows := newWorker(line, worker.Options{LocalActivityWorkerOnly: true})

	const id = domain.CaseID("YX2026-900001")
	first, err := m.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: workflows.MediationID(id), TaskQueue: queue},
		workflows.Mediation, workflows.MediationInput{Case: id})
	require.NoError(t, err)
	send := func(name string, payload any) {
		require.NoError(t, m.Client.SignalWorkflow(t.Context(), first.GetID(), first.GetRunID(), name, payload))
	}
	for range 5 {
		send(workflows.BellSignal, strings.Repeat("x", 1<<20))
	}
	require.Eventually(t, store.waits.Load, patience, 10*time.Millisecond, "the step went on as a normal activity")
	line.Close()
	forWorkflows.Stop()
	store.away.Store(false)
	close(store.released)
	m.awaitEvent(t, first, enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
	send(workflows.DecideSignal, "a decision")
	forWorkflows = newWorker(m.Client, worker.Options{LocalActivityWorkerOnly: true})
	defer forWorkflows.Stop()

	m.awaitEvent(t, first, enums.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW)
	require.Equal(t, []string{`"a decision"`}, store.got())
	require.NoError(t, m.Client.TerminateWorkflow(t.Context(), first.GetID(), "", "the test is over"))
}

// awaitEvent waits for an event of a run.
func (m meaning) awaitEvent(t *testing.T, run client.WorkflowRun, kind enums.EventType) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for events := m.Client.GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		e, err := events.Next()
		require.NoError(t, err, kind)
		if e.GetEventType() == kind {
			return
		}
	}
	require.Fail(t, "the run ended otherwise", kind)
}

// scripted is a register that is away, and then answers once it is released.
type scripted struct {
	away, waits atomic.Bool
	released    chan struct{}

	mu       sync.Mutex
	messages []string
}

func (s *scripted) Begin(_ context.Context, id domain.CaseID) (domain.CaseFile, error) {
	return domain.CaseFile{Case: id, Centre: "440104003104", Kind: "neighbour", Parties: []domain.PartyID{"P1", "P2"}}, nil
}

func (s *scripted) Stand(ctx context.Context, _ domain.Position) (domain.Standing, error) {
	if s.away.Load() {
		if activity.GetInfo(ctx).IsLocalActivity {
			return domain.Standing{}, errors.New("away")
		}
		s.waits.Store(true)
		<-s.released
	}
	return domain.Standing{Step: domain.RecordedStep{Stage: domain.StageAcceptance, Centre: "440104003104"}, Wait: time.Hour, Seat: domain.Seat{Post: domain.Registrar, Centre: "440104003104"}}, nil
}

func (s *scripted) Decide(_ context.Context, message []byte, _ record.Door) (record.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, string(message))
	return record.Receipt{}, nil
}

func (s *scripted) End(context.Context, domain.Position) (domain.Ending, bool, error) {
	return "", false, nil
}

func (s *scripted) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.messages
}
