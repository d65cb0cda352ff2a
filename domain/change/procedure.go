package change

import "hejie/domain"

// Kind is the kind of its cases.
const Kind domain.ProcedureKind = "change"

// Procedure declares the change.
func Procedure() *domain.Procedure { return declared }

var declared = domain.Declare(domain.Procedure{
	Kind:   Kind,
	Letter: "C", Series: "change_numbers", // disputes are numbered without gaps for changes
	Begins: domain.StageApproval,
	Story:  Story,
	Stages: []domain.DeclaredStage{{Stage: domain.StageApproval, WithoutMediator: true}},
	Tasks: []domain.DeclaredTask{
		{ // a second administrator approves it
			Kind: domain.ApproveChange, About: domain.AboutProposal, Judges: []domain.Judged{domain.JudgesOpener},
			Personal: true, Locks: "work", Outcomes: settles("carry_out"),
		},
		{ // a colleague accepts the work that is offered to him, within the term of a change
			Kind: domain.TakeOver, About: domain.AboutProposal, Judges: []domain.Judged{domain.JudgesOpener},
			Own: true, Rules: []string{string(domain.ApproveChange)}, Locks: "work", Outcomes: settles("carry_out"),
		},
		{ // a head approves that a decision was wrong, who had no part in it
			Kind: domain.ApproveCorrection, About: domain.AboutProposal, Judges: []domain.Judged{domain.JudgesNamed},
			Locks: "corrected_case", Outcomes: settles("strike_decision"),
		},
	},
	Acts: []domain.DeclaredAct{
		{Kind: domain.Propose, By: []domain.Post{domain.Administrator}, Does: "propose", Proposes: true},
		{Kind: domain.Substitute, By: domain.Posts(), Does: "lend_posts"}, // one's own, while one is absent: anyone may
		{Kind: domain.ImportCalendar, By: []domain.Post{domain.Administrator}, Does: "import_calendar"},
		{Kind: domain.OfferWork, By: domain.Casework(), Does: "offer_work", Proposes: true},
	},
	Endings: []domain.DeclaredEnding{
		{Ending: Approved},
		{Ending: Rejected},
	},
})

func settles(effect string) []domain.DeclaredOutcome {
	return []domain.DeclaredOutcome{
		{Outcome: domain.Approve, Form: domain.FormOf[domain.Noted](), Effects: []string{effect, "close"}},
		{Outcome: domain.Reject, Form: domain.FormOf[domain.Reasoned](), Effects: []string{"close"}},
	}
}
