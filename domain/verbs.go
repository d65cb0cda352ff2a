package domain

import (
	"slices"
	"time"
)

// The verbs of an office are what may be done with an open task besides
// deciding it. None of them decides it, moves its due time or makes a second
// task of it. They are the house's own practice, not a rule of law.

// Casework lists the posts that have to do with cases.
func Casework() []Post { return []Post{Registrar, Mediator, Head} }

// A Handling is an open task with what the register knows of those who have to
// do with it.
type Handling struct {
	Task      Task
	Declared  DeclaredTask   // of its kind
	Centre    CentreCode     // the centre of its step
	Mediators []StaffID      // of the case, once appointed
	Delegate  StaffID        // who works on it for Task.Person
	Voices    []Consultation // that were asked for
	Urged     time.Time      // when a notice of the one who acts was shown last
	Authority                // with the posts of who acts, of those he names and of a centre he names
}

// Hand judges a transfer, and gives the task as it is afterwards: with another
// person or another centre's post, for good.
func (h Handling) Hand(by StaffID, d Details) (Task, *Refusal) {
	if r := h.handedBy(by); r != nil {
		return h.Task, r
	}
	if len(d.People) == 0 {
		return h.handUp(d.Centre)
	}
	to := d.People[0]
	if to == by {
		return h.Task, Refuse(MissingDetails, "people.has_already")
	}
	// A session belongs to those whom the parties have as their mediators.
	if h.Declared.Appointed && !slices.Contains(h.Mediators, to) {
		return h.Task, Refuse(MissingDetails, "people.not_mediator")
	}
	for _, held := range h.Holdings {
		if held.Staff == to && held.Post == h.Task.Post && slices.Contains(h.Centre.Chain(), held.Centre) {
			t := h.Task
			t.Person, t.At = to, held.Centre
			return t, ofAnother(h.mayDecide(t, to))
		}
	}
	return h.Task, Refuse(MissingDetails, "people.not_post_there", "post", h.Task.Post, "centre", h.Centre)
}

// handUp gives the task to the same post of another centre in the chain.
func (h Handling) handUp(to CentreCode) (Task, *Refusal) {
	t := h.Task
	t.At, t.Person = to, ""
	switch {
	case h.Declared.Appointed:
		return h.Task, Refuse(MissingDetails, "centre.session_persons")
	case to == h.Task.At, !slices.Contains(h.Centre.Chain(), to):
		return h.Task, Refuse(MissingDetails, "field", "centre")
	}
	for _, held := range h.Holdings {
		if held.Centre == to && held.Post == t.Post && h.mayDecide(t, held.Staff) == nil {
			return t, nil
		}
	}
	return h.Task, Refuse(MissingDetails, "centre.nobody_there")
}

// handedBy refuses whoever does not have the task, and a task that is nobody's
// to give away.
func (h Handling) handedBy(by StaffID) *Refusal {
	if h.Declared.Personal {
		return Refuse(UnknownOutcome, "answered_by_none_else", "task", h.Task.Kind)
	}
	return h.mayDecide(h.Task, by)
}

// mayDecide reports, as a refusal, why somebody may not decide the task.
func (h Handling) mayDecide(t Task, staff StaffID) *Refusal {
	return Authorise(t, Envelope{Staff: staff}, h.Authority)
}

// Delegated judges a delegation, and gives the task as it is afterwards: pinned
// to who delegates, since only he decides it in the end.
func (h Handling) Delegated(by StaffID, d Details) (Task, *Refusal) {
	t := h.Task
	if r := h.handedBy(by); r != nil {
		return t, r
	}
	t.Person = by
	return t, h.mayHelp(by, d.People[0])
}

// mayHelp refuses a person who may not work on the task, nor be heard about it:
// he does casework somewhere, and is neither barred from the case nor one whose
// own work the task judges.
func (h Handling) mayHelp(by, staff StaffID) *Refusal {
	switch {
	case staff == by:
		return Refuse(MissingDetails, "people.oneself")
	case !h.doesCasework(staff):
		return Refuse(MissingDetails, "people.no_post")
	}
	r := h.Bars(staff, h.Task.Excluded)
	if r != nil && r.Code == SelfApproval {
		return Refuse(SelfApproval, "staff", staff)
	}
	return ofAnother(r)
}

func (h Handling) doesCasework(staff StaffID) bool {
	return slices.ContainsFunc(h.Holdings, func(held Holding) bool { return held.Staff == staff && slices.Contains(Casework(), held.Post) })
}

// ofAnother words a refusal about somebody whom the act names: RECUSED speaks
// of whoever signs.
func ofAnother(r *Refusal) *Refusal {
	if r != nil && r.Code == Recused {
		return Refuse(MissingDetails, "people.stepped_back")
	}
	return r
}

// Returns judges whether somebody may end the delegation: who works on it gives
// it back, who delegated it recalls it.
func (h Handling) Returns(kind ActKind, by StaffID) *Refusal {
	whose := h.Delegate
	if kind == Recall {
		whose = h.Task.Person
	}
	if h.Delegate == "" || by != whose {
		return Refuse(NotYourPost, "no_delegation")
	}
	return nil
}

// Consult judges a request for voices. Whose voice was asked for once is not
// asked again: he may change his word until the task is decided.
func (h Handling) Consult(kind ActKind, by StaffID, d Details) *Refusal {
	if !h.Declared.Consultable || kind != Cosign && h.Declared.Affirmative == "" {
		return Refuse(UnknownOutcome, "no_voices", "task", h.Task.Kind)
	}
	if r := h.mayDecide(h.Task, by); r != nil {
		return r
	}
	for _, staff := range d.People {
		if h.asked(staff) {
			return Refuse(MissingDetails, "people.asked_already")
		}
		if r := h.mayHelp(by, staff); r != nil {
			return r
		}
	}
	return nil
}

func (h Handling) asked(staff StaffID) bool {
	return slices.ContainsFunc(h.Voices, func(c Consultation) bool {
		return slices.ContainsFunc(c.Voices, func(v Voice) bool { return v.Staff == staff })
	})
}

// Heard judges whether somebody's word is asked for, and whether it still may be:
// he has not left since, nor come to be one whose own work the task judges.
func (h Handling) Heard(by StaffID) *Refusal {
	switch {
	case !h.asked(by):
		return Refuse(NotYourPost, "no_voice_asked")
	case !h.doesCasework(by):
		return Refuse(NotYourPost, "no_post")
	}
	return h.Bars(by, h.Task.Excluded)
}

// Urges judges an urging, and tells when its notice is shown: in office hours,
// and of one person about one task at most once a working day.
func (h Handling) Urges(c Calendar) (time.Time, error) {
	at, err := c.NextOfficeInstant(h.Now)
	if err != nil {
		return at, err
	}
	if !h.Urged.IsZero() && DayOf(h.Urged) == DayOf(at) {
		return at, Refuse(TooSoon, "day", DayOf(at))
	}
	return at, nil
}

// Copies judges whether those named may be told of the case, and read it.
func (h Handling) Copies(by StaffID, d Details) *Refusal {
	t := h
	t.Task.Excluded = nil // they only read
	for _, staff := range d.People {
		if r := t.mayHelp(by, staff); r != nil {
			return r
		}
	}
	return nil
}
