package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
)

func day(t *testing.T, text string) domain.Day {
	t.Helper()
	d, err := domain.ParseDay(text)
	require.NoError(t, err)
	return d
}

func TestWhoIsUnderAge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		birth, today string
		years        int
		want         bool
	}{
		{"2008-03-02", "2026-03-01", 18, true},
		{"2008-03-02", "2026-03-02", 18, true}, // his birthday is the last day
		{"2008-03-02", "2026-03-03", 18, false},
		{"2008-02-29", "2026-02-28", 18, true}, // no 29 February: the month's end
		{"2008-02-29", "2026-03-01", 18, false},
		{"2012-03-02", "2026-03-02", 14, true},
		{"2012-03-02", "2026-03-03", 14, false},
		{"2026-03-02", "2026-03-02", 14, true},
	} {
		require.Equal(t, c.want, domain.Under(c.years, day(t, c.birth), day(t, c.today)), "%v", c)
	}
	require.False(t, domain.Under(18, domain.Day{}, day(t, "2026-03-02")), "nothing is assumed of whom nothing is known")
}

func TestDayOfBirth(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		party domain.PartyEntry
		born  string
		wrong string
	}{
		"nothing is known":                  {domain.PartyEntry{}, "", ""},
		"a resident's number":               {domain.PartyEntry{IDNumber: "11010519491231002X"}, "1949-12-31", ""},
		"an organisation's":                 {domain.PartyEntry{IDNumber: "91350100M000100Y43"}, "", ""},
		"entered":                           {domain.PartyEntry{Birth: "2015-03-02"}, "2015-03-02", ""},
		"both":                              {domain.PartyEntry{IDNumber: "11010519491231002X", Birth: "1949-12-31"}, "1949-12-31", ""},
		"entered otherwise than the number": {domain.PartyEntry{IDNumber: "11010519491231002X", Birth: "2015-03-02"}, "1949-12-31", "birth: another day than the resident's number gives"},
		"no day":                            {domain.PartyEntry{Birth: "2015-02-29"}, "", "birth: a day, as 2015-03-02"},
	} {
		p := c.party
		p.Role, p.Name = domain.Applicant, "某"
		if c.born == "" {
			require.True(t, p.Born().IsZero(), name)
		} else {
			require.Equal(t, c.born, p.Born().String(), name)
		}
		if err := p.Validate(); c.wrong == "" {
			require.NoError(t, err, name)
		} else {
			require.EqualError(t, err, c.wrong, name)
		}
	}
}

func TestWhoSpeaksForAMinor(t *testing.T) {
	t.Parallel()
	himself, guardian := &domain.Evidence{}, &domain.Evidence{By: domain.ByGuardian}
	for name, c := range map[string]struct {
		minor, guarded bool
		evidence       *domain.Evidence
		want           error
	}{
		"of age, himself":                       {false, false, himself, nil},
		"of age, by a guardian of his":          {false, true, guardian, nil},
		"of age, by a guardian nobody knows":    {false, false, guardian, domain.Refuse(domain.MissingDetails, "guardian.none")},
		"under age, no guardian":                {true, false, himself, domain.Refuse(domain.MissingDetails, "guardian.none")},
		"under age, by a guardian nobody knows": {true, false, guardian, domain.Refuse(domain.MissingDetails, "guardian.none")},
		"under age, himself":                    {true, true, himself, domain.Refuse(domain.MissingDetails, "field", "by_guardian")},
		"under age, by his guardian":            {true, true, guardian, nil},
		"no word of his":                        {true, false, nil, nil},
	} {
		err := domain.CheckVoice(c.minor, c.guarded, c.evidence)
		if c.want == nil {
			require.NoError(t, err, name)
			continue
		}
		require.Equal(t, c.want, err, name)
	}
}

func TestWhoMayReadAndExport(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		access       domain.Access
		read, export bool
	}{
		"people of age":        {domain.Access{}, true, true},
		"a minor":              {domain.Access{Minor: true}, true, false},
		"a child":              {domain.Access{Minor: true, Child: true}, false, false},
		"a child, one's work":  {domain.Access{Minor: true, Child: true, Handles: true}, true, false},
		"a child, let by head": {domain.Access{Minor: true, Child: true, Approved: true}, true, false},
	} {
		require.Equal(t, c.read, c.access.MayRead() == nil, name)
		require.Equal(t, c.export, c.access.MayExport() == nil, name)
	}
	require.Equal(t, domain.Refuse(domain.Protected, "field", "reading"), domain.Access{Child: true}.MayRead())
	require.Equal(t, domain.Refuse(domain.Protected, "field", "export"), domain.Access{Minor: true}.MayExport())
}

func TestActsAboutMinors(t *testing.T) {
	t.Parallel()
	evidence := &domain.Evidence{Form: domain.HashOf([]byte("form")), Place: "社区", At: day(t, "2026-03-02").Start()}
	guardian := &domain.Guardian{Name: "赵某", Relation: "母亲", Phone: "13800138000"}
	require.NoError(t, mediation.Procedure().CheckAct(domain.RecordGuardian, domain.Details{Party: "P1", Guardian: guardian, Evidence: evidence}))
	require.NoError(t, mediation.Procedure().CheckAct(domain.LetRead, domain.Details{Reader: "S0001", Note: "年度检查"}))
	for name, c := range map[string]struct {
		kind    domain.ActKind
		details domain.Details
		fact    string
	}{
		"no guardian":          {domain.RecordGuardian, domain.Details{Party: "P1", Evidence: evidence}, "guardian"},
		"no evidence":          {domain.RecordGuardian, domain.Details{Party: "P1", Guardian: guardian}, "evidence"},
		"no relation":          {domain.RecordGuardian, domain.Details{Party: "P1", Guardian: &domain.Guardian{Name: "赵某"}, Evidence: evidence}, "guardian"},
		"no such telephone":    {domain.RecordGuardian, domain.Details{Party: "P1", Guardian: &domain.Guardian{Name: "赵某", Relation: "母亲", Phone: "1"}, Evidence: evidence}, "guardian"},
		"nobody is to read":    {domain.LetRead, domain.Details{Note: "x"}, "reader"},
		"nobody knows why":     {domain.LetRead, domain.Details{Reader: "S0001"}, "note"},
		"a voice there is not": {domain.RecordGuardian, domain.Details{Party: "P1", Guardian: guardian, Evidence: &domain.Evidence{Form: evidence.Form, Place: "社区", At: evidence.At, By: "neighbour"}}, "evidence"},
	} {
		require.EqualError(t, mediation.Procedure().CheckAct(c.kind, c.details), "MISSING_DETAILS ("+c.fact+")", name)
	}
}
