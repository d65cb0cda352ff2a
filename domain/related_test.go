package domain_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func TestWordsAboutOtherCases(t *testing.T) {
	t.Parallel()
	a, b, c := domain.CaseID("YX2026-000001"), domain.CaseID("YX2026-000002"), domain.CaseID("YX2026-000003")
	for name, w := range map[string]struct {
		word  domain.Word
		open  []domain.CaseID
		about domain.Relation // a
	}{
		"nothing is said":       {domain.Word{}, []domain.CaseID{a, b, c}, ""},
		"one is related":        {domain.Word{Related: []domain.CaseID{a}}, []domain.CaseID{b, c}, domain.IsRelated},
		"one is not the same":   {domain.Word{NotSame: []domain.CaseID{a}}, []domain.CaseID{b, c}, domain.IsNotSame},
		"none is the same":      {domain.Word{NotSame: []domain.CaseID{domain.AllLookAlikes}}, nil, domain.IsNotSame},
		"all but one":           {domain.Word{Related: []domain.CaseID{a}, NotSame: []domain.CaseID{domain.AllLookAlikes}}, nil, domain.IsRelated},
		"one that is not asked": {domain.Word{Related: []domain.CaseID{"YX2020-000009"}}, []domain.CaseID{a, b, c}, ""},
	} {
		require.NoError(t, w.word.Validate(), name)
		require.Equal(t, w.open, w.word.Unanswered([]domain.CaseID{a, b, c}), name)
		require.Equal(t, w.about, w.word.About(a), name)
	}
	many := domain.Word{}
	for i := range 2*domain.MaxLookAlikes + 1 {
		many.Related = append(many.Related, domain.CaseID(fmt.Sprintf("YX2026-%06d", i)))
	}
	for name, wrong := range map[string]domain.Word{
		"no case number":     {Related: []domain.CaseID{"x"}},
		"all are related":    {Related: []domain.CaseID{domain.AllLookAlikes}},
		"two words":          {Related: []domain.CaseID{a}, NotSame: []domain.CaseID{a}},
		"the same twice":     {NotSame: []domain.CaseID{a, a}},
		"more than are told": many,
	} {
		require.Equal(t, domain.Invalid, domain.KindOf(wrong.Validate()), name)
	}
}
