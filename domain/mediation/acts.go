package mediation

import (
	"slices"

	"hejie/domain"
)

// acts lists what is recorded unasked in the course of a mediation, with what
// every procedure shares.
func acts() []domain.DeclaredAct {
	return slices.Concat(intake(), interruptions(), records(),
		[]domain.DeclaredAct{domain.Recusal(mediatorSits()...)}, domain.Holds(parties()...), domain.Rewindings(), domain.OfficeVerbs())
}

func intake() []domain.DeclaredAct {
	return []domain.DeclaredAct{
		{Kind: domain.OpenCase, By: domain.Casework(), Does: "open", Opens: true},
		{Kind: domain.ImportCases, By: domain.Casework(), Does: "import", Opens: true},
		{Kind: domain.PublishSeed, By: []domain.Post{domain.Head, domain.Administrator}, Does: "publish_seed"},
	}
}

// interruptions: a party leaves or does not accept the mediator, or somebody is
// in danger. Everyone may report a danger, also who may have no part in the case.
func interruptions() []domain.DeclaredAct {
	notClosed := allBut(domain.StageClosed)
	return []domain.DeclaredAct{
		{ // nobody leaves an agreement that binds him (People's Mediation Law, Art. 31), nor a mediation that is over
			Kind: domain.Withdraw, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Leaving](),
			Checks: []string{"party_in_time"}, Interrupts: unsettled(), Builds: true,
		},
		{ // People's Mediation Law, Art. 23(1)
			Kind: domain.Object, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Leaving](),
			Checks: []string{"party_in_time"}, Effects: []string{"recuse_mediators"}, Interrupts: mediatorSits(), Builds: true,
		},
		{ // a dispute may turn into an offence (People's Mediation Law, Art. 25)
			Kind: domain.Danger, By: domain.Posts(), About: domain.OnCase, Form: domain.FormOf[domain.Warning](), Recused: true,
			Interrupts: notClosed, Suspends: true, Report: domain.PoliceReport, Builds: true,
		},
		{ // SPC Provisions on Invited Mediation 2016, Art. 18
			Kind: domain.Sham, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[domain.Warning](), Recused: true,
			Interrupts: unsettled(), Suspends: true, Report: domain.ShamReport, Builds: true,
		},
		{ // Anti-Domestic Violence Law, Art. 14; Protection of Minors Law, Art. 11
			Kind: domain.AtRisk, By: domain.Posts(), About: domain.OnCase, Form: domain.FormOf[AtRisk](), Recused: true,
			Interrupts: notClosed, Suspends: true, Report: domain.MandatoryReport, Builds: true,
		},
	}
}

// records: what is put on record about the case, its parties, and other cases.
func records() []domain.DeclaredAct {
	head := []domain.Post{domain.Head}
	return []domain.DeclaredAct{
		{
			Kind: domain.FileDocument, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Filing](),
			Effects: []string{"file_document"}, Quiet: true,
		},
		{Kind: domain.Relate, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Relating](), Does: "relate"},
		{Kind: domain.Distinguish, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Relating](), Does: "relate"},
		{Kind: domain.Unrelate, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Relating](), Does: "relate"},
		{Kind: domain.Merge, By: head, About: domain.OnCase, Form: domain.FormOf[Merging](), Does: "merge"},
		{Kind: domain.Unmerge, By: head, About: domain.OnCase, Form: domain.FormOf[Merging](), Does: "unmerge", AsksAgain: true},
		{Kind: domain.RecordGuardian, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Guarding](), Does: "record_guardian"},
		{Kind: domain.LetRead, By: head, About: domain.OnCase, Form: domain.FormOf[Reading](), Does: "let_read"}, // PIPL, Art. 31
		{Kind: domain.Represent, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Representing](), Does: "represent"},
		{Kind: domain.Unrepresent, By: domain.Casework(), About: domain.OnCase, Form: domain.FormOf[Leaving](), Does: "represent"},
	}
}
