package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/record"
	"hejie/register"
)

// What a relay compares is where the case stands, and whether a
// term has been over for so long that its workflow must be gone.
func TestOpenCases(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	openCase := func() register.OpenCase {
		t.Helper()
		cases, err := d.Register.OpenCases(t.Context())
		require.NoError(t, err)
		require.Len(t, cases, 1)
		return cases[0]
	}
	require.Equal(t, register.OpenCase{Case: d.id, Kind: "mediation", Stage: domain.StageIntake, Centre: officetest.Community, Ringing: true}, openCase())
	d.AsOwner(t, `DELETE FROM outbox`)
	_, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	got := openCase()
	require.True(t, got.Due.Equal(s.Due))
	require.Equal(t, []any{domain.StageAcceptance, false}, []any{got.Stage, got.Ringing})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	got = openCase()
	require.Zero(t, got.Due, "nothing is asked until the workflow looks")
	require.True(t, got.Ringing)

	_, s = d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.SetClock(t, s.Due.Add(30*time.Second))
	require.False(t, openCase().Overdue, "the workflow has a minute")
	d.SetClock(t, s.Due.Add(2*time.Minute))
	require.True(t, openCase().Overdue)
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
	_, err = d.Register.Decide(t.Context(), []byte(message), record.ByCommand)
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
	app, err := postgres.Connect(t.Context(), d.App)
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
	require.Equal(t, domain.Unknown, domain.Light(one[string](t, d, `SELECT light(NULL, NULL, now())`)), "not known yet")
}
