//go:build e2e

package chaos_test

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// A kind of fault says what the checker found.
type kind string

const (
	lost          kind = "lost"          // acknowledged and not there, or not in effect
	doubled       kind = "doubled"       // there twice
	contradictory kind = "contradictory" // two answers to one task, or another than was told
	unaudited     kind = "unaudited"     // record and audit do not agree
	stuck         kind = "stuck"         // the engine is not where the register is
)

// A fault is one thing that must not be.
type fault struct {
	kind kind
	what string
}

func (f fault) String() string { return string(f.kind) + ": " + f.what }

// findings gathers faults.
type findings []fault

func (f *findings) add(k kind, format string, args ...any) {
	*f = append(*f, fault{k, fmt.Sprintf(format, args...)})
}

// query gives a finding for each row, told by its columns.
func (r *run) query(f *findings, k kind, what, query string, args ...any) {
	r.t.Helper()
	for _, told := range r.List(r.t, query, args...) {
		f.add(k, "%s: %s", what, told)
	}
}

// check looks at the register, the audit and the histories once the dust has
// settled, and tells what should not be.
func (r *run) check() []fault {
	r.t.Helper()
	var found findings
	r.drained(&found)
	r.checkMessages(&found)
	r.checkRecord(&found)
	r.checkEffects(&found)
	r.checkStories(&found)
	r.checkAudit(&found)
	r.checkTasks(&found)
	r.checkEngine(&found)
	return found
}

// drained waits until the outbox is empty.
func (r *run) drained(f *findings) {
	var left int
	for begun := time.Now(); time.Since(begun) < r.patience; time.Sleep(50 * time.Millisecond) {
		if left = r.Count(r.t, `SELECT count(*) FROM outbox`); left == 0 {
			return
		}
	}
	f.add(stuck, "%d bells are left in the outbox", left)
}

// row is a signed message as the register has it.
type row struct {
	envelope, signature []byte
	ref                 string // what its sender is told that it came to
}

// checkMessages holds what people were told against what is on record.
func (r *run) checkMessages(f *findings) {
	record := r.messages()
	sent := map[domain.Hash]op{}
	for _, o := range r.history.ops() {
		sent[o.id] = o
		rows, m := record[o.id], must(domain.ParseMessage([]byte(o.message)))
		switch {
		case o.verdict == recorded && len(rows) == 0:
			f.add(lost, "%s said %s%s to %s%s, was told that it is recorded, and it is not", o.who, o.outcome, o.act, o.task, o.about)
		case o.verdict == refused && len(rows) > 0:
			f.add(contradictory, "%s said %s%s to %s%s, was refused with %s, and it is on record; the audit: %s", o.who, o.outcome, o.act, o.task, o.about, o.code, r.audited(o.id))
		case len(rows) > 1:
			f.add(doubled, "message %s is on record %d times", o.id, len(rows))
		case len(rows) == 1 && (!bytes.Equal(rows[0].envelope, m.Raw) || !bytes.Equal(rows[0].signature, m.Signature)):
			f.add(contradictory, "message %s is on record with other bytes", o.id)
		case o.verdict == recorded && o.receipt.Ref != rows[0].ref:
			f.add(contradictory, "%s said %s%s, was told that it came to %q, and it came to %q", o.who, o.outcome, o.act, o.receipt.Ref, rows[0].ref)
		}
	}
	for id := range record {
		if _, ours := sent[id]; !ours {
			f.add(contradictory, "message %s is on record and nobody sent it", id)
		}
	}
}

// audited tells what the audit has about a message.
func (r *run) audited(id domain.Hash) (lines string) {
	require.NoError(r.t, r.DB.QueryRowContext(context.Background(), `
		SELECT string_agg(concat_ws(' ', seq, to_char(at, 'HH24:MI:SS.MS'), what, code, door), '; ' ORDER BY seq) FROM audit WHERE message = $1`, id).Scan(&lines))
	return lines
}

// messages reads the signed messages that are on record, but for those by which
// a test furnishes its office.
func (r *run) messages() map[domain.Hash][]row {
	rows, err := r.DB.QueryContext(context.Background(), `
		WITH furnishing AS (
			SELECT s.hash FROM acts a JOIN deposits s ON s.hash = a.details
			WHERE a.kind = 'propose' AND convert_from(s.body, 'UTF8')::jsonb ->> 'kind' <> 'hand_over'
		)
		SELECT message, envelope, signature, task FROM decisions d JOIN tasks t ON t.id = d.task
		WHERE message IS NOT NULL AND coalesce(t.subject, '') NOT IN (TABLE furnishing)
		UNION ALL SELECT message, envelope, signature, result FROM acts WHERE coalesce(details, '') NOT IN (TABLE furnishing)`)
	require.NoError(r.t, err)
	defer func() { require.NoError(r.t, rows.Close()) }()
	all := map[domain.Hash][]row{}
	for rows.Next() {
		var id domain.Hash
		var m row
		require.NoError(r.t, rows.Scan(&id, &m.envelope, &m.signature, &m.ref))
		all[id] = append(all[id], m)
	}
	require.NoError(r.t, rows.Err())
	return all
}

// checkRecord looks for what is there twice, or half. Most of it the schema
// forbids; that it does is among what is tested.
func (r *run) checkRecord(f *findings) {
	r.query(f, contradictory, "a task with two outcomes",
		`SELECT task || ' ' || string_agg(outcome, ', ') FROM decisions GROUP BY task HAVING count(*) > 1`)
	r.query(f, contradictory, "a task whose state is not its decision's",
		`SELECT t.id || ' ' || t.state FROM tasks t LEFT JOIN decisions d ON d.task = t.id
		WHERE (t.state IN ('decided', 'expired')) <> (d.task IS NOT NULL) OR (t.state = 'expired') <> (d.outcome IS NOT DISTINCT FROM 'expired')`)
	r.query(f, doubled, "a nonce used twice",
		`SELECT nonce FROM (SELECT nonce FROM decisions UNION ALL SELECT nonce FROM acts) n WHERE nonce IS NOT NULL GROUP BY nonce HAVING count(*) > 1`)
	r.query(f, doubled, "a step opened twice, or left out",
		`SELECT c.id || ': at step ' || c.step || ' with ' || count(s.step) || ' steps' FROM cases c LEFT JOIN steps s ON s.case_id = c.id
		WHERE c.kind = 'mediation' GROUP BY c.id HAVING count(s.step) <> c.step OR count(DISTINCT s.step) <> c.step`)
	r.query(f, doubled, "agreements that are not one for each that was reached",
		`SELECT c.id || ': ' || made || ' made, ' || reached || ' reached' FROM cases c,
			LATERAL (SELECT count(*) AS made FROM agreements WHERE case_id = c.id) m,
			LATERAL (SELECT count(*) AS reached FROM decisions d JOIN tasks t ON t.id = d.task
				WHERE t.case_id = c.id AND d.outcome IN ('agreement', 'oral_agreement')) n WHERE made <> reached`)
	r.query(f, doubled, "a notice made twice",
		`SELECT task || ' ' || rung FROM notices GROUP BY task, rung HAVING count(*) > 1`)
	r.query(f, doubled, "cases that are not one for each that was opened",
		`SELECT coalesce(c.id, a.result) FROM (SELECT id FROM cases WHERE kind = 'mediation' AND source IS NULL) c
			FULL JOIN (SELECT result FROM acts WHERE kind = 'open') a ON a.result = c.id
		GROUP BY c.id, a.result HAVING c.id IS NULL OR a.result IS NULL OR count(*) > 1`)
}

// checkAudit verifies the chain, and that it has one line for each thing that
// happened and none for what did not.
func (r *run) checkAudit(f *findings) {
	report, err := r.Register.VerifyAudit(context.Background(), "", nil)
	require.NoError(r.t, err)
	if !report.Whole() {
		f.add(unaudited, "the audit does not verify: line %d %s, message %s", report.Broken, report.Why, report.BadMessage)
	}
	r.query(f, doubled, "an audit line that is there twice",
		`SELECT what || ' ' || case_id || ' ' || ref || ' ' || message FROM audit
		WHERE what IN ('decided', 'acted', 'opened', 'expired', 'superseded', 'imported')
		GROUP BY what, case_id, ref, message HAVING count(*) > 1`)
	r.query(f, unaudited, "what happened and what the audit says of it differ",
		`WITH happened AS (
			SELECT 'decided' AS what, task AS ref, message FROM decisions WHERE message IS NOT NULL
			UNION ALL SELECT 'expired', task, '' FROM decisions WHERE outcome = 'expired'
			UNION ALL SELECT 'acted', result, message FROM acts
			UNION ALL SELECT 'opened', id, '' FROM tasks
			UNION ALL SELECT 'ended', id, '' FROM cases WHERE closed_at IS NOT NULL
			UNION ALL SELECT 'ended', case_id, '' FROM rewinds WHERE closed_at IS NOT NULL
		), told AS (
			SELECT what, ref, message FROM audit WHERE what IN ('decided', 'expired', 'acted', 'opened', 'ended')
		)
		(SELECT 'no line for: ' || what || ' ' || ref FROM (TABLE happened EXCEPT ALL TABLE told) n)
		UNION ALL
		(SELECT 'nothing for the line: ' || what || ' ' || ref FROM (TABLE told EXCEPT ALL TABLE happened) n)`)
	r.query(f, stuck, "the engine lost a case, or was told to start one that is over",
		`SELECT what || ' ' || ref FROM audit WHERE what IN ('restarted', 'unauthorised_start')`)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
