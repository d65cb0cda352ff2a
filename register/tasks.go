package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// taskRow is a task as the SQL contexts give it.
type taskRow struct {
	ID        domain.TaskID     `json:"id"`
	Kind      domain.TaskKind   `json:"kind"`
	Party     domain.PartyID    `json:"party"`
	Post      domain.Post       `json:"post"`
	At        domain.CentreCode `json:"at"`
	Place     string            `json:"place"` // the name of the centre
	Person    domain.StaffID    `json:"person"`
	Vacant    bool              `json:"vacant"`
	Subject   domain.Hash       `json:"subject"`
	Excluded  []domain.StaffID  `json:"excluded"`
	State     string            `json:"state"`
	OpenedAt  time.Time         `json:"opened_at"`
	Due       time.Time         `json:"due"`
	YellowAt  time.Time         `json:"yellow_at"`
	Lapses    bool              `json:"lapses"`
	Reminders []domain.Reminder `json:"reminders"`
	Reminded  []domain.Rung     `json:"reminded"`

	Outcome   domain.Outcome  `json:"outcome"`
	By        domain.StaffID  `json:"by"`
	For       domain.StaffID  `json:"for"`
	DecidedAt time.Time       `json:"decided_at"`
	Fact      json.RawMessage `json:"fact"`
}

// task gives the row as the domain knows it.
func (t taskRow) task(id domain.TaskID) domain.Task {
	return domain.Task{
		ID: id, Case: id.Case(), Kind: t.Kind, Party: t.Party, Post: t.Post, At: t.At, Person: t.Person,
		Subject: t.Subject, Excluded: t.Excluded, Open: t.State == "open", Due: t.Due,
	}
}

func (t taskRow) answer() domain.Answer {
	a := domain.Answer{Task: t.ID, Kind: t.Kind, Outcome: t.Outcome, By: t.By, For: t.For, Party: t.Party, At: t.DecidedAt, Due: t.Due}
	_ = json.Unmarshal(t.Fact, &a.Fact) // written by us; empty for an expiry
	return a
}

// wakes lists the instants still to come at which something changes by itself.
func (t taskRow) wakes(now time.Time) []time.Time {
	var at []time.Time
	for _, r := range t.Reminders {
		at = append(at, r.At)
	}
	at = append(at, t.YellowAt, t.Due.Add(time.Microsecond)) // at the very instant it is due it is still in time
	return slices.DeleteFunc(at, func(t time.Time) bool { return !t.After(now) })
}

func (t taskRow) light(now time.Time) domain.Light {
	switch {
	case domain.Overdue(now, t.Due):
		return domain.Red
	case !now.Before(t.YellowAt):
		return domain.Yellow
	}
	return domain.Green
}

// opening is a step about to be opened.
type opening struct {
	*Register
	tx        *sql.Tx
	now       time.Time
	policy    int
	q         domain.Inquiry
	opener    domain.StaffID   // who took the matter in, or proposed the change
	mediators []domain.StaffID // who mediates, once appointed
	subject   domain.Hash      // the text it is about; the case's agreement when empty
	heeded    int              // acts that the workflow knows of from now on

	places map[domain.CentreCode]string // names of the centres that the tasks may wait at
	tasks  []taskRow                    // what was opened
}

// newTask is a task as it is inserted.
type newTask struct {
	taskRow
	Slot    int       `json:"slot"`
	Rule    string    `json:"rule"`
	Counted time.Time `json:"counted"`
}

// open writes the step with its tasks, and moves the case to its stage and
// centre: one statement.
func (o *opening) open(ctx context.Context) error {
	barred, holdings, err := o.people(ctx)
	if err != nil {
		return err
	}
	policy, err := o.Register.policy(ctx, o.tx, o.policy)
	if err != nil {
		return err
	}
	var tasks []newTask
	for i, ask := range o.q.Asks {
		rule, err := policy.Rule(ask)
		if err != nil {
			return err
		}
		t := newTask{Slot: i + 1, Rule: ask.Rule, Counted: ask.From}
		if t.Rule == "" {
			t.Rule = string(ask.Kind)
		}
		if t.Counted.IsZero() {
			t.Counted = o.now
		}
		t.taskRow = taskRow{
			ID: domain.NewTaskID(o.q.Case, o.q.Step, i+1), Kind: ask.Kind, Party: ask.Party, Person: ask.Person,
			State: "open", OpenedAt: o.now, Lapses: ask.Kind.Lapses(), Excluded: o.excluded(ask.Kind),
		}
		if ask.Kind.Subjected() {
			if t.Subject, err = o.subjectOf(ctx); err != nil {
				return err
			}
		}
		o.seat(&t.taskRow, rule.Post, holdings, barred)
		if err := o.term(ctx, &t, rule); err != nil {
			return err
		}
		tasks, o.tasks = append(tasks, t), append(o.tasks, t.taskRow)
	}
	return o.insert(ctx, tasks)
}

// seat finds where the task waits. A task for one person stays with him.
func (o *opening) seat(t *taskRow, post domain.Post, holdings []domain.Holding, barred []domain.StaffID) {
	barred = append(slices.Clone(barred), t.Excluded...)
	seat, vacant := domain.Route(post, o.q.Centre, holdings, barred)
	if i := slices.IndexFunc(holdings, func(h domain.Holding) bool {
		return t.Person != "" && h.Staff == t.Person && h.Post == post && h.Centre.Covers(o.q.Centre)
	}); i >= 0 {
		seat, vacant = domain.Seat{Post: post, Centre: holdings[i].Centre}, false
	} else if t.Person != "" {
		t.Person = "" // he has left the post: whoever sits there now answers
	}
	t.Post, t.At, t.Vacant, t.Place = seat.Post, seat.Centre, vacant, o.places[seat.Centre]
}

// term computes due time, reminders and lights by calendar and policy.
func (o *opening) term(ctx context.Context, t *newTask, rule domain.Rule) error {
	calendar, err := o.currentCalendar(ctx, o.tx, o.policy)
	if err != nil {
		return err
	}
	schedule, err := scheduleOf(calendar, rule.Term, t.Counted, t.OpenedAt)
	if err != nil {
		return err
	}
	t.Due, t.YellowAt, t.Reminders = schedule.due, schedule.yellow, schedule.reminders
	return nil
}

// schedule is what a term comes to.
type schedule struct {
	due, yellow time.Time
	reminders   []domain.Reminder
}

func scheduleOf(c domain.Calendar, term domain.Term, counted, opened time.Time) (schedule, error) {
	due, err := c.Due(counted, term)
	if err != nil {
		return schedule{}, err
	}
	yellow, _, err := c.NextLightChange(time.Time{}, due.At)
	if err != nil {
		return schedule{}, err
	}
	// Rungs in a year that is not known yet are added when it is imported.
	return schedule{due: due.At.UTC(), yellow: yellow.UTC(), reminders: c.Reminders(opened, due.At).Reminders}, nil
}

// excluded lists whose own work the task judges.
func (o *opening) excluded(k domain.TaskKind) []domain.StaffID {
	switch k {
	case domain.Acceptance, domain.ApproveChange:
		return []domain.StaffID{o.opener}
	case domain.Extension, domain.Signature, domain.Seal:
		return o.mediators
	}
	return []domain.StaffID{}
}

// subjectOf gives the hash of the text the step is about: the proposal, or the
// latest version of the case's agreement.
func (o *opening) subjectOf(ctx context.Context) (domain.Hash, error) {
	if o.subject != "" {
		return o.subject, nil
	}
	err := o.tx.QueryRowContext(ctx, `SELECT content FROM agreements WHERE case_id = $1 ORDER BY version DESC LIMIT 1`,
		o.q.Case).Scan(&o.subject)
	if errors.Is(err, sql.ErrNoRows) {
		return "", domain.Errorf(domain.Conflict, "case %s has no agreement to sign", o.q.Case)
	}
	return o.subject, err
}

// people gives who holds posts at the centres where the tasks may wait, and who
// may have no part in the case.
func (o *opening) people(ctx context.Context) (barred []domain.StaffID, holdings []domain.Holding, err error) {
	var people struct {
		Barred   []domain.StaffID             `json:"barred"`
		Holdings []domain.Holding             `json:"holdings"`
		Places   map[domain.CentreCode]string `json:"places"`
	}
	_, err = scanJSON(o.tx.QueryRowContext(ctx, `
		SELECT jsonb_build_object(
			'barred', (SELECT coalesce(jsonb_agg(staff), '[]') FROM recusals WHERE case_id = $1),
			'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff), '[]')
				FROM posts WHERE centre = ANY ($2) AND until IS NULL),
			'places', (SELECT jsonb_object_agg(code, name) FROM centres WHERE code = ANY ($2)))`,
		o.q.Case, pq.Array(o.q.Centre.Chain())), &people)
	if err != nil {
		return nil, nil, fmt.Errorf("register: holdings: %w", err)
	}
	o.places = people.Places
	return people.Barred, people.Holdings, nil
}

func (o *opening) insert(ctx context.Context, tasks []newTask) error {
	rows, err := asJSON(tasks)
	if err != nil {
		return err
	}
	_, err = o.tx.ExecContext(ctx, `
		WITH moved AS (
			UPDATE cases SET stage = $3, centre = $4, step = $2, heeded_seq = greatest(heeded_seq, $8) WHERE id = $1
		), step AS (
			INSERT INTO steps (case_id, step, stage, centre, ends_on, opened_at) VALUES ($1, $2, $3, $4, $5, $6)
		), opened AS (
			INSERT INTO tasks (id, case_id, step, slot, kind, party, post, at_centre, person, vacant, subject, excluded,
				opened_at, rule, counted, due, yellow_at, lapses, reminders)
			SELECT id, $1, $2, slot, kind, nullif(party, ''), post, at, nullif(person, ''), vacant, nullif(subject, ''), excluded,
				$6, rule, counted, due, yellow_at, lapses, coalesce(reminders, '[]')
			FROM jsonb_to_recordset($7::jsonb) AS t (id text, slot int, kind text, party text, post text, at text, person text,
				vacant boolean, subject text, excluded text[], rule text, counted timestamptz, due timestamptz,
				yellow_at timestamptz, lapses boolean, reminders jsonb)
		)
		INSERT INTO audit (at, what, case_id, ref, code)
		SELECT $6, 'opened', $1, t.id, t.kind FROM jsonb_to_recordset($7::jsonb) AS t (id text, kind text)`,
		o.q.Case, o.q.Step, o.q.Stage, o.q.Centre, null(o.q.EndsOn), o.now, rows, o.heeded)
	if err != nil {
		return fmt.Errorf("register: open step: %w", err)
	}
	return nil
}

// openInterrupted writes a step that an act ended before it began.
func (o *opening) openInterrupted(ctx context.Context, by domain.Hash) error {
	_, err := o.tx.ExecContext(ctx, `
		WITH moved AS (
			UPDATE cases SET stage = $3, centre = $4, step = $2, heeded_seq = greatest(heeded_seq, $7) WHERE id = $1
		)
		INSERT INTO steps (case_id, step, stage, centre, opened_at, interrupted_by) VALUES ($1, $2, $3, $4, $5, $6)`,
		o.q.Case, o.q.Step, o.q.Stage, o.q.Centre, o.now, by, o.heeded)
	if err != nil {
		return fmt.Errorf("register: open step: %w", err)
	}
	return nil
}

// reroute moves open tasks whose seat nobody fit sits in any more. The
// condition is one of ours, over tasks as t.
func (c change) reroute(ctx context.Context, condition string, arg any) error {
	rows, err := c.tx.QueryContext(ctx, `
		SELECT t.id, t.post, t.at_centre, coalesce(t.person, ''), t.rule, s.centre, array_to_json(t.excluded), cs.policy
		FROM tasks t JOIN steps s USING (case_id, step) JOIN cases cs ON cs.id = t.case_id
		WHERE t.state = 'open' AND `+condition, arg)
	if err != nil {
		return fmt.Errorf("register: reroute: %w", err)
	}
	type waiting struct {
		task   taskRow
		rule   string
		centre domain.CentreCode
		policy int
	}
	var found []waiting
	for rows.Next() {
		var w waiting
		var excluded []byte
		if err := rows.Scan(&w.task.ID, &w.task.Post, &w.task.At, &w.task.Person, &w.rule, &w.centre, &excluded, &w.policy); err != nil {
			return errors.Join(fmt.Errorf("register: reroute: %w", err), rows.Close())
		}
		if err := json.Unmarshal(excluded, &w.task.Excluded); err != nil {
			return errors.Join(err, rows.Close())
		}
		found = append(found, w)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("register: reroute: %w", err)
	}
	for _, w := range found {
		policy, err := c.policy(ctx, c.tx, w.policy)
		if err != nil {
			return err
		}
		o := opening{Register: c.Register, tx: c.tx, q: domain.Inquiry{Case: w.task.ID.Case(), Centre: w.centre}}
		barred, holdings, err := o.people(ctx)
		if err != nil {
			return err
		}
		t := w.task
		o.seat(&t, policy.Rules[w.rule].Post, holdings, barred)
		if t.Post == w.task.Post && t.At == w.task.At && t.Person == w.task.Person {
			continue
		}
		if _, err := c.tx.ExecContext(ctx, `
			WITH moved AS (UPDATE tasks SET post = $2, at_centre = $3, person = $4, vacant = $5 WHERE id = $1)
			INSERT INTO audit (at, what, case_id, ref, code) VALUES ($6, 'rerouted', $7, $1, $2)`,
			t.ID, t.Post, t.At, null(t.Person), t.Vacant, c.d.Now, t.ID.Case()); err != nil {
			return fmt.Errorf("register: reroute: %w", err)
		}
	}
	return nil
}
