package domain

import (
	"slices"
	"time"
)

// A HoldReason is why the clock of a case may stand still (中止). The list is
// closed: a hold for any other reason would be a way to play the clock.
type HoldReason string

// HoldReasons lists the reasons. That mediation may stand still for them is the
// house's own rule, after the reasons for which a court stays a case; how long
// each may last is in the policy.
func HoldReasons() []HoldReason {
	return []HoldReason{
		"expert_appraisal", // an appraisal that both sides wait for is under way
		"serious_illness",  // a party is seriously ill
		"force_majeure",    // an obstacle that nobody can overcome
		"other_case",       // it depends on what comes of another case
		"whereabouts",      // a party's whereabouts are being sought
	}
}

// Valid reports whether there is such a reason.
func (r HoldReason) Valid() bool { return slices.Contains(HoldReasons(), r) }

// Rule names the policy's rule with the reason's maximum.
func (r HoldReason) Rule() string { return "hold_" + string(r) }

// A Hold is one that was recorded in a case.
type Hold struct {
	Reason HoldReason `json:"reason"`
	By     StaffID    `json:"by"`
}

// AuthoriseHold decides who may stop the clock of a case, or let it go on
// again: a head at its centre or above, and whoever handles it: one of whom
// something is asked now, or one of the handlers.
func AuthoriseHold(staff StaffID, centre CentreCode, open []Task, handlers []StaffID, holdings []Holding) *Refusal {
	if isHead(staff, centre, holdings) || slices.Contains(handlers, staff) {
		return nil
	}
	if slices.ContainsFunc(open, func(t Task) bool { return holds(staff, t, holdings) == nil }) {
		return nil
	}
	return Refuse(NotYourPost, "hold_nobodys")
}

// CheckRenewal refuses a second hold for a reason for which the case has stood
// still before, unless a second person approves it: a head, by recording it
// himself, and another than who recorded the one before.
func CheckRenewal(reason HoldReason, by StaffID, centre CentreCode, before []Hold, holdings []Holding) *Refusal {
	var last StaffID
	for _, h := range before {
		if h.Reason == reason {
			last = h.By
		}
	}
	switch {
	case last == "":
		return nil
	case !isHead(by, centre, holdings):
		return Refuse(NotYourPost, "hold_heads")
	case last == by:
		return Refuse(SelfApproval, "hold_twice")
	}
	return nil
}

func isHead(staff StaffID, centre CentreCode, holdings []Holding) bool {
	return slices.ContainsFunc(holdings, func(h Holding) bool {
		return h.Staff == staff && h.Post == Head && h.Centre.Covers(centre)
	})
}

// A Pause is a time in which no period of a case ran: a hold, or a suspension
// after a danger. Both instants are on record.
type Pause struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// DueAfter is Due for a term that stood still during the pauses, which come in
// order. What was left of it when a pause began is what is left when that ends:
// working days for a term of working days, natural days for one of days or
// months, time for one of hours. The day on which a pause begins counts, the
// day on which it ends does not, as on the first day of a term. Where nothing
// was left but the rest of the last day, a last day is given back: the day on
// which the pause ends, if its office hours are not over.
func (c Calendar) DueAfter(from time.Time, term Term, pauses []Pause) (Due, error) {
	pauses = during(from, pauses)
	due, err := c.Due(from, term)
	if err != nil || len(pauses) == 0 || pauses[0].From.After(due.At) {
		return due, err
	}
	if term.Unit == Hours {
		for _, p := range pauses {
			if !p.From.After(due.At) {
				due.At = due.At.Add(p.Until.Sub(p.From))
			}
		}
		due.Last = DayOf(due.At)
		due.Steps = []Step{due.Steps[0], c.counted(due.Last, term.Count)}
		return due, nil
	}
	return c.dueInDays(from, term, pauses)
}

// during gives the pauses that ended after an instant, cut to what came after
// it.
func during(from time.Time, pauses []Pause) []Pause {
	var after []Pause
	for _, p := range pauses {
		if p.From.Before(from) {
			p.From = from
		}
		if p.Until.After(p.From) {
			after = append(after, p)
		}
	}
	return after
}

func (c Calendar) dueInDays(from time.Time, term Term, pauses []Pause) (Due, error) {
	first := DayOf(from)
	days := term.Count
	if term.Unit == Months {
		days = first.DaysUntil(first.AddMonths(term.Count))
	}
	steps, left := []Step{{CalendarDay: c.describe(first), Role: StepBegins}}, days
	for day := first; left > 0; {
		day = day.AddDays(1)
		described := c.describe(day)
		if term.Unit == WorkingDays {
			var err error
			if described, err = c.Explain(day); err != nil {
				return Due{}, err
			}
		}
		switch {
		case slices.ContainsFunc(pauses, func(p Pause) bool { return DayOf(p.From).Before(day) && !day.After(DayOf(p.Until)) }):
			steps = append(steps, Step{CalendarDay: described, Role: StepHeld})
		case term.Unit == WorkingDays && !described.Works():
			steps = append(steps, Step{CalendarDay: described, Role: StepPassed})
		default:
			left--
			steps = append(steps, c.counted(day, days-left))
		}
	}
	steps, err := c.lastDay(steps, term, pauses)
	if err != nil {
		return Due{}, err
	}
	return endingAt(c.hours.closing(steps[len(steps)-1].Day), steps)
}

// lastDay rolls the end over where the term does so, and gives the last day
// back that a pause has cut short.
func (c Calendar) lastDay(steps []Step, term Term, pauses []Pause) (_ []Step, err error) {
	nominal := steps[len(steps)-1].Day
	if term.Rollover {
		if steps, err = c.rollOver(steps); err != nil {
			return nil, err
		}
	}
	for _, p := range pauses {
		last := steps[len(steps)-1].Day
		if DayOf(p.From).Before(nominal) || p.From.After(c.hours.closing(last)) {
			continue
		}
		back := DayOf(p.Until)
		if p.Until.After(c.hours.closing(back)) {
			back = back.AddDays(1)
		}
		for last.Before(back) {
			last = last.AddDays(1)
			steps = append(steps, Step{CalendarDay: c.describe(last), Role: StepHeld})
		}
		if term.Rollover || term.Unit == WorkingDays {
			if steps, err = c.rollOver(steps); err != nil {
				return nil, err
			}
		}
		nominal = back
	}
	return steps, nil
}
