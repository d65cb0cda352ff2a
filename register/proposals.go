package register

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/domain/change"
	"hejie/internal/catalogue"
)

// A change to staff, posts, keys, substitutions or policy is proposed by one
// administrator and approved by another. It is a small case of its own, of kind
// "change", with one task and no workflow.

// actPropose opens the case of a change and its one task.
func (c submission) actPropose(ctx context.Context) (string, error) {
	var proposed domain.Change
	refusal := c.mayAct("")
	if refusal != nil && !c.isHead() {
		return "", refusal
	}
	if err := c.decode(&proposed); err != nil {
		return "", err
	}
	if refusal != nil { // a head may hand over the work of those under him, and nothing else
		if err := c.checkHead(ctx, proposed, refusal); err != nil {
			return "", err
		}
	}
	if err := c.checkChange(ctx, proposed); err != nil {
		return "", err
	}
	return c.openChange(ctx, c.administratorsCentre(), domain.Ask{Kind: domain.ApproveChange}, domain.Seat{})
}

func (c submission) isHead() bool {
	return slices.ContainsFunc(c.d.Holdings, func(h domain.Holding) bool { return h.Post == domain.Head })
}

// checkHead refuses what a head may not propose.
func (c submission) checkHead(ctx context.Context, proposed domain.Change, refusal error) error {
	if proposed.Kind != domain.HandOverWork || proposed.Validate() != nil {
		return refusal
	}
	crew, err := crewOf(ctx, c.tx, *proposed.HandOver, c.m.Staff)
	if err != nil {
		return err
	}
	if refusal := domain.AuthoriseHandOver(c.declaredAct(), c.m.Staff, proposed.HandOver.From, crew.Holdings); refusal != nil {
		return refusal
	}
	return nil
}

// openChange opens the case of a change with the one task by which another
// person settles it, none of those whom it judges. The seat is where it waits, if that does not follow from
// who may decide it.
func (c submission) openChange(ctx context.Context, centre domain.CentreCode, ask domain.Ask, seat domain.Seat, judged ...domain.StaffID) (string, error) {
	// Before the audit is written: an import holds the calendar and waits to be alone.
	revision, err := calendarRevision(ctx, c.tx)
	if err != nil {
		return "", err
	}
	under, err := newestPolicy(ctx, c.tx, change.Kind)
	if err != nil {
		return "", err
	}
	id, err := c.newCase(ctx, change.Kind, centre, c.d.Now)
	if err != nil {
		return "", err
	}
	record := actRecord{caseID: id, result: string(id)}
	if c.m.Act == domain.Correct { // it belongs to the case whose decision it is about
		record.caseID, record.seq = c.m.Case, c.d.Case.ActSeq+1
	}
	if err := c.recordAct(ctx, record); err != nil {
		return "", err
	}
	next, err := c.procedures.Of(change.Kind).Story.Next(domain.CaseFile{Case: id, Centre: centre, Proposed: &ask}, nil)
	if err != nil {
		return "", fmt.Errorf("register: change: %w", err)
	}
	o := opening{
		Register: c.Register, declared: c.procedures.Of(change.Kind), tx: c.tx, now: c.d.Now, policy: under, p: domain.Position{Case: id, Number: next.Position}, q: next.Question, number: 1,
		calendar: revision, opener: c.m.Staff, subject: c.m.Details, given: seat, judged: judged,
	}
	if err := o.lookAround(ctx); err != nil {
		return "", err
	}
	return string(id), o.open(ctx)
}

// administratorsCentre gives the district of whoever proposes.
func (c submission) administratorsCentre() domain.CentreCode {
	chain := c.d.Holdings[0].Centre.Chain() // they are his own: nobody acts for another
	return chain[len(chain)-1]
}

// closeChange closes the case of a change as its story ends: no workflow follows it.
func (c submission) closeChange(ctx context.Context, _ domain.Details) error {
	ask := domain.Ask{Kind: c.d.Task.Kind}
	next, err := c.procedures.Of(change.Kind).Story.Next(domain.CaseFile{Case: c.caseID, Centre: c.d.Case.Centre, Proposed: &ask}, []domain.SettledStep{{
		RecordedStep: domain.RecordedStep{Stage: c.d.Case.Stage, Centre: c.d.Case.Centre, Tasks: []domain.RecordedTask{{Kind: ask.Kind}}},
		Reply:        domain.Reply{Answers: []domain.Answer{{Task: c.m.Task, Kind: ask.Kind, Outcome: c.m.Outcome, By: c.m.Staff, At: c.d.Now}}},
	}})
	if err != nil {
		return fmt.Errorf("register: change: %w", err)
	}
	return closeCase(ctx, c.tx, c.caseID, next.Ending)
}

// proposal reads the change that the task is about.
func (c submission) proposal(ctx context.Context) (proposed domain.Change, err error) {
	var text []byte
	if err = c.tx.QueryRowContext(ctx, `SELECT body FROM deposits WHERE hash = $1`, c.d.Task.Subject).Scan(&text); err != nil {
		return proposed, fmt.Errorf("register: proposal: %w", err)
	}
	return proposed, domain.DecodeStrict(text, &proposed)
}

const staffKnown = `SELECT EXISTS (SELECT FROM staff WHERE id = $1)`

// checkChange refuses a change that could not be carried out.
func (c submission) checkChange(ctx context.Context, proposed domain.Change) error {
	if err := proposed.Validate(); err != nil {
		return domain.Because(domain.MissingDetails, err)
	}
	type question struct {
		lacking catalogue.Sentence // what is said where the answer is no
		query   string
		args    []any
	}
	var questions []question
	ask := func(lacking catalogue.Sentence, query string, args ...any) {
		questions = append(questions, question{lacking, query, args})
	}
	if proposed.Staff != "" {
		ask(catalogue.Say("field", "staff"), staffKnown, proposed.Staff)
	}
	for _, seat := range proposed.Posts {
		ask(catalogue.Say("field", "posts"), centreKnown, seat.Centre)
	}
	switch proposed.Kind {
	case domain.EnrolStaff, domain.AddKey:
		key, _ := proposed.DecodeKey() // validated above
		ask(catalogue.Say("field", "public_key"), `SELECT NOT EXISTS (SELECT FROM keys WHERE id = $1)`, domain.KeyIDOf(key))
	case domain.TakePost:
		seat := proposed.Posts[0]
		ask(catalogue.Say("field", "posts"), `SELECT EXISTS (SELECT FROM posts WHERE staff = $1 AND post = $2 AND centre = $3 AND until IS NULL)`,
			proposed.Staff, seat.Post, seat.Centre)
		switch seat.Post {
		case domain.Administrator:
			ask(catalogue.Say("posts.administrators_remain"), twoRemain, proposed.Staff, "")
		case domain.Mediator:
			ask(catalogue.Say("posts.mediates_still"), mediatesNowhere, proposed.Staff, pq.Array(c.withoutMediator()))
		}
		ask(catalogue.Say("posts.tasks_wait"), askedNowhere, proposed.Staff, seat.Post, seat.Centre)
	case domain.RevokeKey:
		ask(catalogue.Say("field", "key"), `SELECT EXISTS (SELECT FROM keys WHERE id = $1 AND revoked_at IS NULL)`, proposed.Key)
		ask(catalogue.Say("key.administrators_remain"), twoRemain, "", proposed.Key)
	case domain.LendPosts:
		ask(catalogue.Say("field", "absent"), staffKnown, proposed.Substitution.Absent)
		ask(catalogue.Say("field", "substitute"), staffKnown, proposed.Substitution.Substitute)
	case domain.ChangePolicy:
		if err := c.checkPolicy(ctx, proposed.Policy); err != nil {
			return err
		}
	case domain.HandOverWork:
		ask(catalogue.Say("field", "from"), staffKnown, proposed.HandOver.From)
		if c.m.Act == domain.Propose {
			if _, err := c.planHandOver(ctx, *proposed.HandOver, false); err != nil {
				return err
			}
		}
	}
	for _, q := range questions {
		if yes, err := c.knows(ctx, q.query, q.args...); err != nil || !yes {
			return cmp.Or(err, error(&domain.Refusal{Code: domain.MissingDetails, Fact: q.lacking}))
		}
	}
	return nil
}

// checkPolicy refuses a policy that cannot be meant, or that does away with what
// the one in force has from a law.
func (c submission) checkPolicy(ctx context.Context, text string) error {
	proposed, err := c.readPolicy(text)
	if err != nil {
		return domain.Because(domain.MissingDetails, err)
	}
	newest, err := newestPolicy(ctx, c.tx, proposed.Procedure())
	if err != nil {
		return err
	}
	inForce, err := c.policy(ctx, c.tx, newest)
	if err != nil {
		return err
	}
	if err := proposed.Supersedes(inForce); err != nil {
		return domain.Because(domain.MissingDetails, err)
	}
	return nil
}

// twoRemain asks whether two administrators who can sign are left without one
// of them, or without one key. With fewer nothing could be approved ever again.
const twoRemain = `
	SELECT count(DISTINCT p.staff) >= 2 FROM posts p JOIN keys k ON k.staff = p.staff
	WHERE p.post = 'administrator' AND p.until IS NULL AND k.revoked_at IS NULL AND p.staff <> $1 AND k.id <> $2`

// mediatesNowhere asks whether no open case waits for somebody as its mediator.
const mediatesNowhere = `
	SELECT NOT EXISTS (SELECT FROM cases c WHERE closed_at IS NULL AND mediators @> ARRAY[$1] AND stage <> ALL ($2)
		AND NOT EXISTS (SELECT FROM recusals WHERE case_id = c.id AND staff = $1))`

// askedNowhere asks whether no open task waits for somebody alone at a seat.
const askedNowhere = `
	SELECT NOT EXISTS (SELECT FROM tasks WHERE state = 'open' AND person = $1 AND post = $2 AND at_centre = $3 AND kind <> 'take_over')`

// carryOut checks again what was checked when the change was proposed, since
// the world may have moved on, and then does it. It is alone, so two changes
// approved at once are checked one after the other.
func (c submission) carryOut(ctx context.Context, _ domain.Details) error {
	proposed, err := c.proposal(ctx)
	if err != nil {
		return err
	}
	if err := c.checkChange(ctx, proposed); err != nil {
		return err
	}
	switch proposed.Kind {
	case domain.EnrolStaff:
		if _, err = c.enrol(ctx, c.tx, proposed); err == nil {
			return c.reroute(ctx, `t.vacant`)
		}
		return err
	case domain.AddKey:
		if err = c.addKey(ctx, c.tx, proposed.Staff, proposed); err == nil {
			return c.reroute(ctx, `t.vacant`)
		}
		return err
	case domain.GrantPost:
		if err = c.grant(ctx, c.tx, proposed.Staff, proposed.Posts); err == nil {
			return c.reroute(ctx, `t.vacant`)
		}
		return err
	case domain.TakePost:
		seat := proposed.Posts[0]
		if _, err = c.tx.ExecContext(ctx, `
			UPDATE posts SET until = $4 WHERE staff = $1 AND post = $2 AND centre = $3 AND until IS NULL`,
			proposed.Staff, seat.Post, seat.Centre, c.d.Now); err == nil {
			return c.vacate(ctx, `t.post = $1 AND t.at_centre = $2`, seat.Post, seat.Centre)
		}
	case domain.RevokeKey:
		if _, err = c.tx.ExecContext(ctx, `UPDATE keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, proposed.Key, c.d.Now); err == nil {
			return c.vacate(ctx, `(t.post, t.at_centre) IN (
				SELECT p.post, p.centre FROM posts p JOIN keys k USING (staff) WHERE k.id = $1 AND p.until IS NULL)`, proposed.Key)
		}
	case domain.LendPosts:
		s := *proposed.Substitution
		s.ID = string(c.m.ID()[:16])
		return c.putSubstitution(ctx, s)
	case domain.HandOverWork:
		return c.carryOutHandOver(ctx, *proposed.HandOver)
	case domain.ChangePolicy:
		policy, err := c.readPolicy(proposed.Policy)
		if err != nil {
			return err
		}
		return c.putPolicy(ctx, c.tx, policy)
	}
	if err != nil {
		return fmt.Errorf("register: %s: %w", proposed.Kind, err)
	}
	return nil
}

func (c submission) putSubstitution(ctx context.Context, s domain.Substitution) error {
	posts := make([]string, len(s.Posts))
	for i, p := range s.Posts {
		posts[i] = string(p)
	}
	_, err := c.tx.ExecContext(ctx, `
		INSERT INTO substitutions (id, absent, substitute, posts, since, until) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.ID, s.Absent, s.Substitute, pq.Array(posts), s.From, s.Until)
	if err != nil {
		return fmt.Errorf("register: substitution: %w", err)
	}
	if c.d.Now.Before(s.From) || !c.d.Now.Before(s.Until) {
		return nil
	}
	// Whoever stands in may not decide what the absent may not.
	return c.reroute(ctx, `$1 = ANY (t.excluded)`, s.Absent)
}
