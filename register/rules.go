package register

import (
	"context"
	"database/sql"
	"fmt"

	"hejie/domain"
)

// policy gives a version of a policy. A version never changes, so it is read
// once.
func (r *Register) policy(ctx context.Context, db querier, of domain.PolicyVersion) (domain.Policy, error) {
	r.mu.Lock()
	p, known := r.policies[of]
	r.mu.Unlock()
	if known {
		return p, nil
	}
	found, err := scanJSON(db.QueryRowContext(ctx, `SELECT body FROM policies WHERE procedure = $1 AND version = $2`, of.Procedure, of.Version), &p)
	if err != nil || !found {
		return p, fmt.Errorf("register: policy %d of %s: %w", of.Version, of.Procedure, err)
	}
	r.mu.Lock()
	r.policies[of] = p
	r.mu.Unlock()
	return p, nil
}

// putPolicy loads a policy as the next version. Open cases keep theirs.
func (r *Register) putPolicy(ctx context.Context, tx *sql.Tx, p domain.Policy) error {
	if err := p.Validate(r.procedures); err != nil {
		return err
	}
	body, err := asJSON(p)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO policies (procedure, version, body, loaded_at)
		SELECT $1, coalesce(max(version), 0) + 1, $2, register_now() FROM policies WHERE procedure = $1`, p.Procedure(), body)
	if err != nil {
		return fmt.Errorf("register: policy: %w", err)
	}
	return nil
}

func (r *Register) readPolicy(body string) (p domain.Policy, err error) {
	if err = domain.DecodeStrict([]byte(body), &p); err != nil {
		return p, err
	}
	return p, p.Validate(r.procedures)
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
