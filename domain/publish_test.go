package domain_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// Of a kind in one community a small number is not published, nor what it would
// follow from; and no sum is changed.
func TestSmallCountsAreNotPublished(t *testing.T) {
	t.Parallel()
	const open, fewer, withheld = domain.Open, domain.FewerThan, domain.Withheld
	kinds := []domain.DisputeKind{"marriage_family", "neighbour", "housing_land", "contract"}
	for name, c := range map[string]struct {
		counts []int
		veils  []domain.Veil
	}{
		"nothing small":                            {[]int{3, 4, 0, 9}, []domain.Veil{open, open, open, open}},
		"one, which would follow from the sum":     {[]int{1, 4, 0, 3}, []domain.Veil{fewer, open, open, withheld}},
		"two of three, and nobody knows which":     {[]int{1, 2, 5, 9}, []domain.Veil{fewer, fewer, open, open}},
		"twice the least, which would follow":      {[]int{1, 1, 5, 9}, []domain.Veil{fewer, fewer, withheld, open}},
		"twice the most":                           {[]int{2, 2, 9, 5}, []domain.Veil{fewer, fewer, open, withheld}},
		"nothing beside it":                        {[]int{2, 0, 0, 0}, []domain.Veil{fewer, open, open, open}},
		"nothing at all beside what is withheld":   {[]int{0, 2, 7, 0}, []domain.Veil{open, fewer, withheld, open}},
		"three small ones of which two are larger": {[]int{1, 2, 2, 8}, []domain.Veil{fewer, fewer, fewer, open}},
	} {
		var cases []domain.CountedCase
		add := func(centre domain.CentreCode, kind domain.DisputeKind, n int) {
			for range n {
				cases = append(cases, domain.CountedCase{Case: domain.CaseID(fmt.Sprintf("YX2016-%06d", len(cases))), Centre: centre, Kind: kind, FirstIn: noonOf("2016-08-02")})
			}
		}
		for i, n := range c.counts {
			add("440104003104", kinds[i], n)
		}
		add("440104003", "neighbour", 1)    // no community's
		add("440104003108", "neighbour", 5) // another's, in which nothing is small
		by := []domain.Dimension{domain.ByCommunity, domain.ByKind}
		tab := domain.Tabulate(cases, august(), by, domain.Calendar{})
		got := map[string]domain.Veil{}
		parts, _ := tab.Veils(domain.Small{Below: 3}, domain.Scope{})
		for i, veils := range parts {
			if key := tab.Parts[i].Keys; key[0] == "440104003104" {
				got[key[1]] = veils[domain.CasesScreened]
			} else {
				require.Empty(t, veils, "%s: %s", name, key)
			}
		}
		for i, kind := range kinds {
			require.Equal(t, c.veils[i], got[string(kind)], "%s: %s", name, kind)
		}
		require.Equal(t, len(cases), tab.Whole.Counts[domain.CasesScreened])
		for _, by := range [][]domain.Dimension{{domain.ByKind}, {domain.ByCommunity}, {domain.ByStreet, domain.ByKind}, nil} {
			tab := domain.Tabulate(cases, august(), by, domain.Calendar{})
			parts, whole := tab.Veils(domain.Small{Below: 3}, domain.Scope{Centre: "440104003"})
			for _, veils := range append(parts, whole) {
				require.Empty(t, veils, "only kinds within a community")
			}
		}
	}
}

// Narrowing the question to a community, to a kind or to both shows no more than
// breaking it down by them.
func TestSmallCountsAreNotAskedOut(t *testing.T) {
	t.Parallel()
	const open, fewer, withheld = domain.Open, domain.FewerThan, domain.Withheld
	var cases []domain.CountedCase
	for i, n := range []int{1, 4, 7} {
		for range n {
			cases = append(cases, domain.CountedCase{Centre: []domain.CentreCode{"440104003104", "440104003108", "440104003"}[i], Kind: "consumer", Source: domain.Applied, FirstIn: noonOf("2016-08-02")})
		}
	}
	for name, c := range map[string]struct {
		by    []domain.Dimension
		of    domain.Scope
		n     int // of the cases, those of the scope
		parts []domain.Veil
		whole domain.Veil
	}{
		"a kind, by community":               {[]domain.Dimension{domain.ByCommunity}, domain.Scope{Kind: "consumer"}, 12, []domain.Veil{open, fewer, withheld}, open},
		"a community, by kind":               {[]domain.Dimension{domain.ByKind}, domain.Scope{Centre: "440104003104"}, 1, []domain.Veil{fewer}, open},
		"both":                               {nil, domain.Scope{Centre: "440104003104", Kind: "consumer"}, 1, nil, fewer},
		"both, by source":                    {[]domain.Dimension{domain.BySource}, domain.Scope{Centre: "440104003104", Kind: "consumer"}, 1, []domain.Veil{fewer}, fewer},
		"a kind in a street":                 {nil, domain.Scope{Centre: "440104003", Kind: "consumer"}, 1, nil, open},
		"a kind in a community of many":      {nil, domain.Scope{Centre: "440104003104", Kind: "consumer"}, 5, nil, open},
		"a kind, by the street's own centre": {[]domain.Dimension{domain.ByStreet}, domain.Scope{Kind: "consumer"}, 1, []domain.Veil{open}, open},
	} {
		parts, whole := domain.Tabulate(cases[:c.n], august(), c.by, domain.Calendar{}).Veils(domain.Small{Below: 3}, c.of)
		require.Len(t, parts, len(c.parts), name)
		for i, veils := range parts {
			require.Equal(t, c.parts[i], veils[domain.CasesScreened], "%s: part %d", name, i)
		}
		require.Equal(t, c.whole, whole[domain.CasesScreened], name)
	}
}

func TestRatesOfVeiledNumbersAreNotTold(t *testing.T) {
	t.Parallel()
	veils := map[domain.Measure]domain.Veil{domain.SuccessAccepted: domain.FewerThan, domain.CasesScreened: domain.Withheld}
	require.False(t, domain.RateA.MayTell(veils))
	require.False(t, domain.RateB.MayTell(veils))
	require.True(t, domain.RateC.MayTell(veils))
	require.True(t, domain.RateA.MayTell(nil))
}

func TestSmallCountsOfAPolicy(t *testing.T) {
	t.Parallel()
	require.Equal(t, 3, domain.Policy{}.SmallCounts().Below, "a policy of before")
	require.False(t, domain.Policy{}.SmallCounts().Confirmed)
	rule := domain.Small{Below: 5, Source: "统计局", Confirmed: true}
	require.Equal(t, rule, domain.Policy{Small: rule}.SmallCounts())
	require.NoError(t, rule.Validate())
	require.NoError(t, domain.Small{}.Validate())
	for _, wrong := range []domain.Small{{Below: 1, Source: "x"}, {Below: 21, Source: "x"}, {Below: 3}, {Source: "x"}} {
		require.Error(t, wrong.Validate(), "%v", wrong)
	}
}
