package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// actReopen has a closed case go on, under its number and with all that is on
// record of it.
func (c submission) actReopen(ctx context.Context) (string, error) {
	details, err := c.said(false)
	if err != nil {
		return "", err
	}
	if err := c.mayAct(c.d.Case.Centre); err != nil {
		return "", err
	}
	ending, err := c.checkReopening(ctx, c.m.Case)
	if err != nil {
		return "", err
	}
	position, err := c.reopensAt(ctx, details.Stage, ending)
	if err != nil {
		return "", err
	}
	return c.rewindTo(ctx, details.Stage, position, "")
}

// checkReopening refuses to have a case go on that goes on in another, or that
// was closed too long ago, and tells how it had ended. One that is open may.
func (c submission) checkReopening(ctx context.Context, id domain.CaseID) (domain.Ending, error) {
	var was struct {
		ClosedAt time.Time            `json:"closed_at"`
		Kind     domain.ProcedureKind `json:"kind"`
		Ending   domain.Ending        `json:"ending"`
		Policy   int                  `json:"policy"`
		Revision int64                `json:"revision"`
	}
	if _, err := scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT jsonb_build_object('closed_at', closed_at, 'kind', kind, 'ending', ending, 'policy', policy,
			'revision', (SELECT coalesce(max(revision), 0) FROM calendar_years)) FROM cases WHERE id = $1`, id), &was); err != nil {
		return "", fmt.Errorf("register: reopen: %w", err)
	}
	switch {
	case was.ClosedAt.IsZero():
		return "", nil
	case c.procedures.Of(was.Kind).Ending(was.Ending).Elsewhere:
		return "", domain.Refuse(domain.TaskClosed, "goes_on_elsewhere")
	}
	under := domain.PolicyVersion{Procedure: was.Kind, Version: was.Policy}
	policy, err := c.policy(ctx, c.tx, under)
	if err != nil {
		return "", err
	}
	calendar, err := c.calendar(ctx, c.tx, was.Revision, under)
	if err != nil {
		return "", err
	}
	until, err := calendar.Due(was.ClosedAt, policy.Rules[domain.Reopening].Term)
	if _, unknown := errors.AsType[*domain.MissingYearError](err); unknown {
		return was.Ending, nil // nobody knows yet when it would be too late
	}
	if err != nil {
		return "", err
	}
	if domain.Overdue(c.d.Now, until.At) {
		return "", domain.Refuse(domain.TooLate, "until", "at", until.At.In(domain.Shanghai()).Format("2006-01-02 15:04"))
	}
	return was.Ending, nil
}

// reopensAt finds the position at which a closed case goes on: at the stage that is
// named, or where it was before it was concluded. Then only the conclusion is
// taken back, and what is on record of an agreement in effect stays there: the
// position after it is taken. Who has left is asked for his consent again, and an
// agreement in effect stays so.
func (c submission) reopensAt(ctx context.Context, stage domain.Stage, ended domain.Ending) (int, error) {
	condition, args := `NOT stage = ANY ($2)`, []any{pq.Array(c.p.StagesWhere(func(s domain.DeclaredStage) bool { return s.Concludes }))}
	if stage != "" {
		condition, args = `stage = $2 AND interrupted_by IS NULL`, []any{stage}
	}
	position, err := c.lastPosition(ctx, condition, args...)
	if err != nil {
		return 0, err
	}
	recorded, err := c.lastPosition(ctx, `any_answer AND EXISTS (
		SELECT FROM tasks t WHERE (t.case_id, t.step) = (steps.case_id, steps.step) AND t.state IN ('decided', 'expired') AND t.kind = ANY ($2))`,
		pq.Array(c.p.TasksWhere(func(t domain.DeclaredTask) bool { return t.Stays })))
	if err != nil {
		return 0, err
	}
	effect, err := c.positionOfEffect(ctx)
	if err != nil {
		return 0, err
	}
	consent := 0
	if c.p.Ending(ended).AsksConsentAgain {
		if consent, err = c.lastPosition(ctx, `stage = ANY ($2)`, pq.Array(c.p.StagesWhere(func(s domain.DeclaredStage) bool { return s.Consents }))); err != nil {
			return 0, err
		}
	}
	switch {
	case stage == "":
		position = max(position, effect+1, recorded+1)
		if consent != 0 {
			position = min(position, consent)
		}
	case position == 0:
		return 0, notBeenThere()
	case position <= effect:
		return 0, domain.Refuse(domain.TaskClosed, "in_effect")
	case consent != 0 && position > consent:
		return 0, domain.Refuse(domain.MissingDetails, "stage.consent_again")
	}
	return position, nil
}
