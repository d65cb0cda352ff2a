package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// decided is a decision of a case that stands.
type decided struct {
	Task    domain.TaskID     `json:"task"`
	Kind    domain.TaskKind   `json:"kind"`
	Party   domain.PartyID    `json:"party"`
	Stage   domain.Stage      `json:"stage"`
	Centre  domain.CentreCode `json:"centre"`
	Place   int               `json:"position"`
	Lapses  bool              `json:"lapses"`
	Due     time.Time         `json:"due"`
	Outcome domain.Outcome    `json:"outcome"`
	By      domain.StaffID    `json:"by"`
	For     domain.StaffID    `json:"for"`

	Excluded []domain.StaffID `json:"excluded"` // who might not decide it
}

// revised gives the decision that an act takes back or corrects, with what the
// act says of it, and refuses whoever may do neither where it was made.
func (c submission) revised(ctx context.Context, open bool) (domain.Details, decided, error) {
	details, err := c.said(open)
	if err != nil {
		return details, decided{}, err
	}
	d, err := c.decision(ctx, details.Task)
	if err != nil {
		return details, d, err
	}
	if err := c.mayAct(d.Centre); err != nil {
		return details, d, err
	}
	return details, d, nil
}

// decision finds the decision that an act names.
func (c submission) decision(ctx context.Context, id domain.TaskID) (d decided, err error) {
	_, err = scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT jsonb_build_object('task', t.id, 'kind', t.kind, 'party', t.party, 'stage', s.stage, 'centre', s.centre, 'position', s.position,
			'lapses', t.lapses, 'due', t.due, 'excluded', t.excluded, 'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf)
		FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
		WHERE t.id = $1 AND t.case_id = $2 AND s.struck_by IS NULL AND d.staff IS NOT NULL`, id, c.m.Case), &d)
	if errors.Is(err, sql.ErrNoRows) {
		return d, domain.Refuse(domain.MissingDetails, "task.no_standing_decision")
	}
	if err != nil {
		return d, fmt.Errorf("register: decision: %w", err)
	}
	return d, nil
}

// said gives the details of an act in a case that is open or has ended, and
// refuses one of somebody who may have no part in it.
func (c submission) said(open bool) (domain.Details, error) {
	if c.d.Case.Open != open {
		return domain.Details{}, domain.Refuse(domain.TaskClosed, "case", c.m.Case)
	}
	details, err := c.details()
	if err == nil {
		err = c.p.CheckAct(c.m.Act, details)
	}
	if err == nil && slices.Contains(c.d.Recused, c.m.Staff) {
		err = domain.Refuse(domain.Recused, "")
	}
	return details, err
}

// actTakeBack has the author of a decision take it back (撤回), until the next
// person has acted.
func (c submission) actTakeBack(ctx context.Context) (string, error) {
	_, d, err := c.revised(ctx, true)
	if err != nil {
		return "", err
	}
	if d.By != c.m.Staff {
		return "", domain.Refuse(domain.NotYourPost, "other_decided", "staff", d.By)
	}
	if d.Lapses && !d.Due.IsZero() && domain.Overdue(c.d.Now, d.Due) {
		return "", domain.Refuse(domain.TooLate, "term_ended", "at", d.Due.In(domain.Shanghai()).Format("2006-01-02 15:04"))
	}
	next, err := c.nextAfter(ctx, d.Task)
	if err != nil {
		return "", err
	}
	if next != "" {
		return "", domain.Refuse(domain.TooLate, "acted_since", "staff", next)
	}
	if err := c.checkStriking(ctx, c.m.Case, d.Place); err != nil {
		return "", err
	}
	return c.rewindTo(ctx, d.Stage, d.Place, d.Task)
}

// nextAfter names who was the first to act after a decision, other than its
// author; nobody did whose own decision was struck.
func (c submission) nextAfter(ctx context.Context, task domain.TaskID) (who domain.StaffID, err error) {
	err = c.tx.QueryRowContext(ctx, `
		SELECT a.staff FROM audit a
		WHERE a.case_id = $1 AND a.staff NOT IN ('', $3)
			AND a.seq > (SELECT max(seq) FROM audit WHERE case_id = $1 AND what = 'decided' AND ref = $2)
			AND (a.what = 'acted' AND a.code = ANY ($4) OR a.what = 'decided' AND NOT EXISTS (
				SELECT FROM audit s WHERE s.case_id = $1 AND s.what = 'struck' AND s.ref = a.ref))
		ORDER BY a.seq LIMIT 1`, c.m.Case, task, c.m.Staff, pq.Array(c.p.ActsWhere(func(a domain.DeclaredAct) bool { return a.Builds }))).Scan(&who)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("register: take back: %w", err)
	}
	return who, nil
}

// actReturn has whoever has the case send it back to an earlier stage (退回).
func (c submission) actReturn(ctx context.Context) (string, error) {
	details, err := c.said(true)
	if err != nil {
		return "", err
	}
	if err := c.hasTheCase(ctx); err != nil {
		return "", err
	}
	position, err := c.lastPosition(ctx, `stage = $2 AND stage <> $3 AND interrupted_by IS NULL`, details.Stage, c.d.Case.Stage)
	if err != nil {
		return "", err
	}
	if position == 0 {
		return "", notBeenThere()
	}
	if effect, err := c.positionOfEffect(ctx); err != nil || position <= effect {
		return "", orRefuse(err, domain.TaskClosed, "in_effect")
	}
	return c.rewindTo(ctx, details.Stage, position, "")
}

// hasTheCase refuses whoever could not answer an open task of the case that
// allows it to be sent back.
func (c submission) hasTheCase(ctx context.Context) error {
	var open []taskRow
	_, err := scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'kind', kind, 'post', post, 'at', at_centre, 'person', person,
			'excluded', excluded, 'state', state)), '[]')
		FROM tasks WHERE case_id = $1 AND state = 'open'`, c.m.Case), &open)
	if err != nil {
		return fmt.Errorf("register: return: %w", err)
	}
	authority, err := c.authority(ctx)
	if err != nil {
		return err
	}
	refusal := domain.Refuse(domain.NotYourPost, "not_sent_back")
	for _, t := range open {
		if !c.p.Task(t.Kind).Returnable {
			continue
		}
		if refusal = domain.Authorise(t.task(t.ID), c.m.Envelope, authority); refusal == nil {
			return nil
		}
	}
	return refusal
}

// lastPosition finds the last position of the story whose step meets a condition of
// ours, over steps; 0 if none does.
func (c submission) lastPosition(ctx context.Context, condition string, args ...any) (position int, err error) {
	err = c.tx.QueryRowContext(ctx, `SELECT coalesce(max(position), 0) FROM steps WHERE case_id = $1 AND struck_by IS NULL AND `+condition,
		append([]any{c.m.Case}, args...)...).Scan(&position)
	if err != nil {
		return 0, fmt.Errorf("register: rewind: %w", err)
	}
	return position, nil
}

func notBeenThere() *domain.Refusal {
	return domain.Refuse(domain.MissingDetails, "stage.never_there")
}

// positionOfEffect finds where the agreement took effect that is in effect now; 0 if
// none is. It binds the parties (People's Mediation Law, Art. 31): no official
// takes it from them by sending the case back.
func (c submission) positionOfEffect(ctx context.Context) (int, error) {
	return c.lastPosition(ctx, `EXISTS (
		SELECT FROM tasks t JOIN decisions d ON d.task = t.id JOIN agreements a ON a.case_id = t.case_id AND a.effective_at = d.decided_at AND a.struck_by IS NULL
		WHERE (t.case_id, t.step) = (steps.case_id, steps.step) AND t.kind IN ('session', 'seal'))`)
}

// rewindTo records the act and puts the story back. While a danger is being dealt
// with, nothing before it is touched: it is to be reported first.
func (c submission) rewindTo(ctx context.Context, to domain.Stage, position int, task domain.TaskID) (string, error) {
	row := c.d.Case
	if c.p.Stage(row.Stage).Still && to != row.Stage {
		return "", domain.Refuse(domain.TaskClosed, "not_at_stage", "stage", row.Stage)
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: row.ActSeq + 1, result: string(c.m.Case)}); err != nil {
		return "", err
	}
	return string(c.m.Case), c.rewind(ctx, rewinding{
		caseID: c.m.Case, position: position, kind: c.m.Act, act: c.m.ID(), task: task, now: c.d.Now,
	})
}
