package domain_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
)

func TestInstalments(t *testing.T) {
	t.Parallel()
	many := make([]domain.Instalment, domain.MaxInstalments+1)
	for i := range many {
		many[i] = domain.Instalment{Due: "2026-03-01", AmountFen: 1}
	}
	three := []domain.Instalment{{Due: "2026-03-31", AmountFen: 100_00}, {Due: "2026-03-31", AmountFen: 50}, {Due: "2026-04-30", What: "重做防水"}}
	for _, c := range []struct {
		name  string
		total domain.Fen
		parts []domain.Instalment
		fact  string
	}{
		{"none", 0, nil, ""},
		{"a whole and no parts", 100_00, nil, ""},
		{"parts of no whole", 0, three, ""},
		{"parts of a whole", 100_50, three, ""},
		{"sixty", 60, many[:60], ""},
		{"sixty-one", 0, many, "agreement.instalments: 60 at the most"},
		{"other parts than the whole", 100_51, three, "agreement.instalments: together they are not amount_fen"},
		{"no date", 0, []domain.Instalment{{Due: "2026-02-30", AmountFen: 1}}, "agreement.instalments: due of number 1"},
		{"out of order", 0, []domain.Instalment{{Due: "2026-03-02", AmountFen: 1}, {Due: "2026-03-01", AmountFen: 1}}, "agreement.instalments: number 2 is due before the one before it"},
		{"after the end", 0, []domain.Instalment{{Due: "2026-05-01", AmountFen: 1}}, "agreement.instalments: number 1 is due after performance_until"},
		{"nothing", 0, []domain.Instalment{{Due: "2026-03-01"}}, "agreement.instalments: amount_fen of number 1"},
		{"less than nothing", 0, []domain.Instalment{{Due: "2026-03-01", AmountFen: -1, What: "退款"}}, "agreement.instalments: amount_fen of number 1"},
		{"hidden text", 0, []domain.Instalment{{Due: "2026-03-01", AmountFen: 1, What: "a\u202eb"}}, "agreement.instalments: what of number 1"},
	} {
		a := domain.Agreement{Facts: "渗水", Content: "赔偿", Performance: "转账", PerformanceUntil: "2026-04-30", AmountFen: c.total, Instalments: c.parts}
		err := procedures.All().Task(domain.Session).Check(domain.Written, domain.Details{Agreement: &a})
		if c.fact == "" {
			require.NoError(t, err, c.name)
			continue
		}
		require.EqualError(t, err, "MISSING_DETAILS ("+c.fact+")", c.name)
	}
	require.Equal(t, "[2026-03-31 2026-03-31 2026-04-30]", fmt.Sprint(domain.Agreement{PerformanceUntil: "2026-04-30", Instalments: three}.Dues()))
	require.Equal(t, "[2026-04-30]", fmt.Sprint(domain.Agreement{PerformanceUntil: "2026-04-30"}.Dues()), "performed as one")
}

// Who may start judicial confirmation: all parties together, and about what a
// court confirms (People's Mediation Law, Art. 33; Interpretation of the CPL,
// Art. 355).
func TestApplicationForConfirmation(t *testing.T) {
	t.Parallel()
	two := []domain.PartyID{"P1", "P2"}
	require.NoError(t, domain.CheckApplication(two, []domain.PartyID{"P2", "P1"}, nil))
	require.Equal(t, domain.Refuse(domain.NotJoint, "party", "P2"), domain.CheckApplication(two, []domain.PartyID{"P1"}, nil))
	require.Equal(t, domain.Refuse(domain.NotJoint, "party", "P1"), domain.CheckApplication(two, nil, nil))
	require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "applicants"), domain.CheckApplication(two, []domain.PartyID{"P1", "P2", "P3"}, nil))
	require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "applicants"), domain.CheckApplication(two, []domain.PartyID{"P1", "P2", "P2"}, nil))
	for _, subject := range domain.Subjects() {
		require.Equal(t, domain.Refuse(domain.NotConfirmable, "subject", subject), domain.CheckApplication(two, two, []domain.Subject{subject}))
	}
}

func TestClosingNamesEachMissingDocument(t *testing.T) {
	t.Parallel()
	rights, identity, record := domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord
	require.Equal(t, domain.Refuse(domain.Incomplete, "document", []domain.DocumentKind{rights, identity, record}), domain.CheckClosing(domain.Agreed, nil))
	require.Equal(t, domain.Refuse(domain.Incomplete, "document", []domain.DocumentKind{identity}), domain.CheckClosing(domain.Failed, []domain.DocumentKind{record, rights}))
	require.NoError(t, domain.CheckClosing(domain.Agreed, []domain.DocumentKind{rights, identity, record}))
}

func TestADayIsTheDebtorsToTheEnd(t *testing.T) {
	t.Parallel()
	a := domain.Agreement{PerformanceUntil: "2026-06-30", Instalments: []domain.Instalment{{Due: "2026-03-06"}, {Due: "2026-06-30"}}}
	for _, tt := range []struct {
		part    int
		on      string
		notYet  bool
		missing bool
	}{
		{part: 1, on: "2026-03-05", notYet: true},
		{part: 1, on: "2026-03-06", notYet: true},
		{part: 1, on: "2026-03-07"},
		{part: 2, on: "2026-03-07", notYet: true},
		{part: 2, on: "2026-07-01"},
		{part: 3, on: "2026-07-01", missing: true},
		{part: 0, on: "2026-07-01", missing: true},
	} {
		today, err := domain.ParseDay(tt.on)
		require.NoError(t, err)
		switch err := a.CheckDefault(tt.part, today); {
		case tt.notYet:
			require.Equal(t, domain.Refuse(domain.NotDueYet, "day", a.Instalments[tt.part-1].Due), err, "%v", tt)
		default:
			require.Equal(t, tt.missing, err != nil, "%v: %v", tt, err)
		}
	}
}
