package register

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/internal/record"
)

// consult writes whose voices are asked for. From now on the task's decision is
// judged by them too.
func (c submission) consult(ctx context.Context, d domain.Details) error {
	if _, err := c.tx.ExecContext(ctx, `
		WITH asked AS (
			INSERT INTO consultations (act, task, form, quorum, asked_at) VALUES ($1, $2, $3, $4, $5)
		), flagged AS (
			UPDATE tasks SET consulted = true WHERE id = $2
		)
		INSERT INTO voices (task, staff, asked) SELECT $2, unnest($6::text[]), $1`,
		c.m.ID(), d.Task, c.m.Act, d.Quorum, c.d.Now, pq.Array(d.People)); err != nil {
		return fmt.Errorf("register: consult: %w", err)
	}
	return nil
}

// speak writes a person's word, in place of what he said before. The act keeps
// what he said then.
func (c submission) speak(ctx context.Context, d domain.Details) error {
	if _, err := c.tx.ExecContext(ctx, `
		UPDATE voices SET word = $3, act = $4, said_at = $5 WHERE task = $1 AND staff = $2`,
		d.Task, c.m.Staff, d.Voice, c.m.ID(), c.d.Now); err != nil {
		return fmt.Errorf("register: voice: %w", err)
	}
	return nil
}

// hearAgain has a task that is asked again judged by the voices that were asked
// for about it before. Otherwise an objection would be got rid of by having the
// same asked once more.
func (o *opening) hearAgain(ctx context.Context, t *taskRow, b *before) error {
	if b == nil || !b.Consulted {
		return nil
	}
	if _, err := scanJSON(o.tx.QueryRowContext(ctx, `
		WITH asked AS (
			INSERT INTO consultations (act, task, form, quorum, asked_at) SELECT act, $2, form, quorum, asked_at FROM consultations WHERE task = $1
		), flagged AS (
			UPDATE tasks SET consulted = true WHERE id = $2
		), heard AS (
			INSERT INTO voices (task, staff, asked, word, act, said_at, excused) SELECT $2, staff, asked, word, act, said_at, excused FROM voices WHERE task = $1
		)
		SELECT consultations_of($1, $3)`, b.Task, t.ID, o.p.Case), &t.Voices); err != nil {
		return fmt.Errorf("register: voices: %w", err)
	}
	return nil
}

// awaited lists whose words are waited for before the task may be decided.
func (t taskRow) awaited() []domain.StaffID {
	var awaited []domain.StaffID
	for _, c := range t.Voices {
		awaited = append(awaited, c.Awaited()...)
	}
	return awaited
}

// awaitedVoices lists the open tasks for which a person's word is waited for.
func (r *Register) awaitedVoices(ctx context.Context, staff domain.StaffID) ([]record.InboxItem, error) {
	var asked []struct {
		record.InboxItem
		Voices []domain.Consultation `json:"voices"`
	}
	if _, err := scanJSON(r.db.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('task', k.id, 'case', k.case_id, 'kind', k.kind, 'title', CASE WHEN m.minor THEN '' ELSE coalesce(d.title, '') END,
			'minor', m.minor, 'number', k.number, 'party', k.party, 'post', k.post, 'centre', k.at_centre, 'subject', k.subject, 'due', k.due, 'awaits', k.awaits, 'form', c.form,
			'light', light(k.due, k.yellow_at, register_now()), 'voices', consultations_of(k.id, k.case_id)) ORDER BY k.due, k.id), '[]')
		FROM voices v JOIN tasks k ON k.id = v.task AND k.state = 'open' JOIN consultations c ON (c.task, c.act) = (v.task, v.asked)
			LEFT JOIN disputes d ON d.case_id = k.case_id, LATERAL concerns_under_age(k.case_id, 18, register_now()) m (minor)
		WHERE v.staff = $1 AND v.word IS NULL AND can_help($1, k.case_id)`, staff), &asked); err != nil {
		return nil, fmt.Errorf("register: awaited voices: %w", err)
	}
	var items []record.InboxItem
	for _, a := range asked {
		if slices.Contains((taskRow{Voices: a.Voices}).awaited(), staff) {
			items = append(items, a.InboxItem)
		}
	}
	return items, nil
}
