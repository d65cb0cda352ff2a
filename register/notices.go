package register

import (
	"context"
	"fmt"
	"time"

	"hejie/domain"
)

// A Notice is the last reminder of an open task, as one of those sees it to
// whose seat it went.
type Notice struct {
	Task   domain.TaskID     `json:"task"`
	Case   domain.CaseID     `json:"case"`
	Kind   domain.TaskKind   `json:"kind"`
	Title  string            `json:"title"` // personal data may stand in it
	Rung   domain.Rung       `json:"rung"`
	Post   domain.Post       `json:"post"` // the seat that was told; one tier up it is not the task's
	Centre domain.CentreCode `json:"centre"`
	For    domain.StaffID    `json:"for,omitempty"` // the absent person whose post was told
	At     time.Time         `json:"at"`            // when the register made it
	Due    time.Time         `json:"due"`
	Light  domain.Light      `json:"light"`
}

// Notices lists of what a person is reminded now, the newest first and at most
// limit: by the posts he holds and those lent to him, of a task the last notice
// only. Before the last rung a notice asks for a decision, so it is shown to
// those who may give it, as in their inbox; the last tells the head one tier up
// that others are late, and bars only who stepped back from the case.
func (r *Register) Notices(ctx context.Context, staff domain.StaffID, limit int) ([]Notice, error) {
	var notices []Notice
	_, err := scanJSON(r.db.QueryRowContext(ctx, `
		WITH t AS MATERIALIZED (SELECT register_now() AS now),
		seats AS MATERIALIZED (SELECT s.* FROM t, seats_of($1, t.now) s),
		bars AS MATERIALIZED (SELECT b.* FROM t, barred_by($1, t.now) b),
		latest AS (
			SELECT DISTINCT ON (n.task) n.task, n.rung, n.post, n.centre, n.made_at, s.absent, k.case_id, k.kind, k.due, k.yellow_at
			FROM seats s
				JOIN centres c ON s.centre IN (c.code, c.parent) -- a seat is told of its own tasks and those one tier below
				JOIN tasks k ON k.state = 'open' AND k.at_centre = c.code
				JOIN notices n ON n.task = k.id AND n.post = s.post AND n.centre = s.centre, t
			WHERE NOT (k.lapses AND t.now > k.due)
			  AND EXISTS ( -- or the due time has moved since
				SELECT FROM jsonb_to_recordset(k.reminders) AS r ("Rung" text, "At" timestamptz) WHERE r."Rung" = n.rung AND r."At" <= t.now)
			  AND (n.rung = $3 OR (k.person IS NULL OR k.person = s.staff)
				AND NOT EXISTS (SELECT FROM bars b WHERE b.staff IN ($1, s.staff) AND k.excluded && b.ids))
			  AND NOT EXISTS (SELECT FROM recusals rc WHERE rc.case_id = k.case_id AND rc.staff IN ($1, s.staff))
			ORDER BY n.task, n.made_at DESC, s.absent NULLS FIRST
		),
		found AS (SELECT * FROM latest ORDER BY made_at DESC, task LIMIT $2)
		SELECT coalesce(jsonb_agg(jsonb_build_object('task', f.task, 'case', f.case_id, 'kind', f.kind, 'title', coalesce(d.title, ''),
			'rung', f.rung, 'post', f.post, 'centre', f.centre, 'for', f.absent, 'at', f.made_at, 'due', f.due,
			'light', light(f.due, f.yellow_at, t.now))
			ORDER BY f.made_at DESC, f.task), '[]')
		FROM found f LEFT JOIN disputes d USING (case_id), t`,
		staff, limit, domain.OneTierUp), &notices)
	if err != nil {
		return nil, fmt.Errorf("register: notices: %w", err)
	}
	return notices, nil
}
