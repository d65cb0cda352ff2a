package domain

import "time"

// Light is how a task stands against its due time.
type Light string

// The lights: time left, due within two working days, overdue; and that of a task
// whose due time lies beyond the calendar years that are known, of which nothing
// is said.
const (
	Green   Light = "green"
	Yellow  Light = "yellow"
	Red     Light = "red"
	Unknown Light = "unknown"
)

// No run of days off comes near a month (the longest on record is ten days), so
// earlier than this before a due time the light is green whatever a table says
// that has not been announced yet.
const surelyGreen = 31 * 24 * time.Hour

// The register keeps instants to the microsecond: the first that is after
// another is this much later.
const tick = time.Microsecond

// Overdue reports whether a due time has passed. It is the one definition: at
// the very instant it is due a thing is still in time, for 以内 and 届满 include
// the number they stand with (Civil Code art. 1259).
func Overdue(now, due time.Time) bool { return now.After(due) }

// LightBetween returns the light of a thing that turns yellow and falls due at
// these instants. It is the one definition; the register's lists use its twin in
// SQL.
func LightBetween(now, turnsYellow, due time.Time) Light {
	switch {
	case Overdue(now, due):
		return Red
	case now.Before(turnsYellow):
		return Green
	}
	return Yellow
}

// Light returns red when the due time has passed, yellow from the instant of
// the reminder two working days before it, and green before that. It is a
// *MissingYearError where that instant lies in a year without a table.
func (c Calendar) Light(now, due time.Time) (Light, error) {
	light, _, err := c.lightUntil(now, due)
	return light, err
}

// NextLightChange returns the next instant at which the light may be another,
// and false when it is red and stays so. Where the turn to yellow lies in a
// year without a table it is the instant from which Light needs that table.
func (c Calendar) NextLightChange(now, due time.Time) (time.Time, bool, error) {
	light, next, err := c.lightUntil(now, due)
	return next, err == nil && light != Red, err
}

func (c Calendar) lightUntil(now, due time.Time) (Light, time.Time, error) {
	if Overdue(now, due) {
		return Red, time.Time{}, nil
	}
	turnsYellow, missing := c.turnsYellow(due)
	if missing != 0 {
		turnsYellow = due.Add(-surelyGreen)
	}
	switch light := LightBetween(now, turnsYellow, due); {
	case light == Green:
		return Green, turnsYellow.In(Shanghai()), nil
	case missing != 0:
		return "", time.Time{}, &MissingYearError{Year: missing}
	default:
		return light, due.In(Shanghai()).Add(tick), nil
	}
}

// turnsYellow returns the instant of the reminder two working days before due,
// or the year whose table is needed for it.
func (c Calendar) turnsYellow(due time.Time) (at time.Time, missing int) {
	openings, missing := c.openingsUntil(due, time.Time{})
	if missing != 0 {
		return time.Time{}, missing
	}
	return openings[rungsUntilDue-1], 0
}
