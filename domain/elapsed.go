package domain

import (
	"errors"
	"time"
)

// Elapsed is how long a case has been with the office, since the matter first
// came in. It runs through every referral and every hold: no centre's term
// does, but those who wait, wait all the time.
type Elapsed struct {
	Days        int `json:"days"`              // natural days
	WorkingDays int `json:"working_days"`      // 0 when Unknown is set
	Unknown     int `json:"unknown,omitempty"` // the calendar year without which the working days are not known
}

// Elapsed counts from the day a matter first came in, which is left out as in
// any term, up to and with the day of an instant.
func (c Calendar) Elapsed(firstIn, now time.Time) Elapsed {
	from, to := DayOf(firstIn), DayOf(now)
	if to.Before(from) {
		return Elapsed{} // of clocks that do not agree nothing is made
	}
	e := Elapsed{Days: from.DaysUntil(to)}
	working, err := c.WorkingDaysBetween(from, to)
	if missing, ok := errors.AsType[*MissingYearError](err); ok {
		e.Unknown = missing.Year
		return e
	}
	e.WorkingDays = working
	return e
}
