package domain

import (
	"slices"
	"time"
)

// Authority is what the register knows, at its own time, about the person who
// wants to decide a task.
type Authority struct {
	Now      time.Time
	Holdings []Holding      // the posts that the decider and the absent person hold now
	StandIns []Substitution // substitutions in force today for the absent person and for anyone in Task.Excluded
	Recused  []StaffID      // who has stepped back from the case, or was objected to
}

// Authorise decides whether e's author may answer t. It looks at post, centre,
// substitution, four eyes and recusal; the signature has been verified before
// and the details are checked after. A nil result is a yes.
func Authorise(t Task, e Envelope, a Authority) *Refusal {
	// In whose name: one's own, or the absent person's, with both names kept.
	principal := e.Staff
	if e.For != "" {
		principal = e.For
		lends := func(s Substitution) bool {
			return s.Absent == e.For && s.Substitute == e.Staff && s.Covers(t.Post, a.Now)
		}
		if !slices.ContainsFunc(a.StandIns, lends) {
			return Refuse(NotYourPost, "no_lent_post", "post", t.Post)
		}
	}
	if r := holds(principal, t, a.Holdings); r != nil {
		return r
	}
	// Four eyes: neither who submitted what the task judges, nor who stands in
	// for him today, whether he now acts for himself or for another.
	for _, person := range []StaffID{e.Staff, principal} {
		if r := a.Bars(person, t.Excluded); r != nil {
			return r
		}
	}
	return nil
}

// Bars refuses a person whose own work a task judges, who stands in today for
// one whose work it is, or who may have no part in the case.
func (a Authority) Bars(person StaffID, excluded []StaffID) *Refusal {
	if slices.Contains(excluded, person) {
		return Refuse(SelfApproval, "")
	}
	for _, s := range a.StandIns {
		if s.Substitute == person && slices.Contains(excluded, s.Absent) && inForce(s, a.Now) {
			return Refuse(SelfApproval, "stands_in_for_judged")
		}
	}
	if slices.Contains(a.Recused, person) {
		return Refuse(Recused, "")
	}
	return nil
}

// holds checks that the person himself holds what the task asks for. A lent
// post is not held, so it cannot be passed on.
func holds(person StaffID, t Task, holdings []Holding) *Refusal {
	if t.Person != "" && t.Person != person {
		return Refuse(NotYourPost, "given_to_one")
	}
	elsewhere := false
	for _, h := range holdings {
		if h.Staff != person || h.Post != t.Post {
			continue
		}
		if h.Centre == t.At {
			return nil
		}
		elsewhere = true
	}
	if elsewhere {
		return Refuse(NotYourCentre, "centre", t.At)
	}
	return Refuse(NotYourPost, "post", t.Post)
}

func inForce(s Substitution, at time.Time) bool {
	return !at.Before(s.From) && at.Before(s.Until)
}

// Authorise decides whether staff may record the act about something at the
// given centre. Acts are recorded in one's own name only.
func (a DeclaredAct) Authorise(staff StaffID, centre CentreCode, holdings []Holding) *Refusal {
	elsewhere := false
	for _, h := range holdings {
		if h.Staff != staff || !slices.Contains(a.By, h.Post) {
			continue
		}
		if centre == "" || h.Centre.Covers(centre) {
			return nil
		}
		elsewhere = true
	}
	if elsewhere {
		return Refuse(NotYourCentre, "centre", centre)
	}
	return Refuse(NotYourPost, "act", a.Kind)
}

// A Seat is a post at a centre: where a task waits.
type Seat struct {
	Post   Post       `json:"post"`
	Centre CentreCode `json:"centre"`
}

// Seats lists, in order, where a task of a post at a centre may wait: the post
// itself, then the head of the centre, then the same post and its head one
// tier up, and so on. Changes to staff have no head above them.
func Seats(p Post, c CentreCode) []Seat {
	var seats []Seat
	for _, centre := range c.Chain() {
		seats = append(seats, Seat{p, centre})
		if p != Head && p != Administrator {
			seats = append(seats, Seat{Head, centre})
		}
	}
	return seats
}

// Route gives the first seat in which somebody sits who may decide. With
// nobody anywhere it is the first seat and vacant is true.
func Route(p Post, c CentreCode, holdings []Holding, barred []StaffID) (seat Seat, vacant bool) {
	seats := Seats(p, c)
	for _, seat := range seats {
		for _, h := range holdings {
			if h.Post == seat.Post && h.Centre == seat.Centre && !slices.Contains(barred, h.Staff) {
				return seat, false
			}
		}
	}
	return seats[0], true
}
