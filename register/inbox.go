package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// Inbox lists what a person may decide now, soonest due first: by the posts he
// holds, the tasks given to him, and the posts lent to him. Tasks that judge
// his own work, and cases that he stepped back from, are left out. With them
// stand the tasks that were delegated to him, and those for which his voice is
// awaited.
func (r *Register) Inbox(ctx context.Context, q record.InboxQuery) ([]record.InboxItem, error) {
	var items []record.InboxItem
	awaited, err := r.awaitedVoices(ctx, q.Staff)
	if err != nil {
		return nil, err
	}
	_, err = scanJSON(r.db.QueryRowContext(ctx, `
		WITH t AS MATERIALIZED (SELECT register_now() AS now),
		seats AS MATERIALIZED (SELECT s.* FROM t, seats_of($1, t.now) s),
		bars AS MATERIALIZED (SELECT b.* FROM t, barred_by($1, t.now) b),
		decides AS (
			SELECT DISTINCT ON (k.due, k.id) k.*, s.absent
			FROM t, seats s CROSS JOIN LATERAL ( -- of each seat no more than are asked for, as its index has them
				SELECT * FROM tasks k
				WHERE k.state = 'open' AND k.at_centre = s.centre AND k.post = s.post AND (k.person IS NULL OR k.person = s.staff)
				  AND NOT (k.lapses AND coalesce(t.now > k.due, false))
				  AND NOT EXISTS (SELECT FROM bars b WHERE b.staff IN ($1, s.staff) AND k.excluded && b.ids)
				  AND NOT EXISTS (SELECT FROM recusals rc WHERE rc.case_id = k.case_id AND rc.staff IN ($1, s.staff))
				ORDER BY k.due, k.id
				LIMIT $2
			) k
			ORDER BY k.due, k.id, s.absent NULLS FIRST
			LIMIT $2
		),
		found AS (
			SELECT * FROM decides
			UNION ALL
			SELECT k.*, NULL FROM tasks k, t WHERE k.state = 'open' AND k.delegate = $1 AND NOT (k.lapses AND coalesce(t.now > k.due, false))
			ORDER BY due, id
			LIMIT $2
		)
		SELECT coalesce(jsonb_agg(jsonb_build_object('task', f.id, 'case', f.case_id, 'kind', f.kind, 'title', CASE WHEN m.minor THEN '' ELSE coalesce((SELECT title FROM disputes d WHERE d.case_id = o.about), '') END,
			'minor', m.minor, 'number', f.number, 'party', f.party, 'post', f.post, 'centre', f.at_centre, 'subject', f.subject, 'for', f.absent,
			'from', CASE WHEN f.delegate = $1 THEN f.person END, 'works', CASE WHEN f.delegate <> $1 THEN f.delegate END, 'due', f.due, 'awaits', f.awaits,
			'light', light(f.due, f.yellow_at, t.now))
			ORDER BY f.due, f.case_id, length(f.id), f.id), '[]')
		FROM found f CROSS JOIN t
		CROSS JOIN LATERAL (SELECT coalesce(( -- a correction is known by the case that it corrects
			SELECT a.case_id FROM acts a WHERE f.kind = 'correction' AND a.details = f.subject AND a.result = f.case_id), f.case_id)) o (about)
		CROSS JOIN LATERAL concerns_under_age(o.about, 18, t.now) m (minor)`,
		q.Staff, q.Limit), &items)
	if err != nil {
		return nil, fmt.Errorf("register: inbox: %w", err)
	}
	if len(awaited) == 0 {
		return items, nil
	}
	items = append(items, awaited...)
	slices.SortStableFunc(items, func(a, b record.InboxItem) int { return dueAt(a).Compare(dueAt(b)) })
	return items[:min(len(items), q.Limit)], nil
}

// dueAt is when the task is due, the end of days while that is not known.
func dueAt(i record.InboxItem) time.Time {
	if i.Awaits != 0 {
		return time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return i.Due
}

// MaySee reports whether a person may read a case: one of a centre where he
// holds a post, or stands in for somebody who does, or of one below it; and one
// that he needs to know, since he works on a task of it for a colleague, was
// asked for his voice, or was sent a copy.
func (r *Register) MaySee(ctx context.Context, staff domain.StaffID, id domain.CaseID) (may bool, err error) {
	err = r.db.QueryRowContext(ctx, `SELECT may_see($1, $2)`, staff, id).Scan(&may)
	if err != nil {
		return false, fmt.Errorf("register: may see: %w", err)
	}
	return may, nil
}
