package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/record"
)

// Whoever owns the database can write what they like into it, and cannot write it
// so that the command would not say where (F42).
func TestAuditNamesTheFirstBadRow(t *testing.T) {
	t.Parallel()
	const rewrite = `
		DO $$ DECLARE l audit; p bytea := sha256('hejie'); BEGIN
			FOR l IN SELECT * FROM audit ORDER BY seq LOOP
				p := sha256(audit_bytes(l, p));
				UPDATE audit_links SET hash = p WHERE line = l.seq;
			END LOOP;
		END $$`
	const line, message = "the record is broken at line %v: ", "%v does not fit: "
	const decided, acted = `SELECT message FROM decisions`, `SELECT message FROM acts`
	for name, mutation := range map[string]struct {
		do         []string
		checkpoint bool   // kept outside; a chain by itself cannot show it
		says       string // of the first bad row
		bad        string // that row
	}{
		"edited":                  {do: []string{`UPDATE audit SET staff = 'S0009' WHERE seq = 4`}, says: line, bad: `SELECT 4`},
		"deleted":                 {do: []string{`DELETE FROM audit WHERE seq = 4`}, says: line, bad: `SELECT 4`},
		"the end cut off":         {do: []string{`DELETE FROM audit WHERE seq > 5`, `DELETE FROM audit_links WHERE line > 5`}, checkpoint: true, says: line, bad: `SELECT 6`},
		"inserted":                {do: []string{`INSERT INTO audit SELECT 1000, at, 'forged' FROM audit WHERE seq = 4`}, says: line, bad: `SELECT 1000`},
		"reordered":               {do: []string{`UPDATE audit SET seq = -seq WHERE seq IN (4, 5)`, `UPDATE audit SET seq = seq + 9 WHERE seq < 0`}, says: line, bad: `SELECT 4`},
		"written anew":            {do: []string{`UPDATE audit SET door = 'update' WHERE seq = 4`, rewrite}, checkpoint: true, says: line, bad: `SELECT max(seq) FROM audit`},
		"forked":                  {do: []string{`INSERT INTO audit SELECT 1000, at, what, staff, case_id, ref, code, message, door FROM audit WHERE seq = 5`, `INSERT INTO audit_links SELECT (SELECT max(n) + 1 FROM audit_links), 1000, sha256(audit_bytes(a, l.hash)) FROM audit a, audit_links l WHERE a.seq = 1000 AND l.n = 4`}, says: line, bad: `SELECT 1000`},
		"a decision behind it":    {do: []string{`UPDATE decisions SET outcome = 'decline'`}, says: message, bad: decided},
		"an act behind it":        {do: []string{`UPDATE acts SET staff = 'S0002'`}, says: message, bad: acted},
		"a deposit behind it":     {do: []string{`UPDATE deposits SET body = 'null' WHERE hash = (SELECT details FROM acts)`}, says: message, bad: `SELECT details FROM acts`},
		"a deposit taken from it": {do: []string{`DELETE FROM deposits WHERE hash = (SELECT details FROM acts)`}, says: message, bad: `SELECT details FROM acts`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			id := c.OpenDispute(t)
			c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
			_, err := c.Decide(t, "registrar2", domain.NewTaskID(id, 1, 1), domain.Accept, nil)
			require.NoError(t, err)
			var honest record.AuditReport
			c.read(t, &honest, "", "audit", "verify")
			require.Greater(t, honest.Lines, int64(8))

			for _, table := range []string{"audit", "audit_links", "decisions", "acts", "deposits"} {
				c.AsOwner(t, `ALTER TABLE `+table+` DISABLE TRIGGER USER`)
			}
			c.AsOwner(t, `ALTER TABLE acts DROP CONSTRAINT acts_key_staff_fkey`)
			c.AsOwner(t, `ALTER TABLE deposits DROP CONSTRAINT deposits_pkey CASCADE`)
			c.AsOwner(t, `ALTER TABLE deposits DROP CONSTRAINT deposits_check`)
			for _, statement := range mutation.do {
				c.AsOwner(t, statement)
			}
			verify := []string{"audit", "verify", "--lang", "en"}
			if mutation.checkpoint {
				verify = append(verify, "--checkpoint", honest.Head)
			}
			found := c.run(t, "", verify...)
			require.Equal(t, exitFailed, found.code, found.out)
			require.Contains(t, found.err, fmt.Sprintf(mutation.says, askOwner(t, c.Office, mutation.bad)))
		})
	}
}

// askOwner asks the owner of the register for one value.
func askOwner(t *testing.T, o *officetest.Office, query string) (value any) {
	t.Helper()
	db, err := postgres.Connect(t.Context(), o.Owner)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&value))
	return value
}
