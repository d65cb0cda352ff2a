package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// lend has a person lend posts to another for a while from now on.
func (d *desk) lend(t testing.TB, absent, substitute string, from, until time.Time, posts ...domain.Post) {
	t.Helper()
	_, err := d.Act(t, absent, domain.Substitute, "", domain.Substitution{
		Absent: d.People[absent].ID, Substitute: d.People[substitute].ID, Posts: posts, From: from, Until: until,
	})
	require.NoError(t, err)
}

// standing in: somebody decides in the name of another.
func (d *desk) decideFor(t testing.TB, who, absent string, task domain.TaskID, o domain.Outcome, details domain.Hash) error {
	t.Helper()
	_, err := d.send(t, d.Sign(t, who, domain.Envelope{Task: task, Outcome: o, For: d.People[absent].ID, Details: details}))
	return err
}

func TestSubstitution(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	heard := d.Deposit(t, officetest.Heard())
	consent := func(who, absent string) func() error {
		return func() error { return d.decideFor(t, who, absent, d.task(1), domain.Agree, heard) }
	}
	d.requireRefused(t, domain.NotYourPost, consent("mediator", "registrar"))

	from, until := monday().Add(time.Hour), monday().Add(8*time.Hour)
	d.lend(t, "registrar", "mediator", from, until, domain.Registrar)
	d.requireRefused(t, domain.NotYourPost, consent("mediator", "registrar")) // not yet

	d.SetClock(t, from)
	d.requireRefused(t, domain.NotYourPost, consent("mediator2", "registrar")) // lent to another
	// What is lent cannot be passed on.
	d.lend(t, "mediator", "mediator2", from, until, domain.Registrar)
	d.requireRefused(t, domain.NotYourPost, consent("mediator2", "mediator"))
	// Nor does another post come with it.
	d.lend(t, "registrar2", "head", from, until, domain.Mediator)
	d.requireRefused(t, domain.NotYourPost, consent("head", "registrar2"))

	require.NoError(t, consent("mediator", "registrar")())
	require.Equal(t, string(d.People["mediator"].ID+" 代 "+d.People["registrar"].ID),
		one[string](t, d, `SELECT staff || ' 代 ' || on_behalf FROM decisions WHERE task = $1`, d.task(1)))
	q := d.inquiry(d.step, domain.StageConsent, ofParties(domain.Consent)...)
	answer := d.stand(t, q).Answers[0]
	require.Equal(t, d.People["mediator"].ID, answer.By)
	require.Equal(t, d.People["registrar"].ID, answer.For)

	d.SetClock(t, until)
	d.requireRefused(t, domain.NotYourPost, func() error {
		return d.decideFor(t, "mediator", "registrar", d.task(2), domain.Agree, heard)
	})
	requireWhole(t, d)
}

func TestNobodyDecidesForWhoeverSubmitted(t *testing.T) {
	t.Parallel()
	d := openDesk(t) // submitted by the registrar
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	until := monday().Add(time.Hour)
	d.lend(t, "registrar", "mediator", monday(), until, domain.Registrar)
	d.requireRefused(t, domain.SelfApproval, func() error { // in his name
		return d.decideFor(t, "mediator", "registrar", d.task(1), domain.Accept, "")
	})
	// Who stands in for him may not decide for another either …
	d.lend(t, "registrar2", "mediator", monday(), until, domain.Registrar)
	d.requireRefused(t, domain.SelfApproval, func() error {
		return d.decideFor(t, "mediator", "registrar2", d.task(1), domain.Accept, "")
	})
	// … nor another for his stand-in.
	d.lend(t, "registrar", "registrar2", monday(), until, domain.Registrar)
	d.lend(t, "registrar2", "head", monday(), until, domain.Registrar)
	d.AsOwner(t, `UPDATE tasks SET post = 'registrar' WHERE id = $1`, d.task(1)) // it had gone to the head by now
	d.requireRefused(t, domain.SelfApproval, func() error {
		return d.decideFor(t, "head", "registrar2", d.task(1), domain.Accept, "")
	})
	d.requireRefused(t, domain.SelfApproval, func() error {
		_, err := d.Decide(t, "registrar2", d.task(1), domain.Accept, nil)
		return err
	})
	d.SetClock(t, until)
	d.answer(t, "registrar2", 1, domain.Accept, nil) // afterwards he is himself again
}

func TestOneLendsOnesOwnPosts(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	lends := func(who, absent, substitute string, posts ...domain.Post) func() error {
		s := domain.Substitution{Absent: d.People[absent].ID, Substitute: "S9999", Posts: posts, From: monday(), Until: monday().Add(time.Hour)}
		if substitute != "" {
			s.Substitute = d.People[substitute].ID
		}
		hash := d.Deposit(t, s)
		return func() error {
			_, err := d.send(t, d.Sign(t, who, domain.Envelope{Act: domain.Substitute, Details: hash}))
			return err
		}
	}
	d.requireRefused(t, domain.NotYourPost, lends("head", "registrar", "mediator", domain.Registrar))
	d.requireRefused(t, domain.MissingDetails, lends("head", "head", "head", domain.Head))
	d.requireRefused(t, domain.MissingDetails, lends("head", "head", "mediator"))
	d.requireRefused(t, domain.MissingDetails, lends("head", "head", "", domain.Head))
	require.NoError(t, lends("head", "head", "mediator", domain.Head)())
}

// The parts of the register's submission that concern what is signed and sealed.
func TestSealNeedsEverySignature(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Written, agreement())
	// A workflow that was lied to asks for the seal at once.
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	seal := func() error {
		_, err := d.Decide(t, "head", d.task(1), domain.ApplySeal, nil)
		return err
	}
	d.requireRefused(t, domain.MissingDetails, seal)
	d.requireRefused(t, domain.Stale, func() error { // another text
		_, err := d.send(t, d.Sign(t, "head", domain.Envelope{Task: d.task(1), Outcome: domain.ApplySeal, About: domain.HashOf([]byte("other"))}))
		return err
	})
	d.answer(t, "head", 1, domain.Return, note("尚未签字"))

	asks := append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID})
	d.ask(t, domain.StageSigning, asks...)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.requireRefused(t, domain.NotYourPost, func() error {
		_, err := d.Decide(t, "mediator2", d.task(3), domain.Sign, nil)
		return err
	})
	d.answer(t, "mediator", 3, domain.Sign, nil)
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	require.NoError(t, seal())
	require.True(t, one[bool](t, d, `SELECT effective_at IS NOT NULL FROM agreements`))

	late := d.Deposit(t, partysWord("P1"))
	d.requireRefused(t, domain.TaskClosed, func() error { // too late to withdraw
		_, err := d.send(t, d.Sign(t, "registrar", domain.Envelope{Act: domain.Withdraw, Case: d.id, Details: late}))
		return err
	})
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
}

func TestOnlyMediatorsAreAppointed(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	_, err := d.Act(t, "mediator2", domain.Recuse, d.id, note("邻居"))
	require.NoError(t, err)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	for _, who := range []string{"head", "registrar", "mediator2"} {
		details := domain.Details{Mediators: []domain.StaffID{d.People[who].ID}, ChosenBy: "parties"}
		d.Deposit(t, details)
		d.requireRefused(t, domain.MissingDetails, func() error {
			_, err := d.Decide(t, "head", d.task(1), domain.Appoint, details)
			return err
		})
	}
	details := domain.Details{Mediators: []domain.StaffID{d.People["mediator"].ID, d.People["street-mediator"].ID}, ChosenBy: "parties"}
	_, err = d.Decide(t, "head", d.task(1), domain.Appoint, details)
	require.NoError(t, err, "one of the centre and one from above it")
}
