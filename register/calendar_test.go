package register_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/officetest"
)

// yearOf2026 is the table in force, with one day more off.
func yearOf2026(t testing.TB, off ...time.Time) domain.CalendarYear {
	t.Helper()
	years, err := config.CalendarYears()
	require.NoError(t, err)
	y := years[slices.IndexFunc(years, func(y domain.CalendarYear) bool { return y.Year == 2026 })]
	y.Source = "国办发明电〔2026〕X号（试）"
	for _, day := range off {
		y.Off = append(y.Off, domain.NamedDay{Day: domain.DayOf(day), Name: "临时放假"})
	}
	return y
}

func TestCalendarMovesWhatIsOpen(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t) // decided: its due time stays
	decided := d.task(1)
	_, before := d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment}) // Monday; due on Tuesday
	old := one[time.Time](t, d, `SELECT due FROM tasks WHERE id = $1`, decided)
	d.AsOwner(t, `DELETE FROM outbox`)

	_, err := d.Act(t, "admin", domain.ImportCalendar, "", yearOf2026(t, monday().AddDate(0, 0, 1)))
	require.NoError(t, err)
	q := d.inquiry(d.step, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	after := d.stand(t, q)
	require.True(t, before.Due.AddDate(0, 0, 1).Equal(after.Due), "%s, %s", before.Due, after.Due)
	require.True(t, old.Equal(one[time.Time](t, d, `SELECT due FROM tasks WHERE id = $1`, decided)))

	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Empty(t, story.Tasks[0].DueChanges)
	require.Len(t, story.Tasks[1].DueChanges, 1)
	moved := story.Tasks[1].DueChanges[0]
	require.True(t, moved.Old.Equal(before.Due) && moved.New.Equal(after.Due))
	require.Contains(t, moved.Why, "国办发明电")
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'due_moved' AND ref = $1`, d.task(1)))
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM outbox WHERE case_id = $1`, d.id))

	// The same table again moves nothing.
	_, err = d.Act(t, "admin", domain.ImportCalendar, "", yearOf2026(t, monday().AddDate(0, 0, 1)))
	require.NoError(t, err)
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM due_changes`))
	requireWhole(t, d)
}

func TestCalendarsThatContradictAreRefused(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	// 2027's notice works a Saturday of December that 2026's has off; taken in, no term could be counted any more.
	saturday := time.Date(2026, 12, 26, 12, 0, 0, 0, domain.Shanghai())
	_, err := d.Act(t, "admin", domain.ImportCalendar, "", yearOf2026(t, saturday))
	require.NoError(t, err)
	next := yearOf2027()
	next.Work = []domain.NamedDay{{Day: domain.DayOf(saturday), Name: "元旦"}}
	d.Deposit(t, next)
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.Act(t, "admin", domain.ImportCalendar, "", next)
		return err
	})
	d.stand(t, q)

	// Both having it off is no contradiction.
	next.Work, next.Off = nil, append(next.Off, domain.NamedDay{Day: domain.DayOf(saturday), Name: "元旦"})
	_, err = d.Act(t, "admin", domain.ImportCalendar, "", next)
	require.NoError(t, err)
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
}

// An import, people who decide, and cases that go on, all at once: nobody waits
// for each other in a ring, and no due time is left as the old table had it.
func TestCalendarWhileEverybodyWorks(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	var ids []domain.CaseID
	var accept []string
	for range 8 {
		id := openOther(t, d)
		ids = append(ids, id)
		accept = append(accept, d.Sign(t, "registrar2", domain.Envelope{Task: domain.NewTaskID(id, 1, 1), Outcome: domain.Accept}))
	}
	table := d.Sign(t, "admin", domain.Envelope{Act: domain.ImportCalendar, Details: d.Deposit(t, yearOf2026(t, monday().AddDate(0, 0, 1)))})
	change := d.Sign(t, "admin2", domain.Envelope{Act: domain.Propose, Details: d.Deposit(t, domain.Change{Kind: domain.RevokeKey, Key: keyID("head", d)})})
	errs := make([]error, len(ids)+2)
	atOnce(len(errs), func(i int) {
		if i >= len(ids) {
			_, errs[i] = d.send(t, []string{table, change}[i-len(ids)])
			return
		}
		if _, errs[i] = d.send(t, accept[i]); errs[i] == nil {
			_, errs[i] = d.Stand(t.Context(), officetest.Asked{Case: ids[i], Step: 2, Stage: domain.StageMediator, Centre: "440104003104", Asks: []domain.Ask{{Kind: domain.Appointment}}})
		}
	})
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.Equal(t, "2026-03-04", one[string](t, d, `SELECT string_agg(DISTINCT to_char(due AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD'), ' ') FROM tasks WHERE state = 'open' AND kind = 'appointment'`))
	requireWhole(t, d)
}

// The register knows the years 2022 to 2026.
func TestMissingYearIsToldSixtyDaysBefore(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for _, tt := range []struct {
		at   string
		want int
	}{
		{"2026-11-01T23:00:00+08:00", 0},
		{"2026-11-02T00:00:00+08:00", 2027},
		{"2026-12-31T23:00:00+08:00", 2027},
		{"2027-01-01T00:00:00+08:00", 2027},
		{"2029-11-20T00:00:00+08:00", 2029},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		require.NoError(t, err)
		d.SetClock(t, at)
		for staff, want := range map[domain.StaffID]int{"": tt.want, d.People[officetest.Admin].ID: tt.want, d.People["head"].ID: 0} {
			year, err := d.Register.MissingYear(t.Context(), staff)
			require.NoError(t, err)
			require.Equal(t, want, year, "%s %s", tt.at, staff)
		}
	}
}
