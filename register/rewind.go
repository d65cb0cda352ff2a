package register

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/internal/crash"
)

// rewinding is a story about to be put back: the steps from a position on are struck.
type rewinding struct {
	caseID   domain.CaseID
	position int
	kind     domain.ActKind
	act      domain.Hash
	task     domain.TaskID // the one decision in the step at that position that is struck; the whole step if empty
	now      time.Time
}

// rewind strikes the steps of a locked case from a position on, with what followed
// from them, and has the workflow asked again from there: none of them, if the
// position is the one after the last. Who stepped back, or was not accepted by a
// party, has done so whatever is struck, and stays out of the case. Nothing is deleted:
// decisions and lines of the audit stay as they are, and their steps say by which
// act they were struck. A case that had ended is open again.
func (c submission) rewind(ctx context.Context, r rewinding) error {
	// The audit first: whoever changes tasks of many cases is alone with it.
	_, err := c.tx.ExecContext(ctx, `
		INSERT INTO audit (at, what, case_id, ref, code, message)
		SELECT $4, CASE t.state WHEN 'open' THEN 'superseded' ELSE 'struck' END, $1, t.id, coalesce(d.outcome, t.kind), $3
		FROM steps s JOIN tasks t USING (case_id, step) LEFT JOIN decisions d ON d.task = t.id
		WHERE s.case_id = $1 AND s.position >= $2 AND s.struck_by IS NULL AND t.state <> 'superseded'
			AND NOT (s.position = $2 AND t.state = 'decided' AND $5::text IS NOT NULL AND t.id <> $5)
		OR s.case_id = $1 AND s.struck_by IS NOT NULL AND t.state = 'decided' -- an act left it standing of which no run has heard
			AND NOT EXISTS (SELECT FROM audit WHERE case_id = $1 AND what = 'struck' AND ref = t.id)
		ORDER BY s.step, t.slot`, r.caseID, r.position, r.act, r.now, null(r.task))
	if err == nil {
		_, err = c.tx.ExecContext(ctx, `
			WITH put AS (
				INSERT INTO rewinds (case_id, n, position, act, kind, task, at, ending, closed_at)
				SELECT id, story_version + 1, $2, $3, $5, $6, $4, ending, closed_at FROM cases WHERE id = $1
			), closed AS (
				UPDATE tasks SET state = 'superseded', closed_at = $4 WHERE case_id = $1 AND state = 'open'
			), struck AS (
				UPDATE steps SET struck_by = $3, struck_at = $4 WHERE case_id = $1 AND position >= $2 AND struck_by IS NULL
			), bell AS (
				`+c.bell(startIfClosed, `SELECT $1::text`)+`
			)
			UPDATE cases c SET story_version = c.story_version + 1, ending = NULL, closed_at = NULL, stage = s.stage, centre = s.centre
			FROM (SELECT stage, centre FROM steps WHERE case_id = $1 AND position <= $2 AND struck_by IS NULL ORDER BY position DESC LIMIT 1) s
			WHERE c.id = $1`,
			r.caseID, r.position, r.act, r.now, r.kind, null(r.task))
	}
	if err == nil {
		crash.Struck.Pass()
		err = strikeEffects(ctx, c.tx, r)
	}
	if err != nil {
		return fmt.Errorf("register: rewind: %w", err)
	}
	return nil
}

// strikeEffects undoes what followed from the decisions that were struck: parties
// brought in, agreements made or made effective, mediators appointed.
func strikeEffects(ctx context.Context, tx execer, r rewinding) error {
	_, err := tx.ExecContext(ctx, `
		WITH struck AS (
			SELECT t.id, t.kind, t.subject, t.step, d.outcome, d.details, d.decided_at
			FROM steps s JOIN tasks t USING (case_id, step) JOIN decisions d ON d.task = t.id WHERE s.case_id = $1 AND s.struck_by = $3
				AND NOT (s.position = $2 AND t.state = 'decided' AND $4::text IS NOT NULL AND t.id <> $4)
		), parties AS (
			UPDATE parties SET struck_by = $3 WHERE case_id = $1 AND struck_by IS NULL AND since IN (SELECT step FROM struck)
		), made AS (
			SELECT version FROM agreements JOIN struck ON details = content AND struck.decided_at = made_at WHERE case_id = $1 AND struck_by IS NULL
		), agreed AS (
			UPDATE agreements SET struck_by = $3 WHERE case_id = $1 AND version IN (SELECT version FROM made)
		), unsealed AS (
			UPDATE agreements SET sealed_at = NULL, effective_at = NULL WHERE case_id = $1 AND struck_by IS NULL AND version NOT IN (SELECT version FROM made)
				AND content IN (SELECT subject FROM struck WHERE kind = 'seal' AND outcome = 'seal')
		)
		UPDATE cases SET mediators = mediators_told($1)
		WHERE id = $1`, r.caseID, r.position, r.act, null(r.task))
	return err
}

// rewoundTo is how a story was put back to a position that is to be opened anew.
type rewoundTo struct {
	Kind  domain.ActKind `json:"kind"`
	Act   domain.Hash    `json:"act"`
	Task  domain.TaskID  `json:"task"`
	Tasks []struckTask   `json:"tasks"` // that were asked in the struck steps, those of this position first
}

// struckTask is a task of a struck step.
type struckTask struct {
	taskRow
	Place    int       `json:"at_position"`
	ClosedAt time.Time `json:"closed_at"`
}

// before gives the task that was asked in the struck story as an ask is now. Of
// several mediators each is asked the same: the nth of them now was the nth then.
func (r *rewoundTo) before(a domain.Ask, nth int) *struckTask {
	for i, t := range r.Tasks {
		if !t.asks(a) {
			continue
		}
		if nth == 0 {
			return &r.Tasks[i]
		}
		nth--
	}
	return nil
}

// nth counts the asks alike that come before one.
func nth(asks []domain.Ask, i int) (n int) {
	for _, a := range asks[:i] {
		if a.Kind == asks[i].Kind && a.Party == asks[i].Party && a.Number == asks[i].Number && a.RuleName() == asks[i].RuleName() {
			n++
		}
	}
	return n
}

// stands reports whether the answer to a task stands although its step was struck:
// only one of those given there was corrected or taken back.
func (r *rewoundTo) stands(t struckTask, position int) bool {
	return r.Task != "" && t.ID != r.Task && t.Place == position && t.State == "decided"
}

// keep finds the task whose answer stands, which comes over to the step that is
// asked in the struck one's stead.
func (o *opening) keep(was *struckTask, slot int) (taskRow, bool) {
	if was == nil || !o.rewound.stands(*was, o.p.Number) {
		return taskRow{}, false
	}
	t := was.taskRow
	t.Slot = slot
	o.carried = append(o.carried, t)
	return t, true
}

// strikeUnused says of the answers that were to stand, and for which the story has
// no use now, that they are struck like the rest of their step: the case went
// another way before they were asked again.
func (o *opening) strikeUnused(ctx context.Context) error {
	if o.rewound == nil {
		return nil
	}
	var ids []string
	for _, t := range o.rewound.Tasks {
		if o.rewound.stands(t, o.p.Number) && !slices.ContainsFunc(o.carried, func(c taskRow) bool { return c.ID == t.ID }) {
			ids = append(ids, string(t.ID))
		}
	}
	if ids == nil {
		return nil
	}
	if _, err := o.tx.ExecContext(ctx, `
		INSERT INTO audit (at, what, case_id, ref, code, message)
		SELECT $3, 'struck', $1, task, outcome, $4 FROM decisions WHERE task = ANY ($2) ORDER BY decided_at, task`,
		o.p.Case, pq.Array(ids), o.now, o.rewound.Act); err != nil {
		return fmt.Errorf("register: rewind: %w", err)
	}
	return nil
}

// termAgain gives the term of a task that is asked again, and where it begins:
// what was left of it when it was answered. One that was taken back before it was
// due has its due time; a case that is reopened has its terms anew. The window of
// the law gets no day longer by what the office corrects, nor does an instalment
// fall due later that is not due yet.
func (o *opening) termAgain(ctx context.Context, c domain.Calendar, a domain.Ask, was *struckTask, t *taskRow, term domain.Term) (_ domain.Term, err error) {
	declared := o.declared.Task(a.Kind)
	if declared.Window {
		return o.timeToRecord(ctx, c, t, term)
	}
	if o.rewound == nil || declared.FollowsUp() && a.From.After(o.now) {
		return term, nil
	}
	if o.rewound.Kind == domain.Reopen {
		t.Counted = o.now
		return term, nil
	}
	if was == nil || was.Awaits != 0 {
		return term, nil
	}
	if was.Term != "" {
		if term, err = domain.ParseTerm(was.Term); err != nil {
			return term, fmt.Errorf("register: term of %s: %w", was.ID, err)
		}
	}
	t.Counted, t.Term = was.Counted, was.Term
	if o.rewound.Kind == domain.TakeBack && !was.overdue(o.now) {
		return term, nil
	}
	left, err := c.TermLeft(term, was.ClosedAt, was.Due)
	if err != nil {
		return term, fmt.Errorf("register: term of %s: %w", was.ID, err)
	}
	t.Counted, t.Term = o.now, left.String()
	return left, nil
}

// before is a task that an act interrupted, or struck: asked_before in SQL.
type before struct {
	Task      domain.TaskID     `json:"id"`
	Kind      domain.TaskKind   `json:"kind"`
	Number    int               `json:"number"`
	Party     domain.PartyID    `json:"party"`
	Subject   domain.Hash       `json:"subject"`
	Centre    domain.CentreCode `json:"centre"` // of its step
	Person    domain.StaffID    `json:"person"`
	Routed    domain.CentreCode `json:"routed"`
	Consulted bool              `json:"consulted"` // voices were asked for
	RewoundBy []domain.ActKind  `json:"rewound_by"`
}

// askedBefore gives the task that is asked again as it was: it was interrupted, or
// it was struck because an answer was taken back or corrected, its own or one
// before it, and it is about the same text.
func (o *opening) askedBefore(t taskRow) *before {
	for i, b := range o.before {
		if b.Kind == t.Kind && b.Number == t.Number && b.Party == t.Party && b.Subject == t.Subject && b.Centre == o.q.Centre &&
			!slices.ContainsFunc(b.RewoundBy, func(k domain.ActKind) bool { return !o.declared.Act(k).AsksAgain }) {
			return &o.before[i]
		}
	}
	return nil
}

// handAgain leaves a task that is asked again with whom it had been given to: what
// was handed on was so for good. Whom the story names it stays with, but for a
// session that another of the mediators took.
func (o *opening) handAgain(t *taskRow, b *before) {
	if b == nil {
		return
	}
	t.Routed = b.Routed
	if t.Person == "" || o.declared.Task(t.Kind).Appointed && slices.Contains(o.mediators, b.Person) {
		t.Person = b.Person
	}
}
