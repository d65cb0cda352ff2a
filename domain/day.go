package domain

import (
	"cmp"
	"fmt"
	"time"
)

// Dates outside these years are slips of the pen.
const (
	firstYear = 1900
	lastYear  = 2999
)

// Shanghai returns the zone every date and hour of the casework is read in:
// UTC+8, fixed. China has kept no summer time since 1991, so no zone database
// is needed.
func Shanghai() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// Day is a civil date in Shanghai, without a time of day. Days are compared
// with ==; the zero Day is no date.
type Day struct {
	year  int
	month time.Month
	day   int
}

// NewDay returns the date of a year, month and day of the month. A date that
// is not in the calendar (30 February) or lies before 1900 or after 2999 is an
// error.
func NewDay(year int, month time.Month, day int) (Day, error) {
	d := dayOfDate(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
	if d != (Day{year, month, day}) || !d.inRange() {
		return Day{}, Fault(Invalid, "no_day", "date", fmt.Sprintf("%04d-%02d-%02d", year, month, day), "first", firstYear, "last", lastYear)
	}
	return d, nil
}

// ParseDay reads a date of exactly the form 2026-02-14.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Day{}, Fault(Invalid, "day_form", "date", text)
	}
	return NewDay(t.Date())
}

// DayOf returns the date an instant has in Shanghai.
func DayOf(instant time.Time) Day { return dayOfDate(instant.In(Shanghai())) }

func dayOfDate(t time.Time) Day {
	year, month, day := t.Date()
	return Day{year, month, day}
}

// Year returns the year of the date.
func (d Day) Year() int { return d.year }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.noon().Weekday() }

// IsZero reports whether d is no date at all.
func (d Day) IsZero() bool { return d == Day{} }

// Start returns the instant the date begins in Shanghai: 00:00.
func (d Day) Start() time.Time {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, Shanghai())
}

// AddDays returns the date n natural days later, or earlier where n is negative.
// Counting from a day leaves that day out (Civil Code art. 201(1)): the term of
// 30 days that begins with 3 September ends with 3 September plus 30.
func (d Day) AddDays(n int) Day { return dayOfDate(d.noon().AddDate(0, 0, n)) }

// DaysUntil counts the natural days from d to other, negative where that lies
// before it.
func (d Day) DaysUntil(other Day) int { return int(other.noon().Sub(d.noon()) / (24 * time.Hour)) }

// AddMonths returns the matching day n months later, or earlier where n is
// negative; a month without that day gives its last day (Civil Code art. 202).
func (d Day) AddMonths(n int) Day {
	endOfMonth := time.Date(d.year, d.month+time.Month(n)+1, 0, 12, 0, 0, 0, time.UTC)
	year, month, last := endOfMonth.Date()
	return Day{year, month, min(d.day, last)}
}

// Compare returns -1, 0 or 1 as d lies before, on or after other.
func (d Day) Compare(other Day) int {
	return cmp.Or(cmp.Compare(d.year, other.year), cmp.Compare(d.month, other.month), cmp.Compare(d.day, other.day))
}

// Before reports whether d lies before other.
func (d Day) Before(other Day) bool { return d.Compare(other) < 0 }

// After reports whether d lies after other.
func (d Day) After(other Day) bool { return d.Compare(other) > 0 }

// String returns the date as 2026-02-14.
func (d Day) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day) }

// MarshalText writes the date as 2026-02-14. The zero Day is an error: a field
// that may lack a date says so with omitzero.
func (d Day) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, Fault(Invalid, "no_date")
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes, and nothing else.
func (d *Day) UnmarshalText(text []byte) error {
	parsed, err := ParseDay(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

func (d Day) inRange() bool { return firstYear <= d.year && d.year <= lastYear }

func (d Day) isWeekend() bool {
	weekday := d.Weekday()
	return weekday == time.Saturday || weekday == time.Sunday
}

// noon is where arithmetic on dates is done: in UTC, where every day has 24 hours.
func (d Day) noon() time.Time { return time.Date(d.year, d.month, d.day, 12, 0, 0, 0, time.UTC) }
