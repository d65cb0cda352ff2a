package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/record"
)

// Figures gives the cases that count in a period: of the centres where the
// reader holds a post, or stands in for somebody who does, and of those below.
// It sees one moment, and writes nothing.
func (r *Register) Figures(ctx context.Context, q record.FiguresQuery) (n record.Count, err error) {
	if err := q.Period.Validate(); err != nil {
		return n, err
	}
	err = r.snapshot(ctx, func(tx *sql.Tx) error {
		n = record.Count{}
		if n.Now, n.Calendar, n.Policy, n.Places, err = r.surroundings(ctx, tx); err != nil {
			return err
		}
		n.Cases, err = countedCases(ctx, tx, q, n.Now)
		return err
	})
	return n, err
}

// snapshot runs f in a transaction that sees one moment and writes nothing.
func (r *Register) snapshot(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := r.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("register: begin: %w", err)
	}
	return errors.Join(f(tx), tx.Rollback())
}

// surroundings reads what figures are counted and told with.
func (r *Register) surroundings(ctx context.Context, tx *sql.Tx) (now time.Time, c domain.Calendar, p domain.Policy, places map[domain.CentreCode]string, err error) {
	var read struct {
		Now      time.Time                    `json:"now"`
		Revision int64                        `json:"revision"`
		Policy   int                          `json:"policy"`
		Places   map[domain.CentreCode]string `json:"places"`
	}
	if _, err = scanJSON(tx.QueryRowContext(ctx, `
		SELECT jsonb_build_object('now', register_now(), 'revision', (SELECT coalesce(max(revision), 0) FROM calendar_years),
			'policy', (SELECT max(version) FROM policies WHERE procedure = $1), 'places', (SELECT jsonb_object_agg(code, name) FROM centres))`, mediation.Kind), &read); err != nil {
		return now, c, p, nil, fmt.Errorf("register: figures: %w", err)
	}
	under := domain.PolicyVersion{Procedure: mediation.Kind, Version: read.Policy}
	if p, err = r.policy(ctx, tx, under); err != nil {
		return now, c, p, nil, err
	}
	c, err = r.calendar(ctx, tx, read.Revision, under)
	return read.Now, c, p, read.Places, err
}

// countedCases finds the cases that count by an index of each thing that makes
// one count, and then looks up what there is of each. What was struck does not
// count: not its step, not its agreement.
func countedCases(ctx context.Context, tx *sql.Tx, q record.FiguresQuery, now time.Time) (cases []domain.CountedCase, err error) {
	from, until := q.Period.Bounds()
	rows, err := tx.QueryContext(ctx, `
		WITH own AS MATERIALIZED (SELECT DISTINCT centre FROM seats_of($1, $7)),
		found AS (
			SELECT id FROM cases WHERE kind = 'mediation' AND first_in >= $2 AND first_in < $3
			UNION SELECT id FROM cases WHERE kind = 'mediation' AND closed_at >= $2 AND closed_at < $3
			UNION SELECT case_id FROM tasks WHERE kind = 'acceptance' AND state = 'decided' AND closed_at >= $2 AND closed_at < $3
			UNION SELECT case_id FROM agreements WHERE effective_at >= $2 AND effective_at < $3
			UNION SELECT case_id FROM acts WHERE kind = 'reopen' AND done_at >= $2 AND done_at < $3
			UNION SELECT case_id FROM tasks
				WHERE state = 'open' AND at_centre = ANY (ARRAY(SELECT code FROM centres)) AND post = ANY ($8) AND due < least($3, $7)
		)
		SELECT c.id, c.centre, d.kind, d.origin, c.first_in, c.closed_at, coalesce(c.ending, ''),
			accepted.at, agreed.effective_at, coalesce(agreed.amount, 0), coalesce(agreed.signed, false),
			coalesce(kept.parts >= agreed.parts AND NOT kept.broken, false), coalesce(kept.broken, false),
			coalesce((SELECT bool_or(x.outcome = 'confirmed') FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions x ON x.task = t.id
				WHERE t.case_id = c.id AND t.kind = 'court_ruling' AND t.subject = agreed.content AND s.struck_by IS NULL), false),
			EXISTS (SELECT FROM documents m WHERE m.case_id = c.id AND m.kind = 'performance_proof' AND m.filed_at >= agreed.made_at),
			(SELECT max(a.done_at) FROM acts a WHERE a.case_id = c.id AND a.kind = 'reopen' AND a.done_at < $3),
			(SELECT min(t.due) FROM tasks t WHERE t.case_id = c.id AND t.state = 'open' AND t.due < least($3, $7)),
			EXISTS (SELECT FROM relations r WHERE r.low = c.id AND r.relation = 'merged' AND r.lead_case = r.high)
				OR EXISTS (SELECT FROM relations r WHERE r.high = c.id AND r.relation = 'merged' AND r.lead_case = r.low),
			concerns_under_age(c.id, $9, $7)
		FROM found,
			LATERAL (SELECT * FROM cases WHERE id = found.id LIMIT 1) c, -- the limits keep it from reading whole tables for a month
			LATERAL (SELECT kind, origin FROM disputes WHERE case_id = found.id LIMIT 1) d
		LEFT JOIN LATERAL (
			SELECT min(x.decided_at) FILTER (WHERE x.outcome = 'accept') AS at FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions x ON x.task = t.id
			WHERE t.case_id = c.id AND t.kind = 'acceptance' AND s.struck_by IS NULL
		) accepted ON true
		LEFT JOIN LATERAL (
			SELECT a.content, a.made_at, a.effective_at, a.form = 'written' OR text.said ? 'evidence' AS signed,
				greatest(1, coalesce(jsonb_array_length(text.said #> '{agreement,instalments}'), 0)) AS parts,
				coalesce((text.said #>> '{agreement,amount_fen}')::bigint,
					(SELECT sum((part ->> 'amount_fen')::bigint) FROM jsonb_array_elements(text.said #> '{agreement,instalments}') part)) AS amount
			FROM agreements a JOIN deposits b ON b.hash = a.content, LATERAL (SELECT convert_from(b.body, 'UTF8')::jsonb AS said) text
			WHERE a.case_id = c.id AND a.effective_at IS NOT NULL AND a.struck_by IS NULL
			ORDER BY a.version DESC LIMIT 1
		) agreed ON true
		LEFT JOIN LATERAL (
			SELECT count(*) FILTER (WHERE outcome = 'performed') AS parts, bool_or(outcome <> 'performed') AS broken
			FROM (SELECT DISTINCT ON (t.number) x.outcome
				FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions x ON x.task = t.id
				WHERE t.case_id = c.id AND t.kind IN ('performance', 'urging') AND t.subject = agreed.content
				  AND x.outcome IN ('performed', 'defaulted', 'not_performed') AND s.struck_by IS NULL
				ORDER BY t.number, x.decided_at DESC) latest
		) kept ON true
		WHERE EXISTS (SELECT FROM own WHERE starts_with(c.centre, own.centre))
		  AND starts_with(c.centre, $4) AND $5 IN ('', d.kind) AND $6 IN ('', d.origin)
		ORDER BY c.first_in, c.id`,
		q.Staff, from, until, string(q.Centre), string(q.Kind), string(q.Source), now, pq.Array(domain.Posts()), domain.AgeOfMajority)
	if err != nil {
		return nil, fmt.Errorf("register: figures: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c domain.CountedCase
		var closed, accepted, agreed, reopened, late sql.NullTime
		if err := rows.Scan(&c.Case, &c.Centre, &c.Kind, &c.Source, &c.FirstIn, &closed, &c.Ending, &accepted, &agreed, &c.AmountFen, &c.Signed,
			&c.Performed, &c.Broken, &c.Confirmed, &c.Filed, &reopened, &late, &c.Merged, &c.Minor); err != nil {
			return nil, fmt.Errorf("register: figures: %w", err)
		}
		c.Settled = mediation.Procedure().Ending(c.Ending).Settled
		c.ClosedAt, c.AcceptedAt, c.AgreedAt, c.ReopenedAt, c.LateSince = closed.Time, accepted.Time, agreed.Time, reopened.Time, late.Time
		cases = append(cases, c)
	}
	return cases, rows.Err()
}
