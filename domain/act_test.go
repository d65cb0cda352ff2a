package domain_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
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
			require.Equal(t, want, procedures.All().Act(act).InterruptsAt(stage, false), "%s at %s", act, stage)
		}
		require.Equal(t, slices.Contains(mediating, stage), procedures.All().Act(domain.Recuse).InterruptsAt(stage, true), stage)
		require.False(t, procedures.All().Act(domain.Recuse).InterruptsAt(stage, false), "whoever does not mediate leaves no gap")
	}
}

func TestWhoHasNoPartInACaseMayStillStepBackAndWarn(t *testing.T) {
	t.Parallel()
	ofAnyone := []domain.ActKind{domain.Recuse, domain.Danger, domain.Sham, domain.AtRisk}
	for _, act := range domain.ActKinds() {
		require.Equal(t, slices.Contains(ofAnyone, act), procedures.All().Act(act).Recused, act)
	}
}

func TestWhatAnActIs(t *testing.T) {
	t.Parallel()
	for _, act := range domain.ActKinds() {
		require.Equal(t, act, procedures.All().Act(act).Kind)
		inCase := []domain.ActKind{
			domain.Withdraw, domain.Danger, domain.Object, domain.Recuse, domain.FileDocument, domain.PutOnHold, domain.EndHold, domain.Sham, domain.AtRisk,
			domain.Relate, domain.Distinguish, domain.Unrelate, domain.RecordGuardian, domain.LetRead, domain.Represent, domain.Unrepresent, domain.Merge, domain.Unmerge, domain.Correct, domain.TakeBack, domain.ReturnTo, domain.Reopen,
		}
		require.Equal(t, slices.Contains(inCase, act) || procedures.All().Act(act).OnTask(), procedures.All().Act(act).InCase(), act)
		require.False(t, procedures.All().Act(act).OnTask() && slices.Contains(procedures.All().Act(act).By, domain.Administrator), "%s: administrators do no casework", act)
		require.NotEmpty(t, procedures.All().Act(act).By, act)
	}
	for _, act := range []domain.ActKind{"", "sleep"} {
		require.Empty(t, procedures.All().Act(act).Kind)
		require.False(t, procedures.All().Act(act).InCase())
		require.Empty(t, procedures.All().Act(act).By)
	}
}
