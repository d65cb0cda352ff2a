package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestWithdrawalClosesWhatIsOpen(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.inSession(t)
	text := d.Deposit(t, agreement())
	_, err := d.Act(t, "registrar", domain.Withdraw, d.id, partysWord("P2"))
	require.NoError(t, err)
	// Not even a millisecond later, whether or not the workflow has looked.
	d.requireRefused(t, domain.TaskClosed, func() error {
		_, err := d.send(t, d.Sign(t, "mediator", domain.Envelope{Task: d.task(1), Outcome: domain.Written, Details: text}))
		return err
	})
	for range 2 {
		s := d.stand(t, q)
		require.True(t, s.Settled)
		require.Empty(t, s.Answers)
		require.Equal(t, domain.Withdraw, s.Interruption.Kind)
		require.Equal(t, domain.PartyID("P2"), s.Interruption.Party)
		require.Equal(t, d.People["registrar"].ID, s.Interruption.By)
	}
	_, s := d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	require.Nil(t, s.Interruption, "it has been heard")
	require.Equal(t, domain.Conflict, domain.KindOf(d.End(t.Context(), d.id, domain.Withdrawn)), "the parties must be told first")
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.Equal(t, domain.Conflict, domain.KindOf(d.End(t.Context(), d.id, domain.Withdrawn)), "and a second person closes it")
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Withdrawn))
}

func TestWithdrawalAndDecisionAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	messages := []string{
		d.Sign(t, "mediator", domain.Envelope{Task: d.task(1), Outcome: domain.Oral, Details: d.Deposit(t, agreement())}),
		d.Sign(t, "registrar", domain.Envelope{Act: domain.Withdraw, Case: d.id, Details: d.Deposit(t, partysWord("P1"))}),
	}
	errs := make([]error, 2)
	atOnce(2, func(i int) { _, errs[i] = d.Register.Decide(t.Context(), []byte(messages[i]), record.ByCommand) })
	lost := errs[0]
	if lost == nil {
		lost = errs[1]
	}
	require.True(t, errs[0] == nil || errs[1] == nil)
	require.Equal(t, domain.TaskClosed, refusalOf(lost), "an oral agreement in effect, or a withdrawal: never both")
	requireWhole(t, d)
}

// Whoever decides waits for whoever has the case in hand, and is then judged by
// what that one left.
func TestDecisionWaitsForTheCase(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	message := d.Sign(t, "registrar2", domain.Envelope{Task: d.task(1), Outcome: domain.Accept})
	other, err := d.owner.Begin()
	require.NoError(t, err)
	_, err = other.Exec(`SELECT FROM cases WHERE id = $1 FOR NO KEY UPDATE`, d.id)
	require.NoError(t, err)
	decided := make(chan error, 1)
	go func() {
		_, err := d.send(t, message)
		decided <- err
	}()
	require.Eventually(t, func() bool {
		return one[bool](t, d, `SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database())`)
	}, 10*time.Second, 5*time.Millisecond, "it waits")
	_, err = other.Exec(`UPDATE tasks SET state = 'superseded', closed_at = now() WHERE case_id = $1`, d.id)
	require.NoError(t, err)
	require.NoError(t, other.Commit())
	require.Equal(t, domain.TaskClosed, refusalOf(<-decided))
}

// An act may come while nothing is open: after an answer, before the next step.
func TestActBetweenTwoSteps(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	_, err := d.Act(t, "mediator", domain.Danger, d.id, note("扬言伤人"))
	require.NoError(t, err)
	s := d.stand(t, q)
	require.True(t, s.Settled)
	require.Nil(t, s.Interruption, "the answer was there first")
	require.Equal(t, domain.Accept, s.Answers[0].Outcome)

	q, s = d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	require.Equal(t, domain.Danger, s.Interruption.Kind)
	require.Equal(t, domain.Danger, d.stand(t, q).Interruption.Kind, "and so for whoever asks again")
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM tasks WHERE step = 2`))
	q, s = d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.PoliceReport})
	require.Nil(t, s.Interruption)

	// A withdrawal also ends a suspension; it is heard once.
	_, err = d.Act(t, "registrar", domain.Withdraw, d.id, partysWord("P1"))
	require.NoError(t, err)
	require.Equal(t, domain.Withdraw, d.stand(t, q).Interruption.Kind)
	_, s = d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.Resumption})
	require.Nil(t, s.Interruption)
}

func TestActBeforeTheFirstStep(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	_, err := d.Act(t, "registrar", domain.Withdraw, d.id, partysWord("P1"))
	require.NoError(t, err)
	_, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	require.Equal(t, domain.Withdraw, s.Interruption.Kind)
}

// A mediator who may have no part in the case any more is not asked, whenever
// that came about.
func TestMediatorLeaves(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(t *testing.T, d *desk){
		"objected to": func(t *testing.T, d *desk) {
			_, err := d.Act(t, "registrar", domain.Object, d.id, partysWord("P1"))
			require.NoError(t, err)
		},
		"stepped back": func(t *testing.T, d *desk) {
			_, err := d.Act(t, "mediator", domain.Recuse, d.id, note("亲属"))
			require.NoError(t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			q := d.inSession(t)
			leave(t, d)
			require.NotNil(t, d.stand(t, q).Interruption)
			d.requireRefused(t, domain.TaskClosed, func() error {
				_, err := d.Decide(t, "mediator", d.task(1), domain.Continue, nil)
				return err
			})
			d.appoint(t, "mediator2")
			_, s := d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator2"].ID})
			require.Nil(t, s.Interruption)
			require.Equal(t, d.People["mediator2"].ID, s.Person)
		})
		t.Run(name+" while suspended", func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			d.inSession(t)
			_, err := d.Act(t, "head", domain.Danger, d.id, note("扬言伤人"))
			require.NoError(t, err)
			d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.PoliceReport})
			leave(t, d)
			d.answer(t, "head", 1, domain.NotNeeded, note("已平息"))
			d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.Resumption})
			d.answer(t, "head", 1, domain.Resume, note("继续"))
			again := domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID}
			_, s := d.ask(t, domain.StageMediation, again)
			require.NotNil(t, s.Interruption, "the session is not asked of one who left")
			d.appoint(t, "mediator2")
			_, s = d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator2"].ID})
			require.Nil(t, s.Interruption)
		})
	}
}

// Whoever came in at a later tier was not asked before, and is not said to have
// been when a run begins anew.
func TestPartiesAsTheyWere(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	more := domain.Details{Respondents: []domain.PartyEntry{{Role: domain.Respondent, Name: "物业公司"}}}
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	consents, _ := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Agree, officetest.Heard())
	later, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Accept, more)

	file, err := d.Register.Begin(t.Context(), d.id)
	require.NoError(t, err)
	two, three := []domain.PartyID{"P1", "P2"}, []domain.PartyID{"P1", "P2", "P3"}
	require.Equal(t, two, file.Parties)
	require.Equal(t, two, d.stand(t, q).Parties)
	require.Equal(t, two, d.stand(t, consents).Parties)
	require.Equal(t, three, d.stand(t, later).Parties)
	_, s := d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	require.Equal(t, three, s.Parties)
}

func TestBeginAndEnd(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for _, id := range []domain.CaseID{"YX2026-999999", "陈某 13800138000", "\x00\xff", ""} {
		_, err := d.Register.Begin(t.Context(), id)
		require.Equal(t, domain.NotFound, domain.KindOf(err))
	}
	require.Equal(t, 4, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'unauthorised_start'`))
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM audit WHERE ref LIKE '%陈某%' OR ref LIKE '%1380013%'`))

	// A case ends by what is signed, not because somebody says so.
	for _, ending := range domain.Endings() {
		require.Equal(t, domain.Conflict, domain.KindOf(d.End(t.Context(), d.id, ending)), ending)
	}
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "非民事"})
	informing, _ := d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	require.Equal(t, domain.Conflict, domain.KindOf(d.End(t.Context(), d.id, domain.Declined)))
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	open, _ := d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment}) // a run that had not heard

	errs := make([]error, 5)
	atOnce(len(errs), func(i int) { errs[i] = d.End(t.Context(), d.id, domain.Declined) })
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'ended'`))
	require.Equal(t, domain.Conflict, domain.KindOf(d.End(t.Context(), d.id, domain.Withdrawn)))
	require.Equal(t, domain.NotFound, domain.KindOf(d.End(t.Context(), "YX2026-999999", domain.Withdrawn)))

	require.Equal(t, domain.Declined, d.stand(t, open).Ended)
	_, s := d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	require.Equal(t, domain.Declined, s.Ended)
	require.True(t, d.stand(t, q).Settled, "the story can still be told from its beginning")
	require.True(t, d.stand(t, informing).Settled)
	file, err := d.Register.Begin(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, domain.Declined, file.Ended, "a start is late, and harmless")
	require.Equal(t, 5, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'unauthorised_start'`))
	d.requireRefused(t, domain.TaskClosed, func() error {
		_, err := d.Decide(t, "head", domain.NewTaskID(d.id, 3, 1), domain.Appoint, nil)
		return err
	})
	requireWhole(t, d)
}
