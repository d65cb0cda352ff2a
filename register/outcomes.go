package register

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"hejie/domain"
)

// learn checks what the outcome is declared to need and only the register can
// check, and gives the part of the details on which the story depends.
func (c submission) learn(ctx context.Context, outcome domain.DeclaredOutcome, d domain.Details) (domain.Fact, error) {
	fact := domain.Fact{Mediators: d.Mediators, Centre: d.Centre, Reason: d.Reason}
	for _, name := range outcome.Checks {
		if err := c.do.checks[name](c, ctx, d, &fact); err != nil {
			return fact, err
		}
	}
	return fact, nil
}

// takeEffect does what a decision means for the case beyond being recorded.
func (c submission) takeEffect(ctx context.Context, d domain.Details) error {
	outcome, _ := c.p.Task(c.d.Task.Kind).Outcome(c.m.Outcome)
	for _, name := range outcome.Effects {
		if err := c.do.effects[name](c, ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// checkMayRefer refuses a referral by the centre that a ruling has given the
// case to, whatever the workflow asked.
func (c submission) checkMayRefer(ctx context.Context) error {
	var assigned []domain.CentreCode
	if _, err := scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(d.fact ->> 'centre'), '[]') FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
		WHERE t.case_id = $1 AND t.kind = ANY ($2) AND s.struck_by IS NULL`, c.caseID, pq.Array(c.p.TasksWhere(domain.DeclaredTask.Assigns))), &assigned); err != nil {
		return fmt.Errorf("register: rulings: %w", err)
	}
	if !domain.MayRefer(c.d.Case.Centre, assigned) {
		return domain.Refuse(domain.UnknownOutcome, "ruled")
	}
	return nil
}

// knows asks whether there is what a message names.
func (c submission) knows(ctx context.Context, query string, args ...any) (known bool, err error) {
	if err = c.tx.QueryRowContext(ctx, query, args...).Scan(&known); err != nil {
		return false, fmt.Errorf("register: %w", err)
	}
	return known, nil
}

const centreKnown = `SELECT EXISTS (SELECT FROM centres WHERE code = $1)`

// lockAudit waits until nobody else is writing the audit, and lets nobody until the
// transaction ends. Whoever changes the tasks of many cases asks for it before
// his own first line.
func (c submission) lockAudit(ctx context.Context) error {
	if _, err := c.tx.ExecContext(ctx, `SELECT lock_audit()`); err != nil {
		return fmt.Errorf("register: lock of the audit: %w", err)
	}
	return nil
}
