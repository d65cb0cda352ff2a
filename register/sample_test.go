package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func weekOf(t testing.TB, text string) domain.Week {
	t.Helper()
	w, err := domain.ParseWeek(text)
	require.NoError(t, err)
	return w
}

func seedOf(t testing.TB, week string, centre domain.CentreCode) domain.Seed {
	t.Helper()
	return domain.Seed{Centre: centre, Week: weekOf(t, week), Seed: domain.HashOf([]byte(week))}
}

// decline has the case not accepted, and closed.
func (d *desk) decline(t testing.TB) {
	t.Helper()
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "行政争议"})
	d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, d.End(t.Context(), d.id, domain.Declined))
}

// A seed is published before its week by whoever may, once, and the audit has
// it.
func TestSeedsArePublishedBeforehand(t *testing.T) {
	t.Parallel()
	d := openDesk(t) // Monday of week 10
	next := seedOf(t, "2026-W11", officetest.Community)
	refused := func(code domain.RefusalCode, who string, s domain.Seed) {
		t.Helper()
		d.Deposit(t, s)
		d.requireRefused(t, code, func() error { _, err := d.Act(t, who, domain.PublishSeed, "", s); return err })
	}
	refused(domain.MissingDetails, "head", seedOf(t, "2026-W10", officetest.Community)) // it has begun
	refused(domain.MissingDetails, "head", seedOf(t, "2025-W50", officetest.Community))
	refused(domain.MissingDetails, "head", seedOf(t, "2026-W11", "440104003999"))
	refused(domain.NotYourPost, "mediator", next)
	refused(domain.NotYourCentre, "head", seedOf(t, "2026-W11", officetest.Street))
	r, err := d.Act(t, "head", domain.PublishSeed, "", next)
	require.NoError(t, err)
	require.Equal(t, "2026-W11", r.Ref)
	another := next
	another.Seed = domain.HashOf([]byte("one that suits better"))
	refused(domain.TaskClosed, "head", another)
	refused(domain.TaskClosed, officetest.Admin, another)
	_, err = d.Act(t, officetest.Admin, domain.PublishSeed, "", seedOf(t, "2026-W12", officetest.District))
	require.NoError(t, err)
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'acted' AND code = 'publish_seed' AND ref = '2026-W11'`))
	requireWhole(t, d)
	_, err = asApp(t, d).Exec(`UPDATE sample_seeds SET seed = repeat('0', 64)`)
	require.ErrorContains(t, err, "permission denied")
	_, err = d.owner.Exec(`DELETE FROM sample_seeds`)
	require.ErrorContains(t, err, "append-only")
}

// The sample of a week is drawn when it is over, by the seed that was there
// before it began, from all that was closed in it.
func TestCallBacksAreDrawn(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	draw := func(who string, centre domain.CentreCode, week string) (record.Sample, error) {
		return d.Register.Sample(t.Context(), d.People[who].ID, centre, weekOf(t, week))
	}
	fails := func(kind domain.Kind, who string, centre domain.CentreCode, week string) {
		t.Helper()
		_, err := draw(who, centre, week)
		require.Equal(t, kind, domain.KindOf(err), "%v", err)
	}
	seed := seedOf(t, "2026-W11", officetest.Community)
	_, err := d.Act(t, "head", domain.PublishSeed, "", seed)
	require.NoError(t, err)
	fails(domain.Conflict, "head", officetest.Community, "2026-W11") // not over
	fails(domain.NotFound, "head", officetest.Community, "2026-W12") // no seed
	fails(domain.NotFound, "head", officetest.Street, "2026-W11")    // not his

	d.decline(t) // in week 10
	sunday := time.Date(2026, 3, 15, 23, 50, 0, 0, domain.Shanghai())
	d.SetClock(t, sunday)
	closed := []domain.CaseID{}
	for range 3 {
		d.another(t, nil)
		d.decline(t)
		closed = append(closed, d.id)
	}
	leading := d.OpenDispute(t)
	d.another(t, nil)
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	_, err = d.Act(t, "head", domain.Merge, d.id, into(leading)) // it goes on there: nobody closed it
	require.NoError(t, err)
	whole, _ := d.figures(t, "head", march())
	require.Equal(t, 1, whole.Whole.Counts[domain.CasesMerged])
	require.Equal(t, 4, whole.Whole.Counts[domain.CasesClosed])
	require.Zero(t, whole.Whole.Counts[domain.CasesAccepted])
	fails(domain.Conflict, "head", officetest.Community, "2026-W11")
	d.SetClock(t, sunday.Add(10*time.Minute))
	d.another(t, nil)
	d.decline(t) // in week 12
	for _, who := range []string{"head", "mediator", "street-head", officetest.Admin} {
		s, err := draw(who, officetest.Community, "2026-W11")
		require.NoError(t, err, who)
		require.Equal(t, seed, s.Seed)
		require.Equal(t, closed, s.Closed)
		require.Equal(t, seed.Draw(closed), s.Drawn)
		require.Len(t, s.Drawn, 1)
	}

	// What came too late, or is not what was signed, draws nothing.
	_, err = d.owner.Exec(`ALTER TABLE sample_seeds DISABLE TRIGGER sample_seeds_kept`)
	require.NoError(t, err)
	_, err = d.owner.Exec(`UPDATE sample_seeds SET seed = repeat('0', 64)`)
	require.NoError(t, err)
	fails(domain.Conflict, "head", officetest.Community, "2026-W11")
	_, err = d.owner.Exec(`UPDATE sample_seeds SET seed = $1`, seed.Seed)
	require.NoError(t, err)
	_, err = draw("head", officetest.Community, "2026-W11")
	require.NoError(t, err)
	_, err = d.owner.Exec(`ALTER TABLE acts DISABLE TRIGGER acts_kept`)
	require.NoError(t, err)
	_, err = d.owner.Exec(`UPDATE acts SET done_at = $1 WHERE kind = 'publish_seed'`, seed.Week.Days().From.Start())
	require.NoError(t, err)
	_, err = draw("head", officetest.Community, "2026-W11")
	require.ErrorContains(t, err, "too late")
}
