//go:build e2e

package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// people answers at one centre.
type people struct{ registrar, mediator, head string }

func community() people {
	return people{registrar: "registrar2", mediator: "mediator", head: "head"}
}
func street() people { return people{"street-registrar", "street-mediator", "street-head"} }
func district() people {
	return people{"district-registrar", "district-mediator", "district-head"}
}

// accept takes the case in at a centre and appoints the mediator; at the first
// one both parties are asked.
func (s system) accept(t testing.TB, id domain.CaseID, p people, first bool, details ...any) {
	t.Helper()
	s.decide(t, p.registrar, s.AwaitTask(t, id, domain.Acceptance), domain.Accept, append(details, nil)[0])
	if first {
		s.agree(t, id, p.registrar, domain.Consent)
	}
	s.decide(t, p.head, s.AwaitTask(t, id, domain.Appointment), domain.Appoint,
		domain.Details{Mediators: []domain.StaffID{s.People[p.mediator].ID}, ChosenBy: "committee"})
}

// agree records that every party agrees.
func (s system) agree(t testing.TB, id domain.CaseID, registrar string, kind domain.TaskKind) {
	t.Helper()
	for _, task := range s.AwaitTasks(t, id, kind) {
		s.decide(t, registrar, task, domain.Agree, officetest.Heard())
	}
}

// fail ends the talks at a centre, and the parties agree to the next tier.
func (s system) fail(t testing.TB, id domain.CaseID, p people) {
	t.Helper()
	s.decide(t, p.mediator, s.AwaitTask(t, id, domain.Session), domain.Fail, domain.Details{Note: "双方分歧过大"})
}

// settle reaches an agreement, has it signed and sealed.
func (s system) settle(t testing.TB, id domain.CaseID, p people, text ...domain.Details) {
	t.Helper()
	s.decide(t, p.mediator, s.AwaitTask(t, id, domain.Session), domain.Written, append(text, agreement())[0])
	for _, task := range s.AwaitTasks(t, id, domain.Signature) {
		s.decide(t, p.registrar, task, domain.Sign, officetest.Heard())
	}
	s.decide(t, p.mediator, s.AwaitTask(t, id, domain.MediatorSigns), domain.Sign, nil)
	s.decide(t, p.head, s.AwaitTask(t, id, domain.Seal), domain.ApplySeal, nil)
}

func agreement() domain.Details {
	return domain.Details{Agreement: &domain.Agreement{
		Facts: "三楼渗水至二楼卧室，双方对责任无争议", Content: "李某修复防水并赔偿二千元",
		Performance: "银行转账", PerformanceUntil: "2026-12-31",
	}}
}

func TestThroughAllThreeTiers(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	s.throughTheTiers(t, id)
	s.RequireWhole(t)
	s.record(t, id, "settles-at-the-district")
}

// throughTheTiers takes a case of the community up to an agreement at the
// district. The first acceptance may need details.
func (s system) throughTheTiers(t testing.TB, id domain.CaseID, details ...any) record.Case {
	t.Helper()
	s.accept(t, id, community(), true, details...)
	s.fail(t, id, community())
	s.agree(t, id, community().registrar, domain.ReferralConsent)
	s.accept(t, id, street(), false)
	s.fail(t, id, street())
	s.agree(t, id, street().registrar, domain.ReferralConsent)
	s.accept(t, id, district(), false)
	s.settle(t, id, district())
	story := s.finish(t, id, district())
	require.Equal(t, string(domain.Agreed), story.Ending)
	require.Equal(t, officetest.District, story.Centre)
	require.NotNil(t, story.Agreements[0].EffectiveAt)
	return story
}
