package domain_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

func TestParseTerm(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]domain.Term{
		"3 working days":        {Count: 3, Unit: domain.WorkingDays},
		"1 working day":         {Count: 1, Unit: domain.WorkingDays},
		"30 days":               {Count: 30, Unit: domain.NaturalDays, Rollover: true},
		"1 day no rollover":     {Count: 1, Unit: domain.NaturalDays},
		"1 month":               {Count: 1, Unit: domain.Months, Rollover: true},
		"36 months no rollover": {Count: 36, Unit: domain.Months},
		"24 hours":              {Count: 24, Unit: domain.Hours},
		"120 months":            {Count: 120, Unit: domain.Months, Rollover: true},
		"3653 days":             {Count: 3653, Unit: domain.NaturalDays, Rollover: true},
		"2600 working days":     {Count: 2600, Unit: domain.WorkingDays},
		"87672 hours":           {Count: 87672, Unit: domain.Hours},
	} {
		got, err := domain.ParseTerm(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
		require.Equal(t, text, got.String())
	}
	for _, bad := range []string{
		"", "30", "days", "30days", "30 d", "0 days", "-3 days", "+3 days", "03 days", "1 days", "2 day", "3  days", "3 days ", " 3 days",
		"3 Days", "3.5 days", "３ days", "3 workdays", "3 working dayss", "1 year", "3 working days no rollover", "24 hours no rollover",
		"3 days rollover", "3 days no rollover no rollover", "121 months", "3654 days", "2601 working days", "87673 hours",
		"99999999999999999999 days", "0 hours", "no rollover",
	} {
		_, err := domain.ParseTerm(bad)
		require.Error(t, err, "%q", bad)
		require.Equal(t, domain.Invalid, domain.KindOf(err), "%q", bad)
	}
}

func TestTermGoesThroughJSON(t *testing.T) {
	t.Parallel()
	var got domain.Term
	require.NoError(t, json.Unmarshal([]byte(`"3 working days"`), &got))
	text, err := json.Marshal(got)
	require.NoError(t, err)
	require.Equal(t, `"3 working days"`, string(text))
	_, err = json.Marshal(domain.Term{Count: 3, Unit: domain.WorkingDays, Rollover: true})
	require.ErrorContains(t, err, "does not roll over")
}

func TestDueOnGoldenDates(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	for _, tc := range []struct{ from, term, want string }{
		{"2026-09-03 10:00", "30 days", "2026-10-08 17:30"},
		{"2026-09-03 10:00", "30 days no rollover", "2026-10-03 17:30"},
		{"2026-01-15 10:00", "30 days", "2026-02-14 17:30"}, // a Saturday worked for the Spring Festival
		{"2026-01-20 10:00", "30 days", "2026-02-24 17:30"},
		{"2026-09-20 10:00", "15 days", "2026-10-08 17:30"},
		{"2026-08-05 10:00", "60 days", "2026-10-08 17:30"},
		{"2026-02-12 10:00", "5 working days", "2026-02-26 17:30"},
		{"2026-02-13 10:00", "3 working days", "2026-02-25 17:30"},
		{"2026-04-30 10:00", "5 working days", "2026-05-11 17:30"},
		{"2026-09-30 10:00", "5 working days", "2026-10-13 17:30"},
		{"2026-01-31 10:00", "1 month", "2026-02-28 17:30"},
		{"2026-09-30 16:45", "72 hours", "2026-10-03 16:45"},
		{"2026-03-04 23:59", "1 day", "2026-03-05 17:30"},
		{"2026-03-05 00:00", "1 day", "2026-03-06 17:30"},
		{"2026-12-01 10:00", "30 days", "2026-12-31 17:30"},
		{"2026-05-20 10:00", "36 months no rollover", "2029-05-20 17:30"},
	} {
		due, err := calendar.Due(shanghai(t, tc.from).UTC(), term(t, tc.term))
		require.NoError(t, err, "%s from %s", tc.term, tc.from)
		require.Equal(t, shanghai(t, tc.want), due.At, "%s from %s", tc.term, tc.from)
		require.Equal(t, domain.DayOf(due.At), due.Last)
	}
}

func TestDueExplainsItsDays(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	step := func(date string, kind domain.DayKind, name string, role domain.StepRole, count int) domain.Step {
		return domain.Step{CalendarDay: domain.CalendarDay{Day: dayIn(t, date), Kind: kind, Name: name}, Role: role, Count: count}
	}
	for _, tc := range []struct {
		from, term string
		want       []domain.Step
	}{
		{"2026-02-12 10:00", "3 working days", []domain.Step{
			step("2026-02-12", domain.WorkingDay, "", domain.StepBegins, 0),
			step("2026-02-13", domain.WorkingDay, "", domain.StepCounts, 1),
			step("2026-02-14", domain.MakeUpDay, "春节", domain.StepCounts, 2),
			step("2026-02-15", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-16", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-17", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-18", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-19", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-20", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-21", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-22", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-23", domain.HolidayDay, "春节", domain.StepPassed, 0),
			step("2026-02-24", domain.WorkingDay, "", domain.StepCounts, 3),
		}},
		{"2026-04-03 10:00", "2 days", []domain.Step{
			step("2026-04-03", domain.WorkingDay, "", domain.StepBegins, 0),
			step("2026-04-04", domain.HolidayDay, "清明节", domain.StepCounts, 1),
			step("2026-04-05", domain.HolidayDay, "清明节", domain.StepCounts, 2),
			step("2026-04-06", domain.HolidayDay, "清明节", domain.StepPassed, 0),
			step("2026-04-07", domain.WorkingDay, "", domain.StepRolledOver, 0),
		}},
		{"2026-11-14 10:00", "2 months no rollover", []domain.Step{
			step("2026-11-14", domain.WeekendDay, "", domain.StepBegins, 0),
			step("2026-12-14", domain.WorkingDay, "", domain.StepCounts, 1),
			step("2027-01-14", domain.UnknownDay, "", domain.StepCounts, 2),
		}},
		{"2026-03-06 22:00", "24 hours", []domain.Step{
			step("2026-03-06", domain.WorkingDay, "", domain.StepBegins, 0),
			step("2026-03-07", domain.WeekendDay, "", domain.StepCounts, 24),
		}},
	} {
		due, err := calendar.Due(shanghai(t, tc.from), term(t, tc.term))
		require.NoError(t, err)
		require.Equal(t, tc.want, due.Steps, "%s from %s", tc.term, tc.from)
	}
	text, err := json.Marshal(step("2026-02-14", domain.MakeUpDay, "春节", domain.StepCounts, 2))
	require.NoError(t, err)
	require.JSONEq(t, `{"day":"2026-02-14","kind":"make-up","name":"春节","role":"counts","count":2}`, string(text))
}

func TestDueRefusesWhatIsNoTerm(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	_, err := calendar.Due(shanghai(t, "2026-03-06 22:00"), domain.Term{})
	require.Equal(t, domain.Invalid, domain.KindOf(err))
	for _, outside := range []int{1899, 2999} {
		_, err = calendar.Due(time.Date(outside, 6, 1, 0, 0, 0, 0, time.UTC), term(t, "24 months no rollover"))
		require.ErrorContains(t, err, "outside the years", "%d", outside)
	}
}

func TestDueIsAsCountedByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		calendar, model := drawCalendar(rt, t)
		from := drawInstant(rt, model, "from")
		chosen := drawTerm(rt, 60)
		due, err := calendar.Due(from, chosen)
		require.NoError(rt, err)

		first := domain.DayOf(from)
		last := first
		switch chosen.Unit {
		case domain.Hours:
			require.Equal(rt, time.Duration(chosen.Count)*time.Hour, due.At.Sub(from))
			return
		case domain.WorkingDays:
			last = model.addWorkingDays(first, chosen.Count)
		case domain.NaturalDays:
			last = first.AddDays(chosen.Count)
		case domain.Months:
			last = first.AddMonths(chosen.Count)
		}
		if chosen.Rollover {
			last = model.addWorkingDays(last.AddDays(-1), 1)
		}
		require.Equal(rt, last, due.Last)
		require.Equal(rt, shanghai(t, last.String()+" 17:30"), due.At)
		requireStepsInOrder(rt, due, chosen)
	})
}

// drawTerm is a term short enough for the made-up years.
func drawTerm(rt *rapid.T, longest int) domain.Term {
	chosen := domain.Term{
		Count: rapid.IntRange(1, longest).Draw(rt, "count"),
		Unit:  rapid.SampledFrom([]domain.Unit{domain.NaturalDays, domain.WorkingDays, domain.Months, domain.Hours}).Draw(rt, "unit"),
	}
	if chosen.Unit == domain.Months {
		chosen.Count = 1 + chosen.Count%6
	}
	if chosen.Unit == domain.NaturalDays || chosen.Unit == domain.Months {
		chosen.Rollover = rapid.Bool().Draw(rt, "rollover")
	}
	return chosen
}

// requireStepsInOrder says what every explanation keeps: it begins with the
// first day, goes forward, counts one by one up to the term's count, and ends
// on the last day.
func requireStepsInOrder(t require.TestingT, due domain.Due, of domain.Term) {
	require.Equal(t, domain.StepBegins, due.Steps[0].Role)
	require.Equal(t, due.Last, due.Steps[len(due.Steps)-1].Day)
	counted := 0
	for i, step := range due.Steps[1:] {
		if of.Unit == domain.Hours {
			counted = step.Count
			continue
		}
		require.True(t, step.Day.After(due.Steps[i].Day))
		switch step.Role {
		case domain.StepCounts:
			counted++
			require.Equal(t, counted, step.Count)
		case domain.StepPassed:
			require.False(t, step.Works())
		case domain.StepRolledOver:
			require.True(t, step.Works())
			require.Equal(t, due.Last, step.Day)
		default:
			require.Fail(t, "no role", "%v", step)
		}
	}
	require.Equal(t, of.Count, counted)
}

func TestTermsRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		chosen := drawTerm(rt, 2600)
		require.NoError(rt, chosen.Validate())
		got, err := domain.ParseTerm(chosen.String())
		require.NoError(rt, err)
		require.Equal(rt, chosen, got)
	})
}

func FuzzParseTerm(f *testing.F) {
	for _, seed := range []string{"3 working days", "30 days", "1 month no rollover", "24 hours", "", "1 days", "٣ days", "9e9 days", "-1 hour"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := domain.ParseTerm(text)
		if err != nil {
			require.Equal(t, domain.Invalid, domain.KindOf(err))
			return
		}
		require.NoError(t, got.Validate())
		require.Equal(t, text, got.String())
	})
}

func FuzzDue(f *testing.F) {
	f.Add(int64(1772000000), "30 days")
	f.Add(int64(1798675200), "1 working day")
	f.Add(int64(1769788800), "1 month")
	f.Add(int64(-1<<62), "120 months no rollover")
	f.Add(int64(1<<62), "87672 hours")
	f.Fuzz(func(t *testing.T, second int64, text string) {
		parsed, err := domain.ParseTerm(text)
		if err != nil {
			return
		}
		calendar, from := calendarOf2026(t), time.Unix(second, 0)
		due, err := calendar.Due(from, parsed)
		if err != nil {
			require.Zero(t, due)
			requireNamesWhatIsMissing(t, err)
			return
		}
		require.True(t, due.At.After(from))
		require.Equal(t, due.Last, domain.DayOf(due.At))
		requireStepsInOrder(t, due, parsed)

		// Who begins later, or has longer, is never due earlier.
		later, err := calendar.Due(from.Add(36*time.Hour), parsed)
		if err == nil {
			require.False(t, later.At.Before(due.At))
		}
		parsed.Count++
		longer, err := calendar.Due(from, parsed)
		if err == nil {
			require.False(t, longer.At.Before(due.At))
		}
	})
}

// requireNamesWhatIsMissing wants the year without a table named, and anything
// else refused as no date of ours.
func requireNamesWhatIsMissing(t *testing.T, err error) {
	t.Helper()
	if missing, ok := errors.AsType[*domain.MissingYearError](err); ok {
		require.NotEqual(t, 2026, missing.Year)
		require.ErrorContains(t, err, strconv.Itoa(missing.Year))
		return
	}
	require.Equal(t, domain.Invalid, domain.KindOf(err))
}
