package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/internal/crash"
)

// A hand-over is a change that two people decide, or an offer that a colleague
// accepts. It is carried out in one transaction, in every case at once.

// errWorkCame says that work came to the leaver between the look at it and the
// moment in which nobody else wrote. It is looked at again.
var errWorkCame = errors.New("register: work came to somebody who hands his over")

// HandOverPlan tells what a hand-over would come to now, to the leaver or to
// somebody who may propose it. It changes nothing.
func (r *Register) HandOverPlan(ctx context.Context, asker domain.StaffID, h domain.HandOver) (plan domain.HandOverPlan, err error) {
	if err := h.Validate(); err != nil {
		return plan, err
	}
	var known bool
	if err := r.db.QueryRowContext(ctx, staffKnown, h.From).Scan(&known); err != nil {
		return plan, fmt.Errorf("register: hand-over: %w", err)
	}
	if !known { // whom nobody knows would seem to have no work
		return plan, domain.Fault(domain.NotFound, "nobody", "staff", h.From)
	}
	crew, err := crewOf(ctx, r.db, h, asker)
	if err != nil {
		return plan, err
	}
	if crew.Willing = asker == h.From; !crew.Willing {
		if refusal := domain.AuthoriseHandOver(r.procedures.Act(domain.Propose), asker, h.From, crew.Holdings); refusal != nil {
			return plan, refusal
		}
	}
	return r.makePlan(ctx, r.db, h, crew)
}

func (r *Register) makePlan(ctx context.Context, db querier, h domain.HandOver, crew domain.Crew) (plan domain.HandOverPlan, err error) {
	works, err := r.openWork(ctx, db, h.From)
	if err != nil {
		return plan, err
	}
	plan = h.Plan(works, crew)
	if h.All {
		plan.Ends, err = endingWork(ctx, db, h.From, crew.Willing)
	}
	return plan, err
}

// endingWork lists what is asked of the leaver himself. Two other people excuse
// him from being heard; he cannot excuse himself.
func endingWork(ctx context.Context, db querier, leaver domain.StaffID, willing bool) (works []domain.Work, err error) {
	_, err = scanJSON(db.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(to_jsonb(w) ORDER BY w.what, w.ref), '[]') FROM (
			SELECT 'voice' AS what, t.case_id AS "case", t.id AS ref, t.kind FROM voices v JOIN tasks t ON t.id = v.task
			WHERE v.staff = $1 AND v.word IS NULL AND NOT v.excused AND t.state = 'open' AND NOT $2
			UNION ALL SELECT 'delegation', case_id, id, kind FROM tasks WHERE state = 'open' AND delegate = $1
			UNION ALL SELECT 'offer', case_id, id, kind FROM tasks WHERE state = 'open' AND person = $1 AND kind = 'take_over'
		) w`, leaver, willing), &works)
	if err != nil {
		return nil, fmt.Errorf("register: open work: %w", err)
	}
	return works, nil
}

// crewOf looks up the leaver, whoever may receive his work, and the asker.
func crewOf(ctx context.Context, db querier, h domain.HandOver, asker domain.StaffID) (crew domain.Crew, err error) {
	_, err = scanJSON(db.QueryRowContext(ctx, `
		SELECT jsonb_build_object(
			'known', (SELECT coalesce(jsonb_agg(id), '[]') FROM staff WHERE id = ANY ($1)),
			'keyed', (SELECT coalesce(jsonb_agg(DISTINCT staff), '[]') FROM keys WHERE staff = ANY ($1) AND revoked_at IS NULL),
			'holdings', (SELECT coalesce(jsonb_agg(jsonb_build_object('staff', staff, 'post', post, 'centre', centre) ORDER BY staff, centre), '[]')
				FROM posts WHERE until IS NULL AND (staff = ANY ($1) OR staff IN ($2, $3))),
			'stand_ins', (SELECT coalesce(jsonb_agg(jsonb_build_object('absent', absent, 'substitute', substitute)), '[]')
				FROM substitutions WHERE substitute = ANY ($1) AND since <= register_now() AND until > register_now()))`,
		pq.Array(h.Receivers()), h.From, asker), &crew)
	if err != nil {
		return crew, fmt.Errorf("register: hand-over: %w", err)
	}
	return crew, nil
}

// openWork lists what is open with a person, by case. An offer of somebody
// else's work is none of it: whoever leaves does not take it up.
func (r *Register) openWork(ctx context.Context, db querier, leaver domain.StaffID) (works []domain.Work, err error) {
	_, err = scanJSON(db.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(w)) ORDER BY w."case" NULLS LAST, w.what, w.ref), '[]') FROM (
			SELECT 'mediator' AS what, c.id AS "case", c.id AS ref, NULL AS kind, NULL::timestamptz AS due, 'mediator' AS post, c.centre, NULL AS absent,
				(SELECT jsonb_agg(staff) FROM recusals WHERE case_id = c.id) AS recused,
				(SELECT jsonb_agg(DISTINCT who) FROM tasks t JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS judged (who)
					WHERE t.case_id = c.id AND t.kind = ANY ($3) AND who IS NOT NULL) AS barred
			FROM cases c
			WHERE c.closed_at IS NULL AND c.mediators @> ARRAY[$1] AND c.stage <> ALL ($2)
			  AND NOT EXISTS (SELECT FROM recusals WHERE case_id = c.id AND staff = $1)
			UNION ALL
			SELECT 'task', t.case_id, t.id, t.kind, t.due, t.post, s.centre, NULL,
				(SELECT jsonb_agg(staff) FROM recusals WHERE case_id = t.case_id), to_jsonb(t.excluded)
			FROM tasks t JOIN steps s USING (case_id, step)
			WHERE t.state = 'open' AND t.person = $1 AND t.kind <> 'take_over'
			UNION ALL
			SELECT 'substitution', NULL, id, NULL, NULL, NULL, NULL, absent, NULL, NULL
			FROM substitutions WHERE substitute = $1 AND until > register_now()
		) w`, leaver, pq.Array(r.withoutMediator()), pq.Array(r.judgingMediators())), &works)
	if err != nil {
		return nil, fmt.Errorf("register: open work: %w", err)
	}
	return works, nil
}

// judgingMediators lists the kinds of tasks that judge what the mediators of a
// case do.
func (r *Register) judgingMediators() []domain.TaskKind {
	return r.procedures.TasksWhere(func(t domain.DeclaredTask) bool { return t.JudgesWork(domain.JudgesMediators) })
}

// withoutMediator lists the stages at which a case is not in the hands of whoever
// the register has as its mediator.
func (r *Register) withoutMediator() []domain.Stage {
	return r.procedures.StagesWhere(func(s domain.DeclaredStage) bool { return s.WithoutMediator })
}

// handsOver gives the hand-over that the task is about, if it is about one.
func (c submission) handsOver(ctx context.Context) (*domain.HandOver, error) {
	if c.d.Task.State != "open" || c.m.Outcome != domain.Approve {
		return nil, nil
	}
	proposed, err := c.proposal(ctx)
	return proposed.HandOver, err
}

// holdWork locks every case in which something may move, before anything else
// is: whoever opens a step, or decides, locks his case first too.
func (c *submission) holdWork(ctx context.Context) (err error) {
	h, err := c.handsOver(ctx)
	if h == nil || err != nil {
		return err
	}
	rows, err := c.tx.QueryContext(ctx, `
		SELECT id FROM cases WHERE closed_at IS NULL AND id IN (
			SELECT id FROM cases WHERE closed_at IS NULL AND mediators @> ARRAY[$1]
			UNION ALL SELECT case_id FROM tasks WHERE state = 'open' AND $1 IN (person, delegate)
			UNION ALL SELECT t.case_id FROM voices v JOIN tasks t ON t.id = v.task WHERE v.staff = $1 AND v.word IS NULL AND t.state = 'open')
		ORDER BY id FOR NO KEY UPDATE`, h.From)
	if err != nil {
		return fmt.Errorf("register: hand-over: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var id domain.CaseID
		if err := rows.Scan(&id); err != nil {
			return fmt.Errorf("register: hand-over: %w", err)
		}
		c.held = append(c.held, id)
	}
	return rows.Err()
}

// planHandOver settles what would move, and refuses a hand-over by which
// nothing would.
func (c submission) planHandOver(ctx context.Context, h domain.HandOver, willing bool) (domain.HandOverPlan, error) {
	crew, err := crewOf(ctx, c.tx, h, c.m.Staff)
	if err != nil {
		return domain.HandOverPlan{}, err
	}
	crew.Willing = willing
	plan, err := c.makePlan(ctx, c.tx, h, crew)
	if err != nil {
		return domain.HandOverPlan{}, err
	}
	if len(plan.Moves)+len(plan.Ends) == 0 {
		return plan, domain.Refuse(domain.MissingDetails, "hand_over.none")
	}
	return plan, nil
}

// carryOutHandOver moves the work. Stage, holds, terms and due times are not
// touched.
func (c submission) carryOutHandOver(ctx context.Context, h domain.HandOver) error {
	plan, err := c.planHandOver(ctx, h, c.d.Task.Kind == domain.TakeOver)
	if err != nil {
		return err
	}
	var cases, successors, tasks, persons, centres, barredFrom, barred []string
	crew, err := crewOf(ctx, c.tx, h, c.m.Staff)
	if err != nil {
		return err
	}
	for n, item := range plan.Moves {
		switch item.What {
		case domain.Promise:
			if err := c.passPromise(ctx, item, n); err != nil {
				return err
			}
			continue
		case domain.PersonsTask:
			centre, _ := crew.Seat(item.Work, item.To) // it is fit, so there is one
			tasks, persons, centres = append(tasks, item.Ref), append(persons, string(item.To)), append(centres, string(centre))
		case domain.MediatorsPart:
			barredFrom, barred = append(barredFrom, string(item.Case)), append(barred, string(item.To))
		}
		if !slices.Contains(c.held, item.Case) {
			return errWorkCame
		}
		if !slices.Contains(cases, string(item.Case)) {
			cases, successors = append(cases, string(item.Case)), append(successors, string(item.To))
		}
	}
	record, err := asJSON(plan)
	if err != nil {
		return err
	}
	if _, err := c.tx.ExecContext(ctx, `
		WITH went AS (SELECT * FROM unnest($3::text[], $4::text[]) AS w (case_id, successor)),
		kept AS (
			INSERT INTO handovers (case_id, leaver, message, plan, at) VALUES ($10, $1, $2, $11, $9)
		), succeeded AS (
			INSERT INTO successions (case_id, leaver, successor, joined, message, at)
			SELECT c.id, $1, w.successor, w.successor = ANY (c.mediators), $2, $9 FROM went w JOIN cases c ON c.id = w.case_id ORDER BY c.id
		), mediates AS (
			UPDATE cases c SET mediators = CASE WHEN w.successor = ANY (c.mediators) THEN array_remove(c.mediators, $1)
				ELSE array_replace(c.mediators, $1, w.successor) END
			FROM unnest($12::text[], $13::text[]) AS w (case_id, successor) WHERE c.id = w.case_id
		), given AS (
			UPDATE tasks t SET person = g.person, at_centre = g.centre, vacant = false, delegate = NULL
			FROM unnest($5::text[], $6::text[], $7::text[]) AS g (task, person, centre) WHERE t.id = g.task AND t.state = 'open'
		), ended AS ( -- the successor delegates anew, if he likes
			UPDATE delegations SET ended_at = $9, how = 'transferred' WHERE ended_at IS NULL AND task = ANY ($5)
		), bells AS (
			`+c.bell(look, `SELECT case_id FROM went`)+`
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code, door)
		SELECT $9, 'handed_over', $1, case_id, successor, 'hand_over', $8 FROM went ORDER BY case_id`,
		h.From, c.m.ID(), pq.Array(cases), pq.Array(successors), pq.Array(tasks), pq.Array(persons), pq.Array(centres), c.door, c.d.Now,
		c.caseID, record, pq.Array(barredFrom), pq.Array(barred)); err != nil {
		return fmt.Errorf("register: hand-over: %w", err)
	}
	crash.HandedOver.Pass()
	if err := c.barSuccessors(ctx, barredFrom, barred); err != nil {
		return err
	}
	if h.All {
		if err := c.release(ctx, `t.delegate = $2 AND t.case_id = ANY ($3)`, h.From, pq.Array(c.held)); err != nil {
			return err
		}
		if err := c.excuse(ctx, plan.Ends, h.From); err != nil {
			return err
		}
		return c.dropOffers(ctx, h.From)
	}
	return nil
}

// passPromise lets the successor stand in instead.
func (c submission) passPromise(ctx context.Context, item domain.HandOverItem, n int) error {
	id := string(c.m.ID()[:16]) + "-" + strconv.Itoa(n)
	if _, err := c.tx.ExecContext(ctx, `SELECT substitution_passes($1, $2, $3, $4)`, item.Ref, item.To, id, c.d.Now); err != nil {
		return fmt.Errorf("register: substitution: %w", err)
	}
	if _, err := c.tx.ExecContext(ctx, `
		INSERT INTO audit (at, what, staff, ref, code, door) VALUES ($1, 'handed_over', $2, $3, 'substitution', $4)`,
		c.d.Now, item.To, item.Ref, c.door); err != nil {
		return fmt.Errorf("register: substitution: %w", err)
	}
	return c.reroute(ctx, `$1 = ANY (t.excluded)`, item.Absent)
}

// barSuccessors keeps those who mediate now from what is open in the case and
// judges a mediator's work, and finds it another seat if it was theirs.
func (c submission) barSuccessors(ctx context.Context, cases, successors []string) error {
	if len(cases) == 0 {
		return nil
	}
	if _, err := c.tx.ExecContext(ctx, `
		SELECT task_bars(array_agg(t.id ORDER BY t.id), array_agg(w.successor ORDER BY t.id))
		FROM unnest($1::text[], $2::text[]) AS w (case_id, successor) JOIN tasks t USING (case_id)
		WHERE t.state = 'open' AND t.kind = ANY ($3)`, pq.Array(cases), pq.Array(successors), pq.Array(c.judgingMediators())); err != nil {
		return fmt.Errorf("register: hand-over: %w", err)
	}
	return c.reroute(ctx, `t.case_id = ANY ($1) AND t.kind = ANY ($2)`, pq.Array(cases), pq.Array(c.judgingMediators()))
}

// excuse lets nobody wait for the leaver's voice any longer, as for that of
// somebody who has left.
func (c submission) excuse(ctx context.Context, ends []domain.Work, leaver domain.StaffID) error {
	var tasks []string
	for _, w := range ends {
		if w.What != domain.HisVoice {
			continue
		}
		if !slices.Contains(c.held, w.Case) {
			return errWorkCame
		}
		tasks = append(tasks, w.Ref)
	}
	if tasks == nil {
		return nil
	}
	if _, err := c.tx.ExecContext(ctx, `
		WITH excused AS (
			UPDATE voices SET excused = true WHERE staff = $2 AND task = ANY ($3) RETURNING task
		), bells AS (
			`+c.bell(look, `SELECT t.case_id FROM tasks t WHERE t.id = ANY ($3)`)+`
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code) SELECT $1, 'excused', $2, t.case_id, t.id, 'voice' FROM tasks t WHERE t.id = ANY ($3) ORDER BY t.id`,
		c.d.Now, leaver, pq.Array(tasks)); err != nil {
		return fmt.Errorf("register: hand-over: %w", err)
	}
	return nil
}

// dropOffers ends what others have offered to the leaver.
func (c submission) dropOffers(ctx context.Context, leaver domain.StaffID) error {
	var offers pq.StringArray
	if err := c.tx.QueryRowContext(ctx, `
		SELECT coalesce(array_agg(case_id ORDER BY case_id), '{}') FROM tasks
		WHERE state = 'open' AND person = $1 AND kind = 'take_over'`, leaver).Scan(&offers); err != nil {
		return fmt.Errorf("register: hand-over: %w", err)
	}
	for _, id := range offers {
		if !slices.Contains(c.held, domain.CaseID(id)) {
			return errWorkCame
		}
		if err := closeCase(ctx, c.tx, domain.CaseID(id), "rejected"); err != nil {
			return err
		}
	}
	return nil
}

// actOffer offers one's own open work to a colleague at the same centre.
func (c submission) actOffer(ctx context.Context) (string, error) {
	if err := c.mayAct(""); err != nil {
		return "", err
	}
	var offered domain.Change
	if err := c.decode(&offered); err != nil {
		return "", err
	}
	if err := offered.Validate(); err != nil || offered.Kind != domain.HandOverWork {
		return "", domain.Refuse(domain.MissingDetails, "hand_over.wrong", "why", err)
	}
	h := *offered.HandOver
	if h.From != c.m.Staff {
		return "", domain.Refuse(domain.NotYourPost, "offers_own")
	}
	if len(h.Receivers()) != 1 {
		return "", domain.Refuse(domain.MissingDetails, "to.offers_one")
	}
	if _, err := c.planHandOver(ctx, h, true); err != nil {
		return "", err
	}
	seat, err := c.seatBeside(ctx, h.Receivers()[0])
	if err != nil {
		return "", err
	}
	return c.openChange(ctx, seat.Centre, domain.Ask{Kind: domain.TakeOver, Person: h.Receivers()[0], Rule: string(domain.ApproveChange)}, seat)
}

// seatBeside gives a post that a colleague holds at a centre of one's own.
func (c submission) seatBeside(ctx context.Context, colleague domain.StaffID) (seat domain.Seat, err error) {
	err = c.tx.QueryRowContext(ctx, `
		SELECT o.post, o.centre FROM posts o JOIN posts own USING (centre)
		WHERE o.staff = $1 AND own.staff = $2 AND o.until IS NULL AND own.until IS NULL ORDER BY o.centre DESC, o.post LIMIT 1`,
		colleague, c.m.Staff).Scan(&seat.Post, &seat.Centre)
	if errors.Is(err, sql.ErrNoRows) { // also where nothing moves, and things only end
		return seat, domain.Refuse(domain.MissingDetails, "to.no_colleague")
	}
	if err != nil {
		return seat, fmt.Errorf("register: hand-over: %w", err)
	}
	return seat, nil
}
