package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/register"
)

// march is a month in which much happens.
func march() domain.Period {
	return domain.Period{From: domain.DayOf(monday()).AddDays(-1), To: domain.DayOf(monday()).AddDays(29)}
}

// figures counts the cases that somebody may see, as they stand now.
func (d *desk) figures(t testing.TB, who string, p domain.Period, by ...domain.Dimension) (domain.Tabulation, record.Count) {
	t.Helper()
	n, err := d.Register.Figures(t.Context(), record.FiguresQuery{Staff: d.People[who].ID, Period: p})
	require.NoError(t, err)
	return domain.Tabulate(n.Cases, p, by, n.Calendar), n
}

// another takes in a matter at a centre, and makes it the desk's case.
func (d *desk) another(t testing.TB, change func(*domain.Intake)) {
	t.Helper()
	in := officetest.Matter()
	if change != nil {
		change(&in)
	}
	d.id, d.step = d.takeIn(t, "registrar", in), 0
}

// seal has the agreement signed and sealed, and the case closed with it.
func (d *desk) settle(t testing.TB, a domain.Details) {
	t.Helper()
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Written, a)
	d.ask(t, domain.StageSigning, append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID})...)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.answer(t, "head", 1, domain.ApplySeal, nil)
}

// What happens to a case shows in the numbers, and only there.
func TestFiguresOfAnOffice(t *testing.T) {
	t.Parallel()
	d := openDesk(t) // one that came in, and nothing else
	d.another(t, nil)
	d.settle(t, agreement())
	whole, _ := d.figures(t, "head", march())
	require.Equal(t, map[domain.Measure]int{domain.CasesScreened: 2, domain.CasesAccepted: 1, domain.AgreementsMade: 1}, whole.Whole.Counts, "an agreement is no success before the case is closed")

	d.SetClock(t, monday().AddDate(0, 0, 8))
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
	d.another(t, func(in *domain.Intake) { in.Kind, in.Origin = "consumer", domain.Proactive })
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "行政争议"})
	d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, d.End(t.Context(), d.id, domain.Declined))
	d.another(t, nil)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.SetClock(t, monday().AddDate(0, 0, 24)) // its acceptance is overdue now

	tab, n := d.figures(t, "head", march(), domain.ByKind, domain.BySource)
	require.Equal(t, map[domain.Measure]int{
		domain.CasesScreened: 4, domain.CasesAccepted: 1, domain.CasesClosed: 2, domain.AgreementsMade: 1,
		domain.SuccessAccepted: 1, domain.SuccessScreened: 1, domain.SuccessClosed: 1, domain.CasesLate: 1,
	}, tab.Whole.Counts)
	require.Equal(t, map[domain.Proof]int{domain.ProvenSigned: 1}, tab.Whole.Proofs)
	require.Equal(t, "25.00 %", tab.Whole.Rate(domain.RateB).String())
	require.Equal(t, domain.Spread{Cases: 2, Median: 3, P90: 6}, tab.Whole.ToClosing, "of 2 March until 10 March, and of 10 March on the same day")
	require.Equal(t, domain.Spread{Cases: 1}, tab.Whole.ToAgreement)
	require.Len(t, tab.Parts, 2)
	require.Equal(t, []string{"neighbour", "applied"}, tab.Parts[0].Keys)
	require.Equal(t, []string{"consumer", "proactive"}, tab.Parts[1].Keys)
	require.Len(t, n.Cases, 4)

	// The month before has nothing to show but what is late by now; and neither
	// does the month after.
	before := domain.Period{From: march().From.AddDays(-60), To: march().From.AddDays(-1)}
	tab, _ = d.figures(t, "head", before)
	require.Empty(t, tab.Whole.Counts)
	require.Equal(t, domain.NoRate, tab.Whole.Rate(domain.RateC).String())
	after := domain.Period{From: march().To.AddDays(1), To: march().To.AddDays(30)}
	tab, _ = d.figures(t, "head", after)
	require.Equal(t, map[domain.Measure]int{domain.CasesLate: 1}, tab.Whole.Counts)
}

// A reader sees the centres of his own, and those below.
func TestFiguresAreOfOnesOwnCentres(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.takeIn(t, "street-registrar", elsewhere("440104003108"))
	d.takeIn(t, "street-registrar", elsewhere(officetest.Street))
	d.takeIn(t, "district-registrar", elsewhere(officetest.District))
	for who, screened := range map[string]int{"head": 1, "street-mediator": 3, "district-head": 4, officetest.Admin: 4} {
		tab, _ := d.figures(t, who, march())
		require.Equal(t, screened, tab.Whole.Counts[domain.CasesScreened], who)
	}
	tab, _ := d.figures(t, "district-head", march(), domain.ByTier)
	require.Len(t, tab.Parts, 3)
	require.Equal(t, 2, tab.Parts[0].Counts[domain.CasesScreened])
	q := record.FiguresQuery{Staff: d.People["head"].ID, Period: march(), Centre: "440104003108"}
	n, err := d.Register.Figures(t.Context(), q)
	require.NoError(t, err)
	require.Empty(t, n.Cases, "asking for another's centre does not show it")
	q.Staff = "S9999"
	q.Centre = ""
	n, err = d.Register.Figures(t.Context(), q)
	require.NoError(t, err)
	require.Empty(t, n.Cases)
	_, err = d.Register.Figures(t.Context(), record.FiguresQuery{Staff: q.Staff, Period: domain.Period{From: march().To, To: march().From}})
	require.Equal(t, domain.Invalid, domain.KindOf(err))
}

func elsewhere(centre domain.CentreCode) domain.Intake {
	in := officetest.Matter()
	in.Centre, in.FirstIn = centre, time.Date(2026, 3, 1, 8, 0, 0, 0, domain.Shanghai())
	return in
}

// follow puts on record what is known of an agreement after it took effect, as
// tasks about it are decided.
func (d *desk) follow(t testing.TB, kind string, number int, outcome string) {
	t.Helper()
	slot := one[int](t, d, `SELECT 100 + count(*) FROM tasks WHERE case_id = $1`, d.id)
	id := domain.NewTaskID(d.id, d.step, slot)
	_, err := d.owner.Exec(`
		WITH task AS (
			INSERT INTO tasks (id, case_id, step, slot, kind, number, post, at_centre, subject, state, opened_at, closed_at, rule, counted, due, yellow_at, lapses)
			SELECT $1, $2, $3, $4, $5, $6, 'registrar', $7, (SELECT content FROM agreements WHERE case_id = $2 ORDER BY version DESC LIMIT 1),
				'decided', now, now, 'seal', now, now, now, false FROM (SELECT register_now() AS now) t
		)
		INSERT INTO decisions (task, message, outcome, staff, key, nonce, envelope, signature, door, decided_at)
		SELECT $1, encode(sha256(convert_to($1, 'UTF8')), 'hex'), $8, staff, id, $1, convert_to($1, 'UTF8'), 'x', 'command', register_now()
		FROM keys WHERE staff = $9`, id, d.id, d.step, slot, kind, number, officetest.Community, outcome, d.People["registrar2"].ID)
	require.NoError(t, err)
}

// What is known of an agreement later makes a success of it, or unmakes it.
func TestFiguresFollowTheAgreement(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.settle(t, agreement())
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
	check := func(want domain.Proof, kept, sure int) {
		t.Helper()
		tab, n := d.figures(t, "head", march())
		require.Equal(t, want, n.Cases[0].Success())
		require.Equal(t, kept, tab.Whole.Counts[domain.AgreementsKept])
		require.Equal(t, sure, tab.Whole.Counts[domain.AgreementsSure])
	}
	check(domain.ProvenSigned, 0, 0)
	d.follow(t, "court_ruling", 0, "confirmed")
	check(domain.ProvenConfirmed, 0, 1)
	d.follow(t, "performance", 1, "defaulted")
	check("", 0, 1)
	d.follow(t, "urging", 1, "not_performed")
	check("", 0, 1)
	d.SetClock(t, monday().AddDate(0, 0, 1))
	d.follow(t, "urging", 1, "performed")
	check(domain.ProvenPerformed, 1, 1)

	// What was struck does not count; and a merged case is in no number but one.
	strike := func(statement string) {
		t.Helper()
		_, err := d.owner.Exec(statement, d.id)
		require.NoError(t, err)
	}
	d.another(t, nil)
	d.settle(t, agreement())
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
	tab, _ := d.figures(t, "head", march())
	require.Equal(t, 2, tab.Whole.Counts[domain.SuccessAccepted])
	strike(`INSERT INTO relations (low, high, found_at, relation, act, lead_case)
		SELECT o.id, c.id, register_now(), 'merged', (SELECT message FROM acts LIMIT 1), o.id FROM cases c, cases o WHERE c.id = $1 AND o.id < c.id`)
	tab, _ = d.figures(t, "head", march())
	require.Equal(t, 1, tab.Whole.Counts[domain.SuccessAccepted])
	require.Equal(t, 1, tab.Whole.Counts[domain.CasesMerged])
	strike(`DELETE FROM relations WHERE high = $1`)
	strike(`UPDATE agreements SET struck_by = (SELECT message FROM acts LIMIT 1) WHERE case_id = $1`)
	tab, _ = d.figures(t, "head", march())
	require.Equal(t, 1, tab.Whole.Counts[domain.SuccessAccepted], "its agreement was struck")
	require.Equal(t, 2, tab.Whole.Counts[domain.CasesAccepted])
	strike(`UPDATE steps SET struck_by = (SELECT message FROM acts LIMIT 1), struck_at = register_now() WHERE case_id = $1 AND step = 1`)
	tab, _ = d.figures(t, "head", march())
	require.Equal(t, 1, tab.Whole.Counts[domain.CasesAccepted], "its acceptance was struck")
}

// An oral agreement without evidence of what the parties said is an official's
// word; and amounts are the agreement's own.
func TestFiguresOfOralAgreements(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Oral, agreement())
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.AgreedOrally))
	d.another(t, nil)
	d.inSession(t)
	heard := agreement()
	heard.Evidence = officetest.Heard().Evidence
	d.answer(t, "mediator", 1, domain.Oral, heard)
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.AgreedOrally))
	tab, _ := d.figures(t, "head", march())
	require.Equal(t, 2, tab.Whole.Counts[domain.AgreementsMade])
	require.Equal(t, 2, tab.Whole.Counts[domain.CasesClosed])
	require.Equal(t, 1, tab.Whole.Counts[domain.SuccessClosed])
	require.Equal(t, "50.00 %", tab.Whole.Rate(domain.RateC).String())
}

// A case that was closed as a success, and is reopened, leaves the count.
func TestFiguresOfReopenedCases(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.settle(t, agreement())
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
	before, _ := d.figures(t, "head", march())
	require.Equal(t, 1, before.Whole.Counts[domain.SuccessClosed])
	_, err := d.Act(t, "head", domain.Reopen, d.id, note("漏看了一份收据"))
	require.NoError(t, err)
	after, _ := d.figures(t, "head", march())
	require.Zero(t, after.Whole.Counts[domain.SuccessClosed])
	require.Zero(t, after.Whole.Counts[domain.CasesClosed])
	require.Equal(t, 1, after.Whole.Counts[domain.CasesReopened])
	require.Equal(t, 1, after.Whole.Counts[domain.CasesAccepted])
}

// A month's figures are found by indexes, and so are the cases that a week
// closed: of the tables that grow none is read from end to end, however much
// there was in other months.
func TestFiguresReadNoTableWhole(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.settle(t, agreement())
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
	seed := seedOf(t, "2026-W11", officetest.Community)
	_, err := d.Act(t, "head", domain.PublishSeed, "", seed)
	require.NoError(t, err)
	const before = 20000 // in the months before March
	_, err = d.owner.Exec(`ALTER TABLE decisions DISABLE TRIGGER USER`)
	require.NoError(t, err)
	for _, statement := range []string{
		`INSERT INTO cases (id, kind, centre, stage, policy, first_in, opened_at, opened_by, ending, closed_at, step)
			SELECT 'YX2025-' || lpad(n::text, 6, '0'), 'mediation', '440104003104', 'closed', 1, at, at, 'S0003', 'declined', at, 1
			FROM generate_series(1, $1::int) n, LATERAL (SELECT timestamptz '2026-02-25' - n * interval '10 minutes' AS at) t`,
		`INSERT INTO disputes (case_id, kind, origin, title, description, place, first_in)
			SELECT id, 'neighbour', 'applied', 't', '', '', first_in FROM cases WHERE id LIKE 'YX2025-%' AND $1::int > 0`,
		`INSERT INTO steps (case_id, step, position, stage, centre, opened_at) SELECT id, 1, 1, 'acceptance', centre, opened_at FROM cases WHERE id LIKE 'YX2025-%' AND $1::int > 0`,
		`INSERT INTO tasks (id, case_id, step, slot, kind, post, at_centre, state, opened_at, closed_at, rule, counted, due, yellow_at, lapses)
			SELECT id || '/1.1', id, 1, 1, 'acceptance', 'registrar', centre, 'decided', first_in, first_in, 'acceptance', first_in, first_in, first_in, false
			FROM cases WHERE id LIKE 'YX2025-%' AND $1::int > 0`,
		`INSERT INTO decisions (task, outcome, door, decided_at) SELECT id, 'expired', 'register', opened_at FROM tasks WHERE id LIKE 'YX2025-%' AND $1::int > 0`,
	} {
		_, err := d.owner.Exec(statement, before)
		require.NoError(t, err, statement)
	}
	_, err = d.owner.Exec(`ANALYZE cases, disputes, steps, tasks, decisions, agreements, deposits, acts, audit, parties, relations`)
	require.NoError(t, err)
	whole := func() string {
		t.Helper()
		_, err := d.owner.Exec(`SELECT pg_stat_force_next_flush()`)
		require.NoError(t, err)
		return one[string](t, d, `SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname) FROM pg_stat_user_tables
			WHERE relname IN ('cases', 'disputes', 'steps', 'tasks', 'decisions')`)
	}
	require.NoError(t, d.Register.Close()) // a session tells what it read when it ends
	require.Eventually(t, func() bool {
		return one[int](t, d, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'hejie_app'`) == 0
	}, 10*time.Second, 10*time.Millisecond)
	scans := whole()
	reader, err := register.Open(t.Context(), d.App, procedures.All())
	require.NoError(t, err)
	began := time.Now()
	n, err := reader.Figures(t.Context(), record.FiguresQuery{Staff: d.People["head"].ID, Period: march()})
	require.NoError(t, err)
	took := time.Since(began)
	d.SetClock(t, time.Date(2026, 3, 16, 9, 0, 0, 0, domain.Shanghai()))
	_, err = reader.Sample(t.Context(), d.People["head"].ID, officetest.Community, seed.Week)
	require.NoError(t, err)
	require.NoError(t, reader.Close())
	require.Len(t, n.Cases, 1)
	require.Less(t, took, 5*time.Second)
	require.Eventually(t, func() bool { // the session that read has told it
		return one[int](t, d, `SELECT coalesce(sum(idx_scan), 0) FROM pg_stat_user_indexes WHERE indexrelname = 'cases_by_closing'`) > 0
	}, 10*time.Second, 50*time.Millisecond)
	require.Equal(t, scans, whole())
	d.Register, err = register.Open(t.Context(), d.App, procedures.All()) // the office closes it
	require.NoError(t, err)
	began = time.Now()
	all, err := d.Register.Figures(t.Context(), record.FiguresQuery{Staff: d.People["head"].ID, Period: domain.Period{From: march().From.AddDays(-300), To: march().To}})
	require.NoError(t, err)
	require.Len(t, all.Cases, before+1)
	t.Logf("a month took %s, %d cases %s", took, before, time.Since(began))
}
