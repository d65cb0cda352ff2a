package register_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/postgres"
	"hejie/internal/record"
)

func TestAuditOfManyAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	errs := make([]error, 20)
	details := d.Deposit(t, note("回避"))
	messages := make([]string, len(errs))
	for i := range messages {
		messages[i] = d.Sign(t, "mediator", domain.Envelope{Act: domain.Recuse, Case: d.id, Details: details})
	}
	atOnce(len(errs), func(i int) {
		if i%3 == 0 {
			_, errs[i] = d.Register.Decide(t.Context(), []byte("nonsense"), record.BySignal)
			return
		}
		_, errs[i] = d.Register.Decide(t.Context(), []byte(messages[i]), record.BySignal)
	})
	for i, err := range errs {
		require.Equal(t, i%3 == 0, refusalOf(err) == domain.Malformed, "%v", err)
	}
	var walked int64
	report, err := d.Register.VerifyAudit(t.Context(), "", func(n int64) { walked = n })
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
	require.Equal(t, report.Lines, walked)
	require.Equal(t, one[int64](t, d, `SELECT count(*) FROM audit`), report.Lines)
	require.EqualValues(t, 14, report.Signatures) // thirteen times the same step back, and the opening

	// A checkpoint of an earlier day still fits, and one of another chain does not.
	d.accept(t)
	later, err := d.Register.VerifyAudit(t.Context(), report.Head, nil)
	require.NoError(t, err)
	require.True(t, later.Whole(), "%+v", later)
	require.Greater(t, later.Lines, report.Lines)
	for _, bad := range []string{"x", "0:" + string(domain.HashOf(nil)), "1:abc", "-1:" + string(domain.HashOf(nil)), "1"} {
		_, err := d.Register.VerifyAudit(t.Context(), bad, nil)
		require.Equal(t, domain.Invalid, domain.KindOf(err), bad)
	}
}

// rewrite makes the whole chain fit again, as whoever owns the database could.
const rewrite = `
	DO $$ DECLARE l audit; p bytea := sha256('hejie'); n bigint := 0; BEGIN
		DELETE FROM audit_links WHERE audit_links.n > 0;
		FOR l IN SELECT * FROM audit ORDER BY seq LOOP
			n := n + 1;
			p := sha256(audit_bytes(l, p));
			INSERT INTO audit_links VALUES (n, l.seq, p);
		END LOOP;
	END $$;`

func TestTamperingShows(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.inSession(t)
	d.SetClock(t, monday().AddDate(0, 2, 0))
	require.Equal(t, domain.Expired, d.stand(t, q).Answers[0].Outcome)
	honest := requireWhole(t, d)
	require.Greater(t, honest.Lines, int64(8))
	decided := one[string](t, d, `SELECT message FROM decisions WHERE outcome = 'accept'`)
	expired := one[string](t, d, `SELECT task FROM decisions WHERE outcome = 'expired'`)
	acted := one[string](t, d, `SELECT message FROM acts`)

	// The owner switches everything off that stands in his way, and keeps a copy.
	d.AsOwner(t, `CREATE SCHEMA kept`)
	d.AsOwner(t, `ALTER TABLE decisions DROP CONSTRAINT decisions_key_staff_fkey`)
	d.AsOwner(t, `ALTER TABLE acts DROP CONSTRAINT acts_key_staff_fkey`)
	tables := []string{"audit", "audit_links", "decisions", "acts", "keys"}
	for _, table := range tables {
		d.AsOwner(t, `ALTER TABLE `+table+` DISABLE TRIGGER USER`)
		d.AsOwner(t, `CREATE TABLE kept.`+table+` AS TABLE `+table)
	}

	for name, c := range map[string]struct {
		do         string
		checkpoint bool // needed to see it
		broken     int64
		why        record.Flaw
		message    string
	}{
		"a line changed":                   {do: `UPDATE audit SET staff = 'S0009' WHERE seq = 4`, broken: 4, why: record.LineChanged},
		"its time changed":                 {do: `UPDATE audit SET at = at - interval '1 microsecond' WHERE seq = 4`, broken: 4, why: record.LineChanged},
		"text moved between fields":        {do: `UPDATE audit SET what = 'opene', staff = 'd' || staff WHERE seq = (SELECT min(seq) FROM audit WHERE what = 'opened')`, broken: one[int64](t, d, `SELECT min(seq) FROM audit WHERE what = 'opened'`), why: record.LineChanged},
		"changed, with its hash":           {do: `UPDATE audit SET staff = 'S0009' WHERE seq = 4; UPDATE audit_links l SET hash = sha256(audit_bytes(a, b.hash)) FROM audit a, audit_links b WHERE l.line = 4 AND a.seq = 4 AND b.n = l.n - 1`, broken: 5, why: record.LineChanged},
		"its number changed":               {do: `UPDATE audit SET seq = 1000 WHERE seq = 4`, broken: 4, why: record.LineMissing},
		"its number changed, its link too": {do: `UPDATE audit SET seq = 1000 WHERE seq = 4; UPDATE audit_links SET line = 1000 WHERE line = 4`, broken: 1000, why: record.LineChanged},
		"one taken out":                    {do: `DELETE FROM audit WHERE seq = 4`, broken: 4, why: record.LineMissing},
		"the first taken out":              {do: `DELETE FROM audit WHERE seq = 1`, broken: 1, why: record.LineMissing},
		"one taken out with its link":      {do: `DELETE FROM audit WHERE seq = 4; DELETE FROM audit_links WHERE line = 4`, broken: 5, why: record.LinkMissing},
		"one taken out, closed up":         {do: `DELETE FROM audit WHERE seq = 4; DELETE FROM audit_links WHERE line = 4; UPDATE audit_links SET n = -n WHERE n > 4; UPDATE audit_links SET n = -n - 1 WHERE n < 0`, broken: 5, why: record.LineChanged},
		"one put in":                       {do: `UPDATE audit_links SET n = -n WHERE n > 4; UPDATE audit_links SET n = 1 - n WHERE n < 0; INSERT INTO audit (seq, at, what) VALUES (1000, now(), 'forged'); INSERT INTO audit_links VALUES (5, 1000, sha256('b'))`, broken: 1000, why: record.LineChanged},
		"one put in beside the chain":      {do: `INSERT INTO audit (seq, at, what) VALUES (1000, now(), 'forged')`, broken: 1000, why: record.Unlinked},
		"one taken out, its link to none":  {do: `DELETE FROM audit WHERE seq = 4; UPDATE audit_links SET line = 0 WHERE line = 4`, broken: 0, why: record.LineMissing},
		"one put in with a link outside":   {do: `INSERT INTO audit (seq, at, what) VALUES (1000, now(), 'forged'); INSERT INTO audit_links VALUES (-1, 1000, '')`, broken: 1000, why: record.Unlinked},
		"one put in at the chain's root":   {do: `INSERT INTO audit (seq, at, what) VALUES (0, now(), 'forged')`, broken: 0, why: record.Unlinked},
		"changed, and linked outside":      {do: `UPDATE audit_links SET line = 0 WHERE line = 4; UPDATE audit SET staff = 'S0009' WHERE seq = 4; INSERT INTO audit_links VALUES (-1, 4, '')`, broken: 0, why: record.LineMissing},
		"nothing made of what was empty":   {do: `ALTER TABLE audit ALTER door DROP NOT NULL; UPDATE audit SET door = NULL WHERE seq = (SELECT min(seq) FROM audit WHERE door = '')`, broken: one[int64](t, d, `SELECT min(seq) FROM audit WHERE door = ''`), why: record.LineChanged},
		"the last changed, with its hash":  {do: `UPDATE audit SET staff = 'S0009' WHERE seq = (SELECT max(seq) FROM audit); UPDATE audit_links l SET hash = sha256(audit_bytes(a, b.hash)) FROM audit a, audit_links b WHERE a.seq = (SELECT max(seq) FROM audit) AND l.line = a.seq AND b.n = l.n - 1`, checkpoint: true, broken: one[int64](t, d, `SELECT max(seq) FROM audit`), why: record.Rewritten},
		"two exchanged":                    {do: `UPDATE audit SET seq = 1000004 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 1000004`, broken: 4, why: record.LineChanged},
		"two links exchanged":              {do: `UPDATE audit_links SET n = 1000004 WHERE n = 4; UPDATE audit_links SET n = 4 WHERE n = 5; UPDATE audit_links SET n = 5 WHERE n = 1000004`, broken: 5, why: record.LineChanged},
		"the end cut off":                  {do: `DELETE FROM audit WHERE seq > 5`, broken: 6, why: record.LineMissing},
		"cut off, its links too":           {do: `DELETE FROM audit WHERE seq > 5; DELETE FROM audit_links WHERE line > 5`, checkpoint: true, broken: 6, why: record.CutOff},
		"written anew":                     {do: `UPDATE audit SET door = 'update' WHERE seq = 4; ` + rewrite, checkpoint: true, broken: one[int64](t, d, `SELECT line FROM audit_links ORDER BY n DESC LIMIT 1`), why: record.Rewritten},
		"a decision without its line":      {do: `DELETE FROM audit WHERE message = '` + decided + `'; ` + rewrite, message: decided},
		"its line says another outcome":    {do: `UPDATE audit SET code = 'decline' WHERE message = '` + decided + `'; ` + rewrite, message: decided},
		"an expiry without its line":       {do: `DELETE FROM audit WHERE what = 'expired'; ` + rewrite, message: expired},
		"an expiry taken out":              {do: `DELETE FROM decisions WHERE task = '` + expired + `'`, message: expired},
		"a decision taken out":             {do: `DELETE FROM decisions WHERE message = '` + decided + `'`, message: decided},
		"an act taken out":                 {do: `DELETE FROM acts WHERE message = '` + acted + `'`, message: acted},
		"a forged signature":               {do: `UPDATE decisions SET signature = sha512('x') WHERE message = '` + decided + `'`, message: decided},
		"a decision's outcome changed":     {do: `UPDATE decisions SET outcome = 'decline' WHERE message = '` + decided + `'`, message: decided},
		"given to somebody else":           {do: `UPDATE decisions SET on_behalf = 'S0001' WHERE message = '` + decided + `'`, message: decided},
		"an act's words exchanged":         {do: `UPDATE acts SET details = (SELECT hash FROM deposits WHERE hash <> details LIMIT 1) WHERE message = '` + acted + `'`, message: acted},
		"a key exchanged":                  {do: `UPDATE keys SET public_key = sha256('x') WHERE id = (SELECT key FROM acts)`, message: acted},
		"a key taken out, whose was still": {do: `DELETE FROM keys WHERE id = (SELECT key FROM decisions WHERE message = '` + decided + `')`, message: decided},
	} {
		t.Run(name, func(t *testing.T) {
			tx, err := d.owner.Begin()
			require.NoError(t, err)
			for _, statement := range strings.SplitAfter(strings.Replace(c.do, rewrite, "", 1), "; ") {
				if strings.TrimSpace(statement) != "" {
					_, err = tx.Exec(statement)
					require.NoError(t, err, statement)
				}
			}
			if strings.HasSuffix(c.do, rewrite) {
				_, err = tx.Exec(rewrite)
				require.NoError(t, err)
			}
			require.NoError(t, tx.Commit())

			checkpoint := ""
			if c.checkpoint {
				unseen, err := d.Register.VerifyAudit(t.Context(), "", nil)
				require.NoError(t, err)
				require.Zero(t, unseen.Broken, "a chain by itself cannot show this")
				checkpoint = honest.Head
			}
			report, err := d.Register.VerifyAudit(t.Context(), checkpoint, nil)
			require.NoError(t, err)
			require.False(t, report.Whole())
			require.Equal(t, c.broken, report.Broken, "%+v", report)
			require.Equal(t, c.why, report.Why, "%+v", report)
			if c.message != "" && !strings.Contains(name, "key") {
				require.Equal(t, c.message, report.BadMessage, "%+v", report)
			}
		})
		for _, table := range tables {
			d.AsOwner(t, `DELETE FROM `+table)
			d.AsOwner(t, `INSERT INTO `+table+` SELECT * FROM kept.`+table)
		}
	}
	requireWhole(t, d)
}

// Somebody who has written a line and does not come to his COMMIT, as when the
// network loses him, keeps nobody else from deciding; and whoever has to be alone
// gives up after a second, and lets the others go on.
func TestAnUnfinishedLineHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	app, err := postgres.Connect(t.Context(), d.App)
	require.NoError(t, err)
	defer func() { _ = app.Close() }()
	lost, err := app.Begin()
	require.NoError(t, err)
	_, err = lost.Exec(`INSERT INTO audit (at, what) VALUES (register_now(), 'lost')`)
	require.NoError(t, err)

	began := time.Now()
	_, err = d.Act(t, "mediator", domain.Substitute, "", domain.Substitution{
		Absent: d.People["mediator"].ID, Substitute: d.People["mediator2"].ID, Posts: []domain.Post{domain.Mediator},
		From: monday(), Until: monday().AddDate(0, 0, 3),
	})
	require.NotNil(t, pq.As(err, pqerror.LockNotAvailable), "%v", err)
	require.Less(t, time.Since(began), 3*time.Second)
	_, err = d.Decide(t, "registrar2", d.task(1), domain.Accept, nil)
	require.NoError(t, err)
	lines := requireWhole(t, d).Lines

	require.NoError(t, lost.Commit())
	require.Equal(t, lines+1, requireWhole(t, d).Lines, "chained when it was committed")
}
