package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzVerifyAudit does to the lines of an audit whatever whoever owns the
// database can do to a few of them: change a field, with the line's own hash set
// right or not, take lines out, put some in, exchange two. Whatever is no longer
// as it was is never called whole, and what is as it was is.
func FuzzVerifyAudit(f *testing.F) {
	d := openDesk(f)
	d.accept(f)
	checkpoint := requireWhole(f, d).Head // without one the last line could be changed with its hash
	lines := one[int64](f, d, `SELECT count(*) FROM audit`)
	d.AsOwner(f, `CREATE SCHEMA kept`)
	for _, table := range []string{"audit", "audit_links"} {
		d.AsOwner(f, `ALTER TABLE `+table+` DISABLE TRIGGER USER`)
		d.AsOwner(f, `CREATE TABLE kept.`+table+` AS TABLE `+table)
	}
	columns := []struct{ name, cast string }{
		{"at", "timestamptz"},
		{"what", "text"},
		{"staff", "text"},
		{"case_id", "text"},
		{"ref", "text"},
		{"code", "text"},
		{"message", "text"},
		{"door", "text"},
		{"seq", "bigint"},
	}

	for column := range columns {
		f.Add(byte(0), int64(4), byte(column), "S0009")
		f.Add(byte(1), int64(5), byte(column), "")
	}
	for _, at := range []string{"infinity", "-infinity", "294276-12-31 23:59:59Z", "4713-01-01 BC", "2026-03-02 09:00:00.000001+08"} {
		f.Add(byte(0), int64(3), byte(0), at)
	}
	f.Add(byte(0), int64(3), byte(8), "-1")
	f.Add(byte(0), int64(1), byte(8), "9223372036854775807")
	f.Add(byte(2), lines, byte(0), "")
	f.Add(byte(3), int64(4), byte(0), "")
	f.Add(byte(4), int64(4), byte(0), "5")
	for _, text := range []string{"", "0", "-1", "5", "1000"} {
		for deed := byte(5); deed < 9; deed++ {
			f.Add(deed, int64(4), byte(0), text)
			f.Add(deed, lines, byte(0), text)
		}
	}

	f.Fuzz(func(t *testing.T, deed byte, line int64, column byte, text string) {
		defer func() {
			for _, table := range []string{"audit", "audit_links"} {
				d.AsOwner(t, `DELETE FROM `+table)
				d.AsOwner(t, `INSERT INTO `+table+` SELECT * FROM kept.`+table)
			}
		}()
		c := columns[int(column)%len(columns)]
		line = 1 + (line%lines+lines)%lines
		do := []string{
			`UPDATE audit SET ` + c.name + ` = $2::text::` + c.cast + ` WHERE seq = $1`,
			`WITH changed AS (SELECT * FROM audit WHERE seq = $1 AND $2::text IS NOT NULL) UPDATE audit_links l SET hash = sha256(audit_bytes(c, b.hash)) FROM changed c, audit_links b WHERE l.line = c.seq AND b.n = l.n - 1`,
			`DELETE FROM audit WHERE seq >= $1 AND seq <= $1 + length($2::text)`,
			`INSERT INTO audit SELECT seq + 1000 * (1 + length($2::text)), at, what, staff, case_id, ref, code, message, door FROM audit WHERE seq = $1`,
			`UPDATE audit a SET ` + c.name + ` = b.` + c.name + ` FROM audit b WHERE a.seq = $1 AND b.seq = 1 + (a.seq + length($2::text)) % ` + "(SELECT count(*) FROM audit)",
			`UPDATE audit_links SET n = CASE WHEN $2::text ~ '^-?[0-9]{1,9}$' THEN $2::bigint ELSE -n END WHERE line = $1`,
			`UPDATE audit_links SET line = CASE WHEN $2::text ~ '^-?[0-9]{1,9}$' THEN $2::bigint ELSE 0 END WHERE line = $1`,
			`UPDATE audit_links SET hash = sha256($2::bytea) WHERE line = $1`,
			`WITH outside AS (INSERT INTO audit_links SELECT -n, line, hash FROM audit_links WHERE line = $1), gone AS (UPDATE audit_links SET line = 0 WHERE line = $1) UPDATE audit SET what = what || $2 WHERE seq = $1`,
		}[int(deed)%9]
		if deed%9 == 1 { // a change, and the line's own hash set right
			if _, err := d.owner.Exec(`UPDATE audit SET `+c.name+` = $2::text::`+c.cast+` WHERE seq = $1`, line, text); err != nil {
				return
			}
		}
		if _, err := d.owner.Exec(do, line, text); err != nil {
			return // the table itself does not take it
		}
		same := one[bool](t, d, `SELECT NOT EXISTS (TABLE kept.audit EXCEPT ALL TABLE audit) AND NOT EXISTS (TABLE audit EXCEPT ALL TABLE kept.audit)
			AND NOT EXISTS (TABLE kept.audit_links EXCEPT ALL TABLE audit_links)`) // links that lead nowhere change nothing
		report, err := d.Register.VerifyAudit(t.Context(), checkpoint, nil)
		require.NoError(t, err, "what cannot be read is told as a line, too")
		require.Equal(t, same, report.Whole(), "%+v", report)
	})
}
