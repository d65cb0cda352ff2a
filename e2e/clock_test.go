//go:build e2e

package e2e_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// A case that two centres send to and fro is ruled on by the head above both,
// and is not sent on from there; its clock runs on all the while.
func TestACaseSentToAndFroIsRuledOn(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	id := s.OpenDispute(t)
	refer := func(who string, at, to domain.CentreCode) {
		t.Helper()
		s.decide(t, who, s.awaitAt(t, id, domain.Acceptance, at), domain.Refer, domain.Details{Centre: to, Note: "不属本中心"})
	}
	refer("registrar2", officetest.Community, officetest.Street)
	s.leap(t, officetest.Monday().AddDate(0, 0, 1))
	refer("street-registrar", officetest.Street, officetest.Community)
	refer("registrar2", officetest.Community, officetest.Street)

	ruling := s.awaitAt(t, id, domain.Jurisdiction, officetest.District)
	require.Equal(t, domain.Head, ruling.Post)
	s.decide(t, "district-head", ruling, domain.Assign, domain.Details{Centre: officetest.Street, Note: "跨社区纠纷，由街道办理"})
	kept := s.awaitAt(t, id, domain.Acceptance, officetest.Street)
	_, err := s.Decide(t, "street-registrar", kept.Task, domain.Refer, domain.Details{Centre: officetest.Community, Note: "仍不属本中心"})
	require.Equal(t, domain.Refuse(domain.UnknownOutcome, "ruled"), err)
	s.decide(t, "street-registrar", kept, domain.Decline, domain.Details{Reason: "not_civil", Note: "向住建部门反映"})
	s.decide(t, "street-registrar", s.AwaitTask(t, id, domain.Informing), domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	story := s.AwaitEnding(t, id)
	require.Equal(t, string(domain.Declined), story.Ending)
	require.Equal(t, 3, story.Bounces)
	require.Equal(t, 1, story.Elapsed.Days)
	s.record(t, id, "sent-to-and-fro-and-ruled-on")
}

// awaitAt waits until a task of that kind is open at a centre.
func (s system) awaitAt(t testing.TB, id domain.CaseID, kind domain.TaskKind, at domain.CentreCode) record.Task {
	t.Helper()
	var found record.Task
	s.Await(t, id, "a "+string(kind)+" task at "+string(at), func(story record.Case) bool {
		for _, task := range story.Tasks {
			if task.Kind == kind && task.State == "open" && task.Centre == at {
				found = task
				return true
			}
		}
		return false
	})
	return found
}

// Nobody lets a hold go: the engine's own timer ends it at the maximum of the
// policy, and the handler is told.
func TestAHoldEndsByItself(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	policy, _, err := s.Register.Policy(t.Context(), domain.PolicyVersion{Procedure: mediation.Kind})
	require.NoError(t, err)
	rule := policy.Rules["hold_serious_illness"]
	rule.Term = domain.Term{Count: 1, Unit: domain.Hours}
	policy.Rules["hold_serious_illness"] = rule
	body, err := json.Marshal(policy)
	require.NoError(t, err)
	s.Change(t, domain.Change{Kind: domain.ChangePolicy, Policy: string(body)})

	id := s.OpenDispute(t)
	s.play(t, id, append(begun(s), acts(domain.Session, "mediator", domain.PutOnHold, domain.Details{HoldReason: "serious_illness", Note: "住院证明"}))...)
	held := s.AwaitTask(t, id, domain.OnHold)
	s.leap(t, held.Due.Add(-3*time.Second))
	story := s.Await(t, id, "the end of the hold", func(story record.Case) bool {
		last := story.Tasks[len(story.Tasks)-1]
		return last.Kind == domain.Session && last.State == "open"
	})
	again := story.Tasks[len(story.Tasks)-1]
	require.Len(t, again.Notices, 1)
	require.Equal(t, domain.HoldOver, again.Notices[0].Rung)
	require.Equal(t, domain.Expired, story.Tasks[len(story.Tasks)-2].Decision.Outcome)
	require.True(t, again.Due.Equal(story.Tasks[len(story.Tasks)-3].Due), "no day has passed, so none is given back")
	s.decide(t, "mediator", again, domain.Oral, agreement())
	require.Equal(t, string(domain.AgreedOrally), s.finish(t, id, community()).Ending)
	s.record(t, id, "a-hold-that-ends-by-itself")
}
