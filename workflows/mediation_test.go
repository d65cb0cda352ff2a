package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// The answers of an office in which everything goes well.
func goesWell() []answer {
	return []answer{
		{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept},
		{kind: domain.Consent, who: "registrar", outcome: domain.Agree, details: officetest.Heard()},
		appoints("head", "S0005"),
		{kind: domain.Session, who: "mediator", outcome: domain.Written, details: agreement()},
		{kind: domain.Signature, who: "registrar", outcome: domain.Sign, details: officetest.Heard()},
		{kind: domain.MediatorSigns, who: "mediator", outcome: domain.Sign},
		{kind: domain.Seal, who: "head", outcome: domain.ApplySeal},
		{kind: domain.Informing, who: "registrar", outcome: domain.Told, details: told()},
		{kind: domain.PoliceReport, who: "head", outcome: domain.Reported, details: domain.Details{ReportedTo: "派出所"}},
		{kind: domain.Resumption, who: "head", outcome: domain.Resume, details: note("双方已冷静")},
		{kind: domain.Confirmation, who: "registrar", outcome: domain.Apply, details: jointly("P1", "P2")},
		{kind: domain.CourtRuling, who: "registrar", outcome: domain.Confirmed, details: officetest.Heard()},
		{kind: domain.Performance, who: "registrar", outcome: domain.Performed, details: officetest.Heard()},
		visits(),
		closes(),
	}
}

func appoints(head string, mediator domain.StaffID) answer {
	return answer{
		kind: domain.Appointment, who: head, outcome: domain.Appoint,
		details: domain.Details{Mediators: []domain.StaffID{mediator}, ChosenBy: "committee"},
	}
}

// jointly is an application for judicial confirmation.
func jointly(parties ...domain.PartyID) domain.Details {
	d := officetest.Heard()
	d.Applicants = parties
	return d
}

func visits() answer {
	return answer{
		kind: domain.ReturnVisit, outcome: domain.Visited,
		details: domain.Details{Visit: &domain.Visit{Performance: "performed", Satisfaction: "satisfied"}},
	}
}

func closes() answer {
	return answer{kind: domain.Closing, outcome: domain.Close}
}

func agreement() domain.Details {
	return domain.Details{Agreement: &domain.Agreement{
		Facts: "渗水属实", Content: "修复并赔偿二千元", Performance: "转账", PerformanceUntil: "2026-06-30",
	}}
}

func told() domain.Details { return domain.Details{Routes: domain.Routes(), LegalAid: true} }

func note(text string) domain.Details { return domain.Details{Note: text} }

func ofParty(p domain.PartyID) domain.Details {
	d := officetest.Heard()
	d.Party = p
	return d
}

// but gives the answers with those of the same kinds replaced.
func but(answers []answer, others ...answer) []answer {
	replaced := map[domain.TaskKind]bool{}
	for _, o := range others {
		replaced[o.kind] = true
	}
	for _, a := range answers {
		if !replaced[a.kind] {
			others = append(others, a)
		}
	}
	return others
}

// without gives the answers with those of a kind left out: nobody answers.
func without(answers []answer, kind domain.TaskKind) []answer {
	var rest []answer
	for _, a := range answers {
		if a.kind != kind {
			rest = append(rest, a)
		}
	}
	return rest
}

func TestEveryEnding(t *testing.T) {
	t.Parallel()
	fails := answer{kind: domain.Session, who: "mediator", outcome: domain.Fail, details: note("分歧过大")}
	for _, tt := range []struct {
		name    string
		answers []answer
		acts    []act
		want    domain.Ending
		told    string // the story in short
	}{{
		name: "agreed", answers: goesWell(), want: domain.Agreed,
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:agreement signature:sign signature:sign mediator_signs:sign seal:seal",
	}, {
		name: "agreed orally", want: domain.AgreedOrally,
		answers: but(goesWell(), answer{kind: domain.Session, who: "mediator", outcome: domain.Oral, details: agreement()}),
		told:    "acceptance:accept consent:agree consent:agree appointment:appoint session:oral_agreement",
	}, {
		name: "declined", want: domain.Declined,
		answers: but(goesWell(), answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Decline, details: domain.Details{Reason: "not_civil", Note: "向住建部门反映"}}),
		told:    "acceptance:decline informing:told",
	}, {
		name: "one clear refusal ends it", want: domain.NoConsent,
		answers: but(goesWell(), answer{kind: domain.Consent, who: "registrar", outcome: domain.RefuseIt, details: officetest.Heard()}),
		told:    "acceptance:accept consent:refuse consent:superseded informing:told",
	}, {
		name: "silence is no consent", want: domain.NoConsent,
		answers: but(goesWell(), answer{kind: domain.Consent, who: "registrar", outcome: domain.Agree, details: officetest.Heard(), party: "P1"}),
		told:    "acceptance:accept consent:agree consent:expired informing:told",
	}, {
		name: "withdrawn in the talks", want: domain.Withdrawn, answers: goesWell(),
		acts: []act{{domain.Session, "registrar", domain.Withdraw, ofParty("P2")}},
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:superseded informing:told",
	}, {
		name: "withdrawn before the seal", want: domain.Withdrawn, answers: goesWell(),
		acts: []act{{domain.Seal, "registrar", domain.Withdraw, ofParty("P1")}},
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:agreement signature:sign signature:sign mediator_signs:sign seal:superseded informing:told",
	}, {
		name: "failed, and a party refuses the next tier", want: domain.Failed,
		answers: but(goesWell(), fails, answer{kind: domain.ReferralConsent, who: "registrar", outcome: domain.RefuseIt, details: officetest.Heard()}),
		told:    "acceptance:accept consent:agree consent:agree appointment:appoint session:fail referral_consent:refuse referral_consent:superseded informing:told",
	}, {
		name: "the month runs out in silence", want: domain.Lapsed, answers: without(goesWell(), domain.Session),
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:expired referral_consent:expired referral_consent:expired informing:told",
	}, {
		name: "ended after a danger", want: domain.Terminated,
		answers: but(goesWell(), answer{kind: domain.Resumption, who: "head", outcome: domain.EndMediation, details: note("不宜继续")}),
		acts:    []act{{domain.Session, "mediator", domain.Danger, note("扬言报复")}},
		told:    "acceptance:accept consent:agree consent:agree appointment:appoint session:superseded police_report:reported resumption:terminate informing:told",
	}, {
		name: "goes on after a danger", want: domain.Agreed, answers: goesWell(),
		acts: []act{{domain.Session, "mediator", domain.Danger, note("扬言报复")}},
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:superseded police_report:reported resumption:resume session:agreement signature:sign signature:sign mediator_signs:sign seal:seal",
	}, {
		name: "a party does not accept the mediator", want: domain.AgreedOrally,
		answers: but(goesWell(), appoints("head", "S0005"), appoints("head", "S0006"),
			answer{kind: domain.Session, who: "mediator2", outcome: domain.Oral, details: agreement()}),
		acts: []act{{domain.Session, "registrar", domain.Object, ofParty("P2")}},
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:superseded appointment:appoint session:oral_agreement",
	}, {
		name: "the mediator steps back", want: domain.AgreedOrally,
		answers: but(goesWell(), appoints("head", "S0005"), appoints("head", "S0006"),
			answer{kind: domain.Session, who: "mediator2", outcome: domain.Oral, details: agreement()}),
		acts: []act{{domain.Session, "mediator", domain.Recuse, note("与被申请人有亲属关系")}},
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:superseded appointment:appoint session:oral_agreement",
	}, {
		name: "the head returns the agreement", want: domain.Agreed,
		answers: but(goesWell(), answer{kind: domain.Seal, who: "head", outcome: domain.Return, details: note("履行期限不明确")},
			answer{kind: domain.Seal, who: "head", outcome: domain.ApplySeal}),
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:agreement signature:sign signature:sign mediator_signs:sign seal:return session:agreement signature:sign signature:sign mediator_signs:sign seal:seal",
	}, {
		name: "a party does not sign", want: domain.AgreedOrally,
		answers: but(goesWell(), answer{kind: domain.Session, who: "mediator", outcome: domain.Written, details: agreement()},
			answer{kind: domain.Session, who: "mediator", outcome: domain.Oral, details: agreement()},
			answer{kind: domain.Signature, who: "registrar", outcome: domain.RefuseIt, details: officetest.Heard()}),
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:agreement signature:refuse signature:superseded mediator_signs:superseded session:oral_agreement",
	}, {
		name: "several sessions", want: domain.Agreed,
		answers: but(goesWell(), answer{kind: domain.Session, who: "mediator", outcome: domain.Continue},
			answer{kind: domain.Session, who: "mediator", outcome: domain.Written, details: agreement()}),
		told: "acceptance:accept consent:agree consent:agree appointment:appoint session:continue session:agreement signature:sign signature:sign mediator_signs:sign seal:seal",
	}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, tt.answers...)
			s.acts = tt.acts
			ending, story := s.play()
			require.Equal(t, tt.told+afterwards(tt.want, tt.told), strings.Join(kinds(story), " "))
			require.Equal(t, tt.want, ending)
			report, err := s.Register.VerifyAudit(t.Context(), "", nil)
			require.NoError(t, err)
			require.True(t, report.Whole(), "%+v", report)
		})
	}
}

// afterwards is how a case goes on when all goes well, once mediation has ended.
func afterwards(e domain.Ending, told string) string {
	rest := ""
	switch {
	case e == domain.Agreed:
		rest = " confirmation:apply performance:performed visit:visited court_ruling:confirmed visit:visited"
	case e == domain.AgreedOrally:
		rest = " performance:performed visit:visited visit:visited"
	case !strings.Contains(told, "appointment"): // nobody has mediated
		return ""
	}
	return rest + " closing:close"
}

// A month from Monday 2 March 2026, extended by a month from where it would
// have ended; each term by the calendar with its Qingming holiday.
func TestExtensionNeedsEveryParty(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		second  domain.Outcome
		wantDue time.Time
	}{
		{"all agree", domain.Agree, time.Date(2026, 5, 6, 17, 30, 0, 0, domain.Shanghai())},
		{"one refuses", domain.RefuseIt, time.Date(2026, 4, 2, 17, 30, 0, 0, domain.Shanghai())},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, but(without(goesWell(), domain.Session),
				answer{kind: domain.Extension, who: "registrar", outcome: domain.Agree, details: officetest.Heard(), party: "P1"},
				answer{kind: domain.Extension, who: "registrar", outcome: tt.second, details: officetest.Heard(), party: "P2"},
				answer{kind: domain.ReferralConsent, who: "registrar", outcome: domain.RefuseIt, details: officetest.Heard()})...)
			s.acts = nil
			s.answers = append(s.answers, answer{kind: domain.Session, who: "mediator", outcome: domain.Extend})
			asked := false
			s.once = func(task domain.TaskKind) bool { // the mediator asks for more time once, then the talks run on
				first := !asked || task != domain.Session
				asked = asked || task == domain.Session
				return first
			}
			ending, story := s.play()
			require.Equal(t, domain.Lapsed, ending)
			var last time.Time
			for _, task := range story.Tasks {
				if task.Kind == domain.Session {
					last = task.Due
				}
			}
			require.True(t, tt.wantDue.Equal(last), "%s", last.In(domain.Shanghai()))
		})
	}
}
