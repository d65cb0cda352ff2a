package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/register"
)

// A term that is over and that nobody ended means that the engine has lost the
// case or its timer: the relay is sent to look.
func TestOverdueTermsAreRung(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	_, s := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.AsOwner(t, `DELETE FROM outbox`)
	bells := func() int {
		require.NoError(t, d.Register.RingOverdue(t.Context()))
		return one[int](t, d, `SELECT count(*) FROM outbox`)
	}
	require.Zero(t, bells(), "it is not over")
	d.SetClock(t, s.Due.Add(30*time.Second))
	require.Zero(t, bells(), "the workflow has a minute")
	d.SetClock(t, s.Due.Add(2*time.Minute))
	require.Equal(t, 1, bells())
	require.Equal(t, 1, bells(), "one bell is enough")
}

// Whoever wrote the agreement in the mediator's place does not seal it, also
// after he has ceased to stand in.
func TestAuthorsDoNotSeal(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.lend(t, "mediator", "head", monday(), monday().AddDate(0, 0, 14), domain.Mediator)
	now, err := d.Register.Now(t.Context())
	require.NoError(t, err)
	body := d.Deposit(t, domain.Details{Agreement: &domain.Agreement{
		Facts: "渗水", Content: "修复", Performance: "转账", PerformanceUntil: "2026-12-31",
	}})
	message := d.Sign(t, "head", domain.Envelope{
		Task: d.task(1), Outcome: domain.Written, For: d.People["mediator"].ID, Details: body, At: now,
	})
	_, err = d.Register.Decide(t.Context(), []byte(message), register.ByCommand)
	require.NoError(t, err)
	d.SetClock(t, now.AddDate(0, 1, 0))
	_, s := d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	require.Equal(t, domain.Seat{Post: domain.Head, Centre: officetest.Street}, s.Seat)
	_, err = d.Decide(t, "head", d.task(1), domain.ApplySeal, nil)
	require.Equal(t, domain.NotYourCentre, refusalOf(err))
}

// The register's own answer stands only for a term that is over.
func TestExpiryNeedsATermThatIsOver(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	app, err := register.Connect(t.Context(), d.App)
	require.NoError(t, err)
	defer func() { require.NoError(t, app.Close()) }()
	_, err = app.ExecContext(t.Context(), `
		INSERT INTO decisions (task, outcome, door, decided_at) VALUES ($1, 'expired', 'register', register_now())`, d.task(1))
	require.ErrorContains(t, err, "is not over")
}

// The light in the lists is the domain's.
func TestLightIsTheDomains(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	due := monday()
	yellow := due.AddDate(0, 0, -2)
	for _, now := range []time.Time{
		yellow.Add(-time.Microsecond), yellow, yellow.Add(time.Microsecond), due.Add(-time.Microsecond), due, due.Add(time.Microsecond),
	} {
		got := one[string](t, d, `SELECT light($1, $2, $3)`, due, yellow, now)
		require.Equal(t, string(domain.LightBetween(now, yellow, due)), got, "%s", now)
	}
	require.Equal(t, "green", one[string](t, d, `SELECT light(NULL, NULL, now())`), "not known yet")
}
