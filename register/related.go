package register

import (
	"context"
	"fmt"

	"hejie/domain"
	"hejie/internal/record"
)

// relationEntry is what is put on record about a case and another.
type relationEntry struct {
	Other    domain.CaseID     `json:"other"`
	Relation domain.Relation   `json:"relation"`
	Likeness []domain.Likeness `json:"likeness"`
	Leading  domain.CaseID     `json:"lead_case,omitempty"` // of two merged ones
}

// putRelations puts on record, by the act at hand, how a case stands to others.
// It goes both ways, so the others' record has a line of it too.
func (c submission) putRelations(ctx context.Context, id domain.CaseID, entries []relationEntry) error {
	if len(entries) == 0 {
		return nil
	}
	rows, err := asJSON(entries)
	if err != nil {
		return err
	}
	_, err = c.tx.ExecContext(ctx, `
		WITH given AS (
			SELECT * FROM jsonb_to_recordset($2::jsonb) AS g (other text, relation text, likeness text[], lead_case text)
		), put AS (
			INSERT INTO relations (low, high, likeness, found_at, relation, act, lead_case)
			SELECT least($1::text, other COLLATE "C"), greatest($1::text, other COLLATE "C"), likeness, $3, relation, $4, lead_case FROM given
			ON CONFLICT (low, high) DO UPDATE SET relation = excluded.relation, act = excluded.act, lead_case = excluded.lead_case
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code)
		SELECT $3, 'related', $5, other, $1, relation FROM given ORDER BY other`,
		id, rows, c.d.Now, c.m.ID(), c.m.Staff)
	if err != nil {
		return fmt.Errorf("register: relations: %w", err)
	}
	return nil
}

// actRelate records that two cases belong together, that they do not, or takes
// either back.
func (c submission) actRelate(ctx context.Context) (string, error) {
	details, err := c.anytime()
	if err != nil {
		return "", err
	}
	was, err := c.relation(ctx, details.Other)
	if err != nil {
		return "", err
	}
	// Whoever was told of a look-alike may answer for it, also where he may not
	// read it.
	may := was.Known
	if !may {
		if may, err = c.mayRelate(ctx, details.Other); err != nil {
			return "", err
		}
	}
	if !may || details.Other == c.m.Case {
		return "", domain.Refuse(domain.MissingDetails, "field", "other")
	}
	now := map[domain.ActKind]domain.Relation{domain.Relate: domain.IsRelated, domain.Distinguish: domain.IsNotSame}[c.m.Act]
	switch {
	case was.Relation == domain.IsMerged:
		return "", domain.Refuse(domain.TaskClosed, "merged")
	case was.Relation == now:
		return "", domain.Refuse(domain.TaskClosed, "on_record")
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: c.d.Case.ActSeq + 1, result: string(c.m.Case)}); err != nil {
		return "", err
	}
	if now == "" {
		return string(c.m.Case), c.takeBack(ctx, details.Other)
	}
	return string(c.m.Case), c.putRelations(ctx, c.m.Case, []relationEntry{{Other: details.Other, Relation: now, Likeness: []domain.Likeness{}}})
}

// relationRow is what is on record about two cases.
type relationRow struct {
	Known    bool            `json:"known"`
	Relation domain.Relation `json:"relation"`
	Leading  domain.CaseID   `json:"leading"`
}

func (c submission) relation(ctx context.Context, other domain.CaseID) (row relationRow, err error) {
	_, err = scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT coalesce((SELECT jsonb_build_object('known', true, 'relation', relation, 'leading', lead_case) FROM relations
			WHERE (low, high) IN (($1, $2), ($2, $1)) FOR NO KEY UPDATE), '{}')`,
		c.m.Case, other), &row)
	if err != nil {
		return row, fmt.Errorf("register: relations: %w", err)
	}
	return row, nil
}

// takeBack leaves two cases as they were before anybody said anything: what
// looks alike is a question again.
func (c submission) takeBack(ctx context.Context, other domain.CaseID) error {
	_, err := c.tx.ExecContext(ctx, `
		WITH back AS (
			UPDATE relations SET relation = NULL, act = NULL, lead_case = NULL
			WHERE (low, high) IN (($1, $2), ($2, $1))
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code) VALUES ($3, 'related', $4, $2, $1, '')`,
		c.m.Case, other, c.d.Now, c.m.Staff)
	if err != nil {
		return fmt.Errorf("register: relations: %w", err)
	}
	return nil
}

// mayRelate reports whether the author of the message may say something about a
// case: there is one, and he may see it.
func (c submission) mayRelate(ctx context.Context, id domain.CaseID) (bool, error) {
	return c.knows(ctx, `SELECT EXISTS (SELECT FROM disputes WHERE case_id = $2) AND may_see($1, $2)`, c.m.Staff, id)
}

// Relations tells how a case stands to others, as staff may know it. Without a
// case it lists the questions that are open about the cases he may see, the
// newest first, limit at the most.
func (r *Register) Relations(ctx context.Context, staff domain.StaffID, id domain.CaseID, limit int) ([]record.Relation, error) {
	var found []record.Relation
	_, err := scanJSON(r.db.QueryRowContext(ctx, `
		WITH pairs AS (
			SELECT low AS of, high AS other, r.* FROM relations r WHERE low = $2
			UNION ALL SELECT high, low, r.* FROM relations r WHERE high = $2
			UNION ALL (
				SELECT CASE WHEN may_see($1, low) THEN low ELSE high END, CASE WHEN may_see($1, low) THEN high ELSE low END, r.*
				FROM relations r WHERE $2 = '' AND relation IS NULL AND likeness <> '{}' AND (may_see($1, low) OR may_see($1, high))
				ORDER BY found_at DESC LIMIT $3)
		)
		SELECT coalesce(jsonb_agg(jsonb_build_object('of', p.of, 'case', c.id, 'centre', c.centre, 'kind', d.kind, 'likeness', p.likeness,
				'relation', p.relation, 'leading', p.lead_case, 'by', a.staff, 'at', coalesce(a.done_at, p.found_at))
			|| CASE WHEN may_see($1, c.id) THEN jsonb_build_object('title',
				CASE WHEN concerns_under_age(c.id, 18, register_now()) THEN '' ELSE d.title END, 'stage', c.stage, 'first_in', c.first_in) ELSE '{}' END
			ORDER BY coalesce(a.done_at, p.found_at) DESC, c.id), '[]')
		FROM pairs p JOIN cases c ON c.id = p.other JOIN disputes d ON d.case_id = c.id LEFT JOIN acts a ON a.message = p.act
		WHERE p.relation IS NOT NULL OR p.likeness <> '{}'`, staff, id, limit), &found)
	if err != nil {
		return nil, fmt.Errorf("register: relations: %w", err)
	}
	return found, nil
}

// birthOf gives a party's day of birth for the table, empty when it is not known.
func birthOf(p domain.PartyEntry) string {
	if born := p.Born(); !born.IsZero() {
		return born.String()
	}
	return ""
}
