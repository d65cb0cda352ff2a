package domain

// The forms of the acts that every procedure shares.
type (
	// OfTask names the task that an act is about.
	OfTask struct {
		Task TaskID `json:"task" required:"true" input:"task"`
		Noted
	}
	// Transferring gives a task to one person, or to the same post of a centre above.
	Transferring struct {
		Task   TaskID     `json:"task" required:"true" input:"task"`
		People []StaffID  `json:"people,omitempty" input:"people" most:"20"`
		Centre CentreCode `json:"centre,omitempty" input:"centre"`
		Noted
	}
	// Delegating names who works on a task.
	Delegating struct {
		Task   TaskID    `json:"task" required:"true" input:"task"`
		People []StaffID `json:"people" required:"true" input:"people" most:"20"`
		Noted
	}
	// GivingBack names a task and says why.
	GivingBack struct {
		Task TaskID `json:"task" required:"true" input:"task"`
		Reasoned
	}
	// Consulting names those whose voices are asked for, or who are told.
	Consulting struct {
		Task   TaskID    `json:"task" required:"true" input:"task"`
		People []StaffID `json:"people" required:"true" input:"people" most:"20"`
		Noted
	}
	// Voting asks for voices of which so many must agree.
	Voting struct {
		Task   TaskID    `json:"task" required:"true" input:"task"`
		People []StaffID `json:"people" required:"true" input:"people" most:"20"`
		Quorum int       `json:"quorum" required:"true" input:"number" unit:"people"`
		Noted
	}
	// Speaking is what somebody says whose voice was asked for.
	Speaking struct {
		Task  TaskID `json:"task" required:"true" input:"task"`
		Voice Stance `json:"voice" required:"true" input:"choice"`
		Noted
	}
	// Correcting says what a decision ought to have been, or ought to have said.
	Correcting struct {
		Task      TaskID   `json:"task" required:"true" input:"task"`
		Outcome   Outcome  `json:"outcome,omitempty" input:"choice"`
		Corrected *Details `json:"corrected,omitempty" input:"form"`
		Reasoned
	}
	// Returning names the stage to which a case is sent back.
	Returning struct {
		Stage Stage `json:"stage" required:"true" input:"choice"`
		Reasoned
	}
	// Reopened says why a closed case goes on, and perhaps where.
	Reopened struct {
		Stage Stage `json:"stage,omitempty" input:"choice"`
		Reasoned
	}
	// Warning says why somebody steps back, or what is the matter.
	Warning struct {
		Party PartyID `json:"party,omitempty" input:"party"`
		Reasoned
	}
	// Standstill says why the clock of a case stands still.
	Standstill struct {
		HoldReason HoldReason `json:"hold_reason" required:"true" input:"choice"`
		Party      PartyID    `json:"party,omitempty" input:"party"`
		Reasoned
	}
)

// Check refuses a transfer to both a person and a post, to neither, or to several.
func (f Transferring) Check() error {
	switch {
	case f.Centre == "" && len(f.People) == 0:
		return Refuse(MissingDetails, "field", "people")
	case f.Centre != "" && len(f.People) > 0:
		return Refuse(MissingDetails, "belongs_not", "field", "people")
	}
	return onePerson(f.People)
}

// Check refuses to have several work on a task.
func (f Delegating) Check() error { return onePerson(f.People) }

func onePerson(people []StaffID) error {
	if len(people) > 1 {
		return Refuse(MissingDetails, "people.one")
	}
	return nil
}

// Check refuses to ask for more agreement than there are voices.
func (f Voting) Check() error {
	if f.Quorum > len(f.People) {
		return Refuse(MissingDetails, "field", "quorum")
	}
	return nil
}

// Check refuses an objection without its reasons.
func (f Speaking) Check() error {
	if f.Voice == Objects && f.Note == "" {
		return Refuse(MissingDetails, "field", "note")
	}
	return nil
}

// Check refuses a correction of nothing, and one of both.
func (f Correcting) Check() error {
	if (f.Outcome == "") == (f.Corrected == nil) {
		return Refuse(MissingDetails, "outcome.either_corrected")
	}
	return nil
}
