package domain

// What every procedure shares is declared here once, and joined into each.

// OfficeVerbs declares what may be done with an open task besides deciding it.
// None of them decides it, moves its due time or makes a second task of it. They
// are the house's own practice, not a rule of law. Whoever does casework may
// record them, and then each has a rule of its own.
func OfficeVerbs() []DeclaredAct {
	verbs := []DeclaredAct{
		{Kind: Transfer, Form: FormOf[Transferring](), Does: "transfer", Builds: true},
		{Kind: Delegate, Form: FormOf[Delegating](), Does: "delegate", Builds: true},
		{Kind: GiveBack, Form: FormOf[GivingBack](), Does: "give_back", Builds: true},
		{Kind: Recall, Form: FormOf[OfTask](), Does: "recall", Builds: true},
		{Kind: Cosign, Form: FormOf[Consulting](), Does: "consult", Consults: true, Builds: true},
		{Kind: Countersign, Form: FormOf[Consulting](), Does: "consult", Consults: true, Builds: true},
		{Kind: Vote, Form: FormOf[Voting](), Does: "consult", Consults: true, Builds: true},
		{Kind: Speak, Form: FormOf[Speaking](), Does: "speak", Builds: true},
		{Kind: Urge, Form: FormOf[OfTask](), Does: "urge", Quiet: true},
		{Kind: SendCopy, Form: FormOf[Consulting](), Does: "copy", Quiet: true},
	}
	for i := range verbs {
		verbs[i].About, verbs[i].By = OnOpenTask, Casework()
	}
	return verbs
}

// Rewindings declares the acts that put the story of a case back: a decision was
// wrong, its author takes it back, whoever has the case sends it to an earlier
// stage, a head has a closed one go on. Who sends a case back, or reopens it, has
// it decided anew.
func Rewindings() []DeclaredAct {
	return []DeclaredAct{
		{Kind: Correct, By: Casework(), About: OnDecision, Rewinds: true, AsksAgain: true, Does: "correct", Form: FormOf[Correcting]()},
		{Kind: TakeBack, By: Casework(), About: OnDecision, Rewinds: true, AsksAgain: true, Does: "take_back", Form: FormOf[GivingBack]()},
		{Kind: ReturnTo, By: []Post{Mediator, Head}, About: OnCase, Rewinds: true, Does: "return", Form: FormOf[Returning]()},
		{Kind: Reopen, By: []Post{Head}, About: OnCase, Rewinds: true, Does: "reopen", Form: FormOf[Reopened](), Rules: []string{Reopening}},
	}
}

// Recusal declares that somebody steps back from a case: anyone may. It ends the
// wait when he is appointed to it, at the stages that are in the hands of those.
func Recusal(at ...Stage) DeclaredAct {
	return DeclaredAct{
		Kind: Recuse, By: Posts(), About: OnCase, Form: FormOf[Warning](), Anywhere: true, Recused: true,
		Effects: []string{"recuse_oneself"}, Interrupts: at, IfAppointed: true, Builds: true,
	}
}

// Holds declares the acts by which the clock of a case stands still, where a
// period of the parties runs, and goes on. What an official owes is not put off
// by a hold.
func Holds(at ...Stage) []DeclaredAct {
	return []DeclaredAct{
		{
			Kind: PutOnHold, By: Casework(), About: OnCase, Form: FormOf[Standstill](),
			Checks: []string{"may_hold"}, Effects: []string{"hold"}, Interrupts: at, Suspends: true, Builds: true,
		},
		{
			Kind: EndHold, By: Casework(), About: OnCase, Form: FormOf[Reasoned](),
			Checks: []string{"may_hold"}, Interrupts: []Stage{StageHold}, Builds: true,
		},
	}
}

// HoldTask declares what is asked while the clock of a case stands still. How
// long that may be depends on the reason: each has a rule of its own.
func HoldTask() DeclaredTask {
	hold := DeclaredTask{Kind: OnHold, Lapses: true, Outcomes: []DeclaredOutcome{{Outcome: Resume, Form: FormOf[Reasoned]()}}}
	for _, reason := range HoldReasons() {
		hold.Rules = append(hold.Rules, reason.Rule())
	}
	return hold
}
