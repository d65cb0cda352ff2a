package mediation

import (
	"slices"

	"hejie/domain"
)

// Kind is the kind of its cases.
const Kind domain.ProcedureKind = "mediation"

// Procedure declares mediation.
func Procedure() *domain.Procedure { return told }

var told = declared.Told(Story)

var declared = domain.Declare(domain.Procedure{
	Kind:     Kind,
	Workflow: true,
	Series:   "case_numbers",
	Begins:   domain.StageIntake,
	Stages:   stages(),
	Tasks:    tasks(),
	Acts:     acts(),
	Endings:  endings(),
})

// stages lists the stages in the order in which a case usually meets them. A case
// is sent back to what was decided in it: what a party was offered, or a danger
// that was reported, is not asked again so.
func stages() []domain.DeclaredStage {
	return []domain.DeclaredStage{
		{Stage: domain.StageIntake, WithoutMediator: true},
		{Stage: domain.StageAcceptance, WithoutMediator: true, Returnable: true},
		{Stage: domain.StageConsent, WithoutMediator: true, Returnable: true, Consents: true},
		{Stage: domain.StageMediator, WithoutMediator: true, Returnable: true},
		{Stage: domain.StageMediation, Returnable: true},
		{Stage: domain.StageSigning, Returnable: true},
		{Stage: domain.StageSealing, Returnable: true},
		{Stage: domain.StageReferral, WithoutMediator: true, Consents: true},
		{Stage: domain.StageSuspended, Still: true},
		{Stage: domain.StageRuling, WithoutMediator: true},
		{Stage: domain.StageHold, Still: true},
		{Stage: domain.StageReturning, WithoutMediator: true, Concludes: true},
		{Stage: domain.StageInforming, WithoutMediator: true, Concludes: true},
		{Stage: domain.StageFollowUp},
		{Stage: domain.StageClosing, Concludes: true},
		{Stage: domain.StageClosed, WithoutMediator: true, Concludes: true},
	}
}

// Where a mediator sits, who may step back or not be accepted.
func mediatorSits() []domain.Stage {
	return []domain.Stage{domain.StageMediation, domain.StageSigning, domain.StageSealing}
}

// Where a period of the parties runs, which may stand still.
func parties() []domain.Stage {
	return []domain.Stage{domain.StageConsent, domain.StageMediation, domain.StageSigning, domain.StageReferral}
}

// Before mediation is over, or an agreement binds.
func unsettled() []domain.Stage {
	return allBut(domain.StageInforming, domain.StageReturning, domain.StageFollowUp, domain.StageClosing, domain.StageClosed)
}

func allBut(these ...domain.Stage) (others []domain.Stage) {
	for _, s := range stages() {
		if !slices.Contains(these, s.Stage) {
			others = append(others, s.Stage)
		}
	}
	return others
}

// endings lists how mediation ends. Whoever has left, or never agreed, is asked
// for his consent again where the case is reopened: nobody mediates for him
// unless he agrees (People's Mediation Law, Arts. 17 and 23(2)).
func endings() []domain.DeclaredEnding {
	on := func(k domain.TaskKind, o domain.Outcome) domain.Ground { return domain.Ground{Kind: k, Outcome: o} }
	return []domain.DeclaredEnding{
		{Ending: domain.Agreed, Settled: true, Grounds: []domain.Ground{on(domain.Seal, domain.ApplySeal)}},
		{Ending: domain.AgreedOrally, Settled: true, Grounds: []domain.Ground{on(domain.Session, domain.Oral)}},
		{Ending: domain.Declined, Grounds: []domain.Ground{on(domain.Acceptance, domain.Decline)}},
		{
			Ending: domain.NoConsent, AsksConsentAgain: true,
			Grounds: []domain.Ground{on(domain.Consent, domain.RefuseIt), on(domain.Consent, domain.Expired)},
		},
		{Ending: domain.Withdrawn, AsksConsentAgain: true, Act: domain.Withdraw},
		{Ending: domain.Failed, Referable: true, Grounds: []domain.Ground{on(domain.Session, domain.Fail)}},
		{Ending: domain.Lapsed, Referable: true, Grounds: []domain.Ground{on(domain.Session, domain.Expired)}},
		{
			Ending:  domain.Terminated,
			Grounds: []domain.Ground{on(domain.Resumption, domain.EndMediation), on(domain.Course, domain.EndMediation)},
		},
		{Ending: domain.Merged, Elsewhere: true},
	}
}
