//go:build e2e

package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// finish sees an agreement through, if there is one, and has the head of the
// centre close the case.
func (s system) finish(t testing.TB, id domain.CaseID, p people) record.Case {
	t.Helper()
	seen := map[domain.TaskID]bool{}
	for {
		var next record.Task
		s.Await(t, id, "what is asked after mediation", func(story record.Case) bool {
			for _, k := range story.Tasks {
				if k.State == "open" && !seen[k.Task] {
					next = k
					return true
				}
			}
			return false
		})
		seen[next.Task] = true
		switch next.Kind {
		case domain.Confirmation:
			joint := officetest.Heard()
			joint.Applicants = []domain.PartyID{"P1", "P2"}
			s.decide(t, p.registrar, next, domain.Apply, joint)
		case domain.CourtRuling:
			s.decide(t, p.registrar, next, domain.Confirmed, officetest.Heard())
		case domain.Performance:
			s.decide(t, p.registrar, next, domain.Performed, officetest.Heard())
		case domain.ReturnVisit:
			s.decide(t, s.named(t, next.Person), next, domain.Visited, domain.Details{Visit: &domain.Visit{Performance: "performed", Satisfaction: "satisfied"}})
		case domain.Closing:
			for _, kind := range []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord} {
				_, err := s.Act(t, "district-registrar", domain.FileDocument, id, officetest.Filed(kind))
				require.NoError(t, err)
			}
			s.decide(t, p.head, next, domain.Close, nil)
			return s.AwaitEnding(t, id)
		default:
			require.Fail(t, "nobody expects this", "%s", next.Kind)
		}
	}
}

// named gives the name of a member of staff.
func (s system) named(t testing.TB, id domain.StaffID) string {
	t.Helper()
	for name, p := range s.People {
		if p.ID == id {
			return name
		}
	}
	require.Fail(t, "nobody has this number", "%s", id)
	return ""
}

// An agreement in two instalments, the second of which fails, through the real
// engine: confirmation refused to a lone party, urging, the court's notice, no
// re-mediation, visits, and a closing that is returned once.
func TestAnAgreementLivesOn(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	s.play(t, id, begun(s)...)
	p := community()
	text := agreement()
	text.Agreement.Instalments = []domain.Instalment{{Due: "2026-03-05", AmountFen: 100000}, {Due: "2026-03-10", AmountFen: 100000}}
	s.settle(t, id, p, text)
	heard := officetest.Heard()

	lone := officetest.Heard()
	lone.Applicants = []domain.PartyID{"P1"}
	_, err := s.Decide(t, "registrar", s.AwaitTask(t, id, domain.Confirmation).Task, domain.Apply, lone)
	require.Equal(t, domain.Refuse(domain.NotJoint, "party", "P2"), err)
	visit := s.AwaitTask(t, id, domain.ReturnVisit)
	s.play(t, id, decides(domain.Performance, "registrar", domain.Performed, heard))
	second := s.Await(t, id, "the second instalment", func(story record.Case) bool {
		return len(open(story, domain.Performance)) == 1 && open(story, domain.Performance)[0].Number == 2
	})
	require.Equal(t, visit.Task, open(second, domain.ReturnVisit)[0].Task, "what is still owed keeps its task")
	s.leap(t, officetest.Monday().AddDate(0, 0, 10))
	s.play(t, id,
		decides(domain.Performance, "registrar", domain.Defaulted, note("电话催问，未付")),
		decides(domain.Urging, "mediator", domain.NotPerformed, note("上门督促，仍未付")),
		decides(domain.CourtNotice, "registrar", domain.Told, heard),
		decides(domain.RemediationConsent, "registrar", domain.RefuseIt, heard))
	window := open(s.Await(t, id, "the window", func(story record.Case) bool { return len(open(story, domain.Confirmation)) == 1 }), domain.Confirmation)[0]
	s.leap(t, window.Due.AddDate(0, 0, 1))
	found := domain.Details{Visit: &domain.Visit{Performance: "partly", Satisfaction: "fair"}}
	s.play(t, id, decides(domain.ReturnVisit, "mediator", domain.Visited, found), decides(domain.ReturnVisit, "mediator", domain.Visited, found))

	closing := s.AwaitTask(t, id, domain.Closing)
	_, err = s.Decide(t, "head", closing.Task, domain.Close, nil)
	require.Equal(t, domain.Refuse(domain.Incomplete, "document", []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord}), err)
	s.play(t, id, decides(domain.Closing, "head", domain.Return, note("缺调解记录")), decides(domain.Completion, "mediator", domain.Completed, note("已补")))
	story := s.finish(t, id, p)
	require.Equal(t, string(domain.Agreed), story.Ending)
	outcomes := map[domain.TaskKind]domain.Outcome{}
	for _, k := range story.Tasks {
		if k.Decision != nil {
			outcomes[k.Kind] = k.Decision.Outcome
		}
	}
	require.Equal(t, domain.Expired, outcomes[domain.Confirmation], "confirmation lapsed; the agreement stays binding")
	s.RequireWhole(t)
	s.record(t, id, "an-agreement-lives-on")
}

func open(story record.Case, kind domain.TaskKind) (tasks []record.Task) {
	for _, k := range story.Tasks {
		if k.Kind == kind && k.State == "open" {
			tasks = append(tasks, k)
		}
	}
	return tasks
}
