package register_test

import (
	"database/sql"
	"os"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/registertest"
	"hejie/register"
)

// openFormer restores the register of an office that stood at version 11 of the
// schema, written by the programs of that time: six cases, each at another point
// of its story, two imported ones, and a change that waits for its approval.
func openFormer(t *testing.T) *desk {
	t.Helper()
	dump, err := os.ReadFile("testdata/register_11.sql")
	require.NoError(t, err)
	asOwner, asApp := registertest.Database(t)
	owner, err := postgres.Connect(t.Context(), postgres.Options{DSN: asOwner})
	require.NoError(t, err)
	defer func() { require.NoError(t, owner.Close()) }() // the dump leaves its settings behind
	owner.SetMaxOpenConns(1)
	_, err = owner.Exec(`DROP SCHEMA public CASCADE; CREATE SCHEMA public;` + string(dump))
	require.NoError(t, err)
	return &desk{Office: &officetest.Office{Owner: postgres.Options{DSN: asOwner}, App: postgres.Options{DSN: asApp}}}
}

// upgrade is what hejie setup does.
func (d *desk) upgrade(t *testing.T) {
	t.Helper()
	require.NoError(t, register.Migrate(t.Context(), d.Owner))
	r, err := register.OpenAsOwner(t.Context(), d.Owner)
	require.NoError(t, err)
	f, err := config.Foundation()
	require.NoError(t, err)
	require.NoError(t, r.Found(t.Context(), f))
	require.NoError(t, r.Close())
	d.Office = officetest.At(t, d.Owner.DSN, d.App.DSN)
	d.owner = officetest.Connect(t, d.Owner)
}

// A large register takes its time, longer than anything else may, and is not
// stood in the way of: whoever holds a table has the upgrade fail at once.
func TestAnUpgradeMayTakeLongAndWaitsForNobody(t *testing.T) {
	t.Parallel()
	d := openFormer(t)
	patient := d.Owner
	patient.Timeout = time.Minute // or its hold on the table would end while nothing happens in it
	owner := officetest.Connect(t, patient)
	d.Owner.Timeout = 500 * time.Millisecond
	_, err := owner.Exec(`CREATE FUNCTION large() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END $$;
		CREATE TRIGGER large BEFORE UPDATE ON disputes FOR EACH STATEMENT EXECUTE FUNCTION large()`)
	require.NoError(t, err)

	holder, err := owner.Begin()
	require.NoError(t, err)
	_, err = holder.Exec(`LOCK TABLE audit`)
	require.NoError(t, err)
	begun := time.Now()
	err = register.Migrate(t.Context(), d.Owner)
	require.NotNil(t, pq.As(err, pqerror.LockNotAvailable), "%v", err)
	require.Less(t, time.Since(begun), 10*time.Second)
	require.NoError(t, holder.Rollback())

	begun = time.Now()
	require.NoError(t, register.Migrate(t.Context(), d.Owner))
	require.Greater(t, time.Since(begun), 1500*time.Millisecond, "nothing took long")
	require.NoError(t, register.Migrate(t.Context(), d.Owner))
}

// Whose audit was cut off keeps what shows it.
func TestAnAuditThatWasCutOffIsNotUpgraded(t *testing.T) {
	t.Parallel()
	d := openFormer(t)
	d.AsOwner(t, `ALTER TABLE audit DISABLE TRIGGER USER`)
	d.AsOwner(t, `DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)`)
	require.ErrorContains(t, register.Migrate(t.Context(), d.Owner), "does not fit its head")
}

// An office goes on after its schema was brought up to date: whatever its cases
// waited for is answered, and what came later is there for them too.
func TestAFormerRegisterGoesOn(t *testing.T) {
	t.Parallel()
	d := openFormer(t)
	before := officetest.Connect(t, d.Owner)
	bodies := func(db *sql.DB) (text string) {
		require.NoError(t, db.QueryRow(`SELECT string_agg(body, '' ORDER BY version) FROM policies`).Scan(&text))
		return text
	}
	loaded := bodies(before)
	d.upgrade(t)
	require.Equal(t, loaded, bodies(d.owner), "a version of the policy never changes")
	require.NotContains(t, loaded, domain.Reopening)
	policy, version, err := d.Register.Policy(t.Context(), 0)
	require.NoError(t, err)
	require.Equal(t, 1, version)
	require.NoError(t, policy.Validate(), "what it lacks is made up for")
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM steps WHERE place <> step`))
	requireWhole(t, d)

	longer := domain.Change{Kind: domain.ChangePolicy, Policy: withTermOf(t, string(domain.Confirmation), "60 days", "")}
	d.Deposit(t, longer)
	d.requireRefused(t, domain.MissingDetails, func() error { // the law's 30 days, of which the loaded policy knows nothing
		_, err := d.Act(t, officetest.Admin, domain.Propose, "", longer)
		return err
	})

	to := func(id domain.CaseID, step int) { d.id, d.step = id, step }
	sealed := func(t *testing.T) {
		t.Helper()
		require.True(t, one[bool](t, d, `SELECT sealed_at = effective_at FROM agreements WHERE case_id = $1`, d.id))
	}
	t.Run("one that waited for its acceptance", func(t *testing.T) {
		to("YX2026-000001", 0)
		d.inSession(t)
		d.answer(t, "mediator", 1, domain.Oral, agreement())
		require.NoError(t, d.Register.End(t.Context(), d.id, domain.AgreedOrally), "under its policy nobody closes it")
	})
	t.Run("one in session", func(t *testing.T) {
		to("YX2026-000002", 4)
		d.mustAct(t, "mediator", domain.ReturnTo, domain.Details{Stage: domain.StageConsent, Note: "漏问一方"})
		d.again(t, d.inquiry(2, domain.StageConsent, ofParties(domain.Consent)...))
		d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	})
	t.Run("one half signed", func(t *testing.T) {
		to("YX2026-000003", 5)
		d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
		d.answer(t, "mediator", 3, domain.Sign, nil)
		d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
		d.answer(t, "head", 1, domain.ApplySeal, nil)
		sealed(t)
		require.NoError(t, d.Register.End(t.Context(), d.id, domain.Agreed))
	})
	t.Run("one that had ended", func(t *testing.T) {
		to("YX2026-000004", 6)
		sealed(t)
		d.SetClock(t, monday().AddDate(0, 0, 92))
		d.requireActRefused(t, domain.TooLate, "head", domain.Reopen, note("未履行"))
		d.SetClock(t, monday())
		d.mustAct(t, "head", domain.Reopen, note("未履行"))
		_, talks := d.again(t, d.inquiry(4, domain.StageMediation, domain.Ask{Kind: domain.Session}))
		require.Equal(t, agreement().Agreement.Dues(), talks.Answers[0].Fact.Dues, "it is performed by the day in its text")
		owed := d.inquiry(7, domain.StageFollowUp, domain.Ask{Kind: domain.Confirmation, From: monday()})
		owed.Any = true
		_, standing := d.again(t, owed)
		require.False(t, standing.Settled)
		require.Equal(t, domain.StageFollowUp, one[domain.Stage](t, d, `SELECT stage FROM cases WHERE id = $1 AND closed_at IS NULL`, d.id))
		sealed(t)
	})
	t.Run("one that was declined", func(t *testing.T) {
		to("YX2026-000005", 2)
		wrong := domain.Details{Task: domain.NewTaskID(d.id, 1, 1), Outcome: domain.Accept, Note: "误选不予受理"}
		proposed, err := d.Act(t, "registrar", domain.Correct, d.id, wrong)
		require.NoError(t, err)
		_, err = d.Decide(t, "head", domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1), domain.Approve, nil)
		require.NoError(t, err)
		_, s := d.again(t, d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance}))
		require.False(t, s.Settled)
		d.answer(t, "registrar2", 1, domain.Accept, nil)
	})
	t.Run("one that was withdrawn", func(t *testing.T) {
		to("YX2026-000006", 5)
		d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
		require.NoError(t, d.Register.End(t.Context(), d.id, domain.Withdrawn))
	})
	t.Run("those that were imported", func(t *testing.T) {
		require.Equal(t, "1949-12-31", one[string](t, d, `SELECT birth::text FROM parties WHERE identity_key IS NOT NULL AND phone_key IS NOT NULL`))
		require.Equal(t, 2, one[int](t, d, `SELECT count(*) FROM cases WHERE source IS NOT NULL AND closed_at IS NULL`))
	})
	t.Run("a change that waited", func(t *testing.T) {
		_, err := d.Decide(t, officetest.SecondAdmin, domain.NewTaskID("YXC2026-000001", 1, 1), domain.Approve, nil)
		require.NoError(t, err)
		require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM substitutions`))
	})
	requireWhole(t, d)
}
