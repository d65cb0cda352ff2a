package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// The parties agree anew: what the first agreement still promised is not due any
// more, what was performed of it stays, and what the second one promises is.
func TestShowTellsWhichAgreementIsOwedOn(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	mediator, step := c.People["mediator"].ID, 0
	asks := func(stage domain.Stage, asks ...domain.Ask) {
		t.Helper()
		step++
		c.step(t, id, step, stage, asks...)
	}
	decide := func(who string, slot int, outcome domain.Outcome, details any) {
		t.Helper()
		_, err := c.Decide(t, who, domain.NewTaskID(id, step, slot), outcome, details)
		require.NoError(t, err)
	}
	agreed := func(content string, parts ...domain.Instalment) {
		t.Helper()
		asks(domain.StageMediation, domain.Ask{Kind: domain.Session})
		decide("mediator", 1, domain.Written, domain.Details{Agreement: &domain.Agreement{
			Facts: "三楼防水层老化", Content: content, Performance: "转账", PerformanceUntil: "2022-12-31", Instalments: parts,
		}})
		asks(domain.StageSigning, domain.Ask{Kind: domain.Signature, Party: "P1"}, domain.Ask{Kind: domain.Signature, Party: "P2"},
			domain.Ask{Kind: domain.MediatorSigns, Person: mediator})
		decide("registrar", 1, domain.Sign, officetest.Heard())
		decide("registrar", 2, domain.Sign, officetest.Heard())
		decide("mediator", 3, domain.Sign, nil)
		asks(domain.StageSealing, domain.Ask{Kind: domain.Seal})
		decide("head", 1, domain.ApplySeal, nil)
	}
	asks(domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	decide("registrar2", 1, domain.Accept, nil)
	asks(domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	decide("head", 1, domain.Appoint, domain.Details{Mediators: []domain.StaffID{mediator}, ChosenBy: "committee"})
	agreed("分三期赔偿", domain.Instalment{Due: "2022-02-25", AmountFen: 100000}, domain.Instalment{Due: "2022-02-28", AmountFen: 100000}, domain.Instalment{Due: "2022-09-30", AmountFen: 100000})
	asks(domain.StageFollowUp, domain.Ask{Kind: domain.Performance, Number: 1})
	decide("registrar", 1, domain.Performed, officetest.Heard())
	before := c.done(t, "head", "show", string(id))
	require.Contains(t, before, "第 3 期：2022-09-30、1,000.00 元：未到期\n")
	require.NotContains(t, before, "取代")

	agreed("余款一次付清", domain.Instalment{Due: "2022-12-31", AmountFen: 200000})
	shown := c.done(t, "head", "show", string(id))
	first, second, found := strings.Cut(shown[strings.Index(shown, "协议第 1 版"):], "协议第 2 版")
	require.True(t, found)
	require.Contains(t, first, "生效、已由第 2 版取代\n")
	require.Regexp(t, `第 1 期：2022-02-25、1,000.00 元：\S+ \S+ 已履行\n`, first)
	require.Contains(t, first, "第 2 期：2022-02-28、1,000.00 元：已由第 2 版协议取代，不再到期\n")
	require.Contains(t, first, "第 3 期：2022-09-30、1,000.00 元：已由第 2 版协议取代，不再到期\n")
	require.NotContains(t, first, "未到期")
	require.NotContains(t, second, "取代")
	require.Contains(t, second, "第 1 期：2022-12-31、2,000.00 元：未到期\n")
	english := c.done(t, "head", "show", string(id), "--lang", "en")
	require.Contains(t, english, "number 3: 2022-09-30, 1,000.00 yuan: no longer due: version 2 of the agreement took its place\n")
	require.Contains(t, english, ", replaced by version 2\n")
}
