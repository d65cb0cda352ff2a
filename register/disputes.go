package register

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/domain/mediation"
)

func (c submission) actOpen(ctx context.Context) (string, error) {
	var in domain.Intake
	if err := c.decode(&in); err != nil {
		return "", err
	}
	if err := in.Validate(); err != nil {
		return "", domain.Because(domain.MissingDetails, err)
	}
	if known, err := c.knows(ctx, centreKnown, in.Centre); err != nil || !known {
		return "", orRefuse(err, domain.MissingDetails, "field", "centre")
	}
	if err := c.mayAct(in.Centre); err != nil {
		return "", err
	}
	words, err := c.wordsOf(ctx, in)
	if err != nil {
		return "", err
	}
	id, err := c.openDispute(ctx, in)
	if err != nil {
		return "", err
	}
	if err := c.recordAct(ctx, actRecord{caseID: id, result: string(id)}); err != nil {
		return "", err
	}
	return string(id), c.putRelations(ctx, id, words)
}

func checkGrounds(ctx context.Context, tx *sql.Tx, id domain.CaseID, ending domain.Ending) error {
	var kinds, outcomes []string
	declared := mediation.Procedure().Ending(ending)
	for _, g := range declared.Grounds {
		kinds, outcomes = append(kinds, string(g.Kind)), append(outcomes, string(g.Outcome))
	}
	var grounded, informed, returned, closed bool
	if err := tx.QueryRowContext(ctx, `
		WITH told AS (SELECT step, interrupted_by FROM steps WHERE case_id = $1 AND struck_by IS NULL),
		answers AS (SELECT t.kind, d.outcome FROM told JOIN tasks t ON t.case_id = $1 AND t.step = told.step JOIN decisions d ON d.task = t.id)
		SELECT
			CASE WHEN $4 THEN EXISTS (SELECT FROM acts WHERE case_id = $1 AND kind = $5 AND message IN (SELECT interrupted_by FROM told))
				ELSE EXISTS (SELECT FROM answers WHERE (kind, outcome) IN (SELECT * FROM unnest($2::text[], $3::text[]))) END,
			EXISTS (SELECT FROM answers WHERE (kind, outcome) = ('informing', 'told')),
			NOT EXISTS (SELECT FROM court_referrals WHERE case_id = $1)
				OR EXISTS (SELECT FROM answers WHERE (kind, outcome) = ('return_to_court', 'returned')),
			EXISTS (SELECT FROM answers WHERE (kind, outcome) = ('closing', 'close'))
				OR NOT EXISTS (SELECT FROM answers WHERE kind = 'appointment') -- nobody has mediated`,
		id, pq.Array(kinds), pq.Array(outcomes), declared.Act != "", declared.Act).Scan(&grounded, &informed, &returned, &closed); err != nil {
		return fmt.Errorf("register: end: %w", err)
	}
	switch {
	case !grounded:
		return domain.Fault(domain.Conflict, "not_ended_so", "case", id)
	case !informed && !declared.Settled:
		return domain.Fault(domain.Conflict, "end_untold", "case", id)
	case !returned:
		return domain.Fault(domain.Conflict, "end_materials", "case", id)
	case !closed:
		return domain.Fault(domain.Conflict, "end_unclosed", "case", id)
	}
	return nil
}

// openDispute takes a matter in: case, dispute, parties and the bell that
// starts its workflow.
func (c submission) openDispute(ctx context.Context, in domain.Intake) (domain.CaseID, error) {
	if in.FirstIn.IsZero() {
		in.FirstIn = c.d.Now
	}
	if in.FirstIn.After(c.d.Now) {
		return "", domain.Refuse(domain.MissingDetails, "first_in.future")
	}
	id, err := c.newCase(ctx, mediation.Kind, in.Centre, in.FirstIn)
	if err != nil {
		return "", err
	}
	if _, err := c.tx.ExecContext(ctx, `
		WITH dispute AS (
			INSERT INTO disputes (case_id, kind, origin, title, description, place, first_in) VALUES ($1, $2, $3, $4, $5, $6, $7)
		)
		`+c.firstBell(mediation.Kind, `SELECT $1::text`),
		id, in.Kind, in.Origin, in.Title, in.Description, in.Place, in.FirstIn); err != nil {
		return "", fmt.Errorf("register: open dispute: %w", err)
	}
	if err := c.putReferral(ctx, id, in.Referral); err != nil {
		return "", err
	}
	return id, addParties(ctx, c.tx, id, in.Parties)
}

// addParties adds parties to a case. Numbers of parties that were struck are not
// given again.
func addParties(ctx context.Context, tx *sql.Tx, id domain.CaseID, parties []domain.PartyEntry) error {
	parties = slices.Clone(parties)
	for i, p := range parties {
		parties[i].Birth = birthOf(p)
	}
	entries, err := asJSON(parties)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO parties (case_id, party, role, name, phone, id_number, address, birth, since)
		SELECT $1, 'P' || (SELECT count(*) FROM parties WHERE case_id = $1) + n, role, name, coalesce(phone, ''), coalesce(id_number, ''),
			coalesce(address, ''), birth, (SELECT step FROM cases WHERE id = $1)
		FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (role text, name text, phone text, id_number text, address text, birth date))
			WITH ORDINALITY AS p (role, name, phone, id_number, address, birth, n)`, id, entries)
	if err != nil {
		return fmt.Errorf("register: parties: %w", err)
	}
	return nil
}
