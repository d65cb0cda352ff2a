//go:build e2e

package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/workflows"
)

// An acceptance that had been declined by mistake is corrected after the case was
// closed: its workflow is started anew, and the case comes to an agreement.
func TestADeclineByMistakeIsCorrected(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	s.play(t, id, decides(domain.Acceptance, "registrar2", domain.Decline, domain.Details{Reason: "not_civil", Note: "误选"}), told())
	first := s.AwaitEnding(t, id)
	require.Equal(t, string(domain.Declined), first.Ending)
	require.NoError(t, s.Client.GetWorkflow(t.Context(), workflows.MediationID(id), "").Get(t.Context(), nil))

	proposed, err := s.Act(t, "registrar", domain.Correct, id, domain.Details{Task: first.Tasks[0].Task, Outcome: domain.Accept, Note: "误选不予受理"})
	require.NoError(t, err)
	_, err = s.Decide(t, "head", domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1), domain.Approve, nil)
	require.NoError(t, err)
	s.play(t, id, begun(s)...)
	// While it is open: sent back, and gone on with by the same workflow.
	s.play(t, id, acts(domain.Session, "mediator", domain.ReturnTo, domain.Details{Stage: domain.StageMediator, Note: "改由他人调解"}),
		appoints(s, "head", "mediator2"), decides(domain.Session, "mediator2", domain.Oral, agreement()))
	story := s.finish(t, id, community())
	require.Equal(t, string(domain.AgreedOrally), story.Ending)
	require.Equal(t, 2, story.Version)
	require.Len(t, story.Closings, 1)
	require.Equal(t, domain.Declined, story.Closings[0].Ending)
	require.NotNil(t, story.Tasks[0].Struck)
	s.RequireWhole(t)
}
