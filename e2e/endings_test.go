//go:build e2e

package e2e_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// move is one thing somebody does when a task of that kind is open: decide it,
// or record an act.
type move struct {
	when    domain.TaskKind
	who     string
	outcome domain.Outcome
	act     domain.ActKind
	details any
}

// play makes the moves in order, each as soon as it can be made.
func (s system) play(t testing.TB, id domain.CaseID, moves ...move) {
	t.Helper()
	for _, m := range moves {
		task := s.AwaitTask(t, id, m.when)
		if m.act != "" {
			_, err := s.Act(t, m.who, m.act, id, m.details)
			require.NoError(t, err)
			continue
		}
		s.decide(t, m.who, task, m.outcome, m.details)
	}
}

func decides(when domain.TaskKind, who string, outcome domain.Outcome, details any) move {
	return move{when: when, who: who, outcome: outcome, details: details}
}

func acts(when domain.TaskKind, who string, act domain.ActKind, details any) move {
	return move{when: when, who: who, act: act, details: details}
}

// begun are the moves up to the first session.
func begun(s system) []move {
	return []move{
		decides(domain.Acceptance, "registrar2", domain.Accept, nil),
		decides(domain.Consent, "registrar", domain.Agree, officetest.Heard()),
		decides(domain.Consent, "registrar", domain.Agree, officetest.Heard()),
		appoints(s, "head", "mediator"),
	}
}

func appoints(s system, head, mediator string) move {
	return decides(domain.Appointment, head, domain.Appoint,
		domain.Details{Mediators: []domain.StaffID{s.People[mediator].ID}, ChosenBy: "parties"})
}

func told() move {
	return decides(domain.Informing, "registrar", domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
}

func note(text string) domain.Details { return domain.Details{Note: text} }

func ofParty(p domain.PartyID) domain.Details {
	d := officetest.Heard()
	d.Party = p
	return d
}

func TestEveryEnding(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	s.Enrol(t, "mediator3", domain.Seat{Post: domain.Mediator, Centre: officetest.Community})
	heard := officetest.Heard()
	for name, tt := range map[string]struct {
		moves []move
		want  domain.Ending
	}{
		"declined": {[]move{
			decides(domain.Acceptance, "registrar2", domain.Decline, domain.Details{Reason: "not_civil", Note: "属行政事项"}), told(),
		}, domain.Declined},
		"referred-to-the-street": {[]move{
			decides(domain.Acceptance, "registrar2", domain.Refer, domain.Details{Centre: officetest.Street, Note: "涉及两个社区"}),
			decides(domain.Acceptance, "street-registrar", domain.Decline, domain.Details{Reason: "already_accepted", Note: "法院已立案"}),
			decides(domain.Informing, "street-registrar", domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true}),
		}, domain.Declined},
		"a-party-refuses": {[]move{
			decides(domain.Acceptance, "registrar2", domain.Accept, nil),
			decides(domain.Consent, "registrar", domain.RefuseIt, heard), told(),
		}, domain.NoConsent},
		"agreed-orally": {append(begun(s), decides(domain.Session, "mediator", domain.Oral, agreement())), domain.AgreedOrally},
		"withdrawn": {append(begun(s),
			acts(domain.Session, "registrar", domain.Withdraw, ofParty("P1")), told()), domain.Withdrawn},
		"failed-and-no-referral": {append(begun(s),
			decides(domain.Session, "mediator", domain.Fail, note("分歧过大")),
			decides(domain.ReferralConsent, "registrar", domain.RefuseIt, heard), told()), domain.Failed},
		"ended-after-a-danger": {append(begun(s),
			acts(domain.Session, "mediator", domain.Danger, note("扬言报复")),
			decides(domain.PoliceReport, "head", domain.Reported, domain.Details{ReportedTo: "派出所"}),
			decides(domain.Resumption, "head", domain.EndMediation, note("不宜继续")), told()), domain.Terminated},
		"danger-objection-recusal-return": {append(begun(s),
			acts(domain.Session, "mediator2", domain.Danger, note("情绪激动")),
			decides(domain.PoliceReport, "head", domain.NotNeeded, note("误会")),
			decides(domain.Resumption, "head", domain.Resume, note("已平复")),
			acts(domain.Session, "registrar", domain.Object, ofParty("P2")),
			appoints(s, "head", "mediator2"),
			decides(domain.Session, "mediator2", domain.Continue, nil),
			acts(domain.Session, "mediator2", domain.Recuse, note("亲属")),
			appoints(s, "head", "mediator3"),
			decides(domain.Session, "mediator3", domain.Extend, nil),
			decides(domain.Extension, "registrar", domain.Agree, heard),
			decides(domain.Extension, "registrar", domain.Agree, heard),
			decides(domain.Session, "mediator3", domain.Written, agreement()),
			decides(domain.Signature, "registrar", domain.Sign, heard),
			decides(domain.Signature, "registrar", domain.Sign, heard),
			decides(domain.MediatorSigns, "mediator3", domain.Sign, nil),
			decides(domain.Seal, "head", domain.Return, note("期限不明")),
			decides(domain.Session, "mediator3", domain.Written, agreement()),
			decides(domain.Signature, "registrar", domain.Sign, heard),
			decides(domain.Signature, "registrar", domain.Sign, heard),
			decides(domain.MediatorSigns, "mediator3", domain.Sign, nil),
			decides(domain.Seal, "head", domain.ApplySeal, nil)), domain.Agreed},
	} {
		t.Run(name, func(t *testing.T) {
			id := s.OpenDispute(t)
			s.play(t, id, tt.moves...)
			if slices.ContainsFunc(tt.moves, func(m move) bool { return m.when == domain.Appointment }) {
				s.finish(t, id, community()) // somebody has mediated
			}
			require.Equal(t, string(tt.want), s.AwaitEnding(t, id).Ending)
			s.record(t, id, name)
		})
	}
}

// Terms end by the register's clock: silence is no consent, and a period that
// nobody extended is over.
func TestTermsEnd(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	silent, lapsing := s.OpenDispute(t), s.OpenDispute(t)
	s.play(t, silent, decides(domain.Acceptance, "registrar2", domain.Accept, nil))
	s.AwaitTask(t, silent, domain.Consent)
	s.play(t, lapsing, begun(s)...)
	session := s.AwaitTask(t, lapsing, domain.Session)

	s.leap(t, session.Due.Add(-time.Minute))
	s.Await(t, lapsing, "the reminder of the last day", func(story record.Case) bool {
		return slices.ContainsFunc(story.Tasks, func(t record.Task) bool {
			return slices.ContainsFunc(t.Notices, func(n record.Reminder) bool { return n.Rung == domain.LastDay })
		})
	})
	s.leap(t, session.Due.Add(time.Minute))
	s.play(t, silent, told())
	require.Equal(t, string(domain.NoConsent), s.AwaitEnding(t, silent).Ending)
	s.record(t, silent, "silence-is-no-consent")

	offered := s.AwaitTask(t, lapsing, domain.ReferralConsent)
	s.leap(t, offered.Due.Add(time.Minute))
	s.play(t, lapsing, told())
	story := s.finish(t, lapsing, community())
	require.Equal(t, string(domain.Lapsed), story.Ending)
	i := slices.IndexFunc(story.Tasks, func(t record.Task) bool { return t.Kind == domain.Session })
	require.Equal(t, domain.Expired, story.Tasks[i].Decision.Outcome)
	s.record(t, lapsing, "the-period-lapses")
}

// leap moves the register's clock and rings for every open case, as the passing
// of time would.
func (s system) leap(t testing.TB, to time.Time) {
	t.Helper()
	s.SetClock(t, to)
	s.AsOwner(t, `INSERT INTO outbox (case_id) SELECT id FROM cases WHERE closed_at IS NULL AND kind = 'mediation'`)
}
