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
	require.Equal(t, byLaw, dues(d.step), "a week after the window")
	require.True(t, s.Settled)
	require.Equal(t, domain.Expired, s.Answers[0].Outcome)
	requireWhole(t, d)
}
