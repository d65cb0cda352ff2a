package domain_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func stages() []domain.Stage {
	return []domain.Stage{
		domain.StageIntake, domain.StageAcceptance, domain.StageConsent, domain.StageMediator, domain.StageMediation,
		domain.StageSigning, domain.StageSealing, domain.StageReferral, domain.StageSuspended, domain.StageRuling, domain.StageHold, domain.StageReturning, domain.StageInforming,
		domain.StageFollowUp, domain.StageClosing, domain.StageClosed, domain.StageApproval,
	}
}

func TestActsEndTheWaitOfSomeStages(t *testing.T) {
	t.Parallel()
	over := []domain.Stage{domain.StageClosed, domain.StageApproval}
	mediating := []domain.Stage{domain.StageMediation, domain.StageSigning, domain.StageSealing}
	for _, stage := range stages() {
		for _, act := range domain.ActKinds() {
			want := false
			switch act {
			case domain.Withdraw, domain.Sham:
				want = !slices.Contains(append(over, domain.StageInforming, domain.StageReturning, domain.StageFollowUp, domain.StageClosing), stage)
			case domain.Danger, domain.AtRisk:
				want = !slices.Contains(over, stage)
			case domain.PutOnHold:
				want = slices.Contains([]domain.Stage{domain.StageConsent, domain.StageMediation, domain.StageSigning, domain.StageReferral}, stage)
			case domain.EndHold:
				want = stage == domain.StageHold
			case domain.Object:
				want = slices.Contains(mediating, stage)
			}
			require.Equal(t, want, act.Interrupts(stage), "%s at %s", act, stage)
		}
		require.Equal(t, slices.Contains(mediating, stage), domain.RecusalInterrupts(stage, true), stage)
		require.False(t, domain.RecusalInterrupts(stage, false), "whoever does not mediate leaves no gap")
	}
}

func TestWhoHasNoPartInACaseMayStillStepBackAndWarn(t *testing.T) {
	t.Parallel()
	ofAnyone := []domain.ActKind{domain.Recuse, domain.Danger, domain.Sham, domain.AtRisk}
	for _, act := range domain.ActKinds() {
		require.Equal(t, slices.Contains(ofAnyone, act), act.OfAnyone(), act)
	}
}

func TestWhatAnActIs(t *testing.T) {
	t.Parallel()
	for _, act := range domain.ActKinds() {
		require.True(t, act.Valid(), act)
		inCase := []domain.ActKind{
			domain.Withdraw, domain.Danger, domain.Object, domain.Recuse, domain.FileDocument, domain.PutOnHold, domain.EndHold, domain.Sham, domain.AtRisk,
			domain.Relate, domain.Distinguish, domain.Unrelate, domain.RecordGuardian, domain.LetRead, domain.Represent, domain.Unrepresent, domain.Merge, domain.Unmerge, domain.Correct, domain.TakeBack, domain.ReturnTo, domain.Reopen,
		}
		require.Equal(t, slices.Contains(inCase, act) || act.OnTask(), act.InCase(), act)
		require.False(t, act.OnTask() && slices.Contains(act.Posts(), domain.Administrator), "%s: administrators do no casework", act)
		require.NotEmpty(t, act.Posts(), act)
	}
	for _, act := range []domain.ActKind{"", "sleep"} {
		require.False(t, act.Valid())
		require.False(t, act.InCase())
		require.Empty(t, act.Posts())
	}
}
