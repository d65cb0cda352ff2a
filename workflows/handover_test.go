package workflows_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// A mediator leaves in the midst of the talks. The story goes on where it stands,
// and whoever took over signs the agreement: no session is asked for anew, and a
// run that begins again is told the same.
func TestAMediatorLeavesInMidSession(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(),
		answer{kind: domain.Session, who: "mediator2", outcome: domain.Written, details: agreement()},
		answer{kind: domain.MediatorSigns, who: "mediator2", outcome: domain.Sign})...)
	change := domain.Change{Kind: domain.HandOverWork, HandOver: &domain.HandOver{
		From: s.People["mediator"].ID, All: true, To: []domain.StaffID{s.People["mediator2"].ID},
	}}
	handed := false
	s.once = func(k domain.TaskKind) bool {
		if k == domain.Session && !handed {
			handed = true
			s.Change(t, change)
			return false
		}
		return true
	}
	ending, story := s.play()
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, "acceptance:accept consent:agree consent:agree appointment:appoint session:agreement signature:sign signature:sign mediator_signs:sign seal:seal"+
		afterwards(ending, "appointment"), strings.Join(kinds(story), " "))
	require.Equal(t, []domain.StaffID{s.People["mediator2"].ID}, story.Mediators)
	for _, task := range story.Tasks {
		if task.Kind == domain.Session || task.Kind == domain.MediatorSigns {
			require.Equal(t, s.People["mediator2"].ID, task.Person)
			require.Equal(t, s.People["mediator2"].ID, task.Decision.By)
		}
	}
	require.Equal(t, officetest.Community, story.Centre)
	report, err := s.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole())
}
