package register

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"hejie/domain"
)

// checkTwoSides refuses to accept a dispute that has not two sides.
func (c submission) checkTwoSides(_ context.Context, d domain.Details, _ *domain.Fact) error {
	respondents, parties := c.d.Case.Respondents+len(d.Respondents), len(c.d.Case.Parties)+len(d.Respondents)
	if respondents == 0 || parties < 2 || parties > domain.MaxParties {
		return domain.Refuse(domain.MissingDetails, "respondents.two_sides", "count", domain.MaxParties)
	}
	return nil
}

// checkAnotherCentre refuses a referral to nowhere, or to where the case is.
func (c submission) checkAnotherCentre(ctx context.Context, d domain.Details, _ *domain.Fact) error {
	if known, err := c.knows(ctx, centreKnown, d.Centre); err != nil || !known || d.Centre == c.d.Case.Centre {
		return orRefuse(err, domain.MissingDetails, "field", "centre")
	}
	return nil
}

// checkCentreBelow refuses a ruling that gives the case to a centre of another
// head.
func (c submission) checkCentreBelow(ctx context.Context, d domain.Details, _ *domain.Fact) error {
	if known, err := c.knows(ctx, centreKnown, d.Centre); err != nil || !known || !domain.MayAssign(c.d.Case.Centre, d.Centre) {
		return orRefuse(err, domain.MissingDetails, "field", "centre")
	}
	return nil
}

// checkTermKnown refuses more time while nobody knows when the time there is ends.
func (c submission) checkTermKnown(context.Context, domain.Details, *domain.Fact) error {
	if c.d.Task.Awaits != 0 {
		return domain.Refuse(domain.MissingDetails, "calendar_term", "year", c.d.Task.Awaits)
	}
	return nil
}

// learnDues tells the story when the parts of the agreement are to be performed.
func (c submission) learnDues(_ context.Context, d domain.Details, learns *domain.Fact) error {
	learns.Dues = d.Agreement.Dues()
	return nil
}

// learnSpeaksFor tells the story for whom the party speaks besides.
func (c submission) learnSpeaksFor(ctx context.Context, _ domain.Details, learns *domain.Fact) (err error) {
	learns.SpeaksFor, err = c.speaksFor(ctx)
	return err
}

// checkSigner refuses the signature of a mediator to whoever has recorded that a
// party signed the same text: nobody can do so who mediates, and nobody who did
// signs in a mediator's name.
func (c submission) checkSigner(ctx context.Context, _ domain.Details, _ *domain.Fact) error {
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
func (c submission) checkSigned(ctx context.Context, _ domain.Details, _ *domain.Fact) error {
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
func (c submission) checkMediators(ctx context.Context, d domain.Details, _ *domain.Fact) error {
	var fit int
	err := c.tx.QueryRowContext(ctx, `
		SELECT count(DISTINCT staff) FROM posts
		WHERE staff = ANY ($1) AND post = 'mediator' AND until IS NULL AND centre = ANY ($2)
		  AND staff NOT IN (SELECT staff FROM recusals WHERE case_id = $3)`,
		pq.Array(d.Mediators), pq.Array(c.d.Case.Centre.Chain()), c.caseID).Scan(&fit)
	if err != nil {
		return fmt.Errorf("register: mediators: %w", err)
	}
	if fit != len(d.Mediators) {
		return domain.Refuse(domain.MissingDetails, "mediators.not_here")
	}
	return nil
}

// addRespondents adds to the case whom only its acceptance names.
func (c submission) addRespondents(ctx context.Context, d domain.Details) error {
	if len(d.Respondents) == 0 {
		return nil
	}
	return addParties(ctx, c.tx, c.caseID, d.Respondents)
}

// appoint makes those whom the details name the case's mediators.
func (c submission) appoint(ctx context.Context, d domain.Details) error {
	if _, err := c.tx.ExecContext(ctx, `UPDATE cases SET mediators = $2 WHERE id = $1`, c.caseID, pq.Array(d.Mediators)); err != nil {
		return fmt.Errorf("register: appoint: %w", err)
	}
	return nil
}

func (c submission) putWritten(ctx context.Context, d domain.Details) error {
	return c.putAgreement(ctx, "written", d)
}

func (c submission) putOral(ctx context.Context, d domain.Details) error {
	return c.putAgreement(ctx, "oral", d)
}

// seal puts the agreement into effect: it is the last of what Art. 29 of the
// People's Mediation Law asks for.
func (c submission) seal(ctx context.Context, _ domain.Details) error {
	if _, err := c.tx.ExecContext(ctx, `
		UPDATE agreements SET sealed_at = $2, effective_at = $2
		WHERE case_id = $1 AND version = (SELECT max(version) FROM agreements WHERE case_id = $1 AND struck_by IS NULL)`, c.caseID, c.d.Now); err != nil {
		return fmt.Errorf("register: seal: %w", err)
	}
	return nil
}

// putAgreement keeps a new version of the case's agreement. Its text is the
// details of the decision, so the text's hash is what is signed and sealed.
func (c submission) putAgreement(ctx context.Context, form string, d domain.Details) error {
	_, err := c.tx.ExecContext(ctx, `
		INSERT INTO agreements (case_id, version, form, content, made_at, effective_at)
		SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4::timestamptz, CASE WHEN $2 = 'oral' THEN $4::timestamptz END
		FROM agreements WHERE case_id = $1`, c.caseID, form, c.m.Details, c.d.Now)
	if err == nil {
		err = c.putInstalments(ctx, *d.Agreement)
	}
	if err != nil {
		return fmt.Errorf("register: agreement: %w", err)
	}
	return nil
}
