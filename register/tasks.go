package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hejie/domain"
	"hejie/internal/crash"
)

// taskRow is a task as the SQL contexts give it.
type taskRow struct {
	ID       domain.TaskID     `json:"id"`
	Slot     int               `json:"slot"`
	Kind     domain.TaskKind   `json:"kind"`
	Number   int               `json:"number"`
	Rule     string            `json:"rule"`
	Counted  time.Time         `json:"counted"` // where the term begins
	Term     string            `json:"term"`    // where it is not the rule's, because the task was asked again
	Party    domain.PartyID    `json:"party"`
	Post     domain.Post       `json:"post"`
	At       domain.CentreCode `json:"at"`
	Place    string            `json:"place"` // the name of the centre
	Person   domain.StaffID    `json:"person"`
	Delegate domain.StaffID    `json:"delegate"` // works on it for Person
	Routed   domain.CentreCode `json:"routed"`   // the centre above to whose post it was given
	Vacant   bool              `json:"vacant"`
	Subject  domain.Hash       `json:"subject"`
	Excluded []domain.StaffID  `json:"excluded"`
	State    string            `json:"state"`
	OpenedAt time.Time         `json:"opened_at"`
	Lapses   bool              `json:"lapses"`
	Reminded []domain.Rung     `json:"reminded"`
	Pauses   []domain.Pause    `json:"pauses,omitempty"` // in which its term stood still

	Voices []domain.Consultation `json:"voices"` // that were asked for
	schedule

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

// answered reports whether a person or the register's clock has answered it.
func (t taskRow) answered() bool { return t.State == "decided" || t.State == "expired" }

func (t taskRow) answer() domain.Answer {
	a := domain.Answer{Task: t.ID, Kind: t.Kind, Number: t.Number, Outcome: t.Outcome, By: t.By, For: t.For, Party: t.Party, At: t.DecidedAt, Due: t.Due}
	_ = json.Unmarshal(t.Fact, &a.Fact) // written by us; empty for an expiry
	return a
}

// wakes lists the instants still to come at which something changes by itself.
func (t taskRow) wakes(now time.Time) []time.Time {
	var at []time.Time
	for _, r := range t.Reminders {
		at = append(at, r.At)
	}
	if t.Awaits == 0 {
		at = append(at, t.YellowAt, t.Due.Add(time.Microsecond)) // at the very instant it is due it is still in time
	}
	return slices.DeleteFunc(at, func(t time.Time) bool { return !t.After(now) })
}

// overdue reports whether the term is known and over.
func (t taskRow) overdue(now time.Time) bool { return t.Awaits == 0 && domain.Overdue(now, t.Due) }

func (t taskRow) light(now time.Time) domain.Light {
	if t.Awaits != 0 {
		return domain.Unknown
	}
	return domain.LightBetween(now, t.YellowAt, t.Due)
}

// opening is a step about to be opened.
type opening struct {
	*Register
	declared  *domain.Procedure // of the case
	tx        *sql.Tx
	now       time.Time
	policy    domain.PolicyVersion
	calendar  int64 // its revision, held until the transaction ends
	p         domain.Position
	q         domain.Question
	number    int              // of the step: it is named by it, and never again
	rewound   *rewoundTo       // how the story was put back to this position, if it was
	judged    []domain.StaffID // whose own work it judges besides
	opener    domain.StaffID   // who took the matter in, or proposed the change
	mediators []domain.StaffID // who mediates, once appointed
	subject   domain.Hash      // the text it is about; the case's agreement when empty
	heeded    int              // acts that the workflow knows of from now on
	given     domain.Seat      // where the task waits, if that does not follow from its post

	pauses   []domain.Pause // in which the case stood still
	resumed  bool           // a hold has just ended by itself
	holdRule string         // which rule bounds the hold that is on

	people  people
	before  []before  // what may be asked again
	earlier []taskRow // of the step before, if its first answer settled it, without that answer
	carried []taskRow // those of them that are asked again
	tasks   []taskRow // what is asked
}

// open writes the step with its tasks, and moves the case to its stage and
// centre: one statement.
func (o *opening) open(ctx context.Context) error {
	policy, err := o.Register.policy(ctx, o.tx, o.policy)
	if err != nil {
		return err
	}
	calendar, err := o.Register.calendar(ctx, o.tx, o.calendar, o.policy)
	if err != nil {
		return err
	}
	asks, err := o.ofRepresentatives(ctx, o.q.Asks)
	if err != nil {
		return err
	}
	if err := o.unheard(ctx); err != nil {
		return err
	}
	fresh := []taskRow{} // a list, also when nothing is new
	for i, ask := range asks {
		declared := o.declared.Task(ask.Kind)
		if ask.Kind == domain.OnHold {
			ask.Rule = o.holdRule // the workflow is not told why
		}
		rule, err := policy.Rule(ask)
		if err != nil {
			return err
		}
		t, found := o.carry(ask, i+1)
		var was *struckTask
		if o.rewound != nil && !found {
			was = o.rewound.before(ask, nth(asks, i))
			t, found = o.keep(was, i+1)
		}
		if found {
			o.tasks = append(o.tasks, t)
			continue
		}
		t = taskRow{
			ID: domain.NewTaskID(o.p.Case, o.number, i+1), Slot: i + 1, Kind: ask.Kind, Number: ask.Number, Rule: ask.RuleName(), Counted: ask.From,
			Party: ask.Party, Person: ask.Person, State: "open", OpenedAt: o.now, Lapses: declared.Lapses,
		}
		if t.Counted.IsZero() {
			t.Counted = o.now
		}
		if declared.About != domain.AboutNothing {
			if t.Subject, err = o.subjectOf(ctx, declared.About); err != nil {
				return err
			}
		}
		if t.Excluded, err = o.excluded(ctx, declared); err != nil {
			return err
		}
		o.handAgain(&t, o.askedBefore(t))
		o.seat(&t, rule.Post)
		if !o.q.Any { // what is owed over years runs on while a case is suspended
			t.Pauses = o.pauses
		}
		term, err := o.termAgain(ctx, calendar, ask, was, &t, rule.Term)
		if err != nil {
			return err
		}
		if t.schedule, err = scheduleOf(calendar, term, t.Counted, t.OpenedAt, t.Pauses); err != nil {
			return err
		}
		if o.resumed {
			t.Reminders = append([]domain.Reminder{{Rung: domain.HoldOver, At: o.now}}, t.Reminders...)
		}
		fresh, o.tasks = append(fresh, t), append(o.tasks, t)
	}
	if err := o.strikeUnused(ctx); err != nil {
		return err
	}
	if err := o.dropOthers(ctx); err != nil {
		return err
	}
	if o.carried != nil {
		crash.LeftOver.Pass()
	}
	if err := o.insert(ctx, fresh); err != nil {
		return err
	}
	for i, t := range o.tasks {
		if t.ID == domain.NewTaskID(o.p.Case, o.number, t.Slot) { // fresh
			if err := o.hearAgain(ctx, &o.tasks[i], o.askedBefore(t)); err != nil {
				return err
			}
		}
	}
	return nil
}

// schedule is what a term comes to. While it needs a calendar year that is not
// known, the task has no due time, and nothing about it is guessed: people go on
// deciding, no term ends, and the import of the year sets it.
type schedule struct {
	Due       time.Time         `json:"due,omitzero"`
	YellowAt  time.Time         `json:"yellow_at,omitzero"`
	Awaits    int               `json:"awaits,omitempty"` // the year
	Reminders []domain.Reminder `json:"reminders"`
}

func scheduleOf(c domain.Calendar, term domain.Term, counted, opened time.Time, pauses []domain.Pause) (schedule, error) {
	due, err := c.DueAfter(counted, term, pauses)
	if err == nil {
		var yellow time.Time
		if yellow, _, err = c.NextLightChange(time.Time{}, due.At); err == nil {
			// Rungs in a year that is not known yet are added when it is imported.
			return schedule{Due: due.At.UTC(), YellowAt: yellow.UTC(), Reminders: c.Reminders(opened, due.At).Reminders}, nil
		}
	}
	if year, missing := errors.AsType[*domain.MissingYearError](err); missing {
		return schedule{Awaits: year.Year}, nil
	}
	return schedule{}, err
}

// excluded lists whose own work the task judges.
func (o *opening) excluded(ctx context.Context, t domain.DeclaredTask) ([]domain.StaffID, error) {
	excluded := []domain.StaffID{}
	for _, judged := range t.Judges {
		switch judged {
		case domain.JudgesOpener:
			excluded = append(excluded, o.opener)
		case domain.JudgesNamed:
			excluded = append(excluded, o.judged...)
		case domain.JudgesMediators:
			excluded = append(append(excluded, o.mediators...), o.people.Authors...)
		case domain.JudgesRecorders:
			recorders, err := o.recorders(ctx)
			if err != nil {
				return nil, err
			}
			excluded = append(excluded, recorders...)
		}
	}
	slices.Sort(excluded)
	return slices.Compact(excluded), nil
}

// subjectOf gives the hash of the text the step is about: the proposal, or the
// latest version of the case's agreement: to be signed, or in effect.
func (o *opening) subjectOf(ctx context.Context, about domain.Text) (domain.Hash, error) {
	if o.subject != "" {
		return o.subject, nil
	}
	err := o.tx.QueryRowContext(ctx, `
		SELECT content FROM agreements WHERE case_id = $1 AND struck_by IS NULL AND (effective_at IS NOT NULL OR NOT $2) ORDER BY version DESC LIMIT 1`,
		o.p.Case, about == domain.AboutEffective).Scan(&o.subject)
	if errors.Is(err, sql.ErrNoRows) {
		return "", domain.Fault(domain.Conflict, "no_such_agreement", "case", o.p.Case)
	}
	return o.subject, err
}

func (o *opening) insert(ctx context.Context, fresh []taskRow) error {
	rows, err := asJSON(fresh)
	if err != nil {
		return err
	}
	carried, args := o.carriedOver()
	_, err = o.tx.ExecContext(ctx, `
		WITH moved AS (
			UPDATE cases SET stage = $3, centre = $4, step = $2, heeded_seq = greatest(heeded_seq, $8) WHERE id = $1
		), step AS (
			INSERT INTO steps (case_id, step, position, stage, centre, ends_on, opened_at, any_answer) VALUES ($1, $2, $10, $3, $4, $5, $6, $9)
		), opened AS (
			INSERT INTO tasks (id, case_id, step, slot, kind, number, party, post, at_centre, person, vacant, routed_from, subject, excluded,
				opened_at, rule, term, counted, due, yellow_at, awaits, lapses, reminders, pauses)
			SELECT id, $1, $2, slot, kind, number, nullif(party, ''), post, at, nullif(person, ''), vacant, nullif(routed, ''), nullif(subject, ''), excluded,
				$6, rule, nullif(term, ''), counted, due, yellow_at, awaits, lapses, coalesce(reminders, '[]'), coalesce(pauses, '[]')
			FROM jsonb_to_recordset($7::jsonb) AS t (id text, slot int, kind text, number int, party text, post text, at text, person text,
				vacant boolean, routed text, subject text, excluded text[], rule text, term text, counted timestamptz, due timestamptz,
				yellow_at timestamptz, awaits int, lapses boolean, reminders jsonb, pauses jsonb)
		)`+carried+`
		INSERT INTO audit (at, what, case_id, ref, code)
		SELECT $6, 'opened', $1, t.id, t.kind FROM jsonb_to_recordset($7::jsonb) AS t (id text, kind text)`,
		append([]any{o.p.Case, o.number, o.q.Stage, o.q.Centre, null(o.q.EndsOn), o.now, rows, o.heeded, o.q.Any, o.p.Number}, args...)...)
	if err != nil {
		return fmt.Errorf("register: open step: %w", err)
	}
	return nil
}

// openInterrupted writes a step that an act ended before it began.
func (o *opening) openInterrupted(ctx context.Context, by domain.Hash) error {
	if err := o.strikeUnused(ctx); err != nil {
		return err
	}
	if err := o.dropOthers(ctx); err != nil {
		return err
	}
	_, err := o.tx.ExecContext(ctx, `
		WITH moved AS (
			UPDATE cases SET stage = $3, centre = $4, step = $2, heeded_seq = greatest(heeded_seq, $7) WHERE id = $1
		)
		INSERT INTO steps (case_id, step, position, stage, centre, opened_at, interrupted_by, any_answer) VALUES ($1, $2, $8, $3, $4, $5, $6, $9)`,
		o.p.Case, o.number, o.q.Stage, o.q.Centre, o.now, by, o.heeded, o.p.Number, o.q.Any)
	if err != nil {
		return fmt.Errorf("register: open step: %w", err)
	}
	return nil
}
