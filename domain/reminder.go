package domain

import (
	"slices"
	"time"
)

// Rung is a step of the ladder of reminders around a due time.
type Rung string

// The rungs, in order: two working days before the last day, one before, the
// last day itself, the first working day after, and one tier up on the second.
const (
	TwoDaysBefore Rung = "T-2"
	OneDayBefore  Rung = "T-1"
	LastDay       Rung = "T"
	OneDayAfter   Rung = "T+1"
	OneTierUp     Rung = "up"

	HoldOver Rung = "hold_over" // no rung of the ladder: a hold ended by itself, and the term runs again
)

// Not steps of the ladder, but shown with it.
const (
	Urged  Rung = "urged"  // a colleague urges who has the task
	Copied Rung = "copied" // a colleague draws attention to the case
)

// Reminder is the instant a rung is to be issued, in Shanghai's zone.
type Reminder struct {
	Rung Rung
	At   time.Time
}

// Ladder is the reminders of a task, in order of time. Incomplete is 0, or a
// year without a table that some rungs lie in: those are left out, and the
// ladder has to be made again when that year has been imported.
type Ladder struct {
	Reminders  []Reminder
	Incomplete int
}

// Reminders returns the ladder of a task opened and due at these instants. Every
// rung stands at the opening of office hours of its working day: T is the last
// one not after the due time, T+1 the first after it. Rungs before the opening
// of the task are left out, not issued late in a bunch.
//
// The ladder is the house's own practice (提醒, 督办), not a rule of law.
func (c Calendar) Reminders(opened, due time.Time) Ladder {
	before, missingBefore := c.openingsUntil(due, opened)
	after, missingAfter := c.openingsAfter(due)
	ladder := Ladder{Incomplete: missingAfter}
	if missingBefore != 0 {
		ladder.Incomplete = missingBefore
	}
	rungsBefore := [rungsUntilDue]Rung{LastDay, OneDayBefore, TwoDaysBefore}
	for i, at := range slices.Backward(before) {
		ladder.add(rungsBefore[i], at, opened)
	}
	rungsAfter := [rungsAfterDue]Rung{OneDayAfter, OneTierUp}
	for i, at := range after {
		ladder.add(rungsAfter[i], at, opened)
	}
	return ladder
}

const (
	rungsUntilDue = 3
	rungsAfterDue = 2
)

func (l *Ladder) add(rung Rung, at, opened time.Time) {
	if !at.Before(opened) {
		l.Reminders = append(l.Reminders, Reminder{Rung: rung, At: at})
	}
}

// openingsUntil returns the last openings of the office that are not after due,
// latest first, as many as there are rungs; it looks back no further than the
// day of since, nor beyond a year without a table, which it then returns.
func (c Calendar) openingsUntil(due, since time.Time) (openings []time.Time, missing int) {
	for day := DayOf(due); len(openings) < rungsUntilDue && !day.Before(DayOf(since)); day = day.AddDays(-1) {
		works, err := c.IsWorkingDay(day)
		if err != nil {
			return openings, missingYear(err)
		}
		if works && !c.hours.opening(day).After(due) {
			openings = append(openings, c.hours.opening(day))
		}
	}
	return openings, 0
}

// openingsAfter returns the first openings after due, as many as there are
// rungs, short of a year without a table, which it then returns.
func (c Calendar) openingsAfter(due time.Time) (openings []time.Time, missing int) {
	for day := DayOf(due); len(openings) < rungsAfterDue; day = day.AddDays(1) {
		works, err := c.IsWorkingDay(day)
		if err != nil {
			return openings, missingYear(err)
		}
		if works && c.hours.opening(day).After(due) {
			openings = append(openings, c.hours.opening(day))
		}
	}
	return openings, 0
}
