package domain

// What every procedure shares is declared here once, and joined into each.

// OfficeVerbs declares what may be done with an open task besides deciding it.
// None of them decides it, moves its due time or makes a second task of it. They
// are the house's own practice, not a rule of law. Whoever does casework may
// record them, and then each has a rule of its own.
func OfficeVerbs() []DeclaredAct {
	task := func(must, may []string) Form { return Form{Must: append([]string{"task"}, must...), May: may} }
	people, note := []string{"people"}, []string{"note"}
	one, some, bare := task(people, note), task(people, note), task(nil, note)
	one.Also = onePerson
	verbs := []DeclaredAct{
		{Kind: Transfer, Form: Form{Must: []string{"task"}, OneOf: []string{"centre", "people"}, May: note, Also: onePerson}, Does: "transfer", Builds: true},
		{Kind: Delegate, Form: one, Does: "delegate", Builds: true},
		{Kind: GiveBack, Form: task(note, nil), Does: "give_back", Builds: true},
		{Kind: Recall, Form: bare, Does: "recall", Builds: true},
		{Kind: Cosign, Form: some, Does: "consult", Consults: true, Builds: true},
		{Kind: Countersign, Form: some, Does: "consult", Consults: true, Builds: true},
		{Kind: Vote, Form: Form{Must: []string{"task", "people", "quorum"}, May: note, Also: quorumOfThem}, Does: "consult", Consults: true, Builds: true},
		{Kind: Speak, Form: Form{Must: []string{"task", "voice"}, May: note, Also: reasonOfObjection}, Does: "speak", Builds: true},
		{Kind: Urge, Form: bare, Does: "urge", Quiet: true},
		{Kind: SendCopy, Form: some, Does: "copy", Quiet: true},
	}
	for i := range verbs {
		verbs[i].About, verbs[i].By = OnOpenTask, Casework()
	}
	return verbs
}

// A task is given to one person, unless a post takes it.
func onePerson(d Details) error {
	if len(d.People) > 1 {
		return Refuse(MissingDetails, "people.one")
	}
	return nil
}

func quorumOfThem(d Details) error {
	if d.Quorum > len(d.People) {
		return Refuse(MissingDetails, "field", "quorum")
	}
	return nil
}

func reasonOfObjection(d Details) error {
	if d.Voice == Objects && d.Note == "" {
		return Refuse(MissingDetails, "field", "note")
	}
	return nil
}

// Rewindings declares the acts that put the story of a case back: a decision was
// wrong, its author takes it back, whoever has the case sends it to an earlier
// stage, a head has a closed one go on. Who sends a case back, or reopens it, has
// it decided anew.
func Rewindings() []DeclaredAct {
	note := []string{"note"}
	return []DeclaredAct{
		{
			Kind: Correct, By: Casework(), About: OnDecision, Rewinds: true, AsksAgain: true, Does: "correct",
			Form: Form{Must: []string{"task", "note"}, May: []string{"outcome", "corrected"}, Also: outcomeOrDetails},
		},
		{Kind: TakeBack, By: Casework(), About: OnDecision, Rewinds: true, AsksAgain: true, Does: "take_back", Form: Form{Must: []string{"task", "note"}}},
		{Kind: ReturnTo, By: []Post{Mediator, Head}, About: OnCase, Rewinds: true, Does: "return", Form: Form{Must: []string{"stage", "note"}}},
		{Kind: Reopen, By: []Post{Head}, About: OnCase, Rewinds: true, Does: "reopen", Form: Form{Must: note, May: []string{"stage"}}, Rules: []string{Reopening}},
	}
}

func outcomeOrDetails(d Details) error {
	if (d.Outcome == "") == (d.Corrected == nil) {
		return Refuse(MissingDetails, "outcome.either_corrected")
	}
	return nil
}

// Recusal declares that somebody steps back from a case: anyone may. It ends the
// wait when he is appointed to it, at the stages that are in the hands of those.
func Recusal(at ...Stage) DeclaredAct {
	return DeclaredAct{
		Kind: Recuse, By: Posts(), About: OnCase, Form: Form{Must: []string{"note"}, May: []string{"party"}}, Anywhere: true, Recused: true,
		Effects: []string{"recuse_oneself"}, Interrupts: at, IfAppointed: true, Builds: true,
	}
}

// Holds declares the acts by which the clock of a case stands still, where a
// period of the parties runs, and goes on. What an official owes is not put off
// by a hold.
func Holds(at ...Stage) []DeclaredAct {
	return []DeclaredAct{
		{
			Kind: PutOnHold, By: Casework(), About: OnCase, Form: Form{Must: []string{"hold_reason", "note"}, May: []string{"party"}},
			Checks: []string{"may_hold"}, Effects: []string{"hold"}, Interrupts: at, Suspends: true, Builds: true,
		},
		{
			Kind: EndHold, By: Casework(), About: OnCase, Form: Form{Must: []string{"note"}},
			Checks: []string{"may_hold"}, Interrupts: []Stage{StageHold}, Builds: true,
		},
	}
}

// HoldTask declares what is asked while the clock of a case stands still. How
// long that may be depends on the reason: each has a rule of its own.
func HoldTask() DeclaredTask {
	hold := DeclaredTask{Kind: OnHold, Lapses: true, Outcomes: []DeclaredOutcome{{Outcome: Resume, Form: Form{Must: []string{"note"}}}}}
	for _, reason := range HoldReasons() {
		hold.Rules = append(hold.Rules, reason.Rule())
	}
	return hold
}
