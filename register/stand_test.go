package register_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestStandIsIdempotent(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	standings, errs := make([]domain.Standing, 10), make([]error, 10)
	atOnce(len(errs), func(i int) { standings[i], errs[i] = d.Stand(t.Context(), q) })
	for i := range errs {
		require.NoError(t, errs[i])
		require.True(t, standings[0].Due.Equal(standings[i].Due))
	}
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM tasks`))
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'opened'`))
	proposal, err := d.Act(t, officetest.Admin, domain.Propose, "", domain.Change{Kind: domain.RevokeKey, Key: keyID("head", d)})
	require.NoError(t, err)
	before := d.record(t)
	d.stand(t, q)
	require.Equal(t, before, d.record(t), "looking changes nothing")

	for name, wrong := range map[string]domain.Position{
		"a change of staff":   {Case: domain.CaseID(proposal.Ref), Number: 2},
		"a case there is not": {Case: "YX2026-999999", Number: 1},
	} {
		_, err := d.Register.Stand(t.Context(), wrong)
		require.Equal(t, domain.NotFound, domain.KindOf(err), name)
	}
	require.Equal(t, before, d.record(t))
}

// Whoever asks for a step that the story does not give now opens nothing. The
// audit tells of it, once a case.
func TestAStepOutOfOrderIsRefused(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	outOfOrder := func(position int) func() error {
		return func() error {
			_, err := d.Register.Stand(t.Context(), domain.Position{Case: d.id, Number: position})
			return err
		}
	}
	d.requireRefused(t, domain.OutOfOrder, outOfOrder(2))
	standing, err := d.Register.Stand(t.Context(), domain.Position{Case: d.id, Number: 1})
	require.NoError(t, err)
	require.Equal(t, domain.StageAcceptance, standing.Step.Stage, "the one that it does give is opened, whoever asks")
	lines := one[int](t, d, `SELECT count(*) FROM audit`)
	for position := -1; position < 9; position++ {
		if position != 1 {
			require.Equal(t, domain.OutOfOrder, refusalOf(outOfOrder(position)()))
		}
		_, _, err := d.Register.End(t.Context(), domain.Position{Case: d.id, Number: 7})
		require.Equal(t, domain.OutOfOrder, refusalOf(err), "nor does a case end before its story")
	}
	require.Equal(t, lines, one[int](t, d, `SELECT count(*) FROM audit`))
	stale, err := d.Register.Stand(t.Context(), domain.Position{Case: d.id, Version: 1, Number: 3})
	require.NoError(t, err)
	require.Equal(t, domain.Standing{Rewound: true}, stale, "a run of another version is only told to begin anew")
	requireWhole(t, d)
}

func TestAnswersOfSeveral(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	q, s := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	require.False(t, s.Settled)
	require.Equal(t, []domain.PartyID{"P1", "P2"}, s.Parties)

	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	s = d.stand(t, q)
	require.False(t, s.Settled, "one is not all")
	require.Len(t, s.Answers, 1)
	require.Equal(t, domain.PartyID("P1"), s.Answers[0].Party)

	d.answer(t, "registrar", 2, domain.RefuseIt, officetest.Heard())
	s = d.stand(t, q)
	require.True(t, s.Settled)
	require.Len(t, s.Answers, 2)

	// A refusal settles it for all: what else was asked is closed.
	q, _ = d.ask(t, domain.StageMediation, ofParties(domain.Extension)...)
	d.answer(t, "registrar", 2, domain.RefuseIt, officetest.Heard())
	s = d.stand(t, q)
	require.True(t, s.Settled)
	require.Len(t, s.Answers, 1)
	heard := d.Deposit(t, officetest.Heard())
	d.requireRefused(t, domain.TaskClosed, func() error {
		_, err := d.send(t, d.Sign(t, "registrar", domain.Envelope{Task: d.task(1), Outcome: domain.Agree, Details: heard}))
		return err
	})
}

func TestTermsEndByTheRegistersClock(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	q, s := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	heard := d.Deposit(t, officetest.Heard())
	agree := func(slot int) error {
		_, err := d.send(t, d.Sign(t, "registrar", domain.Envelope{Task: d.task(slot), Outcome: domain.Agree, Details: heard}))
		return err
	}
	d.SetClock(t, s.Due.Add(-time.Minute))
	require.NoError(t, agree(1), "in time")
	d.SetClock(t, s.Due.Add(time.Millisecond))
	// The workflow has not looked yet, and still it is too late.
	d.requireRefused(t, domain.TaskClosed, func() error { return agree(2) })
	s = d.stand(t, q)
	require.True(t, s.Settled)
	require.Equal(t, domain.Expired, s.Answers[1].Outcome)
	require.Empty(t, s.Answers[1].By)
	d.stand(t, q)
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'expired'`))

	// What an official owes stays owed, and turns red.
	q, s = d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	d.SetClock(t, s.Due.AddDate(0, 0, 30))
	s = d.stand(t, q)
	require.False(t, s.Settled)
	require.Equal(t, domain.Red, s.Light)
	require.Equal(t, 24*time.Hour, s.Wait, "looked at daily, even if every bell were lost")
	require.Negative(t, s.Left)
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	requireWhole(t, d)
}

func TestExpiryAndDecisionRace(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	won := map[domain.Outcome]int{}
	for i := range 8 {
		q, s := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
		heard := d.Deposit(t, officetest.Heard())
		message := d.Sign(t, "registrar", domain.Envelope{Task: d.task(1), Outcome: domain.Agree, Details: heard, At: s.Due})
		d.SetClock(t, s.Due.Add(-time.Duration(i)*15*time.Millisecond)) // it ends while they run
		var refused error
		atOnce(8, func(i int) {
			for range 4 {
				if i > 0 {
					_, _ = d.Stand(t.Context(), q)
					continue
				}
				if _, err := d.Register.Decide(t.Context(), []byte(message), record.ByCommand); err != nil {
					refused = err
				}
			}
		})
		d.SetClock(t, s.Due.Add(time.Second))
		s = d.stand(t, q)
		require.True(t, s.Settled)
		won[s.Answers[0].Outcome]++
		if s.Answers[0].Outcome == domain.Expired {
			require.Equal(t, domain.TaskClosed, refusalOf(refused), "%v", refused)
		} else {
			require.NoError(t, refused)
		}
		require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM decisions WHERE task = $1`, d.task(1)))
		d.SetClock(t, monday())
	}
	require.Equal(t, 8, won[domain.Agree]+won[domain.Expired])
	t.Log(won)
	requireWhole(t, d)
}

func TestReminders(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance}) // Monday; due on Thursday at 17:30
	notices := func() string {
		return one[string](t, d, `SELECT coalesce(string_agg(rung || ' ' || post || ' ' || centre, ', ' ORDER BY made_at), '') FROM notices`)
	}
	opening := func(day int) time.Time { return time.Date(2026, 3, day, 8, 30, 0, 0, domain.Shanghai()) }
	require.Empty(t, notices())
	told := ""
	for _, c := range []struct {
		at   time.Time
		rung string
	}{
		{opening(3), "T-2 registrar 440104003104"},
		{opening(4), "T-1 registrar 440104003104"},
		{opening(5), "T registrar 440104003104"},
		{opening(6), "T+1 registrar 440104003104"},
		{opening(9), "up head 440104003"},
	} {
		d.SetClock(t, c.at.Add(-time.Minute))
		s := d.stand(t, q)
		require.Equal(t, told, notices(), "not before %s", c.rung)
		require.LessOrEqual(t, s.Wait, time.Minute, "the workflow is told when to come for it")
		d.SetClock(t, c.at)
		if told != "" {
			told += ", "
		}
		told += c.rung
		d.stand(t, q)
		d.stand(t, q)
		require.Equal(t, told, notices(), "once")
	}
	d.SetClock(t, opening(20))
	d.stand(t, q)
	require.Equal(t, told, notices())

	// None after the decision, and of several missed only the last.
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	d.SetClock(t, opening(27))
	d.stand(t, q)
	require.Equal(t, told, notices())
	d.SetClock(t, opening(2))
	q, _ = d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	d.SetClock(t, opening(12))
	d.stand(t, q)
	require.Equal(t, "up head 440104003", one[string](t, d, `SELECT string_agg(rung || ' ' || post || ' ' || centre, ', ') FROM notices WHERE task = $1`, d.task(1)))
}

func TestCalendarYearIsAwaited(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.SetClock(t, time.Date(2026, 12, 30, 10, 0, 0, 0, domain.Shanghai()))
	q := d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	s := d.stand(t, q)
	require.Equal(t, 2027, s.Awaits)
	require.Zero(t, s.Due)
	require.Equal(t, domain.Unknown, s.Light, "nothing is said of it")
	require.False(t, s.Settled)
	d.SetClock(t, time.Date(2027, 3, 1, 10, 0, 0, 0, domain.Shanghai()))
	require.False(t, d.stand(t, q).Settled, "what is not known does not end")
	items, err := d.Register.Inbox(t.Context(), inboxOf(d.Office, "registrar2"))
	require.NoError(t, err)
	require.Len(t, items, 1, "and people may decide it meanwhile")
	require.Equal(t, 2027, items[0].Awaits)
	require.Equal(t, domain.Unknown, items[0].Light)
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, domain.Unknown, story.Tasks[0].Light)
	d.step = 1
	d.does(t, "registrar2", domain.SendCopy, 1, d.to("mediator"))
	told, err := d.Register.Notices(t.Context(), d.People["mediator"].ID, 10)
	require.NoError(t, err)
	require.Equal(t, 2027, told[0].Awaits)
	require.Equal(t, domain.Unknown, told[0].Light)

	d.AsOwner(t, `DELETE FROM outbox`)
	_, err = d.Act(t, "admin", domain.ImportCalendar, "", yearOf2027())
	require.NoError(t, err)
	require.Equal(t, string(d.id), one[string](t, d, `SELECT case_id FROM outbox`), "who waited is rung")
	s = d.stand(t, q)
	require.Zero(t, s.Awaits)
	require.Equal(t, domain.Red, s.Light)
	require.Equal(t, "2027-01-05", s.Due.In(domain.Shanghai()).Format(time.DateOnly)) // the 1st to the 3rd are off
}

func yearOf2027() domain.CalendarYear {
	y := domain.CalendarYear{Year: 2027, Source: "国办发明电〔2026〕X号（试）"}
	for i := 1; i <= 3; i++ {
		y.Off = append(y.Off, domain.NamedDay{Day: domain.DayOf(time.Date(2027, 1, i, 12, 0, 0, 0, domain.Shanghai())), Name: "元旦"})
	}
	return y
}

// A look waits for nobody who has the case in hand, and sees what was there
// before him; what is to be written waits.
func TestOneLooksWithoutWaiting(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, before := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	tx, err := d.owner.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.Exec(`UPDATE cases SET closed_at = register_now(), ending = 'withdrawn' WHERE id = $1`, d.id)
	require.NoError(t, err)
	require.WithinDuration(t, before.Due, d.stand(t, q).Due, 0)

	brief, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = d.Stand(brief, d.inquiry(2, domain.StageConsent, ofParties(domain.Consent)...))
	require.Error(t, err, "opens a step while the case is in another's hand")
	require.NoError(t, tx.Rollback())
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM steps WHERE case_id = $1`, d.id))
}

// A workflow that begins anew walks the story from its first step on, and that was
// at the centre that took the case in, wherever the case is now.
func TestAStoryBeginsWhereTheCaseWasTakenIn(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	first, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	above := d.inquiry(2, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	above.Centre = officetest.Street
	d.stand(t, above)
	require.Equal(t, string(officetest.Street), one[string](t, d, `SELECT centre FROM cases WHERE id = '`+string(d.id)+`'`))

	file, err := d.Register.Begin(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, officetest.Community, file.Centre)
	first.Centre = file.Centre
	require.True(t, d.stand(t, first).Settled)
}
