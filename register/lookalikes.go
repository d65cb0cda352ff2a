package register

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"hejie/domain"
)

// LookAlikes are two cases that may be one matter: the same applicant, the same
// title, and not more than LookAlikeDays between them. People decide whether
// they are; nothing is ever merged.
type LookAlikes struct {
	Key      string        `json:"key"`
	Case     domain.CaseID `json:"case"`
	OtherKey string        `json:"other_key,omitempty"` // when the other came from the same source
	Other    domain.CaseID `json:"other"`
}

// LookAlikeDays is how far the first coming-in of two look-alikes may lie apart.
const LookAlikeDays = 90

// LookAlikes finds, for cases that came from a source under the given keys,
// other cases that may be the same matter, among those that staff may see. Each
// pair comes once, in the order of their numbers.
func (r *Register) LookAlikes(ctx context.Context, staff domain.StaffID, source string, keys []string) ([]LookAlikes, error) {
	var all []LookAlikes
	paired := map[[2]domain.CaseID]bool{}
	for some := range slices.Chunk(keys, 1000) { // so that no statement takes long
		var found []LookAlikes
		_, err := scanJSON(r.db.QueryRowContext(ctx, `
			SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('key', c.source_key, 'case', c.id, 'other', o.id,
				'other_key', CASE WHEN o.source = c.source THEN o.source_key END)), '[]')
			FROM cases c JOIN disputes d ON d.case_id = c.id JOIN parties p ON p.case_id = c.id AND p.role = 'applicant'
			JOIN disputes alike ON alike.title = d.title AND alike.case_id <> c.id
			JOIN parties same ON same.case_id = alike.case_id AND same.role = 'applicant' AND same.name = p.name
			JOIN cases o ON o.id = alike.case_id
				AND o.first_in BETWEEN c.first_in - $4 * interval '1 day' AND c.first_in + $4 * interval '1 day'
			WHERE c.source = $2 AND c.source_key = ANY ($3)
			  AND EXISTS (SELECT FROM posts WHERE staff = $1 AND until IS NULL AND o.centre LIKE centre || '%')`,
			staff, source, pq.Array(some), LookAlikeDays), &found)
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
	slices.SortFunc(all, func(a, b LookAlikes) int {
		return strings.Compare(string(a.Case+a.Other), string(b.Case+b.Other))
	})
	return all, nil
}
