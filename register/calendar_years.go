package register

import (
	"context"
	"database/sql"
	"fmt"

	"hejie/domain"
	"hejie/internal/record"
)

// Calendar gives the calendar as it stands now, with the office hours of a
// version of a policy.
func (r *Register) Calendar(ctx context.Context, of domain.PolicyVersion) (c domain.Calendar, err error) {
	err = r.within(ctx, func(tx *sql.Tx) error {
		var revision int64
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(revision), 0) FROM calendar_years`).Scan(&revision); err != nil {
			return fmt.Errorf("register: calendar: %w", err)
		}
		c, err = r.calendar(ctx, tx, revision, of)
		return err
	})
	return c, err
}

// calendar gives a revision of the calendar. What a revision is made of never
// changes, so it is read once.
func (r *Register) calendar(ctx context.Context, db querier, revision int64, of domain.PolicyVersion) (domain.Calendar, error) {
	key := calendarKey{revision, of}
	r.mu.Lock()
	c, known := r.calendars[key]
	r.mu.Unlock()
	if known {
		return c, nil
	}
	p, err := r.policy(ctx, db, of)
	if err != nil {
		return c, err
	}
	years, err := readYears(ctx, db)
	if err != nil {
		return c, err
	}
	if c, err = domain.NewCalendar(years, p.Office); err != nil {
		return c, err
	}
	r.mu.Lock()
	r.calendars[key] = c
	r.mu.Unlock()
	return c, nil
}

func readYears(ctx context.Context, db querier) ([]domain.CalendarYear, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT y.year, y.source, d.day::text, d.working, d.name
		FROM calendar_years y JOIN calendar_days d USING (year)
		ORDER BY y.year, d.day`)
	if err != nil {
		return nil, fmt.Errorf("register: calendar: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var years []domain.CalendarYear
	for rows.Next() {
		var year int
		var source, date, name string
		var working bool
		if err := rows.Scan(&year, &source, &date, &working, &name); err != nil {
			return nil, fmt.Errorf("register: calendar: %w", err)
		}
		if len(years) == 0 || years[len(years)-1].Year != year {
			years = append(years, domain.CalendarYear{Year: year, Source: source})
		}
		y := &years[len(years)-1]
		day, err := domain.ParseDay(date)
		if err != nil {
			return nil, err
		}
		named := domain.NamedDay{Day: day, Name: name}
		if working {
			y.Work = append(y.Work, named)
		} else {
			y.Off = append(y.Off, named)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("register: calendar: %w", err)
	}
	return years, nil
}

// putYear loads a year's table, in place of the one there was. One import at a
// time, so that revisions become visible in their order, and none while a step
// is being opened.
func putYear(ctx context.Context, tx *sql.Tx, y domain.CalendarYear) error {
	if err := y.Validate(); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('hejie calendar'))`); err != nil {
		return fmt.Errorf("register: calendar: %w", err)
	}
	type row struct {
		Day     string `json:"day"`
		Working bool   `json:"working"`
		Name    string `json:"name"`
	}
	var days []row
	for _, d := range y.Off {
		days = append(days, row{d.Day.String(), false, d.Name})
	}
	for _, d := range y.Work {
		days = append(days, row{d.Day.String(), true, d.Name})
	}
	rows, err := asJSON(days)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO calendar_years (year, source, imported_at, revision)
		VALUES ($1, $2, register_now(), nextval('calendar_revisions'))
		ON CONFLICT (year) DO UPDATE SET source = excluded.source, imported_at = excluded.imported_at, revision = excluded.revision`,
		y.Year, y.Source)
	if err == nil {
		_, err = tx.ExecContext(ctx, `DELETE FROM calendar_days WHERE year = $1`, y.Year)
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, `
			INSERT INTO calendar_days (day, year, working, name)
			SELECT day, $2, working, name FROM jsonb_to_recordset($1::jsonb) AS d (day date, working boolean, name text)`, rows, y.Year)
	}
	if err != nil {
		return fmt.Errorf("register: calendar: %w", err)
	}
	return nil
}

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
