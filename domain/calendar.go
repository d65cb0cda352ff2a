package domain

import (
	"errors"
	"slices"
	"strings"
	"time"

	"hejie/internal/catalogue"
)

// NamedDay is a date and the holiday that made it a day off or, through 调休, a
// working day.
type NamedDay struct {
	Day  Day    `json:"day"`
	Name string `json:"name"`
}

// CalendarYear is the arrangement of one year that the State Council announces
// each autumn: the days off and the weekend days worked in exchange (调休).
// A notice may reach back into December of the year before it (that of 2023
// makes 2022-12-31 a day off), and no further.
type CalendarYear struct {
	Year   int        `json:"year"`
	Source string     `json:"source"` // the notice: its number or its address
	Off    []NamedDay `json:"off"`
	Work   []NamedDay `json:"work"`
}

// CalendarError says which day of a year's table cannot be right, and why. Day
// is zero where the fault is the whole table's.
type CalendarError struct {
	Year   int
	Day    Day
	Reason catalogue.Sentence
}

// Error is the sentence in English.
func (e *CalendarError) Error() string { return e.Said().String() }

// Said names the year, the day if there is one, and the reason.
func (e *CalendarError) Said() catalogue.Sentence {
	if e.Day.IsZero() {
		return catalogue.Say("calendar_fault", "year", e.Year, "why", e.Reason)
	}
	return catalogue.Say("calendar_day", "year", e.Year, "day", e.Day, "why", e.Reason)
}

// Unwrap makes the error one of kind Invalid.
func (e *CalendarError) Unwrap() error { return &Error{Kind: Invalid, Sentence: e.Said()} }

// MissingYearError says that an answer needs the table of a year that has not
// been imported. Nothing is guessed: the State Council may move any weekday. It
// is of kind Internal, for asking again helps once the year is there.
type MissingYearError struct{ Year int }

// Error is the sentence in English.
func (e *MissingYearError) Error() string { return e.Said().String() }

// Said names the year and what to do.
func (e *MissingYearError) Said() catalogue.Sentence {
	return catalogue.Say("calendar_missing", "year", e.Year)
}

// DayKind says why a day is or is not worked.
type DayKind string

// The kinds of days. UnknownDay stands where the year has no table and the
// answer did not depend on it.
const (
	WorkingDay DayKind = "working"
	MakeUpDay  DayKind = "make-up"
	WeekendDay DayKind = "weekend"
	HolidayDay DayKind = "holiday"
	UnknownDay DayKind = "unknown"
)

// CalendarDay is a date and what it is; Name is the holiday of a HolidayDay or
// a MakeUpDay and empty for the others.
type CalendarDay struct {
	Day  Day     `json:"day"`
	Kind DayKind `json:"kind"`
	Name string  `json:"name,omitempty"`
}

// Works reports whether the office works on that day.
func (d CalendarDay) Works() bool { return d.Kind == WorkingDay || d.Kind == MakeUpDay }

// Calendar tells working days from days off, and counts terms. It does not
// change once built. The zero Calendar knows no year.
type Calendar struct {
	years map[int]bool
	named map[Day]CalendarDay
	hours OfficeHours
}

// NewCalendar builds a calendar from the tables of some years and the office
// hours of a working day. It refuses a table that Validate refuses, a year
// given twice, two tables that contradict each other, and unusable office hours.
func NewCalendar(years []CalendarYear, hours OfficeHours) (Calendar, error) {
	if err := hours.check(); err != nil {
		return Calendar{}, err
	}
	c := Calendar{years: make(map[int]bool), named: make(map[Day]CalendarDay), hours: slices.Clone(hours)}
	for _, year := range years {
		if err := year.Validate(); err != nil {
			return Calendar{}, err
		}
		if c.years[year.Year] {
			return Calendar{}, &CalendarError{Year: year.Year, Reason: catalogue.Say("calendar_twice")}
		}
		c.years[year.Year] = true
		for _, day := range year.days() {
			if other, named := c.named[day.Day]; named && other.Kind != day.Kind {
				return Calendar{}, &CalendarError{Year: year.Year, Day: day.Day, Reason: catalogue.Say("calendar_neighbour")}
			}
			c.named[day.Day] = day
		}
	}
	return c, nil
}

// Validate returns a *CalendarError for a table that cannot be right: no
// source, no day off, a day without a name, a day of another year (December of
// the year before excepted), a day named twice, or a make-up day that is no
// weekend day.
func (y CalendarYear) Validate() error {
	fault := func(d Day, key string, pairs ...any) error {
		return &CalendarError{Year: y.Year, Day: d, Reason: catalogue.Say(key, pairs...)}
	}
	switch {
	case y.Year < firstYear || y.Year > lastYear:
		return fault(Day{}, "calendar_year", "first", firstYear, "last", lastYear)
	case strings.TrimSpace(y.Source) == "":
		return fault(Day{}, "calendar_source")
	case len(y.Off) == 0:
		return fault(Day{}, "calendar_no_day")
	}
	seen := make(map[Day]DayKind)
	for _, day := range y.days() {
		switch kind, again := seen[day.Day]; {
		case day.Day.IsZero():
			return fault(Day{}, "calendar_dateless", "name", day.Name)
		case strings.TrimSpace(day.Name) == "":
			return fault(day.Day, "calendar_nameless")
		case !y.reaches(day.Day):
			return fault(day.Day, "calendar_other_year")
		case again && kind == day.Kind:
			return fault(day.Day, "calendar_twice")
		case again:
			return fault(day.Day, "calendar_both")
		case day.Kind == MakeUpDay && !day.Day.isWeekend():
			return fault(day.Day, "calendar_exchange", "weekday", day.Day.Weekday())
		}
		seen[day.Day] = day.Kind
	}
	return nil
}

func (y CalendarYear) reaches(d Day) bool {
	return d.year == y.Year || d.year == y.Year-1 && d.month == time.December
}

func (y CalendarYear) days() []CalendarDay {
	var days []CalendarDay
	for _, day := range y.Off {
		days = append(days, CalendarDay{Day: day.Day, Kind: HolidayDay, Name: day.Name})
	}
	for _, day := range y.Work {
		days = append(days, CalendarDay{Day: day.Day, Kind: MakeUpDay, Name: day.Name})
	}
	return days
}

// Explain says what a day is: worked, weekend, holiday or worked in exchange
// for one, by the State Council's notice for its year (办法 of 2024, art. 7). A
// year without a table is a *MissingYearError.
func (c Calendar) Explain(d Day) (CalendarDay, error) {
	day := c.describe(d)
	if day.Kind == UnknownDay {
		return CalendarDay{}, &MissingYearError{Year: d.year}
	}
	return day, nil
}

func (c Calendar) describe(d Day) CalendarDay {
	if !c.years[d.year] {
		return CalendarDay{Day: d, Kind: UnknownDay}
	}
	if named, ok := c.named[d]; ok {
		return named
	}
	if d.isWeekend() {
		return CalendarDay{Day: d, Kind: WeekendDay}
	}
	return CalendarDay{Day: d, Kind: WorkingDay}
}

// IsWorkingDay reports whether the office works on a day. A make-up Saturday is
// a working day. A year without a table is a *MissingYearError.
func (c Calendar) IsWorkingDay(d Day) (bool, error) {
	day, err := c.Explain(d)
	return day.Works(), err
}

// AddWorkingDays returns the nth working day after a day that is itself left
// out (Civil Code art. 201(1)), or the nth before it where n is negative. Zero
// gives the day itself, worked or not.
func (c Calendar) AddWorkingDays(from Day, n int) (Day, error) {
	step := 1
	if n < 0 {
		step = -1
	}
	day := from
	for counted := 0; counted != n; {
		day = day.AddDays(step)
		works, err := c.IsWorkingDay(day)
		if err != nil {
			return Day{}, err
		}
		if works {
			counted += step
		}
	}
	return day, nil
}

// WorkingDaysBetween counts the working days after one day up to and with
// another; it is negative where the second lies before the first. From today
// to the last day of a term it is what is left, from the first day to today
// what is used.
func (c Calendar) WorkingDaysBetween(from, to Day) (int, error) {
	if to.Before(from) {
		over, err := c.WorkingDaysBetween(to, from)
		return -over, err
	}
	count := 0
	for day := from; day != to; {
		day = day.AddDays(1)
		works, err := c.IsWorkingDay(day)
		if err != nil {
			return 0, err
		}
		if works {
			count++
		}
	}
	return count, nil
}

// RollOver returns the day itself if it is worked, else the next working day:
// a term whose last day is a day off ends on the day after the days off (Civil
// Code art. 203(1)). A weekend counts as days off and a make-up Saturday does
// not, as the courts read it.
func (c Calendar) RollOver(d Day) (Day, error) {
	works, err := c.IsWorkingDay(d)
	if err != nil || works {
		return d, err
	}
	return c.AddWorkingDays(d, 1)
}

// NextOfficeInstant returns the instant itself if the office is open then, else
// the next opening, in Shanghai's zone.
func (c Calendar) NextOfficeInstant(instant time.Time) (time.Time, error) {
	instant = instant.In(Shanghai())
	for day := DayOf(instant); ; day = day.AddDays(1) {
		works, err := c.IsWorkingDay(day)
		if err != nil {
			return time.Time{}, err
		}
		if !works {
			continue
		}
		for _, span := range c.hours {
			opens, closes := day.Start().Add(span.opens), day.Start().Add(span.closes)
			if instant.Before(opens) {
				return opens, nil
			}
			if instant.Before(closes) {
				return instant, nil
			}
		}
	}
}

// missingYear returns the year an error says is missing, or 0.
func missingYear(err error) int {
	if missing, ok := errors.AsType[*MissingYearError](err); ok {
		return missing.Year
	}
	return 0
}
