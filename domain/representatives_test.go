package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// crowd is one applicant and n respondents.
func crowd(n int) []domain.Represented {
	all := []domain.Represented{{Party: "P1", Role: domain.Applicant}}
	for i := range n {
		all = append(all, domain.Represented{Party: domain.NthParty(i + 2), Role: domain.Respondent})
	}
	return all
}

func TestWhoSpeaksForACrowd(t *testing.T) {
	t.Parallel()
	policy := domain.RepresentativesPolicy{Above: 10, Most: 5, Source: "x"}
	spoken := func(n int, by map[int]domain.PartyID) []domain.Represented {
		all := crowd(n)
		for i, who := range by {
			all[i-1].By = who
		}
		return all
	}
	for name, c := range map[string]struct {
		policy                domain.RepresentativesPolicy
		all                   []domain.Represented
		party, representative domain.PartyID
		fact                  string
	}{
		"eleven":                  {policy, crowd(11), "P3", "P2", ""},
		"ten":                     {policy, crowd(10), "P3", "P2", "representative: for a side of more than 10 parties"},
		"a policy of before":      {domain.RepresentativesPolicy{}, crowd(11), "P3", "P2", "representative: for a side of more than 1 parties"},
		"himself":                 {policy, crowd(11), "P2", "P2", "representative: another party of the same side"},
		"the other side":          {policy, crowd(11), "P3", "P1", "representative: another party of the same side"},
		"nobody":                  {policy, crowd(11), "P3", "P99", "representative: another party of the same side"},
		"for nobody":              {policy, crowd(11), "P99", "P2", "party"},
		"one who is spoken for":   {policy, spoken(11, map[int]domain.PartyID{3: "P2"}), "P4", "P3", "representative: one who speaks for others is spoken for by nobody"},
		"for one who speaks":      {policy, spoken(11, map[int]domain.PartyID{3: "P2"}), "P2", "P4", "representative: one who speaks for others is spoken for by nobody"},
		"a fifth":                 {policy, spoken(12, map[int]domain.PartyID{7: "P2", 8: "P3", 9: "P4", 10: "P5"}), "P11", "P6", ""},
		"a sixth":                 {policy, spoken(13, map[int]domain.PartyID{7: "P2", 8: "P3", 9: "P4", 10: "P5", 11: "P6"}), "P12", "P13", "representative: a side has 5 at the most"},
		"another for one of five": {policy, spoken(13, map[int]domain.PartyID{7: "P2", 8: "P3", 9: "P4", 10: "P5", 11: "P6"}), "P11", "P13", ""},
	} {
		refusal := c.policy.Check(c.all, c.party, c.representative)
		if c.fact == "" {
			require.Nil(t, refusal, name)
			continue
		}
		require.EqualError(t, refusal, "MISSING_DETAILS ("+c.fact+")", name)
	}
}
