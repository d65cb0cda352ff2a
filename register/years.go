package register

import (
	"context"
	"fmt"

	"hejie/domain"
	"hejie/internal/record"
)

// Years lists the calendar years there are, oldest first.
func (r *Register) Years(ctx context.Context) ([]record.Year, error) {
	var years []record.Year
	_, err := scanJSON(r.db.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('year', y.year, 'source', y.source, 'imported_at', y.imported_at,
			'off', (SELECT count(*) FROM calendar_days WHERE year = y.year AND NOT working),
			'work', (SELECT count(*) FROM calendar_days WHERE year = y.year AND working)) ORDER BY y.year), '[]')
		FROM calendar_years y`), &years)
	if err != nil {
		return nil, fmt.Errorf("register: years: %w", err)
	}
	return years, nil
}

// calendarNotice is how long before the last known year ends somebody is told:
// the State Council arranges a year in the autumn before it.
const calendarNotice = "60 days"

// MissingYear gives the first year without a table that will have begun in sixty
// days; 0 when the calendar reaches that far, and for staff who could not import
// it. An empty staff asks for whoever may.
func (r *Register) MissingYear(ctx context.Context, staff domain.StaffID) (year int, err error) {
	err = r.db.QueryRowContext(ctx, `
		SELECT coalesce(min(year), 0) FROM (
			SELECT extract(year FROM day AT TIME ZONE 'Asia/Shanghai')::int AS year
			FROM (VALUES (register_now()), (register_now() + $2::interval)) AS soon (day)
		) AS needed
		WHERE year NOT IN (SELECT year FROM calendar_years)
			AND ($1 = '' OR EXISTS (SELECT FROM posts WHERE staff = $1 AND post = 'administrator' AND until IS NULL))`,
		staff, calendarNotice).Scan(&year)
	if err != nil {
		return 0, fmt.Errorf("register: years: %w", err)
	}
	return year, nil
}

// MovedBy lists the due times that a signed import of a calendar year moved,
// soonest first.
func (r *Register) MovedBy(ctx context.Context, message domain.Hash) ([]record.Moved, error) {
	var moved []record.Moved
	_, err := scanJSON(r.db.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('task', d.task, 'old', d.old_due, 'new', d.new_due, 'why', d.why)
			ORDER BY d.new_due, d.task), '[]')
		FROM audit a JOIN due_changes d ON d.task = a.ref AND d.changed_at = a.at
		WHERE a.message = $1 AND a.message <> '' AND a.what = 'due_moved'`, message), &moved)
	if err != nil {
		return nil, fmt.Errorf("register: moved due times: %w", err)
	}
	return moved, nil
}
