package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/register"
)

// Whoever owns the database can write what he likes into it, and cannot write it
// so that the command would not say where (F42).
func TestAuditNamesTheFirstBadRow(t *testing.T) {
	t.Parallel()
	const rewrite = `
		DO $$ DECLARE l audit; p bytea := sha256('hejie'); BEGIN
			FOR l IN SELECT * FROM audit ORDER BY seq LOOP
				l.prev := p;
				p := sha256(audit_bytes(l));
				UPDATE audit SET prev = l.prev, hash = p WHERE seq = l.seq;
			END LOOP;
			UPDATE audit_head SET hash = p;
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
		"the end cut off":         {do: []string{`DELETE FROM audit WHERE seq > 5`, `UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit WHERE seq = 5)`}, checkpoint: true, says: line, bad: `SELECT 6`},
		"inserted":                {do: []string{`UPDATE audit SET seq = -seq WHERE seq > 4`, `UPDATE audit SET seq = 1 - seq WHERE seq < 0`, `INSERT INTO audit (seq, at, what, prev, hash) SELECT 5, at, 'forged', hash, sha256('forged') FROM audit WHERE seq = 4`}, says: line, bad: `SELECT 5`},
		"reordered":               {do: []string{`UPDATE audit SET seq = -seq WHERE seq IN (4, 5)`, `UPDATE audit SET seq = seq + 9 WHERE seq < 0`}, says: line, bad: `SELECT 4`},
		"written anew":            {do: []string{`UPDATE audit SET door = 'update' WHERE seq = 4`, rewrite}, checkpoint: true, says: line, bad: `SELECT seq FROM audit_head`},
		"forked":                  {do: []string{`INSERT INTO audit SELECT h.seq + 1, at, what, staff, case_id, ref, code, message, door, prev, sha256('forked') FROM audit a, audit_head h WHERE a.seq = 5`, `UPDATE audit a SET hash = sha256(audit_bytes(a)) WHERE seq = (SELECT seq + 1 FROM audit_head)`, `UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1)`}, says: line, bad: `SELECT seq FROM audit_head`},
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
			var honest register.AuditReport
			c.read(t, &honest, "", "audit", "verify")
			require.Greater(t, honest.Lines, int64(8))

			for _, table := range []string{"audit", "audit_head", "decisions", "acts", "deposits"} {
				c.AsOwner(t, `ALTER TABLE `+table+` DISABLE TRIGGER USER`)
			}
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
	db, err := register.Connect(t.Context(), o.Owner)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&value))
	return value
}
