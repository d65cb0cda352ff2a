package register

import (
	"context"
	"fmt"

	"hejie/domain"
)

// actMerge has a case go on in another (并案): it ends with an ending that is no
// outcome, and its parties are seen in the other. Both are open and on one way
// from a community to the district. What is owed in a case before it ends is not
// got rid of so: see checkMergeable.
func (c submission) actMerge(ctx context.Context) (string, error) {
	details, err := c.said(true)
	if err != nil {
		return "", err
	}
	// The case is locked; of two that are merged into each other at once one gives
	// way, and its sender tries again.
	var other struct {
		Centre domain.CentreCode `json:"centre"`
		Open   bool              `json:"open"`
	}
	found, err := scanJSON(c.tx.QueryRowContext(ctx, `
		WITH locked AS (SELECT centre, closed_at FROM cases WHERE id = $1 AND kind = 'mediation' FOR NO KEY UPDATE)
		SELECT (SELECT jsonb_build_object('centre', centre, 'open', closed_at IS NULL) FROM locked)`, details.Other), &other)
	if err != nil {
		return "", fmt.Errorf("register: merge: %w", err)
	}
	if !found || details.Other == c.m.Case {
		return "", domain.Refuse(domain.MissingDetails, "field", "other")
	}
	for _, centre := range []domain.CentreCode{c.d.Case.Centre, other.Centre} {
		if err := c.mayAct(centre); err != nil {
			return "", err
		}
	}
	if err := c.checkMergeable(ctx, details.Other); err != nil {
		return "", err
	}
	switch leads, err := c.knows(ctx, `SELECT EXISTS (SELECT FROM relations WHERE relation = 'merged' AND lead_case = $1 AND $1 IN (low, high))`, c.m.Case); {
	case err != nil:
		return "", err
	case !other.Open:
		return "", domain.Refuse(domain.TaskClosed, "case", details.Other)
	case leads:
		return "", domain.Refuse(domain.TaskClosed, "another_merged")
	case !c.d.Case.Centre.Covers(other.Centre) && !other.Centre.Covers(c.d.Case.Centre):
		return "", domain.Refuse(domain.NotYourCentre, "not_one_way", "case", c.d.Case.Centre, "other", other.Centre)
	}
	// So that it comes back to where it stood.
	asked, err := c.knows(ctx, `SELECT EXISTS (SELECT FROM tasks WHERE case_id = $1 AND state = 'open')`, c.m.Case)
	if err != nil || !asked {
		return "", orRefuse(err, domain.TaskClosed, "nothing_asked_there")
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: c.d.Case.ActSeq + 1, result: string(c.m.Case), ring: true}); err != nil {
		return "", err
	}
	if err := closeCase(ctx, c.tx, c.m.Case, domain.Merged); err != nil {
		return "", err
	}
	return string(c.m.Case), c.putRelations(ctx, c.m.Case, []relationEntry{
		{Other: details.Other, Relation: domain.IsMerged, Likeness: []domain.Likeness{}, Leading: details.Other},
	})
}

// checkMergeable refuses to have a case end in another while a report in it is
// owed (People's Mediation Law, Art. 25), when its agreement is to be performed
// (Art. 31), or its materials are to go back to the court; and refuses whoever
// may have no part in the other.
func (c submission) checkMergeable(ctx context.Context, other domain.CaseID) error {
	if c.d.Case.Stage == domain.StageSuspended {
		return domain.Refuse(domain.TaskClosed, "not_at_stage", "stage", c.d.Case.Stage)
	}
	if effect, err := c.positionOfEffect(ctx); err != nil || effect > 0 {
		return orRefuse(err, domain.TaskClosed, "in_effect")
	}
	if courts, err := c.knows(ctx, `SELECT EXISTS (SELECT FROM court_referrals WHERE case_id = $1)`, c.m.Case); err != nil || courts {
		return orRefuse(err, domain.TaskClosed, "court_referred")
	}
	if recused, err := c.knows(ctx, `SELECT EXISTS (SELECT FROM recusals WHERE case_id = $1 AND staff = $2)`, other, c.m.Staff); err != nil || recused {
		return orRefuse(err, domain.Recused, "")
	}
	return nil
}

// actUnmerge has a merged case come back to where it stood, with what had been
// answered and the working days that were left.
func (c submission) actUnmerge(ctx context.Context) (string, error) {
	details, err := c.said(false)
	if err != nil {
		return "", err
	}
	if err := c.mayAct(c.d.Case.Centre); err != nil {
		return "", err
	}
	was, err := c.relation(ctx, details.Other)
	if err != nil {
		return "", err
	}
	if was.Relation != domain.IsMerged || was.Leading != details.Other {
		return "", domain.Refuse(domain.TaskClosed, "not_merged", "case", details.Other)
	}
	var position int
	var task domain.TaskID
	if err := c.tx.QueryRowContext(ctx, `
		SELECT s.position, t.id FROM cases c JOIN steps s ON s.case_id = c.id AND s.struck_by IS NULL JOIN tasks t ON (t.case_id, t.step) = (s.case_id, s.step)
		WHERE c.id = $1 AND t.state = 'superseded' AND t.closed_at = c.closed_at
		ORDER BY s.position DESC, t.slot LIMIT 1`, c.m.Case).Scan(&position, &task); err != nil {
		return "", fmt.Errorf("register: unmerge: %w", err)
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: c.d.Case.ActSeq + 1, result: string(c.m.Case)}); err != nil {
		return "", err
	}
	if err := c.takeBack(ctx, details.Other); err != nil {
		return "", err
	}
	return string(c.m.Case), c.rewind(ctx, rewinding{caseID: c.m.Case, position: position, kind: c.m.Act, act: c.m.ID(), task: task, now: c.d.Now})
}
