//go:build e2e

package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// An agreement is not performed: the parties mediate again and come to nothing,
// are told of the other routes, mediate once more, and reach another agreement,
// while somebody is reported to be at risk. Each answer costs the engine ten
// events at the most.
func TestTheyMediateAgain(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	s.play(t, id, begun(s)...)
	p := community()
	text := agreement()
	text.Agreement.Instalments = []domain.Instalment{{Due: "2026-03-05", AmountFen: 100000}, {Due: "2026-03-10", AmountFen: 100000}}
	s.settle(t, id, p, text)
	s.leap(t, officetest.Monday().AddDate(0, 0, 10))
	heard := officetest.Heard()
	broken := []move{
		decides(domain.Performance, "registrar", domain.Defaulted, note("电话催问，未付")),
		decides(domain.Urging, "mediator", domain.NotPerformed, note("上门督促，仍未付")),
		decides(domain.CourtNotice, "registrar", domain.Told, heard),
	}
	both := []move{
		decides(domain.RemediationConsent, "registrar", domain.Agree, heard),
		decides(domain.RemediationConsent, "registrar", domain.Agree, heard),
		appoints(s, "head", "mediator2"),
	}
	s.play(t, id, append(append(broken, both...), decides(domain.Session, "mediator2", domain.Fail, note("分歧过大")), told())...)

	s.play(t, id, append(broken, acts(domain.RemediationConsent, "mediator", domain.AtRisk, domain.Details{Ground: domain.MinorAtRisk, Note: "孩子身上有伤"}),
		decides(domain.MandatoryReport, "head", domain.Reported, domain.Details{ReportedTo: "派出所"}),
		decides(domain.Course, "head", domain.Continue, note("与民警沟通，可以继续")))...)
	s.play(t, id, both...)
	second := agreement()
	second.Agreement.Content = "一次付清一千五百元"
	again := p
	again.mediator = "mediator2"
	s.settle(t, id, again, second)
	due := s.AwaitTask(t, id, domain.Performance)
	require.Equal(t, 1, due.Number, "of the new agreement")
	story := s.finish(t, id, p)
	require.Equal(t, string(domain.Agreed), story.Ending)
	var told, performed int
	for _, k := range story.Tasks {
		switch {
		case k.Decision == nil:
		case k.Kind == domain.Informing:
			told++
		case k.Decision.Outcome == domain.Performed:
			performed++
			require.Equal(t, due.Subject, k.Subject)
		}
	}
	require.Equal(t, 1, told, "after the talks that came to nothing")
	require.Equal(t, 1, performed, "what the first agreement promised is asked no more")
	s.RequireWhole(t)
	s.record(t, id, "they-mediate-again")
	s.requireFewEvents(t, id, story)
}

// requireFewEvents counts what the case cost the engine.
func (s system) requireFewEvents(t testing.TB, id domain.CaseID, story record.Case) {
	t.Helper()
	steps := len(story.Acts)
	for _, k := range story.Tasks {
		if k.Decision != nil {
			steps++
		}
	}
	described, err := s.Client.DescribeWorkflowExecution(t.Context(), "mediation/"+string(id), "")
	require.NoError(t, err)
	events := int(described.GetWorkflowExecutionInfo().GetHistoryLength())
	require.Positive(t, events)
	require.LessOrEqual(t, events, 10*(steps+1), "of %d human steps, and the beginning", steps)
	t.Logf("%d events, %d human steps", events, steps)
}
