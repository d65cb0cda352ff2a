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

// stepRow is a step on record.
type stepRow struct {
	Number        int               `json:"number"`
	Stage         domain.Stage      `json:"stage"`
	Centre        domain.CentreCode `json:"centre"`
	Any           bool              `json:"any"`
	EndsOn        domain.Outcome    `json:"ends_on"`
	InterruptedBy domain.Hash       `json:"interrupted_by"`
}

// slowLook bounds a workflow's wait: it looks at least this often, even if
// every bell were lost. Each look costs a waiting case six history events.
const slowLook = 24 * time.Hour

// stepSeen is where a position of a case's story stands: step_seen in SQL.
type stepSeen struct {
	Now          time.Time   `json:"now"`
	Case         caseRow     `json:"case"`
	Calendar     int64       `json:"calendar"`
	Step         *stepRow    `json:"step"`
	Reached      int         `json:"reached"`       // of a step that is not open yet: the last position of the story so far …
	Rewound      *rewoundTo  `json:"rewound"`       // … and how the story came to be put back to this very position
	MediatorLeft domain.Hash `json:"mediator_left"` // the act by which a mediator of the case lost his part in it
	Tasks        []taskRow   `json:"tasks"`
	Acts         []actRow    `json:"acts"`
}

// actRow is an act in a case, as the SQL contexts give it.
type actRow struct {
	Seq     int            `json:"seq"`
	Kind    domain.ActKind `json:"kind"`
	Message domain.Hash    `json:"message"`
	Staff   domain.StaffID `json:"staff"`
	Party   domain.PartyID `json:"party"`
	At      time.Time      `json:"at"`
}

// stepContext is that, and what a step is opened by: step_context in SQL.
type stepContext struct {
	stepSeen `json:"seen"`
	Story    storyOnRecord `json:"story"`   // only for a step that is not open yet: what tells it …
	Earlier  []taskRow     `json:"earlier"` // … the tasks of the step before, if its first answer settles that …
	Before   []before      `json:"before"`  // … and what may be asked again, when there were acts
}

// Stand tells where a position of a case's story stands, and brings it forward: it
// opens the step's tasks if they are not open yet, ends those whose term is over by
// the register's clock, makes the notices that are due, and closes what an answer
// or an act has made needless. It is idempotent by position, so a workflow may ask
// as often as it likes, and a new run of a workflow is told the story so far by
// asking from position 1 on. A run whose story was put back meanwhile is told only
// that.
//
// What a step asks is not the asker's to say: the register runs the story over what
// is on record. A position that the story does not give now is refused as
// OUT_OF_ORDER.
//
// Mostly there is nothing to write. Then one look tells it all, by what was
// committed before; a bell rings for whatever is committed after.
func (r *Register) Stand(ctx context.Context, p domain.Position) (standing domain.Standing, err error) {
	s := step{Register: r, db: r.db, p: p}
	if err := s.read(r.db.QueryRowContext(ctx, `
		SELECT step_seen($1, $2) WHERE EXISTS (SELECT FROM steps WHERE case_id = $1 AND position = $2 AND struck_by IS NULL)`,
		p.Case, p.Number), &s.c.stepSeen); err != nil {
		return standing, err
	}
	if s.c.Step != nil && !s.stirs() {
		return s.stand(ctx)
	}
	err = r.within(ctx, func(tx *sql.Tx) error {
		s := step{Register: r, db: tx, tx: tx, p: p}
		if err := s.read(tx.QueryRowContext(ctx, `SELECT step_context($1, $2)`, p.Case, p.Number), &s.c); err != nil {
			return err
		}
		standing, err = s.stand(ctx)
		return err
	})
	if err != nil {
		return domain.Standing{}, r.outOfOrder(ctx, p, err) // also when only the commit failed
	}
	return standing, nil
}

// step is one step on its way forward.
type step struct {
	*Register
	db querier
	tx *sql.Tx // nil while nothing is to be written
	p  domain.Position
	q  domain.Question // that the story asks here; only of a step that is not open yet
	c  stepContext
}

// declared is what is true of cases of this kind.
func (s step) declared() *domain.Procedure { return s.procedures.Of(s.c.Case.Kind) }

// read takes in where the step stands, if it is on record: the whole context, or
// what is seen.
func (s *step) read(row *sql.Row, context any) error {
	found, err := scanJSON(row, context)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("register: stand: %w", err)
	case !found || !s.declared().Workflow: // a change is settled without a workflow
		return domain.Fault(domain.NotFound, "no_case", "case", s.p.Case)
	}
	return nil
}

// stirs reports whether an open step is to be brought forward.
func (s step) stirs() bool {
	return !s.settled() && (slices.ContainsFunc(s.c.Tasks, s.over) || s.needless() || s.notices() != nil)
}

func (s step) stand(ctx context.Context) (domain.Standing, error) {
	switch {
	case s.c.Case.StoryVersion != s.p.Version:
		return domain.Standing{Rewound: true}, nil
	case s.c.Step == nil && !s.c.Case.Open:
		return domain.Standing{Ended: s.c.Case.Ending}, nil
	case s.c.Step == nil:
		return s.begin(ctx)
	case s.c.Step.InterruptedBy != "":
		return s.interrupted(s.c.Step.InterruptedBy)
	case !s.c.Case.Open && !slices.ContainsFunc(s.c.Tasks, taskRow.answered):
		return domain.Standing{Ended: s.c.Case.Ending}, nil
	case s.settled():
		return s.standing(ctx)
	}
	return s.forward(ctx)
}

// forward brings an open step to where it stands now.
func (s step) forward(ctx context.Context) (domain.Standing, error) {
	if err := s.expire(ctx); err != nil {
		return domain.Standing{}, err
	}
	if err := s.settle(ctx); err != nil {
		return domain.Standing{}, err
	}
	if err := s.remind(ctx); err != nil {
		return domain.Standing{}, err
	}
	return s.standing(ctx)
}

// begin opens the step, unless an act that the workflow has not heard of ends
// it before it begins.
func (s step) begin(ctx context.Context) (domain.Standing, error) {
	next, err := s.next(s.c.Case.Kind, s.c.Story)
	if err != nil {
		return domain.Standing{}, err
	}
	if next.Ending != "" || next.Position != s.p.Number {
		return domain.Standing{}, domain.Refuse(domain.OutOfOrder, "")
	}
	s.q = next.Question
	earlier, err := s.others()
	if err != nil {
		return domain.Standing{}, err
	}
	interruptedBy, heeded := s.unheeded(earlier)
	o := opening{
		Register: s.Register, declared: s.declared(), tx: s.tx, now: s.c.Now, policy: s.c.Case.under(), calendar: s.c.Calendar, p: s.p, q: s.q,
		number: s.c.Case.Step + 1, rewound: s.c.Rewound, opener: s.c.Case.OpenedBy, mediators: s.c.Case.Mediators, heeded: heeded, earlier: earlier, before: s.c.Before,
	}
	if interruptedBy != "" {
		if err := o.openInterrupted(ctx, interruptedBy); err != nil {
			return domain.Standing{}, err
		}
		return s.interrupted(interruptedBy)
	}
	if err := o.lookAround(ctx); err != nil {
		return domain.Standing{}, err
	}
	o.q.Asks = o.people.succeeded(s.q.Asks)
	if o.pauses, o.resumed, o.holdRule, err = s.pauses(ctx); err != nil {
		return domain.Standing{}, err
	}
	if err := o.open(ctx); err != nil {
		return domain.Standing{}, err
	}
	s.c.Tasks, s.c.Step = o.tasks, &stepRow{Number: o.number, Stage: s.q.Stage, Centre: s.q.Centre, Any: s.q.Any, EndsOn: s.q.EndsOn}
	// A term that began before may be over already, and an answer that stands
	// although its step was struck may make the rest needless.
	return s.forward(ctx)
}

// unheeded gives the act that ends the step before it begins, if there is one, and
// up to which the workflow has then heard of all. An answer that was given to what
// is asked again came before any such act, and is heard first.
func (s step) unheeded(earlier []taskRow) (by domain.Hash, heeded int) {
	for _, t := range earlier {
		if t.answered() && slices.ContainsFunc(s.q.Asks, t.asks) {
			return "", s.c.Case.HeededSeq
		}
	}
	for _, act := range s.c.Acts {
		if act.Seq > s.c.Case.HeededSeq && s.interrupts(act.Kind, act.Staff) {
			return act.Message, act.Seq
		}
	}
	if s.declared().Act(domain.Recuse).InterruptsAt(s.q.Stage, true) {
		by = s.c.MediatorLeft // while the case was suspended, or between two steps
	}
	return by, s.c.Case.ActSeq
}

func (s step) interrupts(kind domain.ActKind, by domain.StaffID) bool {
	return s.declared().Act(kind).InterruptsAt(s.q.Stage, slices.Contains(s.c.Case.Mediators, by))
}

// interrupted tells of the act that ended the step.
func (s step) interrupted(message domain.Hash) (domain.Standing, error) {
	i := slices.IndexFunc(s.c.Acts, func(a actRow) bool { return a.Message == message })
	if i < 0 {
		return domain.Standing{}, fmt.Errorf("register: case %s: the act that ended position %d is not on record", s.p.Case, s.p.Number)
	}
	recorded := recordedStep{stepRow: stepRow{Stage: s.q.Stage, Centre: s.q.Centre, Any: s.q.Any}, Act: &s.c.Acts[i], Parties: s.c.Case.Parties}
	if s.c.Step != nil {
		recorded.stepRow, recorded.Tasks = *s.c.Step, s.c.Tasks
	}
	told := recorded.settled()
	return domain.Standing{Settled: true, Reply: told.Reply, Step: told.RecordedStep}, nil
}

// expire ends the tasks whose term is over. It competes with the decisions for
// the same slot; the case is locked, so there is one winner. An import of a
// calendar year may be moving the due times: it is waited for, and then they are
// read again.
func (s step) expire(ctx context.Context) error {
	if !slices.ContainsFunc(s.c.Tasks, s.over) {
		return nil
	}
	if _, err := calendarRevision(ctx, s.tx); err != nil {
		return err
	}
	var now stepSeen
	if _, err := scanJSON(s.tx.QueryRowContext(ctx, `SELECT step_seen($1, $2)`, s.p.Case, s.p.Number), &now); err != nil {
		return fmt.Errorf("register: expire: %w", err)
	}
	var ids []string
	for i, t := range now.Tasks {
		s.c.Tasks[i] = t
		if s.over(t) {
			ids = append(ids, string(t.ID))
			s.c.Tasks[i].State, s.c.Tasks[i].Outcome, s.c.Tasks[i].DecidedAt = "expired", domain.Expired, s.c.Now
		}
	}
	if ids == nil {
		return nil
	}
	_, err := s.tx.ExecContext(ctx, `
		WITH slot AS (
			INSERT INTO decisions (task, outcome, door, decided_at) SELECT unnest($1::text[]), 'expired', 'register', $2
		), closed AS (
			UPDATE tasks SET state = 'expired', closed_at = $2 WHERE id = ANY ($1)
		)
		INSERT INTO audit (at, what, case_id, ref, code, door)
		SELECT $2, 'expired', $3, unnest($1::text[]), 'expired', 'register'`,
		pq.Array(ids), s.c.Now, s.p.Case)
	if err != nil {
		return fmt.Errorf("register: expire: %w", err)
	}
	return nil
}

// over reports whether the term of a task that lapses with it has ended.
func (s step) over(t taskRow) bool { return t.State == "open" && t.Lapses && t.overdue(s.c.Now) }

// needless reports whether tasks are open that an answer has made needless.
func (s step) needless() bool {
	return slices.ContainsFunc(s.c.Tasks, func(t taskRow) bool { return domain.Question{EndsOn: s.c.Step.EndsOn}.Ends(t.Outcome) }) &&
		slices.ContainsFunc(s.c.Tasks, func(t taskRow) bool { return t.State == "open" })
}

// settle closes the tasks that an answer has made needless.
func (s step) settle(ctx context.Context) error {
	if !s.needless() {
		return nil
	}
	for i, t := range s.c.Tasks {
		if t.State == "open" {
			s.c.Tasks[i].State = "superseded"
		}
	}
	// The audit first: whoever changes tasks of many cases is alone with it.
	_, err := s.tx.ExecContext(ctx, `
		INSERT INTO audit (at, what, case_id, ref, code, door)
		SELECT $3, 'superseded', case_id, id, kind, 'register' FROM tasks WHERE case_id = $1 AND step = $2 AND state = 'open' ORDER BY slot`,
		s.p.Case, s.c.Step.Number, s.c.Now)
	if err == nil {
		_, err = s.tx.ExecContext(ctx, `
			UPDATE tasks SET state = 'superseded', closed_at = $3 WHERE case_id = $1 AND step = $2 AND state = 'open'`,
			s.p.Case, s.c.Step.Number, s.c.Now)
	}
	if err != nil {
		return fmt.Errorf("register: settle: %w", err)
	}
	return nil
}

// standing sums the step up for the workflow.
func (s step) standing(ctx context.Context) (domain.Standing, error) {
	recorded := recordedStep{stepRow: *s.c.Step, Tasks: s.c.Tasks, Parties: s.c.Case.Parties}
	told := recorded.settled()
	st := domain.Standing{Settled: true, Reply: told.Reply, Step: told.RecordedStep}
	if s.settled() {
		return st, nil
	}
	var soonest *taskRow
	var wake []time.Time
	for _, t := range s.c.Tasks {
		if t.State != "open" {
			continue
		}
		st.Settled = false
		wake = append(wake, t.wakes(s.c.Now)...)
		if soonest == nil || t.Awaits == 0 && (soonest.Awaits != 0 || t.Due.Before(soonest.Due)) {
			soonest = &t
		}
	}
	if soonest == nil {
		return st, nil
	}
	st.Wait = slowLook
	for _, at := range wake {
		// Whole seconds, rounded up, so as never to look just too early.
		st.Wait = min(st.Wait, (at.Sub(s.c.Now) + time.Second).Truncate(time.Second))
	}
	st.Seat, st.Person, st.Vacant = domain.Seat{Post: soonest.Post, Centre: soonest.At}, soonest.Person, soonest.Vacant
	st.Place, st.Works, st.Voices = soonest.Place, soonest.Delegate, soonest.awaited()
	st.Due, st.Awaits, st.Light = soonest.Due, soonest.Awaits, soonest.light(s.c.Now)
	calendar, err := s.calendar(ctx, s.db, s.c.Calendar, s.c.Case.under())
	if err != nil {
		return st, err
	}
	st.Used = workingDays(calendar, soonest.OpenedAt, s.c.Now)
	if soonest.Awaits == 0 {
		st.Left = workingDays(calendar, s.c.Now, soonest.Due)
	}
	st.Elapsed = calendar.Elapsed(s.c.Case.FirstIn, s.c.Now)
	return st, nil
}

// workingDays counts for the card; a year that is not known counts as nothing
// there, and stops nobody.
func workingDays(c domain.Calendar, from, to time.Time) int {
	n, err := c.WorkingDaysBetween(domain.DayOf(from), domain.DayOf(to))
	if err != nil {
		return 0
	}
	return n
}
