package register

import (
	"context"
	"fmt"
	"slices"

	"hejie/domain"
	"hejie/internal/record"
)

// Read tells a case to a member of staff who may read it. One that he may not see
// is NotFound, as one that is not there. Whoever reads a child's case leaves a
// line in the audit, and so does whoever is refused.
func (r *Register) Read(ctx context.Context, staff domain.StaffID, id domain.CaseID) (record.Case, error) {
	a, err := r.access(ctx, staff, id)
	if err != nil {
		return record.Case{}, err
	}
	if !a.MaySee {
		return record.Case{}, domain.Fault(domain.NotFound, "no_case", "case", id)
	}
	refusal := a.MayRead()
	if a.Child {
		what, code := "read", "handling"
		switch {
		case refusal != nil:
			what, code = "refused", string(refusal.Code)
		case !a.Handles:
			code = "approved"
		}
		if _, err := r.db.ExecContext(ctx, `
			INSERT INTO audit (at, what, staff, case_id, ref, code) VALUES (register_now(), $1, $2, $3, $3, $4)`, what, staff, id, code); err != nil {
			return record.Case{}, fmt.Errorf("register: audit of a reading: %w", err) // fail closed
		}
	}
	if refusal != nil {
		return record.Case{}, refusal
	}
	return r.Case(ctx, id)
}

// ExportAllowed refuses to carry a case out of the register in a file: the case
// of a minor stays where each access is seen. What writes a file about a case
// asks first.
func (r *Register) ExportAllowed(ctx context.Context, staff domain.StaffID, id domain.CaseID) error {
	a, err := r.access(ctx, staff, id)
	if err != nil {
		return err
	}
	if !a.MaySee {
		return domain.Fault(domain.NotFound, "no_case", "case", id)
	}
	refusal := a.MayExport()
	if refusal == nil {
		return nil
	}
	if _, err := r.db.ExecContext(ctx, `
		INSERT INTO audit (at, what, staff, case_id, ref, code) VALUES (register_now(), 'refused', $1, $2, 'export', $3)`, staff, id, refusal.Code); err != nil {
		return fmt.Errorf("register: audit of a refusal: %w", err)
	}
	return refusal
}

func (r *Register) access(ctx context.Context, staff domain.StaffID, id domain.CaseID) (a domain.Access, err error) {
	if _, err = scanJSON(r.db.QueryRowContext(ctx, `SELECT access_to($1, $2)`, staff, id), &a); err != nil {
		return a, fmt.Errorf("register: access: %w", err)
	}
	return a, nil
}

// checkVoice refuses a party's word that he may not give himself.
func (c submission) checkVoice(party domain.PartyID, e *domain.Evidence) error {
	if party == "" || e == nil {
		return nil
	}
	return domain.CheckVoice(slices.Contains(c.d.Case.Minors, party), slices.Contains(c.d.Case.Guarded, party), e)
}

// actGuardian records who speaks for a party. Who it was before stays in the acts.
func (c submission) actGuardian(ctx context.Context) (string, error) {
	details, err := c.anytime()
	if err != nil {
		return "", err
	}
	if !slices.Contains(c.d.Case.Parties, details.Party) {
		return "", domain.Refuse(domain.MissingDetails, "field", "party")
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: c.d.Case.ActSeq + 1, party: details.Party, result: string(c.m.Case)}); err != nil {
		return "", err
	}
	g := details.Guardian
	if _, err := c.tx.ExecContext(ctx, `
		INSERT INTO guardians (case_id, party, name, relation, phone, act) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (case_id, party) DO UPDATE SET name = excluded.name, relation = excluded.relation, phone = excluded.phone, act = excluded.act`,
		c.m.Case, details.Party, g.Name, g.Relation, g.Phone, c.m.ID()); err != nil {
		return "", fmt.Errorf("register: guardian: %w", err)
	}
	return string(c.m.Case), nil
}

// actLetRead lets a colleague read a child's case for a day. Nobody lets himself.
func (c submission) actLetRead(ctx context.Context) (string, error) {
	details, err := c.anytime()
	if err != nil {
		return "", err
	}
	if details.Reader == c.m.Staff {
		return "", domain.Refuse(domain.SelfApproval, "")
	}
	if may, err := c.knows(ctx, `SELECT may_see($1, $2)`, details.Reader, c.m.Case); err != nil || !may {
		return "", orRefuse(err, domain.MissingDetails, "field", "reader")
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: c.d.Case.ActSeq + 1, result: string(c.m.Case)}); err != nil {
		return "", err
	}
	if _, err := c.tx.ExecContext(ctx, `INSERT INTO readers (act, case_id, staff, until) VALUES ($1, $2, $3, $4)`,
		c.m.ID(), c.m.Case, details.Reader, c.d.Now.Add(domain.ReadingLasts)); err != nil {
		return "", fmt.Errorf("register: readers: %w", err)
	}
	return string(c.m.Case), nil
}

// anytime judges an act about a case that may also have ended, and refuses one of
// somebody who may have no part in it.
func (c submission) anytime() (domain.Details, error) {
	if err := c.mayAct(c.d.Case.Centre); err != nil {
		return domain.Details{}, err
	}
	details, err := c.details()
	if err == nil {
		err = c.p.CheckAct(c.m.Act, details)
	}
	if err == nil && slices.Contains(c.d.Recused, c.m.Staff) {
		err = domain.Refuse(domain.Recused, "")
	}
	return details, err
}
