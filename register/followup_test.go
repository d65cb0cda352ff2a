package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// inParts is an agreement of two parts, the first due on Friday 6 March 2026.
func inParts() domain.Details {
	d := agreement()
	d.Agreement.PerformanceUntil = "2026-06-05"
	d.Agreement.Instalments = []domain.Instalment{{Due: "2026-03-06", AmountFen: 100000}, {Due: "2026-06-05", AmountFen: 100000}}
	return d
}

// performance asks about a part of inParts, as the workflow does.
func performance(number int) domain.Ask {
	due := time.Date(2026, 3, 6, 0, 0, 0, 0, domain.Shanghai())
	if number == 2 {
		due = time.Date(2026, 6, 5, 0, 0, 0, 0, domain.Shanghai())
	}
	return domain.Ask{Kind: domain.Performance, Number: number, From: due}
}

// Nobody is in default before the day on which his part is due is over. That he
// has performed may be said at any time.
func TestNobodyIsInDefaultBeforeTheDayIsOver(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.settle(t, inParts())
	d.ask(t, domain.StageFollowUp, performance(1))
	unpaid := note("电话催问，未付")
	d.Deposit(t, unpaid)
	defaults := func() error {
		_, err := d.Decide(t, "registrar", d.task(1), domain.Defaulted, unpaid)
		return err
	}
	for _, early := range []time.Time{
		monday(),
		time.Date(2026, 3, 6, 0, 0, 0, 0, domain.Shanghai()),
		time.Date(2026, 3, 6, 17, 31, 0, 0, domain.Shanghai()), // the office is closed; his day is not
		time.Date(2026, 3, 6, 23, 59, 50, 0, domain.Shanghai()),
	} {
		d.SetClock(t, early)
		d.requireRefused(t, domain.NotDueYet, defaults)
		require.ErrorContains(t, defaults(), "2026-03-06")
	}
	d.SetClock(t, time.Date(2026, 3, 7, 0, 0, 0, 0, domain.Shanghai()))
	require.NoError(t, defaults())

	d.ask(t, domain.StageFollowUp, performance(2))
	d.requireRefused(t, domain.NotDueYet, defaults)
	d.answer(t, "registrar", 1, domain.Performed, officetest.Heard())
	requireWhole(t, d)
}

// What was said of a part by mistake is taken back when its day is long over:
// the answer that it was not performed is one of that day, although the term in
// which it is asked again begins now.
func TestADefaultIsOfTheAgreementsDay(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.settle(t, inParts())
	q, _ := d.ask(t, domain.StageFollowUp, performance(1))
	d.answer(t, "registrar", 1, domain.Performed, officetest.Heard())
	d.SetClock(t, time.Date(2026, 3, 16, 10, 0, 0, 0, domain.Shanghai())) // its term ended on Wed 11
	d.mustAct(t, "registrar", domain.TakeBack, about(d.task(1), "张冠李戴"))
	_, s := d.again(t, q)
	require.False(t, s.Settled)
	d.answer(t, "registrar", 1, domain.Defaulted, note("未付"))
}

// The window for joint confirmation is the law's, and the date of an instalment
// the agreement's: neither begins anew when an answer is struck.
func TestWhatIsCorrectedMovesNoDateOfTheLaw(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.settle(t, inParts())
	d.step++
	q := d.inquiry(d.step, domain.StageFollowUp, domain.Ask{Kind: domain.Confirmation, From: monday()}, performance(2))
	q.Any = true
	d.stand(t, q)
	// 30 days from 2 March: Wed 1 April. 3 working days after Fri 5 June: Mon 8, Tue 9, Wed 10.
	dues := func(step int) (dues []string) {
		for _, kind := range []domain.TaskKind{domain.Confirmation, domain.Performance} {
			due := one[time.Time](t, d, `SELECT due FROM tasks WHERE case_id = $1 AND kind = $2 AND step = $3`, d.id, kind, step)
			dues = append(dues, due.In(domain.Shanghai()).Format("2006-01-02 15:04"))
		}
		return dues
	}
	byLaw := []string{"2026-04-01 17:30", "2026-06-10 17:30"}
	require.Equal(t, byLaw, dues(d.step))
	paid := d.task(2)
	d.answer(t, "registrar", 2, domain.Performed, officetest.Heard())

	d.step++
	rest := d.inquiry(d.step, domain.StageFollowUp, domain.Ask{Kind: domain.Confirmation, From: monday()})
	rest.Any = true
	d.stand(t, rest)
	d.SetClock(t, time.Date(2026, 4, 1, 17, 30, 1, 0, domain.Shanghai()))
	require.Equal(t, domain.Expired, d.stand(t, rest).Answers[0].Outcome)

	d.SetClock(t, time.Date(2026, 4, 8, 10, 0, 0, 0, domain.Shanghai()))
	proposed, err := d.Act(t, "registrar2", domain.Correct, d.id, domain.Details{Task: paid, Outcome: domain.Defaulted, Note: "张冠李戴"})
	require.NoError(t, err)
	_, err = d.Decide(t, "head", domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1), domain.Approve, nil)
	require.NoError(t, err)
	_, s := d.again(t, q)
	require.False(t, s.Settled, "it does not lapse before anybody could say that they applied")
	require.Equal(t, []string{"2026-04-09 17:30", byLaw[1]}, dues(d.step), "a working day, a week after the window")
	late := officetest.Heard()
	late.Applicants, late.Evidence.At = []domain.PartyID{"P1", "P2"}, time.Date(2026, 4, 2, 9, 0, 0, 0, domain.Shanghai())
	d.Deposit(t, late)
	d.requireRefused(t, domain.TooLate, func() error { _, err := d.Decide(t, "registrar", d.task(1), domain.Apply, late); return err })
	d.SetClock(t, time.Date(2026, 4, 9, 17, 30, 1, 0, domain.Shanghai()))
	q.Version = 1
	require.Equal(t, domain.Expired, d.stand(t, q).Answers[0].Outcome)
	requireWhole(t, d)
}

// What the parties applied for in time counts by the day on which they did, when
// the office records it after its window: while it mediated again, nobody could.
func TestAnApplicationCountsByItsDay(t *testing.T) {
	t.Parallel()
	at := func(day string, hour, minute int) time.Time {
		d, err := time.ParseInLocation(time.DateOnly, day, domain.Shanghai())
		require.NoError(t, err)
		return d.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	}
	made := func(at time.Time) domain.Details {
		d := officetest.Heard()
		d.Applicants, d.Evidence.At = []domain.PartyID{"P1", "P2"}, at
		return d
	}
	for name, tt := range map[string]struct {
		closed, again time.Time // when its task was closed, and asked again
		due           string    // counted by hand; the window is over on Wed 1 April, 17:30
	}{
		"in the window":             {at("2026-03-10", 10, 0), at("2026-03-25", 9, 0), "2026-04-01 17:30"},
		"on its last day":           {at("2026-03-10", 10, 0), at("2026-04-01", 9, 0), "2026-04-01 17:30"},
		"after it, with days left":  {at("2026-03-30", 10, 0), at("2026-04-01", 17, 31), "2026-04-03 17:30"}, // two were left: Thu 2, Fri 3
		"over days off":             {at("2026-03-30", 10, 0), at("2026-04-03", 9, 0), "2026-04-08 17:30"},   // Sat 4 to Mon 6 are off: Tue 7, Wed 8
		"after it, with none left":  {at("2026-04-01", 17, 0), at("2026-04-20", 9, 0), "2026-04-21 17:30"},   // at least one: Tue 21
		"closed after it was over":  {at("2026-04-01", 17, 45), at("2026-04-20", 9, 0), "2026-04-21 17:30"},  // before the register's clock had ended it
		"a month of talks after it": {at("2026-03-02", 10, 0), at("2026-05-06", 9, 0), "2026-06-04 17:30"},   // 22 were left: 3 in the week of Wed 6 May, with Sat 9; 5, 5, 5; Mon 1 to Thu 4 June
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			d.settle(t, inParts())
			window := domain.Ask{Kind: domain.Confirmation, From: monday()}
			d.owe(t, window, domain.Ask{Kind: domain.RemediationConsent, Party: "P1", From: tt.closed})
			d.SetClock(t, tt.closed)
			d.answer(t, "registrar", 2, domain.Agree, officetest.Heard())
			d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
			require.Equal(t, "superseded", one[string](t, d, `SELECT state FROM tasks WHERE kind = 'confirmation'`))
			d.answer(t, "mediator", 1, domain.Fail, note("分歧大"))
			d.SetClock(t, tt.again)
			q := d.owe(t, window)
			s := d.stand(t, q)
			require.False(t, s.Settled)
			require.Equal(t, tt.due, s.Due.In(domain.Shanghai()).Format("2006-01-02 15:04"))

			end := at("2026-04-01", 17, 30)
			for _, never := range []time.Time{end.Add(time.Second), at("2026-03-01", 23, 59)} {
				if !tt.again.After(end) {
					break
				}
				d.Deposit(t, made(never))
				d.requireRefused(t, domain.TooLate, func() error { _, err := d.Decide(t, "registrar", d.task(1), domain.Apply, made(never)); return err })
			}
			in := end
			if !tt.again.After(end) {
				in = tt.again
			}
			d.answer(t, "registrar", 1, domain.Apply, made(in))
			require.Equal(t, domain.Apply, d.stand(t, q).Answers[0].Outcome)
			d.SetClock(t, at("2026-06-30", 9, 0))
			moved := made(end.Add(time.Minute))
			moved.Note = "日期更正"
			d.requireActRefused(t, domain.TooLate, "registrar", domain.Correct, domain.Details{Task: d.task(1), Note: "日期写错", Corrected: &moved})
			requireWhole(t, d)
		})
	}
}
