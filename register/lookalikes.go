package register

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/internal/record"
)

// LookAlikes finds, for cases that came from a source under the given keys,
// other cases that may be the same matter, and puts each pair on record as a
// question to be answered. It gives those of which staff may see both, each pair
// once, in the order of their numbers.
func (r *Register) LookAlikes(ctx context.Context, staff domain.StaffID, source string, keys []string) ([]record.LookAlikes, error) {
	var all []record.LookAlikes
	paired := map[[2]domain.CaseID]bool{}
	for some := range slices.Chunk(keys, 100) { // so that no statement takes long
		var found []record.LookAlikes
		_, err := scanJSON(r.db.QueryRowContext(ctx, `
			WITH pairs AS MATERIALIZED (
				SELECT c.source_key, c.source, c.id, l.other, l.likeness
				FROM cases c JOIN disputes d ON d.case_id = c.id, LATERAL (
					SELECT array_agg(name) FILTER (WHERE role = 'applicant') AS applicants,
						array_agg(id_number) FILTER (WHERE id_number <> '') AS identities, array_agg(phone) FILTER (WHERE phone <> '') AS phones
					FROM parties WHERE case_id = c.id
				) p, LATERAL look_alikes(c.id, d.kind, d.place, d.title, c.first_in, p.applicants, p.identities, p.phones, $4, $5) l
				WHERE c.source = $2 AND c.source_key = ANY ($3)
			), asked AS (
				INSERT INTO relations (low, high, likeness, found_at)
				SELECT DISTINCT ON (1, 2) least(id, other COLLATE "C"), greatest(id, other COLLATE "C"), likeness, register_now() FROM pairs
				ORDER BY 1, 2
				ON CONFLICT DO NOTHING
			)
			SELECT coalesce(jsonb_agg(jsonb_build_object('key', p.source_key, 'case', p.id, 'other', o.id,
				'other_key', CASE WHEN o.source = p.source THEN o.source_key END, 'likeness', p.likeness)), '[]')
			FROM pairs p JOIN cases o ON o.id = p.other
			WHERE EXISTS (SELECT FROM posts WHERE staff = $1 AND until IS NULL AND o.centre LIKE centre || '%')`,
			staff, source, pq.Array(some), domain.LookAlikeDays, domain.MaxLookAlikes), &found)
		if err != nil {
			return nil, fmt.Errorf("register: look-alikes: %w", err)
		}
		for _, l := range found {
			if pair := [2]domain.CaseID{min(l.Case, l.Other), max(l.Case, l.Other)}; !paired[pair] {
				paired[pair] = true
				all = append(all, l)
			}
		}
	}
	slices.SortFunc(all, func(a, b record.LookAlikes) int {
		return strings.Compare(string(a.Case+a.Other), string(b.Case+b.Other))
	})
	return all, nil
}

// WouldLookAlike finds the cases that look like a matter about to be taken in.
// That somebody looked for a person's cases is on record.
func (r *Register) WouldLookAlike(ctx context.Context, staff domain.StaffID, in domain.Intake) ([]record.LookAlike, error) {
	found, err := alike(ctx, r.db, staff, in)
	if err != nil || len(found) == 0 {
		return found, err
	}
	if _, err := r.db.ExecContext(ctx, `
		INSERT INTO audit (at, what, staff, case_id, ref) SELECT register_now(), 'looked_up', $1, id, id FROM unnest($2::text[]) id ORDER BY id`,
		staff, pq.Array(numbersOf(found))); err != nil {
		return nil, fmt.Errorf("register: look-alikes: %w", err)
	}
	return found, nil
}

// alike finds the look-alikes of an intake. The name of an applicant is no key at
// the counter, where he can be asked for his number: only a table is searched by
// name and title.
func alike(ctx context.Context, db querier, staff domain.StaffID, in domain.Intake) (found []record.LookAlike, err error) {
	var identities, phones []string
	for _, p := range in.Parties {
		if p.IDNumber != "" {
			identities = append(identities, p.IDNumber)
		}
		if p.Phone != "" {
			phones = append(phones, p.Phone)
		}
	}
	var firstIn *time.Time
	if !in.FirstIn.IsZero() {
		firstIn = &in.FirstIn
	}
	_, err = scanJSON(db.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('case', c.id, 'centre', c.centre, 'kind', d.kind, 'likeness', l.likeness)
			|| CASE WHEN may_see($1, c.id) THEN jsonb_build_object('title',
				CASE WHEN concerns_under_age(c.id, 18, register_now()) THEN '' ELSE d.title END, 'stage', c.stage, 'first_in', c.first_in) ELSE '{}' END
			ORDER BY l.n), '[]')
		FROM look_alikes(NULL, $2, $3, NULL, coalesce($4, register_now()), NULL, $5, $6, $7, $8) WITH ORDINALITY AS l (other, likeness, n)
			JOIN cases c ON c.id = l.other JOIN disputes d ON d.case_id = c.id`,
		staff, in.Kind, in.Place, firstIn, pq.Array(identities), pq.Array(phones), domain.LookAlikeDays, domain.MaxLookAlikes), &found)
	if err != nil {
		return nil, fmt.Errorf("register: look-alikes: %w", err)
	}
	return found, nil
}

func numbersOf(found []record.LookAlike) []domain.CaseID {
	ids := make([]domain.CaseID, len(found))
	for i, l := range found {
		ids[i] = l.Case
	}
	return ids
}

// wordsOf refuses an intake that leaves a look-alike without a word, and
// gives what is to be put on record of the others.
func (c submission) wordsOf(ctx context.Context, in domain.Intake) ([]relationEntry, error) {
	found, err := alike(ctx, c.tx, c.m.Staff, in)
	if err != nil {
		return nil, err
	}
	if open := in.Unanswered(numbersOf(found)); len(open) > 0 {
		return nil, unansweredLookAlikes(open)
	}
	var entries []relationEntry
	for _, l := range found {
		entries = append(entries, relationEntry{Other: l.Case, Relation: in.About(l.Case), Likeness: l.Likeness})
	}
	for _, id := range slices.Concat(in.Related, in.NotSame) {
		if id == domain.AllLookAlikes || slices.ContainsFunc(found, func(l record.LookAlike) bool { return l.Case == id }) {
			continue
		}
		if may, err := c.mayRelate(ctx, id); err != nil || !may {
			return nil, orRefuse(err, domain.MissingDetails, "other.case", "case", id)
		}
		entries = append(entries, relationEntry{Other: id, Relation: in.About(id), Likeness: []domain.Likeness{}})
	}
	return entries, nil
}

func unansweredLookAlikes(open []domain.CaseID) *domain.Refusal {
	ids := make([]string, len(open))
	for i, id := range open {
		ids[i] = string(id)
	}
	return domain.Refuse(domain.MissingDetails, "look_alikes.open", "cases", strings.Join(ids, " "))
}
