//go:build e2e

package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/workflows"
)

// Worker and engine are killed in the middle of a case, and people go on
// deciding meanwhile: the register takes their decisions, and the case goes on
// from there.
func TestKilledInTheMiddle(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	acceptance := s.AwaitTask(t, id, domain.Acceptance)

	s.Worker.Kill()
	s.decide(t, "registrar2", acceptance, domain.Accept, nil)
	restart(t, s.Worker)
	consents := s.AwaitTasks(t, id, domain.Consent)
	require.Len(t, consents, 2)

	s.Engine.Kill()
	for _, consent := range consents {
		s.decide(t, "registrar", consent, domain.Agree, officetest.Heard())
	}
	meanwhile := s.OpenDispute(t) // a case opens while the engine is down
	restart(t, s.Engine)
	appointment := s.AwaitTask(t, id, domain.Appointment)
	s.AwaitTask(t, meanwhile, domain.Acceptance)

	s.Worker.Kill()
	s.Engine.Kill()
	s.decide(t, "head", appointment, domain.Appoint,
		domain.Details{Mediators: []domain.StaffID{s.People["mediator"].ID}, ChosenBy: "parties"})
	restart(t, s.Engine)
	restart(t, s.Worker)
	s.settle(t, id, people{"registrar", "mediator", "head"})

	story := s.finish(t, id, people{"registrar", "mediator", "head"})
	require.Equal(t, string(domain.Agreed), story.Ending)
	require.Len(t, story.Tasks, 15, "nothing was asked twice")
	s.RequireWhole(t)
}

// Whoever can write to the engine can end a workflow there, but not a case.
func TestTerminatedByHand(t *testing.T) {
	s := start(t)
	id := s.OpenDispute(t)
	s.play(t, id, decides(domain.Acceptance, "registrar2", domain.Accept, nil))
	consent := s.AwaitTask(t, id, domain.Consent)
	require.NoError(t, s.Client.TerminateWorkflow(t.Context(), workflows.MediationID(id), "", "by hand"))

	s.decide(t, "registrar", consent, domain.RefuseIt, officetest.Heard())
	s.play(t, id, told())
	story := s.AwaitEnding(t, id)
	require.Equal(t, string(domain.NoConsent), story.Ending)
	var restarted int
	for _, line := range story.Audit {
		if line.What == "restarted" {
			restarted++
		}
	}
	require.Equal(t, 1, restarted, "and it is on record")
}

// A workflow that somebody starts by hand without a case ends at once.
func TestStartedByHand(t *testing.T) {
	s := start(t)
	run, err := s.Client.ExecuteWorkflow(t.Context(), startOptions("mediation/YX2026-123456"), workflows.Mediation,
		workflows.MediationInput{Case: "YX2026-123456"})
	require.NoError(t, err)
	require.ErrorContains(t, run.Get(t.Context(), nil), "unauthorised start")

	id := s.OpenDispute(t)
	s.AwaitTask(t, id, domain.Acceptance)
	ghost, err := s.Client.ExecuteWorkflow(t.Context(), startOptions("mediation/ghost"), workflows.Mediation, workflows.MediationInput{Case: id})
	require.NoError(t, err)
	require.ErrorContains(t, ghost.Get(t.Context(), nil), "unauthorised start", "a second workflow of a case is none of ours")
}

func startOptions(id string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{ID: id, TaskQueue: workflows.TaskQueue}
}

// A case whose workflow is gone is not stuck when its term ends: the relay
// notices, and the register tells a new run where the case stands.
func TestTerminatedWhileATermRuns(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	s.play(t, id, decides(domain.Acceptance, "registrar2", domain.Accept, nil))
	consent := s.AwaitTask(t, id, domain.Consent)
	require.NoError(t, s.Client.TerminateWorkflow(t.Context(), workflows.MediationID(id), "", "by hand"))
	s.SetClock(t, consent.Due.Add(time.Hour))
	require.NoError(t, s.Worker.Stop(t.Context())) // the relay looks as it starts, and then every few minutes
	restart(t, s.Worker)
	s.play(t, id, told())
	require.Equal(t, string(domain.NoConsent), s.AwaitEnding(t, id).Ending)
}
