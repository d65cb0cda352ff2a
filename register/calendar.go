package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"hejie/domain"
)

// actCalendar imports a year's table and moves the due times of open tasks that
// it changes, with old, new and why on record. Cases that waited for the year
// are told to look again.
func (c submission) actCalendar(ctx context.Context) (string, error) {
	if err := c.mayAct(""); err != nil {
		return "", err
	}
	var year domain.CalendarYear
	if err := c.decode(&year); err != nil {
		return "", err
	}
	if err := year.Validate(); err != nil {
		return "", domain.Because(domain.MissingDetails, err)
	}
	if err := putYear(ctx, c.tx, year); err != nil {
		return "", err
	}
	revision, err := c.checkCalendar(ctx)
	if err != nil {
		return "", err
	}
	if err := c.lockAudit(ctx); err != nil {
		return "", err
	}
	name := fmt.Sprint(year.Year)
	if err := c.recordAct(ctx, actRecord{result: name}); err != nil {
		return "", err
	}
	return name, c.moveDueTimes(ctx, revision, fmt.Sprintf("calendar of %d: %s", year.Year, year.Source))
}

// checkCalendar refuses a table that contradicts its neighbour's, for no term
// could be counted by the two. It gives the new revision.
func (c submission) checkCalendar(ctx context.Context) (int64, error) {
	revision, err := calendarRevision(ctx, c.tx)
	if err != nil {
		return 0, err
	}
	_, err = c.calendar(ctx, c.tx, revision, c.newest())
	if wrong, ok := errors.AsType[*domain.CalendarError](err); ok {
		return 0, domain.Because(domain.MissingDetails, wrong)
	}
	return revision, err
}

func calendarRevision(ctx context.Context, tx *sql.Tx) (revision int64, err error) {
	if err = tx.QueryRowContext(ctx, `SELECT calendar_held()`).Scan(&revision); err != nil {
		return 0, fmt.Errorf("register: calendar: %w", err)
	}
	return revision, nil
}

// openTerm is the term of an open task.
type openTerm struct {
	Task     domain.TaskID        `json:"task"`
	Policy   domain.PolicyVersion `json:"-"`
	Rule     string               `json:"-"`
	Term     string               `json:"-"`
	Counted  time.Time            `json:"-"`
	OpenedAt time.Time            `json:"-"`
	Pauses   []domain.Pause       `json:"-"`
	OldDue   *time.Time           `json:"old_due"` // nil when it was not known
	schedule
}

// moveDueTimes runs alone: nobody else decides or opens a task meanwhile, so no
// case need be locked, which somebody who waits may have locked already.
func (c submission) moveDueTimes(ctx context.Context, revision int64, why string) error {
	open, err := c.openTerms(ctx)
	if err != nil {
		return err
	}
	again := []openTerm{} // an empty list, not null, when nothing is open
	for _, t := range open {
		policy, err := c.policy(ctx, c.tx, t.Policy)
		if err != nil {
			return err
		}
		calendar, err := c.calendar(ctx, c.tx, revision, t.Policy)
		if err != nil {
			return err
		}
		rule, err := policy.Rule(domain.Ask{Rule: t.Rule})
		if err != nil {
			return err
		}
		if t.Term != "" { // asked again
			if rule.Term, err = domain.ParseTerm(t.Term); err != nil {
				return err
			}
		}
		if t.schedule, err = scheduleOf(calendar, rule.Term, t.Counted, t.OpenedAt, t.Pauses); err != nil {
			return err
		}
		if t.Awaits == 0 { // otherwise it still waits for a year
			again = append(again, t)
		}
	}
	rows, err := asJSON(again)
	if err != nil {
		return err
	}
	_, err = c.tx.ExecContext(ctx, `
		WITH again AS (
			SELECT * FROM jsonb_to_recordset($1::jsonb)
				AS a (task text, old_due timestamptz, due timestamptz, yellow_at timestamptz, reminders jsonb)
		), updated AS (
			UPDATE tasks t SET due = a.due, yellow_at = a.yellow_at, awaits = NULL, reminders = coalesce(a.reminders, '[]')
			FROM again a WHERE t.id = a.task AND t.state = 'open' RETURNING a.task, a.old_due, a.due
		), moved AS (
			INSERT INTO due_changes (task, old_due, new_due, why, changed_at)
			SELECT task, old_due, due, $2, $3 FROM updated WHERE due IS DISTINCT FROM old_due RETURNING task
		), bells AS (
			`+c.bell(look, `SELECT split_part(task, '/', 1) FROM moved`)+`
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code, message)
		SELECT $3, 'due_moved', $4, split_part(task, '/', 1), task, 'calendar', $5 FROM moved`,
		rows, why, c.d.Now, c.m.Staff, c.m.ID())
	if err != nil {
		return fmt.Errorf("register: due times: %w", err)
	}
	return nil
}

// openTerms gives the terms of the open tasks.
func (c submission) openTerms(ctx context.Context) ([]openTerm, error) {
	rows, err := c.tx.QueryContext(ctx, `
		SELECT t.id, c.kind, c.policy, t.rule, coalesce(t.term, ''), t.counted, t.opened_at, t.due, t.pauses
		FROM tasks t JOIN cases c ON c.id = t.case_id WHERE t.state = 'open'`)
	if err != nil {
		return nil, fmt.Errorf("register: due times: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var open []openTerm
	for rows.Next() {
		var t openTerm
		var pauses []byte
		if err := rows.Scan(&t.Task, &t.Policy.Procedure, &t.Policy.Version, &t.Rule, &t.Term, &t.Counted, &t.OpenedAt, &t.OldDue, &pauses); err != nil {
			return nil, fmt.Errorf("register: due times: %w", err)
		}
		if err := json.Unmarshal(pauses, &t.Pauses); err != nil {
			return nil, fmt.Errorf("register: due times: %w", err)
		}
		open = append(open, t)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("register: due times: %w", err)
	}
	return open, nil
}
