package domain

import (
	"strconv"
	"strings"
	"time"
)

// Unit is what a term is counted in.
type Unit string

// The units. A rule that says 日 means natural days unless it says 工作日.
const (
	NaturalDays Unit = "day"
	WorkingDays Unit = "working day"
	Months      Unit = "month"
	Hours       Unit = "hour"
)

// No rule of the casework runs longer than ten years; more is a slip of the pen.
const (
	longestInMonths      = 120
	longestInDays        = 3653
	longestInWorkingDays = 2600
	longestInHours       = longestInDays * 24
)

const noRollover = " no rollover"

// Term is how long something may take. Rollover says that a last day off moves
// the end to the next working day (Civil Code art. 203(1)); it belongs to terms
// of natural days and months only: a term of working days never ends on a day
// off, and one of hours runs on through it.
//
// Its text form is "3 working days", "30 days", "1 month", "24 hours", and for a
// term that does not roll over "36 months no rollover".
type Term struct {
	Count    int
	Unit     Unit
	Rollover bool
}

// ParseTerm reads the text form of a term, in exactly the form String writes. A
// count below one or a term of over ten years is an error.
func ParseTerm(text string) (Term, error) {
	rest, straight := strings.CutSuffix(text, noRollover)
	number, name, _ := strings.Cut(rest, " ")
	count, err := strconv.Atoi(number)
	if err != nil {
		return Term{}, Fault(Invalid, "term_form", "text", text)
	}
	t := Term{Count: count, Unit: Unit(strings.TrimSuffix(name, "s"))}
	t.Rollover = t.mayRollOver() && !straight
	if err := t.Validate(); err != nil {
		return Term{}, err
	}
	if t.String() != text {
		return Term{}, Fault(Invalid, "term_written", "text", text, "term", t)
	}
	return t, nil
}

// Validate returns an error for an unknown unit, a count below one or over ten
// years, and a rollover where the unit has none.
func (t Term) Validate() error {
	longest := t.longest()
	switch {
	case longest == 0:
		return Fault(Invalid, "term_unit", "unit", string(t.Unit))
	case t.Count < 1:
		return Fault(Invalid, "term_short", "term", t)
	case t.Count > longest:
		return Fault(Invalid, "term_long", "term", t)
	case t.Rollover && !t.mayRollOver():
		return Fault(Invalid, "term_rolls", "unit", string(t.Unit))
	}
	return nil
}

// String returns the text form.
func (t Term) String() string {
	text := strconv.Itoa(t.Count) + " " + string(t.Unit)
	if t.Count != 1 {
		text += "s"
	}
	if t.mayRollOver() && !t.Rollover {
		text += noRollover
	}
	return text
}

// MarshalText writes the text form of a valid term.
func (t Term) MarshalText() ([]byte, error) { return []byte(t.String()), t.Validate() }

// UnmarshalText reads what ParseTerm reads.
func (t *Term) UnmarshalText(text []byte) error {
	parsed, err := ParseTerm(string(text))
	if err != nil {
		return err
	}
	*t = parsed
	return nil
}

func (t Term) mayRollOver() bool { return t.Unit == NaturalDays || t.Unit == Months }

func (t Term) longest() int {
	switch t.Unit {
	case NaturalDays:
		return longestInDays
	case WorkingDays:
		return longestInWorkingDays
	case Months:
		return longestInMonths
	case Hours:
		return longestInHours
	default:
		return 0
	}
}

// StepRole says what a day did in the counting of a term.
type StepRole string

// The roles: the day it began, which is left out; a day, month or hour counted;
// a day off passed over; the working day the end rolled over to.
const (
	StepBegins     StepRole = "begins"
	StepCounts     StepRole = "counts"
	StepPassed     StepRole = "passed over"
	StepRolledOver StepRole = "rolled over"
	StepHeld       StepRole = "held" // the term stood still
)

// Step is one day in the explanation of a due time. Count is the number the day
// has in the term's unit where it counts, else 0.
type Step struct {
	CalendarDay
	Role  StepRole `json:"role"`
	Count int      `json:"count,omitempty"`
}

// Due is when a term ends, and how that came about: the days in order, from the
// day it began to the last. A term of months shows the matching day of every
// month, a term of hours the two days it began and ended.
type Due struct {
	At    time.Time `json:"at"` // Shanghai; a decision at this very instant is in time
	Last  Day       `json:"last"`
	Steps []Step    `json:"steps"`
}

// Due returns the end of a term that began at an instant (Civil Code arts.
// 200-203). Hours run from the moment. Days and months leave the first day out
// and end on the last at the close of office hours: art. 203(2) ends a day at
// 24:00 or, where there are business hours, with them, and the centres have
// them. That holds for a last day off too, where the term does not roll over.
//
// A year without a table is a *MissingYearError, but only where the answer
// depends on it: a term that does not roll over needs none.
func (c Calendar) Due(from time.Time, term Term) (Due, error) {
	if err := term.Validate(); err != nil {
		return Due{}, err
	}
	first := DayOf(from)
	steps := []Step{{CalendarDay: c.describe(first), Role: StepBegins}}
	var err error
	switch term.Unit {
	case Hours:
		at := from.In(Shanghai()).Add(time.Duration(term.Count) * time.Hour)
		steps = append(steps, c.counted(DayOf(at), term.Count))
		return endingAt(at, steps)
	case WorkingDays:
		steps, err = c.countWorkingDays(steps, first, term.Count)
	case Months:
		for n := 1; n <= term.Count; n++ {
			steps = append(steps, c.counted(first.AddMonths(n), n))
		}
	default:
		for n := 1; n <= term.Count; n++ {
			steps = append(steps, c.counted(first.AddDays(n), n))
		}
	}
	if err == nil && term.Rollover {
		steps, err = c.rollOver(steps)
	}
	if err != nil {
		return Due{}, err
	}
	return endingAt(c.hours.closing(steps[len(steps)-1].Day), steps)
}

func endingAt(at time.Time, steps []Step) (Due, error) {
	first, last := steps[0].Day, steps[len(steps)-1].Day
	if !first.inRange() || !last.inRange() {
		return Due{}, Fault(Invalid, "term_outside", "from", first, "until", last, "first", firstYear, "last", lastYear)
	}
	return Due{At: at, Last: last, Steps: steps}, nil
}

func (c Calendar) counted(d Day, n int) Step {
	return Step{CalendarDay: c.describe(d), Role: StepCounts, Count: n}
}

func (c Calendar) countWorkingDays(steps []Step, first Day, count int) ([]Step, error) {
	for day, n := first.AddDays(1), 0; n < count; day = day.AddDays(1) {
		described, err := c.Explain(day)
		if err != nil {
			return nil, err
		}
		if !described.Works() {
			steps = append(steps, Step{CalendarDay: described, Role: StepPassed})
			continue
		}
		n++
		steps = append(steps, c.counted(day, n))
	}
	return steps, nil
}

// rollOver continues the steps of a term whose last day is off up to the next
// working day.
func (c Calendar) rollOver(steps []Step) ([]Step, error) {
	last := steps[len(steps)-1].Day
	end, err := c.RollOver(last)
	if err != nil {
		return nil, err
	}
	for day := last; day != end; {
		day = day.AddDays(1)
		role := StepPassed
		if day == end {
			role = StepRolledOver
		}
		steps = append(steps, Step{CalendarDay: c.describe(day), Role: role})
	}
	return steps, nil
}
