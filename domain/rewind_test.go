package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

// An agreement in effect binds: what is owed on it is neither sent back nor held,
// and is its mediator's work until the case is closed.
func TestWhatIsOwedOnAnAgreementIsNotSentBack(t *testing.T) {
	t.Parallel()
	for _, k := range domain.TaskKinds() {
		if procedures.All().Task(k).FollowsUp() || k == domain.Closing || k == domain.Completion {
			require.False(t, procedures.All().Task(k).Returnable, k)
		}
	}
	for _, s := range []domain.Stage{domain.StageFollowUp, domain.StageClosing, domain.StageReturning, domain.StageInforming} {
		require.False(t, procedures.All().Act(domain.PutOnHold).InterruptsAt(s, false), s)
		require.NotContains(t, procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable }), s)
		require.False(t, procedures.All().Act(domain.Withdraw).InterruptsAt(s, false), s)
	}
	require.NotContains(t, mediation.Procedure().StagesWhere(func(s domain.DeclaredStage) bool { return s.WithoutMediator }), domain.StageFollowUp)
	require.NotContains(t, mediation.Procedure().StagesWhere(func(s domain.DeclaredStage) bool { return s.WithoutMediator }), domain.StageClosing)
	require.NotContains(t, procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Concludes }), domain.StageFollowUp)
	for _, s := range procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Concludes }) {
		require.NotContains(t, procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable }), s)
	}
}
