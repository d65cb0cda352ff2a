package register

import (
	"context"
	"fmt"
	"slices"

	"hejie/domain"
	"hejie/internal/crash"
	"hejie/internal/record"
)

// act judges and records an act.
func (c submission) act(ctx context.Context) (record.Receipt, error) {
	if c.procedures.Act(c.m.Act).Kind == "" {
		return record.Receipt{}, domain.Refuse(domain.UnknownOutcome, "act", c.m.Act)
	}
	if err := c.checkFresh(ctx); err != nil {
		return record.Receipt{}, err
	}
	if c.m.For != "" {
		return record.Receipt{}, domain.Refuse(domain.NotYourPost, "own_name")
	}
	ref, err := c.perform(ctx)
	if err != nil {
		return record.Receipt{}, err
	}
	return record.Receipt{Message: c.m.ID(), Ref: ref, At: c.d.Now}, nil
}

// perform does what the act says, records it, and names the case it is about.
func (c submission) perform(ctx context.Context) (string, error) {
	act := c.declaredAct()
	switch {
	case c.m.Case != "" && act.Kind == "": // or there is no such case
		return "", domain.Refuse(domain.TaskClosed, "case", c.m.Case)
	case act.OnTask():
		return c.actOnTask(ctx)
	case act.Does != "":
		return c.do.courses[act.Does](c, ctx)
	}
	return c.actInCase(ctx)
}

// declaredAct is what the procedure of the case declares of the act, or, outside
// a case, what any does.
func (c submission) declaredAct() domain.DeclaredAct {
	if c.m.Case != "" {
		return c.p.Act(c.m.Act)
	}
	return c.procedures.Act(c.m.Act)
}

// mayAct refuses the act to whoever may not record it about something at a centre.
func (c submission) mayAct(centre domain.CentreCode) error {
	return orNil(c.declaredAct().Authorise(c.m.Staff, centre, c.d.Holdings))
}

// actSubstitute lends one's own posts to a colleague while one is absent.
func (c submission) actSubstitute(ctx context.Context) (string, error) {
	var s domain.Substitution
	if err := c.decode(&s); err != nil {
		return "", err
	}
	s.ID = string(c.m.ID()[:16])
	if err := s.Validate(); err != nil {
		return "", domain.Because(domain.MissingDetails, err)
	}
	if s.Absent != c.m.Staff {
		return "", domain.Refuse(domain.NotYourPost, "lends_own")
	}
	if err := c.mayAct(""); err != nil {
		return "", err
	}
	if known, err := c.knows(ctx, staffKnown, s.Substitute); err != nil || !known {
		return "", orRefuse(err, domain.MissingDetails, "field", "substitute")
	}
	if err := c.lockAudit(ctx); err != nil {
		return "", err
	}
	if err := c.recordAct(ctx, actRecord{result: s.ID}); err != nil {
		return "", err
	}
	return s.ID, c.putSubstitution(ctx, s)
}

// actInCase records an act in an open case. One that ends the wait closes the
// open tasks in the same transaction: what a party ended at ten o'clock cannot
// be sealed at one past ten because the workflow had not looked yet.
func (c submission) actInCase(ctx context.Context) (string, error) {
	row, act := c.d.Case, c.declaredAct()
	if !row.Open {
		return "", domain.Refuse(domain.TaskClosed, "case", c.m.Case)
	}
	centre := row.Centre
	if act.Anywhere { // also whoever was asked from elsewhere for his help or his voice
		centre = ""
	}
	if err := c.mayAct(centre); err != nil {
		return "", err
	}
	details, err := c.details()
	if err != nil {
		return "", err
	}
	if err := c.p.CheckAct(c.m.Act, details); err != nil {
		return "", err
	}
	if slices.Contains(c.d.Recused, c.m.Staff) && !act.Recused {
		return "", domain.Refuse(domain.Recused, "")
	}
	if details.Party != "" && !slices.Contains(row.Parties, details.Party) {
		return "", domain.Refuse(domain.MissingDetails, "field", "party")
	}
	for _, name := range act.Checks {
		if err := c.do.checks[name](c, ctx, details, &domain.Fact{}); err != nil {
			return "", err
		}
	}
	if err := c.checkVoice(details.Party, details.Evidence); err != nil {
		return "", err
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: row.ActSeq + 1, party: details.Party, result: string(c.m.Case), ring: !act.Quiet}); err != nil {
		return "", err
	}
	for _, name := range act.Effects {
		if err := c.do.effects[name](c, ctx, details); err != nil {
			return "", err
		}
	}
	switch {
	case act.Quiet:
		return string(c.m.Case), nil
	case act.InterruptsAt(row.Stage, slices.Contains(row.Mediators, c.m.Staff)):
		return string(c.m.Case), c.interrupt(ctx)
	}
	if err := c.reroute(ctx, `t.case_id = $1`, c.m.Case); err != nil {
		return "", err
	}
	return string(c.m.Case), c.release(ctx, `t.case_id = $2 AND `+unableToHelp, c.m.Case)
}

// interrupt closes the open tasks of the case and marks their step. One that an
// answer has settled keeps that answer: the act ends the step after it.
func (c submission) interrupt(ctx context.Context) error {
	_, err := c.tx.ExecContext(ctx, `
		WITH closed AS (
			UPDATE tasks SET state = 'superseded', closed_at = $2 WHERE case_id = $1 AND state = 'open' RETURNING step
		), ended AS (
			SELECT step FROM closed EXCEPT
			SELECT s.step FROM steps s JOIN tasks t USING (case_id, step) JOIN decisions d ON d.task = t.id
			WHERE s.case_id = $1 AND (s.any_answer OR d.outcome IN (s.ends_on, 'expired') AND s.ends_on IS NOT NULL)
		), heeded AS ( -- the workflow hears of it by this step
			UPDATE cases SET heeded_seq = act_seq WHERE id = $1 AND EXISTS (SELECT FROM ended)
		)
		UPDATE steps SET interrupted_by = $3 WHERE case_id = $1 AND step IN (SELECT step FROM ended)`,
		c.m.Case, c.d.Now, c.m.ID())
	if err != nil {
		return fmt.Errorf("register: interrupt: %w", err)
	}
	return nil
}

// authority is what is known of whoever acts, with the promises that he has made:
// an act names no task by which decision_context could look for them.
func (c submission) authority(ctx context.Context) (domain.Authority, error) {
	a := domain.Authority{Now: c.d.Now, Holdings: c.d.Holdings, Recused: c.d.Recused}
	if _, err := scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'absent', absent, 'substitute', substitute,
			'posts', posts, 'from', since, 'until', until)), '[]') FROM substitutions WHERE since <= $1 AND until > $1 AND substitute = $2`,
		c.d.Now, c.m.Staff), &a.StandIns); err != nil {
		return a, fmt.Errorf("register: authority: %w", err)
	}
	return a, nil
}

func (c submission) recuseOneself(ctx context.Context, _ domain.Details) error {
	return c.recuse(ctx, []domain.StaffID{c.m.Staff})
}

func (c submission) recuse(ctx context.Context, staff []domain.StaffID) error {
	for _, s := range staff {
		if _, err := c.tx.ExecContext(ctx, `
			INSERT INTO recusals (case_id, staff, act) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			c.m.Case, s, c.m.ID()); err != nil {
			return fmt.Errorf("register: recuse: %w", err)
		}
	}
	return nil
}

type actRecord struct {
	caseID domain.CaseID
	seq    int // within the case; 0 for acts outside one
	party  domain.PartyID
	result string
	ring   bool
}

// recordAct writes the act with its audit line, and a bell if the workflow
// should look.
func (c submission) recordAct(ctx context.Context, a actRecord) error {
	var seq *int
	if a.seq > 0 {
		seq = &a.seq
	}
	_, err := c.tx.ExecContext(ctx, `
		WITH done AS (
			INSERT INTO acts (message, kind, case_id, seq, staff, key, nonce, envelope, signature, details, party, door, result, done_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		), counted AS (
			UPDATE cases SET act_seq = act_seq + 1 WHERE id = $3 AND $4::int IS NOT NULL
		), bell AS (
			`+c.bell(look, `SELECT $3::text WHERE $15`)+`
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code, message, door)
		VALUES ($14, 'acted', $5, coalesce($3, ''), $13, $2, $1, $12)`,
		c.m.ID(), c.m.Act, null(a.caseID), seq, c.m.Staff, c.m.Key, c.m.Nonce, c.m.Raw, c.m.Signature,
		null(c.m.Details), null(a.party), c.door, a.result, c.d.Now, a.ring)
	if err != nil {
		return fmt.Errorf("register: act: %w", err)
	}
	crash.Acted.Pass()
	return nil
}

// decode reads the details that the message names into v, strictly.
func (c submission) decode(v any) error {
	if c.d.Details == nil {
		return domain.Refuse(domain.MissingDetails, "details.none")
	}
	if err := domain.DecodeStrict(c.d.Details, v); err != nil {
		return domain.Because(domain.MissingDetails, err)
	}
	return nil
}

// orRefuse gives err if there is one, and the refusal otherwise.
func orRefuse(err error, code domain.RefusalCode, key string, pairs ...any) error {
	if err != nil {
		return err
	}
	return domain.Refuse(code, key, pairs...)
}
