package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// actPublishSeed keeps the seed of a week's call-backs, before the week begins.
// The first one counts: another for the same centre and week is refused.
func (c submission) actPublishSeed(ctx context.Context) (string, error) {
	var s domain.Seed
	if err := c.decode(&s); err != nil {
		return "", err
	}
	if err := s.Validate(c.d.Now); err != nil {
		return "", err
	}
	if known, err := c.knows(ctx, centreKnown, s.Centre); err != nil || !known {
		return "", orRefuse(err, domain.MissingDetails, "field", "centre")
	}
	if err := c.mayAct(s.Centre); err != nil {
		return "", err
	}
	if err := c.recordAct(ctx, actRecord{result: s.Week.String()}); err != nil {
		return "", err
	}
	done, err := c.tx.ExecContext(ctx, `
		INSERT INTO sample_seeds (centre, week, seed, act, published_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		s.Centre, s.Week.String(), s.Seed, c.m.ID(), c.d.Now)
	if err != nil {
		return "", fmt.Errorf("register: seed: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return "", orRefuse(err, domain.TaskClosed, "seed.published", "week", s.Week)
	}
	return s.Week.String(), nil
}

// Sample draws the call-backs of a week that is over, of a centre and those
// below it. Which cases were closed is read from the audit, so that a case that
// was reopened since still is. A seed that came after its week had begun draws
// nothing, and neither does one that is not what somebody signed.
func (r *Register) Sample(ctx context.Context, staff domain.StaffID, centre domain.CentreCode, week domain.Week) (s record.Sample, err error) {
	err = r.snapshot(ctx, func(tx *sql.Tx) error {
		var read struct {
			Now         time.Time   `json:"now"`
			May         bool        `json:"may"`
			Act         domain.Hash `json:"act"`
			PublishedAt time.Time   `json:"published_at"`
			Said        domain.Seed `json:"said"`
			Seed        domain.Hash `json:"seed"`
		}
		_, err := scanJSON(tx.QueryRowContext(ctx, `
			SELECT jsonb_build_object('now', register_now(), 'may', EXISTS (SELECT FROM seats_of($1, register_now()) own WHERE starts_with($2, own.centre)))
				|| coalesce((SELECT jsonb_build_object('act', a.message, 'published_at', a.done_at, 'seed', s.seed, 'said', convert_from(b.body, 'UTF8')::jsonb)
					FROM sample_seeds s JOIN acts a ON a.message = s.act JOIN deposits b ON b.hash = a.details
					WHERE s.centre = $2 AND s.week = $3 AND a.kind = $4), '{}')`,
			staff, string(centre), week.String(), string(domain.PublishSeed)), &read)
		if err != nil {
			return fmt.Errorf("register: sample: %w", err)
		}
		s = record.Sample{Seed: domain.Seed{Centre: centre, Week: week, Seed: read.Seed}, Act: read.Act, PublishedAt: read.PublishedAt}
		_, over := week.Days().Bounds()
		switch {
		case !read.May:
			return domain.Fault(domain.NotFound, "sample_not_yours", "centre", centre)
		case read.Act == "":
			return domain.Fault(domain.NotFound, "seed_unpublished", "week", week, "centre", centre)
		case read.Said != s.Seed:
			return domain.Fault(domain.Conflict, "seed_other", "week", week, "centre", centre)
		case !s.InTime(read.PublishedAt):
			return domain.Fault(domain.Conflict, "seed_late", "week", week, "centre", centre)
		case read.Now.Before(over):
			return domain.Fault(domain.Conflict, "week_not_over", "week", week)
		}
		if s.Closed, err = closedIn(ctx, tx, centre, week); err != nil {
			return err
		}
		s.Drawn = s.Draw(s.Closed)
		return nil
	})
	return s, err
}

// closedIn lists the cases of mediation that were closed in a week. One that was
// merged into another goes on there.
func closedIn(ctx context.Context, tx *sql.Tx, centre domain.CentreCode, week domain.Week) (ids []domain.CaseID, err error) {
	from, until := week.Days().Bounds()
	rows, err := tx.QueryContext(ctx, `
		SELECT DISTINCT c.id FROM audit a JOIN cases c ON c.id = a.case_id
		WHERE a.what = 'ended' AND a.code <> $4 AND a.at >= $1 AND a.at < $2 AND c.kind = 'mediation' AND starts_with(c.centre, $3)
		ORDER BY c.id`, from, until, string(centre), domain.Merged)
	if err != nil {
		return nil, fmt.Errorf("register: sample: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	ids = []domain.CaseID{}
	for rows.Next() {
		var id domain.CaseID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("register: sample: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
