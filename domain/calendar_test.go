package domain_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

func TestExplainSaysWhyADayIsWorkedOrNot(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	for _, want := range []domain.CalendarDay{
		{Day: dayIn(t, "2026-02-12"), Kind: domain.WorkingDay},
		{Day: dayIn(t, "2026-02-14"), Kind: domain.MakeUpDay, Name: "春节"},
		{Day: dayIn(t, "2026-02-15"), Kind: domain.HolidayDay, Name: "春节"},
		{Day: dayIn(t, "2026-02-23"), Kind: domain.HolidayDay, Name: "春节"},
		{Day: dayIn(t, "2026-03-07"), Kind: domain.WeekendDay},
	} {
		got, err := calendar.Explain(want.Day)
		require.NoError(t, err)
		require.Equal(t, want, got)
		works, err := calendar.IsWorkingDay(want.Day)
		require.NoError(t, err)
		require.Equal(t, want.Works(), works)
	}
}

func TestAYearWithoutATableIsNeverGuessed(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	newYearsEve := dayIn(t, "2026-12-31")
	lateEvening := shanghai(t, "2026-12-31 20:00")
	for name, ask := range map[string]func() error{
		"explain": func() error { _, err := calendar.Explain(dayIn(t, "2027-01-04")); return err },
		"is working day": func() error {
			_, err := calendar.IsWorkingDay(dayIn(t, "2027-01-04"))
			return err
		},
		"add":                func() error { _, err := calendar.AddWorkingDays(newYearsEve, 1); return err },
		"between":            func() error { _, err := calendar.WorkingDaysBetween(newYearsEve, dayIn(t, "2027-01-04")); return err },
		"roll over":          func() error { _, err := calendar.RollOver(dayIn(t, "2027-01-02")); return err },
		"next office":        func() error { _, err := calendar.NextOfficeInstant(lateEvening); return err },
		"due":                func() error { _, err := calendar.Due(lateEvening, term(t, "1 working day")); return err },
		"due, by rolling on": func() error { _, err := calendar.Due(lateEvening, term(t, "1 month")); return err },
	} {
		err := ask()
		missing, ok := errors.AsType[*domain.MissingYearError](err)
		require.True(t, ok, "%s: %v", name, err)
		require.Equal(t, 2027, missing.Year, name)
		require.ErrorContains(t, err, "2027", name)
	}
	_, err := calendar.AddWorkingDays(dayIn(t, "2026-01-01"), -1)
	require.ErrorContains(t, err, "2025")
}

func TestATableThatCannotBeRightIsRefused(t *testing.T) {
	t.Parallel()
	named := func(days ...string) (all []domain.NamedDay) {
		for _, d := range days {
			all = append(all, domain.NamedDay{Day: dayIn(t, d), Name: "元旦"})
		}
		return all
	}
	for reason, year := range map[string]domain.CalendarYear{
		"is not a year":          {Year: 226, Source: "x", Off: named("2026-01-01")},
		"between 1900 and 2999":  {Year: 3000, Source: "x", Off: named("2026-01-01")},
		"names no source":        {Year: 2026, Off: named("2026-01-01")},
		"has no day off":         {Year: 2026, Source: "x", Work: named("2026-01-04")},
		"without a date":         {Year: 2026, Source: "x", Off: []domain.NamedDay{{Name: "元旦"}}},
		"has no holiday's name":  {Year: 2026, Source: "x", Off: []domain.NamedDay{{Day: dayIn(t, "2026-01-01"), Name: " "}}},
		"2025-11-30 belongs to":  {Year: 2026, Source: "x", Off: named("2025-11-30")},
		"2024-12-31 belongs to":  {Year: 2026, Source: "x", Off: named("2024-12-31")},
		"2027-01-01 belongs to":  {Year: 2026, Source: "x", Off: named("2027-01-01")},
		"2026-01-01 is given tw": {Year: 2026, Source: "x", Off: named("2026-01-01", "2026-01-01")},
		"both off and worked":    {Year: 2026, Source: "x", Off: named("2026-01-03"), Work: named("2026-01-03")},
		"but is a Monday":        {Year: 2026, Source: "x", Off: named("2026-01-01"), Work: named("2026-01-05")},
	} {
		err := year.Validate()
		require.ErrorContains(t, err, reason)
		require.Equal(t, domain.Invalid, domain.KindOf(err))
		_, err = domain.NewCalendar([]domain.CalendarYear{year}, officeHours(t))
		require.ErrorContains(t, err, reason)
	}

	for _, day := range []string{"1900-01-01", "2999-01-01"} {
		require.NoError(t, domain.CalendarYear{Year: dayIn(t, day).Year(), Source: "x", Off: named(day)}.Validate())
	}
	_, err := domain.NewCalendar([]domain.CalendarYear{yearOf2026(t), yearOf2026(t)}, officeHours(t))
	require.ErrorContains(t, err, "given twice")
	_, err = domain.NewCalendar([]domain.CalendarYear{yearOf2026(t)}, nil)
	require.ErrorContains(t, err, "no office hours")
}

func TestANoticeReachesBackIntoDecember(t *testing.T) {
	t.Parallel()
	after := domain.CalendarYear{
		Year: 2027, Source: "x",
		Off:  []domain.NamedDay{{Day: dayIn(t, "2026-12-31"), Name: "元旦"}},
		Work: []domain.NamedDay{{Day: dayIn(t, "2026-12-26"), Name: "元旦"}},
	}
	calendar, err := domain.NewCalendar([]domain.CalendarYear{yearOf2026(t), after}, officeHours(t))
	require.NoError(t, err)
	got, err := calendar.AddWorkingDays(dayIn(t, "2026-12-25"), 1)
	require.NoError(t, err)
	require.Equal(t, dayIn(t, "2026-12-26"), got)
	got, err = calendar.RollOver(dayIn(t, "2026-12-31"))
	require.NoError(t, err)
	require.Equal(t, dayIn(t, "2027-01-01"), got)

	alone, err := domain.NewCalendar([]domain.CalendarYear{after}, officeHours(t))
	require.NoError(t, err)
	_, err = alone.Explain(dayIn(t, "2026-12-31"))
	require.ErrorContains(t, err, "2026", "one day of a year is not its table")

	before := yearOf2026(t)
	before.Off = append(before.Off, domain.NamedDay{Day: dayIn(t, "2026-12-26"), Name: "圣诞"})
	_, err = domain.NewCalendar([]domain.CalendarYear{before, after}, officeHours(t))
	require.ErrorContains(t, err, "2026-12-26 is worked by one year's table and off by another's")
}

func TestACalendarKeepsItsOfficeHours(t *testing.T) {
	t.Parallel()
	hours := officeHours(t)
	calendar, err := domain.NewCalendar([]domain.CalendarYear{yearOf2026(t)}, hours)
	require.NoError(t, err)
	hours[1] = hours[0]
	due, err := calendar.Due(shanghai(t, "2026-03-04 10:00"), term(t, "1 day"))
	require.NoError(t, err)
	require.Equal(t, shanghai(t, "2026-03-05 17:30"), due.At)
}

func TestAddWorkingDays(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-02-12", 5, "2026-02-26"},
		{"2026-02-13", 3, "2026-02-25"},
		{"2026-04-30", 5, "2026-05-11"},
		{"2026-09-30", 5, "2026-10-13"},
		{"2026-10-13", -5, "2026-09-30"},
		{"2026-10-04", -2, "2026-09-29"},
		{"2026-10-04", 0, "2026-10-04"},
	} {
		got, err := calendar.AddWorkingDays(dayIn(t, tc.from), tc.n)
		require.NoError(t, err)
		require.Equal(t, tc.want, got.String(), "%s and %d working days", tc.from, tc.n)
	}
}

func TestWorkingDaysBetween(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	for _, tc := range []struct {
		from, to string
		want     int
	}{
		{"2026-09-30", "2026-10-13", 5},
		{"2026-10-13", "2026-09-30", -5},
		{"2026-10-01", "2026-10-01", 0},
		{"2026-10-01", "2026-10-07", 0},
		{"2026-10-09", "2026-10-10", 1},
	} {
		got, err := calendar.WorkingDaysBetween(dayIn(t, tc.from), dayIn(t, tc.to))
		require.NoError(t, err)
		require.Equal(t, tc.want, got, "%s to %s", tc.from, tc.to)
	}
}

func TestNextOfficeInstant(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	for at, want := range map[string]string{
		"2026-02-12 07:00": "2026-02-12 08:30",
		"2026-02-12 08:30": "2026-02-12 08:30",
		"2026-02-12 11:59": "2026-02-12 11:59",
		"2026-02-12 12:00": "2026-02-12 14:00",
		"2026-02-13 17:30": "2026-02-14 08:30",
		"2026-02-14 18:00": "2026-02-24 08:30",
	} {
		got, err := calendar.NextOfficeInstant(shanghai(t, at).UTC())
		require.NoError(t, err)
		require.Equal(t, shanghai(t, want), got, at)
	}
}

// The model is two made-up years as plain lists, looked up day by day.
type naiveCalendar struct {
	worked   map[domain.Day]bool
	openings []time.Time
}

func (m naiveCalendar) addWorkingDays(from domain.Day, n int) domain.Day {
	for ; n > 0; n-- {
		for from = from.AddDays(1); !m.worked[from]; from = from.AddDays(1) {
			continue
		}
	}
	for ; n < 0; n++ {
		for from = from.AddDays(-1); !m.worked[from]; from = from.AddDays(-1) {
			continue
		}
	}
	return from
}

// drawCalendar makes up the years 2026 to 2028 with some days off and some
// weekend days worked. The years are wide enough for drawInstant and any term
// of a few months.
func drawCalendar(rt *rapid.T, t *testing.T) (domain.Calendar, naiveCalendar) {
	off := rapid.MapOfN(rapid.IntRange(0, 1095), rapid.Just(true), 3, 120).Draw(rt, "off")
	work := rapid.MapOfN(rapid.IntRange(0, 1095), rapid.Just(true), 0, 60).Draw(rt, "work")
	model := naiveCalendar{worked: make(map[domain.Day]bool)}
	years := make([]domain.CalendarYear, 3)
	for i := range years {
		// Every table needs one day off; a Sunday of its own changes nothing.
		sunday := time.Date(2026+i, time.December, 31, 0, 0, 0, 0, time.UTC)
		sunday = sunday.AddDate(0, 0, -int(sunday.Weekday()))
		years[i] = domain.CalendarYear{Year: 2026 + i, Source: "made up", Off: []domain.NamedDay{{Day: dayIn(t, sunday.Format(time.DateOnly)), Name: "周日"}}}
		delete(off, int(sunday.Sub(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).Hours()/24))
	}
	for i := range 1096 {
		date := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)
		day := dayIn(t, date.Format(time.DateOnly))
		year := &years[date.Year()-2026]
		weekend := date.Weekday() == time.Saturday || date.Weekday() == time.Sunday
		alreadyOff := day == year.Off[0].Day
		switch {
		case off[i]:
			year.Off = append(year.Off, domain.NamedDay{Day: day, Name: "假"})
		case work[i] && weekend && !alreadyOff:
			year.Work = append(year.Work, domain.NamedDay{Day: day, Name: "班"})
			model.worked[day] = true
		case !weekend:
			model.worked[day] = true
		}
		if model.worked[day] {
			model.openings = append(model.openings, shanghai(t, date.Format(time.DateOnly)+" 08:30"))
		}
	}
	calendar, err := domain.NewCalendar(years, officeHours(t))
	require.NoError(rt, err)
	return calendar, model
}

// drawInstant is a second of 2027, or often an opening of the office or the
// seconds about it.
func drawInstant(rt *rapid.T, model naiveCalendar, label string) time.Time {
	middle := model.openings[len(model.openings)/3 : 2*len(model.openings)/3]
	opening := rapid.SampledFrom(middle).Draw(rt, label+" about")
	return opening.Add(time.Duration(rapid.OneOf(rapid.IntRange(-1, 1), rapid.IntRange(-86400, 86400)).Draw(rt, label+" seconds")) * time.Second)
}

func TestWorkingDaysAreCountedAsByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		calendar, model := drawCalendar(rt, t)
		from := domain.DayOf(drawInstant(rt, model, "from"))
		n := rapid.IntRange(-40, 40).Draw(rt, "n")

		got, err := calendar.AddWorkingDays(from, n)
		require.NoError(rt, err)
		require.Equal(rt, model.addWorkingDays(from, n), got)

		if n >= 0 || model.worked[from] {
			between, err := calendar.WorkingDaysBetween(from, got)
			require.NoError(rt, err)
			require.Equal(rt, n, between)
		}
		rolled, err := calendar.RollOver(from)
		require.NoError(rt, err)
		require.Equal(rt, model.addWorkingDays(from.AddDays(-1), 1), rolled)
	})
}

func TestNextOfficeInstantIsTheFirstOpenOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		calendar, model := drawCalendar(rt, t)
		at := drawInstant(rt, model, "at")
		open := func(instant time.Time) bool {
			clock := instant.In(domain.Shanghai()).Format("15:04:05")
			return model.worked[domain.DayOf(instant)] && (clock >= "08:30:00" && clock < "12:00:00" || clock >= "14:00:00" && clock < "17:30:00")
		}
		got, err := calendar.NextOfficeInstant(at)
		require.NoError(rt, err)
		want := at
		for !open(want) {
			want = want.Truncate(30 * time.Minute).Add(30 * time.Minute)
		}
		require.True(rt, want.Equal(got), "at %s: want %s, got %s", at, want, got)
	})
}

func calendarOf2026(t testing.TB) domain.Calendar {
	t.Helper()
	calendar, err := domain.NewCalendar([]domain.CalendarYear{yearOf2026(t)}, officeHours(t))
	require.NoError(t, err)
	return calendar
}

func yearOf2026(t testing.TB) domain.CalendarYear {
	t.Helper()
	year := domain.CalendarYear{Year: 2026, Source: "the State Council's notice for 2026"}
	for _, off := range []struct {
		name        string
		first, last string
	}{
		{"元旦", "01-01", "01-03"},
		{"春节", "02-15", "02-23"},
		{"清明节", "04-04", "04-06"},
		{"劳动节", "05-01", "05-05"},
		{"端午节", "06-19", "06-21"},
		{"中秋节", "09-25", "09-27"},
		{"国庆节", "10-01", "10-07"},
	} {
		for day := dayIn(t, "2026-"+off.first); !day.After(dayIn(t, "2026-"+off.last)); day = day.AddDays(1) {
			year.Off = append(year.Off, domain.NamedDay{Day: day, Name: off.name})
		}
	}
	for _, work := range []struct{ date, name string }{
		{"01-04", "元旦"}, {"02-14", "春节"}, {"02-28", "春节"}, {"05-09", "劳动节"}, {"09-20", "国庆节"}, {"10-10", "国庆节"},
	} {
		year.Work = append(year.Work, domain.NamedDay{Day: dayIn(t, "2026-"+work.date), Name: work.name})
	}
	return year
}

func officeHours(t testing.TB) domain.OfficeHours {
	t.Helper()
	hours, err := domain.ParseOfficeHours("08:30-12:00", "14:00-17:30")
	require.NoError(t, err)
	return hours
}

func dayIn(t testing.TB, text string) domain.Day {
	t.Helper()
	day, err := domain.ParseDay(text)
	require.NoError(t, err)
	return day
}

func term(t testing.TB, text string) domain.Term {
	t.Helper()
	parsed, err := domain.ParseTerm(text)
	require.NoError(t, err)
	return parsed
}

// shanghai reads 2026-02-14 08:30 as office time.
func shanghai(t testing.TB, text string) time.Time {
	t.Helper()
	instant, err := time.ParseInLocation("2006-01-02 15:04", text, domain.Shanghai())
	require.NoError(t, err, fmt.Sprintf("instant %q", text))
	return instant
}
