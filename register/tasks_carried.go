package register

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"hejie/domain"
)

// first gives the answer that settled a step which its first answer settles. A
// later one, given before the next step was opened, belongs to that step: so
// the story is the same whenever it is told.
func first(tasks []taskRow) *taskRow {
	var earliest *taskRow
	for i, t := range tasks {
		if t.answered() && (earliest == nil || t.DecidedAt.Before(earliest.DecidedAt)) {
			earliest = &tasks[i]
		}
	}
	return earliest
}

// settled reports whether the step's first answer has settled it. From then on
// nothing more happens in it.
func (s step) settled() bool {
	return s.c.Step.Any && first(s.c.Tasks) != nil
}

// others gives the tasks of the step before this one that its first answer has
// left over, if that is how it was settled.
func (s step) others() ([]taskRow, error) {
	if s.c.Earlier == nil {
		return nil, nil
	}
	answer := first(s.c.Earlier)
	if answer == nil && slices.ContainsFunc(s.c.Earlier, func(t taskRow) bool { return t.State == "open" }) {
		return nil, fmt.Errorf("register: case %s: step %d is asked for, and step %d is not settled", s.p.Case, s.p.Number, s.c.Case.Step)
	}
	return slices.DeleteFunc(s.c.Earlier, func(t taskRow) bool { return answer != nil && t.ID == answer.ID || t.State == "superseded" }), nil
}

// asks reports whether the task is what an ask asks.
func (t taskRow) asks(a domain.Ask) bool {
	return t.Kind == a.Kind && t.Party == a.Party && t.Number == a.Number && t.Rule == a.RuleName()
}

// carry finds the task of the step before that asks the same. Who holds it may
// have changed, and its due time may have moved; it stays the same task.
func (o *opening) carry(a domain.Ask, slot int) (taskRow, bool) {
	for i, t := range o.earlier {
		if t.asks(a) {
			o.earlier = slices.Delete(o.earlier, i, i+1)
			t.Slot = slot
			o.carried = append(o.carried, t)
			return t, true
		}
	}
	return taskRow{}, false
}

// unheard takes up the answers of earlier steps that came after the one which
// settled theirs, when the story then went another way: to talks, or to a danger.
// The story has not heard them, and nobody is asked again for what he has
// answered. They are of the agreement in effect, for another asks anew.
func (o *opening) unheard(ctx context.Context) error {
	if !o.q.Any || o.earlier != nil || !slices.ContainsFunc(o.q.Asks, func(a domain.Ask) bool { return o.declared.Task(a.Kind).FollowsUp() }) {
		return nil
	}
	subject, err := o.subjectOf(ctx, domain.AboutEffective)
	if err != nil {
		return err
	}
	_, err = scanJSON(o.tx.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'slot', t.slot, 'kind', t.kind, 'number', t.number, 'rule', t.rule,
			'counted', t.counted, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person, 'subject', t.subject, 'state', t.state,
			'opened_at', t.opened_at, 'due', t.due, 'outcome', d.outcome, 'by', d.staff, 'for', d.on_behalf, 'decided_at', d.decided_at, 'fact', d.fact)
			ORDER BY d.decided_at, t.id), '[]')
		FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
		WHERE t.case_id = $1 AND t.subject = $2 AND s.any_answer AND s.struck_by IS NULL
			AND EXISTS (SELECT FROM tasks f JOIN decisions e ON e.task = f.id
				WHERE (f.case_id, f.step) = (t.case_id, t.step) AND (e.decided_at, f.slot) < (d.decided_at, t.slot))`,
		o.p.Case, subject), &o.earlier)
	if err != nil {
		return fmt.Errorf("register: answers nobody heard: %w", err)
	}
	return nil
}

// carriedOver is the part of the statement that opens a step by which the tasks
// that are asked again come over to it. Only few steps have any.
func (o *opening) carriedOver() (string, []any) {
	if o.carried == nil {
		return "", nil
	}
	var ids []string
	var slots []int
	for _, t := range o.carried {
		ids, slots = append(ids, string(t.ID)), append(slots, t.Slot)
	}
	return `, carried AS (
			UPDATE tasks t SET step = $2, slot = c.slot FROM unnest($11::text[], $12::int[]) AS c (id, slot) WHERE t.id = c.id
		)`, []any{pq.Array(ids), pq.Array(slots)}
}

// dropOthers closes what was open in the step before and is not asked again.
func (o *opening) dropOthers(ctx context.Context) error {
	var ids []string
	for _, t := range o.earlier {
		if t.State == "open" {
			ids = append(ids, string(t.ID))
		}
	}
	if ids == nil {
		return nil
	}
	// The audit first: whoever changes tasks of many cases is alone with it.
	_, err := o.tx.ExecContext(ctx, `
		INSERT INTO audit (at, what, case_id, ref, code, door)
		SELECT $3, 'superseded', case_id, id, kind, 'register' FROM tasks WHERE case_id = $1 AND id = ANY ($2) ORDER BY slot`,
		o.p.Case, pq.Array(ids), o.now)
	if err == nil {
		_, err = o.tx.ExecContext(ctx, `
			UPDATE tasks SET state = 'superseded', closed_at = $3 WHERE case_id = $1 AND id = ANY ($2)`, o.p.Case, pq.Array(ids), o.now)
	}
	if err != nil {
		return fmt.Errorf("register: open step: %w", err)
	}
	return nil
}
