package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hejie/domain"
)

// checkHold refuses to stop the clock of a case, or to let it go on, to whoever
// may not, where no period runs, and for a reason that has been used up.
func (c submission) checkHold(ctx context.Context, d domain.Details, _ *domain.Fact) error {
	row := c.d.Case
	if !c.declaredAct().InterruptsAt(row.Stage, false) {
		return domain.Refuse(domain.TaskClosed, "not_at_stage", "stage", row.Stage)
	}
	var file struct {
		Open []struct {
			Kind     domain.TaskKind   `json:"kind"`
			Post     domain.Post       `json:"post"`
			At       domain.CentreCode `json:"at"`
			Person   domain.StaffID    `json:"person"`
			Excluded []domain.StaffID  `json:"excluded"`
		} `json:"open"`
		Holds []domain.Hold `json:"holds"`
	}
	if _, err := scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT jsonb_build_object(
			'open', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'post', post, 'at', at_centre, 'person', person, 'excluded', excluded)), '[]')
				FROM tasks WHERE case_id = $1 AND state = 'open'),
			'holds', (SELECT coalesce(jsonb_agg(jsonb_build_object('reason', reason, 'by', staff) ORDER BY since), '[]') FROM holds WHERE case_id = $1))`,
		c.m.Case), &file); err != nil {
		return fmt.Errorf("register: hold: %w", err)
	}
	if len(file.Open) == 0 {
		return domain.Refuse(domain.TaskClosed, "nothing_asked")
	}
	open := make([]domain.Task, len(file.Open))
	for i, t := range file.Open {
		open[i] = domain.Task{Case: c.m.Case, Kind: t.Kind, Post: t.Post, At: t.At, Person: t.Person, Excluded: t.Excluded, Open: true}
	}
	handlers := slices.Clone(row.Mediators)
	if c.m.Act == domain.EndHold && len(file.Holds) > 0 {
		handlers = append(handlers, file.Holds[len(file.Holds)-1].By)
	}
	if refusal := domain.AuthoriseHold(c.m.Staff, row.Centre, open, handlers, c.d.Holdings); refusal != nil {
		return refusal
	}
	if c.m.Act == domain.PutOnHold {
		if refusal := domain.CheckRenewal(d.HoldReason, c.m.Staff, row.Centre, file.Holds, c.d.Holdings); refusal != nil {
			return refusal
		}
	}
	return nil
}

// putHold keeps the reason of a hold that is recorded.
func (c submission) putHold(ctx context.Context, d domain.Details) error {
	if _, err := c.tx.ExecContext(ctx, `INSERT INTO holds (act, case_id, reason, staff, since) VALUES ($1, $2, $3, $4, $5)`,
		c.m.ID(), c.m.Case, d.HoldReason, c.m.Staff, c.d.Now); err != nil {
		return fmt.Errorf("register: hold: %w", err)
	}
	return nil
}

// lull is what a step means for the clock of its case.
type lull struct {
	Stage         domain.Stage `json:"stage"`
	OpenedAt      time.Time    `json:"opened_at"`
	InterruptedAt time.Time    `json:"interrupted_at"`
	AnsweredAt    time.Time    `json:"answered_at"`
	Over          bool         `json:"over"` // a hold that ended by itself
}

// pauses tells when the periods of the case stood still: from the act that
// suspended it to the answer, or the act, by which it went on. A hold that ended
// by itself ended at its maximum, however late that was seen; resumed says that
// one has done so just now. The reason of the last hold gives its rule. What was
// struck since stood still all the same.
func (s step) pauses(ctx context.Context) (pauses []domain.Pause, resumed bool, rule string, err error) {
	if s.c.Case.ActSeq == 0 {
		return nil, false, "", nil // nothing but an act suspends
	}
	var found struct {
		Steps  []lull            `json:"steps"`
		Reason domain.HoldReason `json:"reason"`
	}
	if _, err := scanJSON(s.tx.QueryRowContext(ctx, `
		SELECT jsonb_build_object(
			'steps', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('stage', s.stage, 'opened_at', s.opened_at,
				'interrupted_at', a.done_at, 'answered_at', coalesce(n.at, s.struck_at), 'over', n.over)) ORDER BY s.step), '[]')
				FROM steps s LEFT JOIN acts a ON a.message = s.interrupted_by, LATERAL (
					SELECT max(CASE d.outcome WHEN 'expired' THEN least(t.due, d.decided_at) ELSE d.decided_at END) AS at,
						coalesce(bool_or(t.kind = 'hold' AND d.outcome = 'expired'), false) AS over
					FROM tasks t JOIN decisions d ON d.task = t.id WHERE t.case_id = s.case_id AND t.step = s.step) n
				WHERE s.case_id = $1),
			'reason', (SELECT reason FROM holds WHERE case_id = $1 ORDER BY since DESC LIMIT 1))`, s.p.Case), &found); err != nil {
		return nil, false, "", fmt.Errorf("register: pauses: %w", err)
	}
	if found.Reason != "" {
		rule = found.Reason.Rule()
	}
	pauses, resumed = pausesOf(s.still, append(found.Steps, lull{Stage: s.q.Stage, OpenedAt: s.c.Now}))
	return pauses, resumed, rule, nil
}

// pausesOf makes a pause of each run of steps in which the case stood still. What
// is asked meanwhile has a term of its own, which never stands still: also not
// when the case went on and was put back.
func pausesOf(still func(domain.Stage) bool, steps []lull) (pauses []domain.Pause, resumed bool) {
	if still(steps[len(steps)-1].Stage) {
		return nil, false
	}
	for i, s := range steps {
		if !still(s.Stage) {
			continue
		}
		if i == 0 || !still(steps[i-1].Stage) {
			from := s.OpenedAt
			if i > 0 && !steps[i-1].InterruptedAt.IsZero() {
				from = steps[i-1].InterruptedAt
			}
			pauses = append(pauses, domain.Pause{From: from})
		}
		last := &pauses[len(pauses)-1]
		last.Until = s.AnsweredAt
		if s.InterruptedAt.After(last.Until) {
			last.Until = s.InterruptedAt
		}
		resumed = s.Over && i == len(steps)-2
	}
	return pauses, resumed
}

func (s step) still(at domain.Stage) bool { return s.declared().Stage(at).Still }
