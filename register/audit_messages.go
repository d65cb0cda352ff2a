package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hejie/domain"
	"hejie/internal/record"
)

// verifyMessages checks the record against what was signed, and the audit
// against both, in either direction.
func (r *Register) verifyMessages(ctx context.Context, report *record.AuditReport) (err error) {
	rows, err := r.db.QueryContext(ctx, `
		SELECT m.*, k.public_key, EXISTS (SELECT FROM audit a WHERE a.message = m.message AND a.message <> '' AND a.staff = m.staff
			AND (a.what, a.code) = (CASE WHEN m.act = '' THEN 'decided' ELSE 'acted' END, m.act || m.outcome)
			AND (m.task = '' OR a.ref = m.task))
		FROM (
			SELECT message, envelope, signature, task, outcome, '' AS act, '' AS in_case, staff, coalesce(on_behalf, '') AS on_behalf,
				key, nonce, coalesce(opinion, '') AS opinion, coalesce(details, '') AS details
			FROM decisions WHERE message IS NOT NULL
			UNION ALL
			SELECT message, envelope, signature, '', '', kind, CASE WHEN seq IS NOT NULL THEN case_id ELSE '' END, staff, '',
				key, nonce, '', coalesce(details, '')
			FROM acts
		) m LEFT JOIN keys k ON k.id = m.key`)
	if err != nil {
		return fmt.Errorf("register: audit: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id domain.Hash
		var m domain.Message
		var e domain.Envelope // as the columns have it
		var key []byte
		var audited bool
		if err := rows.Scan(&id, &m.Raw, &m.Signature, &e.Task, &e.Outcome, &e.Act, &e.Case, &e.Staff, &e.For,
			&e.Key, &e.Nonce, &e.Opinion, &e.Details, &key, &audited); err != nil {
			return fmt.Errorf("register: audit: %w", err)
		}
		report.Signatures++
		if m.ID() != id || !m.Verify(key) || !audited || !says(m.Raw, e) {
			report.BadMessage = string(id)
			return nil
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("register: audit: %w", err)
	}
	return r.verifyLines(ctx, report)
}

// says reports whether an envelope says what the record says it does.
func says(raw []byte, record domain.Envelope) bool {
	var signed domain.Envelope
	if domain.DecodeStrict(raw, &signed) != nil {
		return false
	}
	record.Version, record.At, record.About = signed.Version, signed.At, signed.About
	return signed == record
}

// verifyLines finds lines about messages that are gone, terms that ended
// without a line, and texts that are not what somebody signed for, or are gone.
func (r *Register) verifyLines(ctx context.Context, report *record.AuditReport) error {
	err := r.db.QueryRowContext(ctx, `
		SELECT message FROM audit a WHERE what IN ('decided', 'acted')
			AND NOT EXISTS (SELECT FROM decisions d WHERE d.message = a.message)
			AND NOT EXISTS (SELECT FROM acts m WHERE m.message = a.message)
		UNION ALL
		SELECT ref FROM audit a WHERE what = 'expired' AND NOT EXISTS (SELECT FROM decisions d WHERE d.task = a.ref AND d.message IS NULL)
		UNION ALL
		SELECT task FROM decisions d WHERE message IS NULL AND NOT EXISTS (SELECT FROM audit a WHERE a.what = 'expired' AND a.ref = d.task)
		UNION ALL
		SELECT hash FROM (
			SELECT details FROM decisions UNION SELECT opinion FROM decisions UNION SELECT details FROM acts
			UNION SELECT subject FROM tasks UNION SELECT content FROM agreements
		) named (hash) WHERE NOT EXISTS (SELECT FROM deposits d WHERE d.hash = named.hash AND d.hash = encode(sha256(d.body), 'hex'))
			AND hash IS NOT NULL
		LIMIT 1`).Scan(&report.BadMessage)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("register: audit: %w", err)
	}
	return nil
}
