package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// An agreement in effect binds: what is owed on it is neither sent back nor held,
// and is its mediator's work until the case is closed.
func TestWhatIsOwedOnAnAgreementIsNotSentBack(t *testing.T) {
	t.Parallel()
	for _, k := range domain.TaskKinds() {
		if k.FollowsUp() || k == domain.Closing || k == domain.Completion {
			require.False(t, k.AllowsReturn(), k)
		}
	}
	for _, s := range []domain.Stage{domain.StageFollowUp, domain.StageClosing, domain.StageReturning, domain.StageInforming} {
		require.False(t, domain.MayHold(s), s)
		require.NotContains(t, domain.ReturnStages(), s)
		require.False(t, domain.Withdraw.Interrupts(s), s)
	}
	require.NotContains(t, domain.StagesWithoutMediator(), domain.StageFollowUp)
	require.NotContains(t, domain.StagesWithoutMediator(), domain.StageClosing)
	require.NotContains(t, domain.ConcludingStages(), domain.StageFollowUp)
	for _, s := range domain.ConcludingStages() {
		require.NotContains(t, domain.ReturnStages(), s)
	}
}
