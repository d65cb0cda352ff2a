package workflows_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/workflows"
)

// Nobody is mediated who has not agreed to it, at this centre (People's
// Mediation Law, Art. 17).
func TestConsentIsAskedAnew(t *testing.T) {
	t.Parallel()
	joins := domain.Details{Respondents: []domain.PartyEntry{{Role: domain.Respondent, Name: "物业公司"}}}
	for _, tt := range []struct {
		name, told string
		street     []answer
	}{{
		name:   "a party joins at the next tier",
		street: []answer{{kind: domain.Acceptance, who: "street-registrar", outcome: domain.Accept, details: joins}},
		told:   "acceptance:accept consent:refuse consent:superseded consent:superseded informing:told closing:close",
	}, {
		name: "the next tier refers the case on",
		street: []answer{
			{kind: domain.Acceptance, who: "street-registrar", outcome: domain.Refer, details: domain.Details{Centre: officetest.District, Note: "跨街道"}},
			{kind: domain.Acceptance, who: "district-registrar", outcome: domain.Accept},
		},
		told: "acceptance:refer acceptance:accept consent:refuse consent:superseded informing:told closing:close",
	}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			last := "street-registrar"
			if len(tt.street) == 2 {
				last = "district-registrar"
			}
			answers := append([]answer{{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept}}, tt.street...)
			agrees := answer{kind: domain.Consent, who: "registrar", outcome: domain.Agree, details: officetest.Heard()}
			answers = append(answers, agrees, agrees,
				answer{kind: domain.Consent, who: last, outcome: domain.RefuseIt, details: officetest.Heard()},
				answer{kind: domain.Session, who: "mediator", outcome: domain.Fail, details: note("分歧过大")},
				answer{kind: domain.ReferralConsent, who: "registrar", outcome: domain.Agree, details: officetest.Heard()},
				answer{kind: domain.Informing, who: last, outcome: domain.Told, details: told()})
			s := newStage(t, but(goesWell(), answers...)...)
			ending, story := s.play()
			require.Equal(t, domain.NoConsent, ending)
			require.Equal(t, "acceptance:accept consent:agree consent:agree appointment:appoint session:fail "+
				"referral_consent:agree referral_consent:agree "+tt.told, strings.Join(kinds(story), " "))
		})
	}
}

// A danger is reported whenever it shows: during the talks, again while they
// stand still, and after the case has failed.
func TestEveryDangerIsReported(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(), answer{kind: domain.Session, who: "mediator", outcome: domain.Fail, details: note("分歧过大")},
		answer{kind: domain.ReferralConsent, who: "registrar", outcome: domain.RefuseIt, details: officetest.Heard()},
		answer{kind: domain.Resumption, who: "head", outcome: domain.Resume, details: note("已平复")},
		answer{kind: domain.Resumption, who: "head", outcome: domain.EndMediation, details: note("不再调解")})...)
	danger := func(during domain.TaskKind) act {
		return act{during, "mediator2", domain.Danger, note("扬言报复")}
	}
	s.acts = []act{danger(domain.Session), danger(domain.Resumption), danger(domain.Informing)}
	ending, story := s.play()
	require.Equal(t, domain.Failed, ending)
	require.Equal(t, "acceptance:accept consent:agree consent:agree appointment:appoint session:superseded "+
		"police_report:reported resumption:superseded police_report:reported resumption:resume session:fail "+
		"referral_consent:refuse referral_consent:superseded "+
		"informing:superseded police_report:reported resumption:terminate informing:told closing:close", strings.Join(kinds(story), " "))
}

// A message that comes as a run is about to begin anew is passed on first.
func TestARestartLosesNoMessage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.env.SetContinueAsNewSuggested(true)
	s.env.RegisterDelayedCallback(func() {
		message := s.Sign(t, "registrar2", domain.Envelope{Task: domain.NewTaskID(s.id, 1, 1), Outcome: domain.Accept})
		s.env.SignalWorkflow(workflows.DecideSignal, message)
	}, 0)
	s.env.ExecuteWorkflow(workflows.Mediation, workflows.MediationInput{Case: s.id})
	require.ErrorContains(t, s.env.GetWorkflowError(), "continue as new")
	decision := s.story().Tasks[0].Decision
	require.NotNil(t, decision)
	require.Equal(t, record.BySignal, decision.Door)
}
