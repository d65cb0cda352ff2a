package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// Notices lists of what a person is reminded now, the newest first and at most
// limit: by the posts he holds and those lent to him, of a task the last notice
// only. Before the last rung a notice asks for a decision, so it is shown to
// those who may give it, as in their inbox; the last tells the head one tier up
// that others are late, and bars only who stepped back from the case.
func (r *Register) Notices(ctx context.Context, staff domain.StaffID, limit int) ([]record.Notice, error) {
	var notices []record.Notice
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
		delegated AS ( -- who works on a task is reminded like the one whose it is
			SELECT DISTINCT ON (n.task) n.task, n.rung, n.post, n.centre, n.made_at, NULL AS absent, k.case_id, k.kind, k.due, k.yellow_at
			FROM tasks k JOIN notices n ON n.task = k.id AND n.rung <> $3, t
			WHERE k.state = 'open' AND k.delegate = $1 AND NOT (k.lapses AND t.now > k.due)
			  AND EXISTS (
				SELECT FROM jsonb_to_recordset(k.reminders) AS r ("Rung" text, "At" timestamptz) WHERE r."Rung" = n.rung AND r."At" <= t.now)
			ORDER BY n.task, n.made_at DESC
		),
		mine AS ( -- what one has, works on, is to be heard about, or is told of from below
			SELECT k.id, k.post, k.at_centre AS centre, s.absent
			FROM seats s JOIN tasks k ON k.state = 'open' AND k.at_centre = s.centre AND k.post = s.post AND (k.person IS NULL OR k.person = s.staff)
			WHERE NOT EXISTS (SELECT FROM bars b WHERE b.staff IN ($1, s.staff) AND k.excluded && b.ids)
			  AND NOT EXISTS (SELECT FROM recusals rc WHERE rc.case_id = k.case_id AND rc.staff IN ($1, s.staff))
			UNION ALL SELECT id, post, at_centre, NULL FROM tasks WHERE state = 'open' AND delegate = $1
			UNION ALL SELECT k.id, k.post, k.at_centre, NULL FROM voices v JOIN tasks k ON k.id = v.task AND k.state = 'open'
				WHERE v.staff = $1 AND v.word IS NULL AND NOT v.excused AND can_help($1, k.case_id)
			UNION ALL SELECT k.id, s.post, s.centre, s.absent FROM seats s JOIN urges u ON s.post = 'head' AND u.above = s.centre
				JOIN tasks k ON k.id = u.task AND k.state = 'open'
				WHERE NOT EXISTS (SELECT FROM recusals rc WHERE rc.case_id = k.case_id AND rc.staff IN ($1, s.staff))
		),
		urged AS (
			SELECT DISTINCT ON (u.task) u.task, 'urged' AS rung, m.post, m.centre, u.shown_at AS made_at, m.absent, k.case_id, k.kind, k.due, k.yellow_at, u.staff AS by
			FROM mine m JOIN urges u ON u.task = m.id JOIN tasks k ON k.id = m.id, t
			WHERE u.shown_at <= t.now AND NOT (k.lapses AND coalesce(t.now > k.due, false))
			ORDER BY u.task, u.shown_at DESC, m.absent NULLS FIRST
		),
		copied AS (
			SELECT DISTINCT ON (c.task) c.task, 'copied' AS rung, k.post, k.at_centre AS centre, c.sent_at AS made_at, NULL AS absent, k.case_id, k.kind, k.due, k.yellow_at, a.staff AS by
			FROM copies c JOIN acts a ON a.message = c.act JOIN tasks k ON k.id = c.task JOIN cases cs ON cs.id = k.case_id
			WHERE c.staff = $1 AND cs.closed_at IS NULL AND can_help($1, k.case_id)
			ORDER BY c.task, c.sent_at DESC
		),
		found AS (
			SELECT *, NULL AS by FROM latest UNION ALL SELECT *, NULL FROM delegated
			UNION ALL SELECT * FROM urged UNION ALL SELECT * FROM copied
			ORDER BY made_at DESC, task LIMIT $2
		)
		SELECT coalesce(jsonb_agg(jsonb_build_object('task', f.task, 'case', f.case_id, 'kind', f.kind, 'title', CASE WHEN m.minor THEN '' ELSE coalesce(d.title, '') END,
			'minor', m.minor, 'number', k.number, 'rung', f.rung, 'post', f.post, 'centre', f.centre, 'for', f.absent, 'by', f.by, 'at', f.made_at, 'due', f.due, 'awaits', k.awaits,
			'light', light(f.due, f.yellow_at, t.now))
			ORDER BY f.made_at DESC, f.task), '[]')
		FROM found f JOIN tasks k ON k.id = f.task LEFT JOIN disputes d ON d.case_id = f.case_id, t, LATERAL concerns_under_age(f.case_id, 18, t.now) m (minor)`,
		staff, limit, domain.OneTierUp), &notices)
	if err != nil {
		return nil, fmt.Errorf("register: notices: %w", err)
	}
	return notices, nil
}

// notice is one rung of a task, due by now.
type notice struct {
	Task   domain.TaskID     `json:"task"`
	Rung   domain.Rung       `json:"rung"`
	Post   domain.Post       `json:"post"`
	Centre domain.CentreCode `json:"centre"`
	DueAt  time.Time         `json:"due_at"`
}

// notices lists the notices that have come due. Of several missed rungs only the
// last is made: nobody is told yesterday's reminder today.
func (s step) notices() (due []notice) {
	for _, t := range s.c.Tasks {
		if t.State != "open" {
			continue
		}
		var late *domain.Reminder
		for _, reminder := range t.Reminders {
			if reminder.At.After(s.c.Now) {
				break
			}
			late = &reminder
		}
		if late == nil || slices.Contains(t.Reminded, late.Rung) {
			continue
		}
		to := domain.Seat{Post: t.Post, Centre: t.At}
		if late.Rung == domain.OneTierUp {
			to = oneTierUp(t.At)
		}
		due = append(due, notice{t.ID, late.Rung, to.Post, to.Centre, late.At})
	}
	return due
}

// remind makes the notices that have come due.
func (s step) remind(ctx context.Context) error {
	due := s.notices()
	if due == nil {
		return nil
	}
	rows, err := asJSON(due)
	if err != nil {
		return err
	}
	if _, err := s.tx.ExecContext(ctx, `
		INSERT INTO notices (task, rung, post, centre, due_at, made_at)
		SELECT task, rung, post, centre, due_at, $2
		FROM jsonb_to_recordset($1::jsonb) AS n (task text, rung text, post text, centre text, due_at timestamptz)
		ON CONFLICT DO NOTHING`, rows, s.c.Now); err != nil {
		return fmt.Errorf("register: remind: %w", err)
	}
	return nil
}

// oneTierUp is whom the last rung tells: the head one tier up, at the district
// its own head.
func oneTierUp(c domain.CentreCode) domain.Seat {
	if up := c.Parent(); up != "" {
		return domain.Seat{Post: domain.Head, Centre: up}
	}
	return domain.Seat{Post: domain.Head, Centre: c}
}
