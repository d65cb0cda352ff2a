package register

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"hejie/domain"
)

// fact checks the parts of the details that only the register can check, and
// gives those on which the story depends.
func (c judgement) fact(ctx context.Context, d domain.Details) (fact domain.Fact, err error) {
	fact = domain.Fact{Mediators: d.Mediators, Centre: d.Centre, Reason: d.Reason}
	switch kind := c.d.Task.Kind; {
	case kind == domain.Acceptance && c.m.Outcome == domain.Accept:
		respondents, parties := c.d.Case.Respondents+len(d.Respondents), len(c.d.Case.Parties)+len(d.Respondents)
		if respondents == 0 || parties < 2 || parties > domain.MaxParties {
			return fact, domain.Refuse(domain.MissingDetails, "respondents.two_sides", "count", domain.MaxParties)
		}
	case kind == domain.Acceptance && c.m.Outcome == domain.Refer:
		known, err := c.knows(ctx, `SELECT EXISTS (SELECT FROM centres WHERE code = $1)`, d.Centre)
		if err != nil || !known || d.Centre == c.d.Case.Centre {
			return fact, orRefuse(err, domain.MissingDetails, "field", "centre")
		}
	case kind == domain.Jurisdiction:
		known, err := c.knows(ctx, `SELECT EXISTS (SELECT FROM centres WHERE code = $1)`, d.Centre)
		if err != nil || !known || !domain.MayAssign(c.d.Case.Centre, d.Centre) {
			return fact, orRefuse(err, domain.MissingDetails, "field", "centre")
		}
	case kind == domain.Session && c.m.Outcome == domain.Extend && c.d.Task.Awaits != 0:
		return fact, domain.Refuse(domain.MissingDetails, "calendar_term", "year", c.d.Task.Awaits)
	case kind == domain.Informing:
		return fact, c.checkInforming(ctx, d)
	case kind == domain.Appointment:
		return fact, c.checkMediators(ctx, d.Mediators)
	case kind == domain.MediatorSigns:
		return fact, c.checkSigner(ctx)
	case kind == domain.Seal && c.m.Outcome == domain.ApplySeal:
		return fact, c.checkSigned(ctx)
	case kind == domain.Session && d.Agreement != nil:
		fact.Dues = d.Agreement.Dues()
	case kind == domain.RemediationConsent:
		if fact.SpeaksFor, err = c.speaksFor(ctx); err != nil {
			return fact, err
		}
	case kind.FollowsUp():
		return fact, c.checkFollowUp(ctx, d)
	case kind == domain.Closing && c.m.Outcome == domain.Close:
		return fact, c.checkDossier(ctx)
	}
	return fact, nil
}

// checkMayRefer refuses a referral by the centre that a ruling has given the
// case to, whatever the workflow asked.
func (c judgement) checkMayRefer(ctx context.Context) error {
	var assigned []domain.CentreCode
	if _, err := scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(d.fact ->> 'centre'), '[]') FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
		WHERE t.case_id = $1 AND t.kind = $2 AND s.struck_by IS NULL`, c.caseID, domain.Jurisdiction), &assigned); err != nil {
		return fmt.Errorf("register: rulings: %w", err)
	}
	if !domain.MayRefer(c.d.Case.Centre, assigned) {
		return domain.Refuse(domain.UnknownOutcome, "ruled")
	}
	return nil
}

// knows asks whether there is what a message names.
func (c judgement) knows(ctx context.Context, query string, args ...any) (known bool, err error) {
	if err = c.tx.QueryRowContext(ctx, query, args...).Scan(&known); err != nil {
		return false, fmt.Errorf("register: %w", err)
	}
	return known, nil
}

// checkSigner refuses the signature of a mediator to whoever has recorded that a
// party signed the same text: nobody can do so who mediates, and nobody who did
// signs in a mediator's name.
func (c judgement) checkSigner(ctx context.Context) error {
	if recorded, err := c.knows(ctx, `
		SELECT EXISTS (SELECT FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
			WHERE t.case_id = $1 AND t.kind = 'signature' AND t.subject = $2 AND s.struck_by IS NULL AND (d.staff = ANY ($3) OR d.on_behalf = ANY ($3)))`,
		c.caseID, c.d.Task.Subject, pq.Array([]domain.StaffID{c.m.Staff, c.principal()})); err != nil || recorded {
		return orRefuse(err, domain.SelfApproval, "recorded_signature")
	}
	return nil
}

// checkSigned refuses the seal while a party or a mediator has not signed this
// very text (People's Mediation Law, Art. 29), whatever the workflow believes.
func (c judgement) checkSigned(ctx context.Context) error {
	var missing int
	err := c.tx.QueryRowContext(ctx, `
		WITH RECURSIVE signs_for (mediator, who) AS ( -- what a mediator signed before he handed over stands
			SELECT m, m FROM cases, unnest(mediators) AS m WHERE id = $1
			UNION SELECT f.mediator, s.leaver FROM signs_for f JOIN successions s ON s.case_id = $1 AND s.successor = f.who AND NOT s.joined
		)
		SELECT count(*) FROM (
			SELECT 'signature' AS kind, coalesce(r.party, p.party) AS who FROM parties p
				LEFT JOIN parties r ON r.case_id = p.case_id AND r.party = p.represented_by AND r.struck_by IS NULL -- who is no party speaks for none
				WHERE p.case_id = $1 AND p.struck_by IS NULL
			UNION ALL SELECT 'mediator_signs', unnest(mediators) FROM cases WHERE id = $1
		) needed
		WHERE NOT EXISTS (
			SELECT FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
			WHERE t.case_id = $1 AND s.struck_by IS NULL AND t.kind = needed.kind AND t.subject = $2 AND d.outcome = 'sign'
			  AND (needed.who = t.party OR t.person IN (SELECT who FROM signs_for WHERE mediator = needed.who)))`, c.caseID, c.d.Task.Subject).Scan(&missing)
	if err != nil {
		return fmt.Errorf("register: signatures: %w", err)
	}
	if missing > 0 {
		return domain.Refuse(domain.MissingDetails, "field", "signatures")
	}
	return nil
}

// checkMediators refuses the appointment of anyone who is no mediator of the
// centre or of one above it, or who may have no part in the case.
func (c judgement) checkMediators(ctx context.Context, mediators []domain.StaffID) error {
	var fit int
	err := c.tx.QueryRowContext(ctx, `
		SELECT count(DISTINCT staff) FROM posts
		WHERE staff = ANY ($1) AND post = 'mediator' AND until IS NULL AND centre = ANY ($2)
		  AND staff NOT IN (SELECT staff FROM recusals WHERE case_id = $3)`,
		pq.Array(mediators), pq.Array(c.d.Case.Centre.Chain()), c.caseID).Scan(&fit)
	if err != nil {
		return fmt.Errorf("register: mediators: %w", err)
	}
	if fit != len(mediators) {
		return domain.Refuse(domain.MissingDetails, "mediators.not_here")
	}
	return nil
}

// alone waits until nobody else is writing the audit, and lets nobody until the
// transaction ends. Whoever changes the tasks of many cases asks for it before
// his own first line.
func (c judgement) alone(ctx context.Context) error {
	if _, err := c.tx.ExecContext(ctx, `SELECT audit_alone()`); err != nil {
		return fmt.Errorf("register: alone: %w", err)
	}
	return nil
}

// takeEffect does what a decision means for the case beyond being recorded.
func (c judgement) takeEffect(ctx context.Context, d domain.Details) error {
	var err error
	switch kind, outcome := c.d.Task.Kind, c.m.Outcome; {
	case len(d.Respondents) > 0: // only an acceptance may have any
		return addParties(ctx, c.tx, c.caseID, d.Respondents)
	case kind == domain.Appointment:
		_, err = c.tx.ExecContext(ctx, `UPDATE cases SET mediators = $2 WHERE id = $1`, c.caseID, pq.Array(d.Mediators))
	case kind == domain.Session && outcome == domain.Written:
		err = c.putAgreement(ctx, "written", d)
	case kind == domain.Session && outcome == domain.Oral:
		// Effective when it is reached (People's Mediation Law, Art. 30).
		err = c.putAgreement(ctx, "oral", d)
	case kind == domain.Seal && outcome == domain.ApplySeal:
		// The seal is the last of what Art. 29 asks for.
		_, err = c.tx.ExecContext(ctx, `
			UPDATE agreements SET sealed_at = $2, effective_at = $2
			WHERE case_id = $1 AND version = (SELECT max(version) FROM agreements WHERE case_id = $1 AND struck_by IS NULL)`, c.caseID, c.d.Now)
	case settlesChange(kind):
		return c.settleProposal(ctx)
	}
	if err != nil {
		return fmt.Errorf("register: effect of %s: %w", c.m.Outcome, err)
	}
	return nil
}

// putAgreement keeps a new version of the case's agreement. Its text is the
// details of the decision, so the text's hash is what is signed and sealed.
func (c judgement) putAgreement(ctx context.Context, form string, d domain.Details) error {
	_, err := c.tx.ExecContext(ctx, `
		INSERT INTO agreements (case_id, version, form, content, made_at, effective_at)
		SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4::timestamptz, CASE WHEN $2 = 'oral' THEN $4::timestamptz END
		FROM agreements WHERE case_id = $1`, c.caseID, form, c.m.Details, c.d.Now)
	if err != nil {
		return err
	}
	return c.putInstalments(ctx, *d.Agreement)
}
