package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func holds(reason domain.HoldReason) domain.Details {
	return domain.Details{HoldReason: reason, Note: "见附件"}
}

func dueOf(t record.Task) string {
	return t.Due.In(domain.Shanghai()).Format("01-02 15:04")
}

// tasksOf lists the tasks of a kind.
func tasksOf(story record.Case, kind domain.TaskKind) []record.Task {
	var found []record.Task
	for _, task := range story.Tasks {
		if task.Kind == kind {
			found = append(found, task)
		}
	}
	return found
}

// from answers a kind of task from an instant on.
func (s *stage) from(kind domain.TaskKind, at time.Time) {
	s.once = func(k domain.TaskKind) bool { return k != kind || !s.env.Now().Before(at) }
}

func oral() answer {
	return answer{kind: domain.Session, who: "mediator", outcome: domain.Oral, details: agreement()}
}

// A hold is let go on by the head, or by the handler's act; the session has the
// 31 days that were left on 2 March.
func TestAHoldIsLetGo(t *testing.T) {
	t.Parallel()
	for name, acts := range map[string][]act{
		"by a decision": {{domain.Session, "mediator", domain.PutOnHold, holds("expert_appraisal")}},
		"by an act": {
			{domain.Session, "mediator", domain.PutOnHold, holds("expert_appraisal")},
			{domain.OnHold, "mediator", domain.EndHold, note("鉴定已完成")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, but(goesWell(), oral(), answer{kind: domain.OnHold, who: "head", outcome: domain.Resume, details: note("鉴定已完成")})...)
			s.acts = acts
			later := officetest.Monday().AddDate(0, 0, 10) // Thursday 12 March
			if name == "by a decision" {
				s.from(domain.OnHold, later)
			} else {
				s.acts = acts[:1]
				s.answers = without(s.answers, domain.OnHold)
				s.env.RegisterDelayedCallback(func() { s.acts = acts[1:] }, later.Sub(officetest.Monday()))
				s.once = func(k domain.TaskKind) bool { return k != domain.Session || s.env.Now().After(later) }
			}
			ending, story := s.play()
			require.Equal(t, domain.AgreedOrally, ending)
			sessions := tasksOf(story, domain.Session)
			require.Len(t, sessions, 2)
			require.Equal(t, "superseded", sessions[0].State)
			require.Equal(t, "04-02 17:30", dueOf(sessions[0]))
			require.True(t, sessions[1].Counted.Equal(sessions[0].Counted))
			require.Equal(t, "04-13 17:30", dueOf(sessions[1]), "12 March and 31 days are Sunday 12 April")
			require.Len(t, sessions[1].Pauses, 1)
			require.Equal(t, "hold_expert_appraisal", tasksOf(story, domain.OnHold)[0].Rule)
		})
	}
}

// Nobody lets it go: it ends at its maximum, with a notice to the handler, and
// what is asked then has the days that were left.
func TestAHoldEndsByItself(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(), oral())...)
	s.acts = []act{{domain.Session, "head", domain.PutOnHold, holds("serious_illness")}}
	s.once = func(k domain.TaskKind) bool { return k != domain.Session || s.env.Now().Month() == time.April }
	ending, story := s.play()
	require.Equal(t, domain.AgreedOrally, ending)
	held := tasksOf(story, domain.OnHold)[0]
	require.Equal(t, domain.Expired, held.Decision.Outcome)
	require.Equal(t, "04-01 17:30", dueOf(held), "30 days from 2 March")
	session := tasksOf(story, domain.Session)[1]
	require.Equal(t, "05-06 17:30", dueOf(session), "1 April and 31 days are 2 May, in the Labour Day holiday")
	require.Equal(t, domain.HoldOver, session.Notices[0].Rung)
	require.Equal(t, domain.Mediator, session.Notices[0].Post)
	require.False(t, session.Notices[0].At.Before(held.Due))
}

// A danger in a hold is reported; the hold still ends at its own maximum, and the
// two are one pause.
func TestADangerInAHold(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(), oral())...)
	s.acts = []act{
		{domain.Session, "mediator", domain.PutOnHold, holds("serious_illness")},
		{domain.OnHold, "mediator2", domain.Danger, note("扬言报复")},
	}
	s.once = func(k domain.TaskKind) bool { return k != domain.Session || s.env.Now().Month() == time.April }
	ending, story := s.play()
	require.Equal(t, domain.AgreedOrally, ending)
	require.Equal(t, "session:superseded hold:superseded police_report:reported resumption:resume hold:expired session:oral_agreement"+
		afterwards(ending, "appointment"), strings.Join(kinds(story)[4:], " "))
	holds := tasksOf(story, domain.OnHold)
	require.Equal(t, dueOf(holds[0]), dueOf(holds[1]), "its maximum is not put off")
	require.Equal(t, "05-06 17:30", dueOf(tasksOf(story, domain.Session)[1]))
	require.Len(t, tasksOf(story, domain.Session)[1].Pauses, 1)
}

// A period that all have agreed to add, and that has not begun, is put off by
// the days of a hold.
func TestAHoldPutsAnExtensionOff(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(),
		answer{kind: domain.Session, who: "mediator", outcome: domain.Extend}, oral(),
		answer{kind: domain.Extension, who: "registrar", outcome: domain.Agree, details: officetest.Heard()},
		answer{kind: domain.OnHold, who: "head", outcome: domain.Resume, details: note("已查明下落")})...)
	extended := false
	s.once = func(k domain.TaskKind) bool {
		if k == domain.Session && extended {
			return len(tasksOf(s.story(), domain.OnHold)) > 0
		}
		if k == domain.Extension && !extended {
			extended, s.acts = true, []act{{domain.Session, "mediator", domain.PutOnHold, holds("whereabouts")}}
		}
		return k != domain.OnHold || !s.env.Now().Before(officetest.Monday().AddDate(0, 0, 7))
	}
	ending, story := s.play()
	require.Equal(t, domain.AgreedOrally, ending)
	sessions := tasksOf(story, domain.Session)
	require.Equal(t, []string{"04-02 17:30", "05-06 17:30", "05-09 17:30"}, []string{dueOf(sessions[0]), dueOf(sessions[1]), dueOf(sessions[2])},
		"a month from 2 April is 2 May, in the holiday; seven days later is Saturday 9 May, a working day")
}

func TestReportsBeforeItGoesOn(t *testing.T) {
	t.Parallel()
	risk := domain.Details{Ground: domain.MinorAtRisk, Note: "孩子身上有伤"}
	reported := domain.Details{ReportedTo: "派出所"}
	court := answer{kind: domain.ShamReport, who: "head", outcome: domain.Reported, details: domain.Details{ReportedTo: "区人民法院"}}
	must := answer{kind: domain.MandatoryReport, who: "head", outcome: domain.Reported, details: reported}
	for _, tt := range []struct {
		name    string
		acts    []act
		answers []answer
		told    string
		ending  domain.Ending
	}{{
		name: "a suspected sham is reported, and mediation goes on", ending: domain.AgreedOrally,
		acts:    []act{{domain.Session, "mediator", domain.Sham, note("疑似虚假债务")}},
		answers: []answer{oral(), court},
		told:    "session:superseded sham_report:reported resumption:resume session:oral_agreement",
	}, {
		name: "a suspected sham is no sham", ending: domain.AgreedOrally,
		acts:    []act{{domain.Session, "mediator", domain.Sham, note("疑似虚假债务")}},
		answers: []answer{oral(), {kind: domain.ShamReport, who: "head", outcome: domain.NotNeeded, details: note("借条属实")}},
		told:    "session:superseded sham_report:not_needed resumption:resume session:oral_agreement",
	}, {
		name: "a sham ends", ending: domain.Terminated,
		acts:    []act{{domain.Session, "mediator", domain.Sham, note("疑似虚假债务")}},
		answers: []answer{court, {kind: domain.Resumption, who: "head", outcome: domain.EndMediation, details: note("确属虚假调解")}},
		told:    "session:superseded sham_report:reported resumption:terminate informing:told",
	}, {
		name: "a minor at risk: reported, and mediation goes on", ending: domain.AgreedOrally,
		acts:    []act{{domain.Session, "registrar", domain.AtRisk, risk}},
		answers: []answer{oral(), must, {kind: domain.Course, who: "head", outcome: domain.Continue, details: note("不影响调解")}},
		told:    "session:superseded mandatory_report:reported course:continue session:oral_agreement",
	}, {
		name: "suspended as the head says", ending: domain.AgreedOrally,
		acts:    []act{{domain.Session, "registrar", domain.AtRisk, risk}},
		answers: []answer{oral(), must, {kind: domain.Course, who: "head", outcome: domain.Suspend, details: note("等待处置")}},
		told:    "session:superseded mandatory_report:reported course:suspend resumption:resume session:oral_agreement",
	}, {
		name: "ended as the head says", ending: domain.Terminated,
		acts:    []act{{domain.Session, "registrar", domain.AtRisk, risk}},
		answers: []answer{must, {kind: domain.Course, who: "head", outcome: domain.EndMediation, details: note("不宜调解")}},
		told:    "session:superseded mandatory_report:reported course:terminate informing:told",
	}, {
		name: "also at the very end", ending: domain.Declined,
		acts: []act{{domain.Informing, "registrar", domain.AtRisk, risk}},
		answers: []answer{
			{kind: domain.Acceptance, who: "registrar2", outcome: domain.Decline, details: domain.Details{Reason: "not_civil", Note: "向住建部门反映"}},
			must,
			{kind: domain.Course, who: "head", outcome: domain.Continue, details: note("照常告知")},
		},
		told: "informing:superseded mandatory_report:reported course:continue informing:told",
	}, {
		name: "a danger while the report is owed", ending: domain.AgreedOrally,
		acts:    []act{{domain.Session, "registrar", domain.AtRisk, risk}, {domain.MandatoryReport, "mediator2", domain.Danger, note("扬言报复")}},
		answers: []answer{oral(), must},
		told:    "session:superseded mandatory_report:superseded mandatory_report:reported police_report:reported resumption:resume session:oral_agreement",
	}, {
		name: "a party who leaves waives no report", ending: domain.Withdrawn,
		acts:    []act{{domain.Session, "registrar", domain.AtRisk, risk}, {domain.MandatoryReport, "registrar", domain.Withdraw, ofParty("P2")}},
		answers: []answer{must},
		told:    "session:superseded mandatory_report:superseded mandatory_report:reported informing:told",
	}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, but(goesWell(), tt.answers...)...)
			s.acts = tt.acts
			ending, story := s.play()
			told := strings.Join(kinds(story), " ")
			require.True(t, strings.HasSuffix(told, tt.told+afterwards(tt.ending, told)), told)
			require.Equal(t, tt.ending, ending)
			owed := tasksOf(story, domain.MandatoryReport)
			for _, again := range owed {
				require.True(t, again.Due.Equal(owed[0].Due), "what is owed at once is not put off")
			}
		})
	}
}

// openOther has the stage play another matter than the usual.
func (s *stage) openOther(change func(*domain.Intake)) {
	s.t.Helper()
	in := officetest.Matter()
	change(&in)
	r, err := s.Act(s.t, "registrar", domain.OpenCase, "", in)
	require.NoError(s.t, err)
	s.id = domain.CaseID(r.Ref)
	s.newEnvironment(officetest.Monday())
}

// The period of a court's case begins when its materials are signed for, and at
// the end they go back, whatever came of it.
func TestACourtsCaseGoesBack(t *testing.T) {
	t.Parallel()
	received := officetest.Monday().AddDate(0, 0, -4) // Thursday 26 February
	back := answer{kind: domain.ReturnToCourt, who: "registrar", outcome: domain.Returned, details: domain.Details{ReportedTo: "区人民法院"}}
	fails := answer{kind: domain.Session, who: "mediator", outcome: domain.Fail, details: note("分歧过大")}
	for _, tt := range []struct {
		name       string
		referral   domain.CourtReferral
		answers    []answer
		ending     domain.Ending
		due, tells string
	}{
		{"appointed, 30 days", domain.CourtReferral{Court: domain.CourtAppointed, Received: received}, []answer{oral(), back}, domain.AgreedOrally, "03-30 17:30", "session:oral_agreement return_to_court:returned"},
		{"entrusted, 15 days", domain.CourtReferral{Court: domain.CourtEntrusted, Procedure: domain.Ordinary, Received: received}, []answer{fails, back}, domain.Failed, "03-13 17:30", "session:fail informing:told return_to_court:returned"},
		{"summary procedure, 7 days", domain.CourtReferral{Court: domain.CourtEntrusted, Procedure: domain.Summary, Received: received}, []answer{fails, back}, domain.Failed, "03-05 17:30", "session:fail informing:told return_to_court:returned"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, but(goesWell(), tt.answers...)...)
			s.openOther(func(in *domain.Intake) { in.Origin, in.Referral = domain.Entrusted, &tt.referral })
			ending, story := s.play()
			require.Equal(t, tt.ending, ending)
			require.Equal(t, tt.due, dueOf(tasksOf(story, domain.Session)[0]))
			require.True(t, strings.HasSuffix(strings.Join(kinds(story), " "), tt.tells+afterwards(ending, strings.Join(kinds(story), " "))), kinds(story))
			require.Equal(t, "court_acceptance", story.Tasks[0].Rule)
			require.Equal(t, "03-02 17:30", dueOf(story.Tasks[0]), "three working days from the 26th, the 28th being one")
			require.Equal(t, "court_consent", story.Tasks[1].Rule)
			require.NotNil(t, story.Court)
		})
	}
}

// Fifteen days from the application, and what is over is over at once.
func TestALabourDisputeLapses(t *testing.T) {
	t.Parallel()
	limitation := told()
	limitation.Limitation = true
	s := newStage(t, but(without(goesWell(), domain.Session), answer{kind: domain.ReferralConsent, who: "registrar", outcome: domain.RefuseIt, details: officetest.Heard()},
		answer{kind: domain.Informing, who: "registrar", outcome: domain.Told, details: limitation})...)
	s.openOther(func(in *domain.Intake) {
		in.Kind, in.FirstIn = domain.Labour, officetest.Monday().AddDate(0, 0, -20)
	})
	asked := false
	s.once = func(k domain.TaskKind) bool {
		if k == domain.Informing && !asked {
			asked = true
			_, err := s.Office.Decide(t, "registrar", s.open()[0].Task, domain.Told, told())
			require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "limitation"), err)
		}
		return true
	}
	ending, story := s.play()
	require.True(t, asked)
	require.Equal(t, domain.Lapsed, ending)
	session := tasksOf(story, domain.Session)[0]
	require.Equal(t, "02-25 17:30", dueOf(session))
	require.True(t, session.Decision.At.Equal(session.OpenedAt), "its term was over before it was asked")
}
