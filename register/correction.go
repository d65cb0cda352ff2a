package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"hejie/domain"
)

// actCorrect corrects a decision (更正). Where its outcome stands, corrected
// details replace the old ones in what is told and printed, also long after the
// case was closed: whom they are about may ask for it at any time (PIPL, Art. 46).
// Where the outcome was
// wrong it is a change that a head approves who had no part in it; then the
// decision is struck, and made anew.
func (c submission) actCorrect(ctx context.Context) (string, error) {
	details, d, err := c.revised(ctx, c.d.Case != nil && c.d.Case.Open) // closed ones may be corrected too
	if err != nil {
		return "", err
	}
	if details.Corrected == nil {
		if !c.p.Task(d.Kind).Allows(details.Outcome) {
			return "", domain.Refuse(domain.UnknownOutcome, "task", d.Kind)
		}
		if err := c.checkStriking(ctx, c.m.Case, d.Place); err != nil {
			return "", err
		}
		ask := domain.Ask{Kind: domain.ApproveCorrection}
		barred := slices.Concat(d.Excluded, c.d.Recused)
		return c.openChange(ctx, d.Centre, ask, domain.Seat{}, domain.JudgedByCorrection(c.m.Staff, d.By, d.For, barred...)...)
	}
	if err := c.checkCorrected(ctx, d, *details.Corrected); err != nil {
		return "", err
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: c.d.Case.ActSeq + 1, result: string(c.m.Case)}); err != nil {
		return "", err
	}
	return string(c.m.Case), c.putCorrection(ctx, c.m.Case, d.Task, c.m.ID())
}

// checkCorrected refuses details with which the decision would not have been
// recorded, and who might not have recorded it: what a party signed is no more
// for the mediator to write anew than it was to record.
func (c submission) checkCorrected(ctx context.Context, d decided, corrected domain.Details) error {
	authority, err := c.authority(ctx)
	if err != nil {
		return err
	}
	if refusal := authority.Bars(c.m.Staff, d.Excluded); refusal != nil {
		return refusal
	}
	was, err := c.corrected(ctx, d.Task)
	if err == nil {
		err = c.p.Task(d.Kind).CheckCorrection(d.Outcome, was, corrected)
	}
	if err == nil {
		err = c.checkVoice(d.Party, corrected.Evidence)
	}
	if err != nil {
		return err
	}
	c.answered = d.Task
	outcome, _ := c.p.Task(d.Kind).Outcome(d.Outcome)
	for _, name := range outcome.Rechecks {
		if err := c.do.checks[name](c, ctx, corrected, &domain.Fact{}); err != nil {
			return err
		}
	}
	return nil
}

// corrected gives the details of a decision as they stand.
func (c submission) corrected(ctx context.Context, task domain.TaskID) (d domain.Details, err error) {
	_, err = scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT coalesce(nullif(corrections_of($1) -> -1 -> 'details', 'null'), (SELECT convert_from(body, 'UTF8')::jsonb FROM deposits WHERE hash = d.details))
		FROM decisions d WHERE task = $1`, task), &d)
	if err != nil {
		return d, fmt.Errorf("register: correction: %w", err)
	}
	return d, nil
}

// putCorrection puts on record that what was printed is to be printed anew.
func (c submission) putCorrection(ctx context.Context, id domain.CaseID, task domain.TaskID, act domain.Hash) error {
	_, err := c.tx.ExecContext(ctx, `
		WITH line AS (
			INSERT INTO audit (at, what, staff, case_id, ref, message) VALUES ($4, 'corrected', $5, $1, $2, $3)
		)
		INSERT INTO corrections (case_id, version, task, act, at)
		SELECT $1, coalesce(max(version), 1) + 1, $2, $3, $4 FROM corrections WHERE case_id = $1`, id, task, act, c.d.Now, c.m.Staff)
	if err != nil {
		return fmt.Errorf("register: correction: %w", err)
	}
	return nil
}

// correction is a correction that is to be approved.
type correction struct {
	act    domain.Hash
	caseID domain.CaseID
	task   domain.TaskID
}

// correction finds the correction that the task is about.
func (c submission) correction(ctx context.Context) (n correction, err error) {
	err = c.tx.QueryRowContext(ctx, `
		SELECT a.message, a.case_id, convert_from(d.body, 'UTF8')::jsonb ->> 'task'
		FROM acts a JOIN deposits d ON d.hash = a.details WHERE a.details = $1 AND a.kind = 'correct' AND a.result = $2`,
		c.d.Task.Subject, c.caseID).Scan(&n.act, &n.caseID, &n.task)
	if err != nil {
		return n, fmt.Errorf("register: correction: %w", err)
	}
	return n, nil
}

// holdCorrected locks the case whose decision is to be corrected: whoever opens a
// step of it, or decides in it, locks it first too. Whoever may have no
// part in that case has none in the correction.
func (c *submission) holdCorrected(ctx context.Context) error {
	n, err := c.correction(ctx)
	if err == nil {
		_, err = c.tx.ExecContext(ctx, `SELECT FROM cases WHERE id = $1 FOR NO KEY UPDATE`, n.caseID)
	}
	if err == nil {
		_, err = scanJSON(c.tx.QueryRowContext(ctx, `SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = $1`, n.caseID), &c.d.Recused)
	}
	return err
}

// checkStriking refuses to strike the story of a case from a position on where it
// cannot be reopened, or where a party has left since: that he wants no more of
// it is no decision that an official could have made wrong.
func (c submission) checkStriking(ctx context.Context, id domain.CaseID, position int) error {
	if _, err := c.checkReopening(ctx, id); err != nil {
		return err
	}
	if left, err := c.knows(ctx, `
		SELECT EXISTS (SELECT FROM steps s JOIN acts a ON a.message = s.interrupted_by
			WHERE s.case_id = $1 AND s.position >= $2 AND s.struck_by IS NULL AND a.kind = 'withdraw')`, id, position); err != nil || left {
		return orRefuse(err, domain.TaskClosed, "left_since")
	}
	return nil
}

// carryOutCorrection strikes the decision. It is looked at again, since the case
// may have moved on: what does not stand any more is not corrected.
func (c submission) carryOutCorrection(ctx context.Context, _ domain.Details) error {
	n, err := c.correction(ctx)
	if err != nil {
		return err
	}
	var stage, now domain.Stage
	var position int
	var kind domain.ProcedureKind
	err = c.tx.QueryRowContext(ctx, `
		SELECT s.stage, s.position, c.stage, c.kind FROM tasks t JOIN steps s USING (case_id, step) JOIN cases c ON c.id = t.case_id
		WHERE t.id = $1 AND s.struck_by IS NULL`, n.task).Scan(&stage, &position, &now, &kind)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return domain.Refuse(domain.MissingDetails, "task.no_standing_decision")
	case err != nil:
		return fmt.Errorf("register: correction: %w", err)
	case c.procedures.Of(kind).Stage(now).Still && stage != now: // this task is open, and stays so
		return domain.Refuse(domain.MissingDetails, "task.comes_first", "stage", now)
	}
	if err := c.checkStriking(ctx, n.caseID, position); err != nil {
		return err
	}
	if err := c.putCorrection(ctx, n.caseID, n.task, n.act); err != nil {
		return err
	}
	return c.rewind(ctx, rewinding{caseID: n.caseID, position: position, kind: domain.Correct, act: n.act, task: n.task, now: c.d.Now})
}
