package register_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/register"
)

func asApp(t *testing.T, d *desk) *sql.DB {
	t.Helper()
	app, err := postgres.Connect(t.Context(), d.App)
	require.NoError(t, err)
	t.Cleanup(func() { _ = app.Close() })
	return app
}

// What the programs' role cannot do, whatever statement it thinks of.
func TestTheProgramsRoleIsNarrow(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	app := asApp(t, d)
	before := d.record(t)
	for _, statement := range []string{
		`UPDATE audit SET staff = 'S0009'`, `DELETE FROM audit`, `TRUNCATE audit`, `UPDATE audit_links SET hash = ''`, `DELETE FROM audit_links`, `INSERT INTO audit_links VALUES (1000, 1, '')`, `SELECT setval('audit_seq', 1)`,
		`UPDATE decisions SET outcome = 'decline'`, `DELETE FROM decisions`, `TRUNCATE decisions CASCADE`,
		`UPDATE acts SET staff = 'S0009'`, `DELETE FROM acts`, `UPDATE deposits SET body = ''`, `DELETE FROM deposits`, `DELETE FROM nonces`, `INSERT INTO nonces VALUES ('x')`,
		`UPDATE refusals SET code = 'STALE'`, `DELETE FROM refusals`,
		`DELETE FROM tasks`, `DELETE FROM cases`, `DELETE FROM keys`, `UPDATE keys SET staff = 'S0001'`, `UPDATE keys SET public_key = ''`, `UPDATE posts SET post = 'head'`,
		`UPDATE tasks SET excluded = '{}'`, `UPDATE tasks SET subject = NULL`, `UPDATE cases SET opened_by = 'S0002'`, `DELETE FROM recusals`, `DELETE FROM notices`,
		`UPDATE policies SET body = '{}'`, `UPDATE agreements SET content = ''`, `UPDATE substitutions SET until = now()`,
		`CREATE OR REPLACE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'`, `DROP FUNCTION register_now`,
		`CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'`, `CREATE TABLE public.x ()`, `CREATE TEMP TABLE tasks ()`,
		`ALTER TABLE audit DISABLE TRIGGER ALL`, `DROP TRIGGER audit_linked ON audit`, `SET session_replication_role = replica`, `SET ROLE hejie_owner`,
	} {
		_, err := app.Exec(statement)
		require.NotNil(t, pq.As(err, pqerror.InsufficientPrivilege), "%s: %v", statement, err)
	}
	require.Equal(t, before, d.record(t))
	requireWhole(t, d)
}

// A step follows when the one before it has been answered, whoever asks for it.
func TestStepsComeInTurn(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.requireRefused(t, domain.OutOfOrder, func() error {
		_, err := d.Stand(t.Context(), d.inquiry(2, domain.StageInforming, domain.Ask{Kind: domain.Informing}))
		return err
	})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
}

// The tables refuse, whatever program asks.
func TestTablesHoldTheRules(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	app := asApp(t, d)
	insert := func(task domain.TaskID, who, onBehalf, nonce string) error {
		_, err := app.Exec(`INSERT INTO decisions (task, message, outcome, staff, on_behalf, key, nonce, envelope, signature, door, decided_at)
			SELECT $1, encode(sha256($4::bytea), 'hex'), 'accept', $2, nullif($3, ''), (SELECT id FROM keys WHERE staff = $2), $5, $4, '', 'raw', register_now()`,
			task, d.People[who].ID, d.People[onBehalf].ID, []byte(nonce), nonce)
		return err
	}
	own := insert(d.task(1), "registrar", "", "nonce-1")
	require.NotNil(t, pq.As(own, pqerror.CheckViolation), "%v", own)
	require.ErrorContains(t, own, "SELF_APPROVAL")
	require.NotNil(t, pq.As(insert(d.task(1), "head", "registrar", "nonce-2"), pqerror.CheckViolation))
	d.lend(t, "registrar", "head", monday(), monday().AddDate(0, 0, 1), domain.Registrar)
	require.NotNil(t, pq.As(insert(d.task(1), "head", "", "nonce-3"), pqerror.CheckViolation), "his stand-in")
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	require.NotNil(t, pq.As(insert(d.task(1), "registrar2", "", "nonce-4"), pqerror.UniqueViolation), "one decision a task")
	used := one[string](t, d, `SELECT nonce FROM acts LIMIT 1`)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	require.NotNil(t, pq.As(insert(d.task(1), "head", "", used), pqerror.UniqueViolation), "a nonce that an act has used")
	_, err := app.Exec(`INSERT INTO deposits VALUES (encode(sha256('a'), 'hex'), 'b', now())`)
	require.NotNil(t, pq.As(err, pqerror.CheckViolation), "a deposit under another's hash")

	another := d.Sign(t, "head", domain.Envelope{Act: domain.Recuse, Case: d.id, Details: d.Deposit(t, note("回避"))})
	_, err = app.Exec(`INSERT INTO acts (message, kind, case_id, seq, staff, key, nonce, envelope, signature, door, done_at)
		SELECT encode(sha256($1::bytea), 'hex'), 'recuse', $2, 9, $3, (SELECT id FROM keys WHERE staff = $4), 'nonce-5', $1, '', 'raw', register_now()`,
		[]byte(another), d.id, d.People["head"].ID, d.People["mediator"].ID)
	require.NotNil(t, pq.As(err, pqerror.ForeignKeyViolation), "with the key of somebody else: %v", err)

	// Whoever inserts a line of the audit gets its number and its link from the table.
	_, err = app.Exec(`INSERT INTO audit (seq, at, what) VALUES (1, now(), 'forged')`)
	require.NoError(t, err)
	require.Equal(t, one[int64](t, d, `SELECT line FROM audit_links ORDER BY n DESC LIMIT 1`), one[int64](t, d, `SELECT seq FROM audit WHERE what = 'forged'`))
	requireWhole(t, d)
}

func TestTheOwnerIsStoppedToo(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	for table, column := range map[string]string{
		"audit": "staff", "audit_links": "hash", "decisions": "nonce", "acts": "nonce", "nonces": "nonce", "refusals": "nonce",
	} {
		for _, statement := range []string{`UPDATE ` + table + ` SET ` + column + ` = ''`, `DELETE FROM ` + table, `TRUNCATE ` + table + ` CASCADE`} {
			_, err := d.owner.Exec(statement)
			require.ErrorContains(t, err, "append-only", statement)
		}
	}
}

// wholeReads tells how often each table that grows has been read from end to
// end, once the programs' sessions are over: they tell what they read when they end.
func (d *desk) wholeReads(t *testing.T) string {
	t.Helper()
	require.NoError(t, d.Register.Close())
	require.Eventually(t, func() bool {
		return one[int](t, d, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'hejie_app'`) == 0
	}, 10*time.Second, 10*time.Millisecond)
	return one[string](t, d, `SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname)
		FROM pg_stat_user_tables, LATERAL pg_stat_force_next_flush()
		WHERE relname NOT IN ('calendar_years', 'centres', 'installation', 'organisation', 'policies', 'schema_versions', 'staff', 'substitutions')`)
}

// Whatever one case needs is found by indexes. Small tables are read whole all
// the same, so that is forbidden here as far as there is another way.
func TestACaseIsFoundByIndexes(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	other := d.OpenDispute(t)
	d.AsOwner(t, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$`)
	before := d.wholeReads(t)
	var err error
	d.Register, err = register.Open(t.Context(), d.App, procedures.All())
	require.NoError(t, err)

	q := d.inSession(t)
	d.mustAct(t, "registrar", domain.Relate, domain.Details{Other: other})
	d.mustAct(t, "registrar", domain.Unrelate, domain.Details{Other: other})
	d.mustAct(t, "mediator", domain.SendCopy, domain.Details{Task: d.task(1), People: []domain.StaffID{d.People["head"].ID}})
	d.stand(t, q)
	_, err = d.Register.Read(t.Context(), d.People["head"].ID, d.id)
	require.NoError(t, err)
	_, err = d.Register.Inbox(t.Context(), inboxOf(d.Office, "mediator"))
	require.NoError(t, err)
	require.Equal(t, before, d.wholeReads(t))
}

func TestDeposits(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	first, err := o.Register.Deposit(t.Context(), []byte("同意"))
	require.NoError(t, err)
	require.Equal(t, domain.HashOf([]byte("同意")), first)
	again, err := o.Register.Deposit(t.Context(), []byte("同意"))
	require.NoError(t, err)
	require.Equal(t, first, again)
	_, err = o.Register.Deposit(t.Context(), make([]byte, domain.MaxDeposit))
	require.NoError(t, err)
	_, err = o.Register.Deposit(t.Context(), make([]byte, domain.MaxDeposit+1))
	require.Equal(t, domain.Invalid, domain.KindOf(err))
}

// Who gets a bell, and which, is decided in one place.
func TestBellsArePutInAtOnePlace(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var places []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for range strings.Count(string(content), "INSERT INTO outbox") {
			places = append(places, file)
		}
	}
	require.Equal(t, []string{"outbox.go"}, places)
}
