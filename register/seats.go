package register

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/lib/pq"

	"hejie/domain"
)

// people is who could decide a task, what its seat is chosen by: people_around in SQL.
type people struct {
	Barred   []domain.StaffID             `json:"barred"`    // may have no part in the case
	Holdings []domain.Holding             `json:"holdings"`  // posts at the centres where it may wait, of people who can sign
	StandIns []domain.Substitution        `json:"stand_ins"` // in force now
	Authors  []domain.StaffID             `json:"authors"`   // held the talks or signed as mediator, also for another; told where that is judged
	Places   map[domain.CentreCode]string `json:"places"`    // names of those centres

	Successions []succession `json:"successions"` // since the last appointment, in order
}

// A succession is who took over from whom in a case.
type succession struct {
	Leaver    domain.StaffID `json:"leaver"`
	Successor domain.StaffID `json:"successor"`
}

// succeeded asks those who took over instead of those whom the story names.
func (p people) succeeded(asks []domain.Ask) []domain.Ask {
	if len(p.Successions) == 0 {
		return asks
	}
	asks = slices.Clone(asks)
	for i := range asks {
		for _, s := range p.Successions {
			if asks[i].Person == s.Leaver {
				asks[i].Person = s.Successor
			}
		}
	}
	return asks
}

func (o *opening) lookAround(ctx context.Context) error {
	_, err := scanJSON(o.tx.QueryRowContext(ctx, `SELECT people_around($1, $2, $3, $4)`,
		o.p.Case, pq.Array(o.q.Centre.Chain()), o.now, o.judgesMediators(o.q.Asks)), &o.people)
	if err != nil {
		return fmt.Errorf("register: holdings: %w", err)
	}
	return nil
}

// judgesMediators reports whether the mediators' own work is judged.
func (r *Register) judgesMediators(asks []domain.Ask) bool {
	return slices.ContainsFunc(asks, func(a domain.Ask) bool { return r.procedures.Task(a.Kind).JudgesWork(domain.JudgesMediators) })
}

// seat finds where the task waits: where somebody sits who may decide it. A
// task for one person stays with him, unless he has left the post or the case.
func (o *opening) seat(t *taskRow, post domain.Post) {
	if o.given.Post != "" {
		t.Post, t.At, t.Place = o.given.Post, o.given.Centre, o.people.Places[o.given.Centre]
		return
	}
	barred := append(slices.Clone(o.people.Barred), t.Excluded...)
	for _, s := range o.people.StandIns {
		if slices.Contains(t.Excluded, s.Absent) {
			barred = append(barred, s.Substitute)
		}
	}
	seat, vacant := domain.Route(post, cmp.Or(t.Routed, o.q.Centre), o.people.Holdings, barred)
	if i := slices.IndexFunc(o.people.Holdings, func(h domain.Holding) bool {
		return t.Person != "" && h.Staff == t.Person && (h.Post == post || h.Post == t.Post) && !slices.Contains(barred, h.Staff)
	}); i >= 0 {
		seat, vacant = domain.Seat{Post: o.people.Holdings[i].Post, Centre: o.people.Holdings[i].Centre}, false
	} else {
		t.Person = "" // whoever sits there answers
	}
	t.Post, t.At, t.Vacant, t.Place = seat.Post, seat.Centre, vacant, o.people.Places[seat.Centre]
}

// waiting is an open task with what its seat follows from.
type waiting struct {
	task   taskRow
	rule   string
	centre domain.CentreCode
	policy domain.PolicyVersion
}

// reroute finds open tasks a new seat, when those who sit there, or may decide,
// have changed. The condition is one of ours, over tasks as t. Where that may be
// another case's, the transaction is alone, so that nobody decides or opens a
// task meanwhile.
func (c submission) reroute(ctx context.Context, condition string, args ...any) error {
	found, err := c.waiting(ctx, condition, args)
	if err != nil {
		return err
	}
	for _, w := range found {
		policy, err := c.policy(ctx, c.tx, w.policy)
		if err != nil {
			return err
		}
		o := opening{Register: c.Register, tx: c.tx, now: c.d.Now, p: domain.Position{Case: w.task.ID.Case()}, q: domain.Question{Centre: w.centre}}
		if err := o.lookAround(ctx); err != nil {
			return err
		}
		t := w.task
		rule, err := policy.Rule(domain.Ask{Rule: w.rule})
		if err != nil {
			return err
		}
		o.seat(&t, rule.Post)
		if t.Post == w.task.Post && t.At == w.task.At && t.Person == w.task.Person && t.Vacant == w.task.Vacant {
			continue
		}
		if _, err := c.tx.ExecContext(ctx, `
			WITH moved AS (
				UPDATE tasks SET post = $2, at_centre = $3, person = $4, vacant = $5,
					delegate = CASE WHEN person = $4 THEN delegate END WHERE id = $1 AND state = 'open'
			), returned AS ( -- to nobody who could take it back
				UPDATE delegations SET ended_at = $6, how = 'left' WHERE task = $1 AND ended_at IS NULL AND delegator IS DISTINCT FROM $4
			), bell AS (
				`+c.bell(look, `SELECT $7::text`)+`
			)
			INSERT INTO audit (at, what, case_id, ref, code) VALUES ($6, 'rerouted', $7, $1, $2)`,
			t.ID, t.Post, t.At, null(t.Person), t.Vacant, c.d.Now, t.ID.Case()); err != nil {
			return fmt.Errorf("register: reroute: %w", err)
		}
	}
	return nil
}

func (c submission) waiting(ctx context.Context, condition string, args []any) (found []waiting, err error) {
	rows, err := c.tx.QueryContext(ctx, `
		SELECT t.id, t.post, t.at_centre, coalesce(t.person, ''), t.vacant, t.rule, coalesce(t.routed_from, s.centre), array_to_json(t.excluded), cs.kind, cs.policy
		FROM tasks t JOIN steps s USING (case_id, step) JOIN cases cs ON cs.id = t.case_id
		WHERE t.state = 'open' AND t.kind <> ALL ($`+strconv.Itoa(len(args)+1)+`) AND `+condition+` ORDER BY t.id`,
		append(slices.Clone(args), pq.Array(c.procedures.TasksWhere(func(t domain.DeclaredTask) bool { return t.Own })))...)
	if err != nil {
		return nil, fmt.Errorf("register: reroute: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var w waiting
		var excluded []byte
		if err := rows.Scan(&w.task.ID, &w.task.Post, &w.task.At, &w.task.Person, &w.task.Vacant, &w.rule, &w.centre, &excluded, &w.policy.Procedure, &w.policy.Version); err != nil {
			return nil, fmt.Errorf("register: reroute: %w", err)
		}
		if err := json.Unmarshal(excluded, &w.task.Excluded); err != nil {
			return nil, fmt.Errorf("register: reroute: %w", err)
		}
		found = append(found, w)
	}
	return found, rows.Err()
}
