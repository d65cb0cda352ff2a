package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// handling is an open task as a verb is judged by it.
type handling struct {
	Centre    domain.CentreCode     `json:"centre"` // of its step
	Mediators []domain.StaffID      `json:"mediators"`
	Task      taskRow               `json:"task"`
	Holdings  []domain.Holding      `json:"holdings"`
	StandIns  []domain.Substitution `json:"stand_ins"`
	Urged     time.Time             `json:"urged"`
	Calendar  int64                 `json:"calendar"`
	Policy    int                   `json:"policy"`
}

// actOnTask records one of the verbs of an office (domain/verbs.go): it judges
// the act by the task that its details name, records it, and does what it says.
// The case is locked, so of two who hand a task on at once the second finds it
// handed on.
func (c submission) actOnTask(ctx context.Context) (string, error) {
	row, act := c.d.Case, c.declaredAct()
	if !row.Open {
		return "", domain.Refuse(domain.TaskClosed, "case", c.m.Case)
	}
	details, err := c.details()
	if err != nil {
		return "", err
	}
	if err := c.p.CheckAct(c.m.Act, details); err != nil {
		return "", err
	}
	if details.Task.Case() != c.m.Case {
		return "", domain.Refuse(domain.MissingDetails, "task.elsewhere")
	}
	seen, err := c.handling(ctx, details)
	if err != nil {
		return "", err
	}
	t := seen.Task
	if t.State != "open" || t.Lapses && t.overdue(c.d.Now) {
		return "", domain.Refuse(domain.TaskClosed, "task", details.Task)
	}
	h := domain.Handling{
		Task: t.task(details.Task), Declared: c.p.Task(t.Kind), Centre: seen.Centre, Mediators: seen.Mediators, Delegate: t.Delegate, Voices: t.Voices, Urged: seen.Urged,
		Authority: domain.Authority{Now: c.d.Now, Holdings: seen.Holdings, StandIns: seen.StandIns, Recused: c.d.Recused},
	}
	carryOut, err := c.do.verbs[act.Does](c, ctx, h, seen, details)
	if err != nil {
		return "", err
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: row.ActSeq + 1, result: string(details.Task), ring: !act.Quiet}); err != nil {
		return "", err
	}
	return string(details.Task), carryOut(ctx)
}

// Each of these gives what a verb does, or refuses it. They write nothing.

func (c submission) judgeTransfer(_ context.Context, h domain.Handling, _ handling, d domain.Details) (func(context.Context) error, error) {
	to, refusal := h.Hand(c.m.Staff, d)
	return func(ctx context.Context) error { return c.transfer(ctx, h, to) }, orNil(refusal)
}

func (c submission) judgeDelegation(_ context.Context, h domain.Handling, _ handling, d domain.Details) (func(context.Context) error, error) {
	to, refusal := h.Delegated(c.m.Staff, d)
	return func(ctx context.Context) error { return c.delegate(ctx, to, d.People[0]) }, orNil(refusal)
}

func (c submission) judgeGivingBack(_ context.Context, h domain.Handling, _ handling, d domain.Details) (func(context.Context) error, error) {
	return func(ctx context.Context) error { return c.endDelegation(ctx, d.Task, "given_back") }, orNil(h.Returns(c.m.Act, c.m.Staff))
}

func (c submission) judgeRecall(_ context.Context, h domain.Handling, _ handling, d domain.Details) (func(context.Context) error, error) {
	return func(ctx context.Context) error { return c.endDelegation(ctx, d.Task, "recalled") }, orNil(h.Returns(c.m.Act, c.m.Staff))
}

func (c submission) judgeVoice(_ context.Context, h domain.Handling, _ handling, d domain.Details) (func(context.Context) error, error) {
	return func(ctx context.Context) error { return c.speak(ctx, d) }, orNil(h.Heard(c.m.Staff))
}

func (c submission) judgeConsultation(_ context.Context, h domain.Handling, _ handling, d domain.Details) (func(context.Context) error, error) {
	return func(ctx context.Context) error { return c.consult(ctx, d) }, orNil(h.Consult(c.m.Act, c.m.Staff, d))
}

// mayWatch refuses whoever does no casework at the case's centre or above it.
func (c submission) mayWatch() error {
	if err := c.mayAct(c.d.Case.Centre); err != nil {
		return err
	}
	if slices.Contains(c.d.Recused, c.m.Staff) {
		return domain.Refuse(domain.Recused, "")
	}
	return nil
}

func (c submission) judgeCopies(_ context.Context, h domain.Handling, _ handling, d domain.Details) (func(context.Context) error, error) {
	if err := c.mayWatch(); err != nil {
		return nil, err
	}
	return func(ctx context.Context) error { return c.sendCopies(ctx, d) }, orNil(h.Copies(c.m.Staff, d))
}

func (c submission) judgeUrging(ctx context.Context, h domain.Handling, seen handling, d domain.Details) (func(context.Context) error, error) {
	if err := c.mayWatch(); err != nil {
		return nil, err
	}
	calendar, err := c.calendar(ctx, c.tx, seen.Calendar, domain.PolicyVersion{Procedure: c.p.Kind, Version: seen.Policy})
	if err != nil {
		return nil, err
	}
	at, err := h.Urges(calendar)
	if missing, ok := errors.AsType[*domain.MissingYearError](err); ok {
		return nil, domain.Refuse(domain.MissingDetails, "calendar_hours", "year", missing.Year)
	}
	return func(ctx context.Context) error { return c.urge(ctx, seen.Task, d.Task, at) }, err
}

// orNil makes a refusal an error: a nil one must not become an error that is
// not nil.
func orNil(refusal *domain.Refusal) error {
	if refusal == nil {
		return nil
	}
	return refusal
}

// handling reads the task with the posts of those the act names, of whoever
// signed it, and of the centre it names; only of people who can sign.
func (c submission) handling(ctx context.Context, d domain.Details) (h handling, err error) {
	people := append(slices.Clone(d.People), c.m.Staff)
	if _, err = scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT (SELECT jsonb_build_object('centre', s.centre, 'mediators', c.mediators, 'policy', c.policy,
			'task', jsonb_build_object('id', t.id, 'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre, 'person', t.person,
				'subject', t.subject, 'excluded', t.excluded, 'state', t.state, 'due', t.due, 'awaits', t.awaits, 'lapses', t.lapses,
				'delegate', t.delegate, 'voices', consultations_of(t.id, t.case_id)),
			'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY length(centre) DESC, staff), '[]')
				FROM posts p WHERE until IS NULL AND (staff = ANY ($3) OR centre = $4 AND post = t.post)
				AND EXISTS (SELECT FROM keys k WHERE k.staff = p.staff AND k.revoked_at IS NULL)),
			'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'absent', absent, 'substitute', substitute,
				'posts', posts, 'from', since, 'until', until)), '[]')
				FROM substitutions WHERE since <= $5 AND until > $5 AND absent = ANY (t.excluded)),
			'urged', (SELECT max(shown_at) FROM urges WHERE task = t.id AND staff = $6),
			'calendar', (SELECT coalesce(max(revision), 0) FROM calendar_years))
		FROM tasks t JOIN steps s USING (case_id, step) JOIN cases c ON c.id = t.case_id
		WHERE t.id = $1 AND t.case_id = $2)`,
		d.Task, c.m.Case, pq.Array(people), d.Centre, c.d.Now, c.m.Staff), &h); err != nil {
		return h, fmt.Errorf("register: handling: %w", err)
	}
	return h, nil
}

// transfer writes whose the task is now. A delegation of it is over.
func (c submission) transfer(ctx context.Context, h domain.Handling, to domain.Task) error {
	if err := c.endDelegation(ctx, to.ID, "transferred"); err != nil {
		return err
	}
	// A post above keeps the task when its seat is looked for again.
	var from domain.CentreCode
	if to.Person == "" && to.At != h.Centre {
		from = to.At
	}
	if _, err := c.tx.ExecContext(ctx, `
		UPDATE tasks SET at_centre = $2, person = $3, vacant = false, routed_from = $4 WHERE id = $1`,
		to.ID, to.At, null(to.Person), null(from)); err != nil {
		return fmt.Errorf("register: transfer: %w", err)
	}
	return nil
}

// delegate writes who works on the task, in place of whoever did.
func (c submission) delegate(ctx context.Context, t domain.Task, to domain.StaffID) error {
	if err := c.endDelegation(ctx, t.ID, "recalled"); err != nil {
		return err
	}
	if _, err := c.tx.ExecContext(ctx, `
		WITH given AS (
			INSERT INTO delegations (act, task, delegator, delegate, since) VALUES ($1, $2, $3, $4, $5)
		)
		UPDATE tasks SET person = $3, delegate = $4 WHERE id = $2`, c.m.ID(), t.ID, t.Person, to, c.d.Now); err != nil {
		return fmt.Errorf("register: delegate: %w", err)
	}
	return nil
}

// endDelegation takes a task back to whoever delegated it, if anybody has.
func (c submission) endDelegation(ctx context.Context, t domain.TaskID, how string) error {
	if _, err := c.tx.ExecContext(ctx, `
		WITH ended AS (
			UPDATE delegations SET ended_at = $2, how = $3 WHERE task = $1 AND ended_at IS NULL
		)
		UPDATE tasks SET delegate = NULL WHERE id = $1 AND delegate IS NOT NULL`, t, c.d.Now, how); err != nil {
		return fmt.Errorf("register: delegation: %w", err)
	}
	return nil
}

// vacate finds the tasks of a seat that somebody left a new one, and takes back
// what was delegated to people who can work on it no longer. Where his voice was
// waited for, it is so no longer, and the case hears of it.
func (c submission) vacate(ctx context.Context, condition string, args ...any) error {
	if err := c.reroute(ctx, condition, args...); err != nil {
		return err
	}
	if _, err := c.tx.ExecContext(ctx, `
		`+c.bell(look, `SELECT t.case_id FROM voices v JOIN tasks t ON t.id = v.task
			WHERE t.state = 'open' AND v.word IS NULL AND NOT v.excused AND NOT can_help(v.staff, t.case_id)`)); err != nil {
		return fmt.Errorf("register: voices: %w", err)
	}
	return c.release(ctx, unableToHelp)
}

const unableToHelp = `NOT can_help(t.delegate, t.case_id)`

// release takes back what was delegated. The condition is one of ours, over
// tasks as t; where that may be another case's, the transaction is alone.
func (c submission) release(ctx context.Context, condition string, args ...any) error {
	if _, err := c.tx.ExecContext(ctx, `
		WITH left_behind AS (
			SELECT t.id, t.case_id, t.delegate FROM tasks t WHERE t.state = 'open' AND t.delegate IS NOT NULL AND `+condition+`
		), ended AS (
			UPDATE delegations SET ended_at = $1, how = 'left' WHERE ended_at IS NULL AND task IN (SELECT id FROM left_behind)
		), freed AS (
			UPDATE tasks SET delegate = NULL WHERE id IN (SELECT id FROM left_behind)
		), bells AS (
			`+c.bell(look, `SELECT case_id FROM left_behind`)+`
		)
		INSERT INTO audit (at, what, case_id, ref, code) SELECT $1, 'released', case_id, id, delegate FROM left_behind ORDER BY id`,
		append([]any{c.d.Now}, args...)...); err != nil {
		return fmt.Errorf("register: release: %w", err)
	}
	return nil
}

// urge makes the notice to whoever has the task, and to the head one tier up if
// it is overdue already.
func (c submission) urge(ctx context.Context, row taskRow, t domain.TaskID, at time.Time) error {
	var above domain.CentreCode
	if row.overdue(c.d.Now) {
		above = oneTierUp(row.At).Centre
	}
	if _, err := c.tx.ExecContext(ctx, `
		INSERT INTO urges (act, task, staff, above, shown_at) VALUES ($1, $2, $3, $4, $5)`,
		c.m.ID(), t, c.m.Staff, null(above), at); err != nil {
		return fmt.Errorf("register: urge: %w", err)
	}
	return nil
}

func (c submission) sendCopies(ctx context.Context, d domain.Details) error {
	if _, err := c.tx.ExecContext(ctx, `
		INSERT INTO copies (act, task, staff, sent_at) SELECT $1, $2, unnest($3::text[]), $4`,
		c.m.ID(), d.Task, pq.Array(d.People), c.d.Now); err != nil {
		return fmt.Errorf("register: copy: %w", err)
	}
	return nil
}
