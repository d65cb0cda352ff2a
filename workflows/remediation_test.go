package workflows_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/dossier"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/workflows"
)

// inTwo is an agreement in two parts, the first of which is due on Friday 6 March.
func inTwo() domain.Details {
	d := agreement()
	d.Agreement.Instalments = []domain.Instalment{{Due: "2026-03-06", AmountFen: 100000}, {Due: "2026-06-30", AmountFen: 100000}}
	return d
}

// broken are the pages on which the first part is not performed, and both
// parties agree to mediate again.
func broken() []page {
	heard := officetest.Heard()
	return append(agreed(inTwo()), []page{
		decides("2026-03-09 10:00", "registrar", domain.Performance, "1", domain.Defaulted, note("电话催问，未付")),
		decides("2026-03-13 10:00", "mediator", domain.Urging, "1", domain.NotPerformed, note("上门督促，仍未付")),
		decides("2026-03-16 10:00", "registrar", domain.CourtNotice, "1", domain.Told, heard),
		decides("2026-03-17 10:00", "registrar", domain.RemediationConsent, "1 P1", domain.Agree, heard),
		decides("2026-03-18 10:00", "registrar", domain.RemediationConsent, "1 P2", domain.Agree, heard),
		decides("2026-03-18 11:00", "head", domain.Appointment, "", domain.Appoint, appoints("head", "S0006").details),
	}...)
}

// askedAfter tells what was asked after an instant, in order, with the answers.
func askedAfter(story record.Case, at string) string {
	var told []string
	for _, t := range story.Tasks {
		if when(t.OpenedAt) > at {
			told = append(told, name(t)+":"+kinds(record.Case{Tasks: []record.Task{t}})[0][len(t.Kind)+1:])
		}
	}
	return strings.Join(told, ", ")
}

// Both agree to mediate again and reach another agreement. It takes effect with
// its own seal, its own window begins, and what the first one promised is asked
// no more.
func TestAnotherAgreementTakesThePlaceOfTheFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	heard := officetest.Heard()
	second := agreement()
	second.Agreement.Content, second.Agreement.PerformanceUntil = "一次付清一千五百元", "2026-05-29"
	ending, _ := s.keep(&shown{}, append(broken(), []page{
		decides("2026-03-20 10:00", "mediator2", domain.Session, "", domain.Written, second),
		decides("2026-03-20 10:30", "registrar", domain.Signature, "P1", domain.Sign, heard),
		decides("2026-03-20 10:40", "registrar", domain.Signature, "P2", domain.Sign, heard),
		decides("2026-03-20 10:50", "mediator2", domain.MediatorSigns, "", domain.Sign, nil),
		{"2026-03-20 10:55", func(s *stage) { require.Equal(t, 1, count[int](s, inEffect, s.id), "not before the seal") }},
		decides("2026-03-20 11:00", "head", domain.Seal, "", domain.ApplySeal, nil),
		decides("2026-04-16 10:00", "registrar", domain.Confirmation, "", domain.Apply, jointly("P1", "P2")),
		decides("2026-04-17 10:00", "mediator2", domain.ReturnVisit, "1", domain.Visited, visits().details),
		decides("2026-05-15 10:00", "registrar", domain.CourtRuling, "", domain.Confirmed, heard),
		decides("2026-06-01 10:00", "registrar", domain.Performance, "1", domain.Performed, heard),
		decides("2026-06-12 10:00", "mediator2", domain.ReturnVisit, "2", domain.Visited, visits().details),
		decides("2026-06-15 10:00", "head", domain.Closing, "", domain.Close, nil),
	}...)...)
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, 2, count[int](s, inEffect, s.id), "both were sealed; the later one binds")
	story := s.story()
	require.Equal(t, "session:agreement, signature P1:sign, signature P2:sign, mediator_signs:sign, seal:seal, "+
		"confirmation:apply, visit 1:visited, court_ruling:confirmed, performance 1:performed, visit 2:visited, closing:close", askedAfter(story, "2026-03-18 10:59"))
	due, texts := map[string]string{}, map[domain.TaskKind]map[domain.Hash]bool{}
	for _, task := range story.Tasks {
		due[name(task)] = when(task.Due) // the last of that name
		if texts[task.Kind] == nil {
			texts[task.Kind] = map[domain.Hash]bool{}
		}
		texts[task.Kind][task.Subject] = true
	}
	require.Equal(t, "2026-04-20 17:30", due["confirmation"])  // 30 days from 20 March: Sun 19 April, so Mon 20
	require.Equal(t, "2026-06-03 17:30", due["performance 1"]) // 3 working days after Fri 29 May: Mon 1, Tue 2, Wed 3
	require.Len(t, texts[domain.Confirmation], 2, "each window is of one text")

	require.Contains(t, s.paper("人民调解协议书（第一版，已由第二版取代）"), "第一版　已由2026年3月20日生效的第二版协议取代\n人民调解协议书\n")
	require.Contains(t, s.paper("人民调解协议书（第二版）"), "第二版\n人民调解协议书\n")
	owed := s.paper("协议履行督促登记表")
	first, since, found := strings.Cut(owed, "第二版协议，2026年3月20日生效\n")
	require.True(t, found)
	require.Contains(t, first, "第一版协议，2026年3月3日生效，已由2026年3月20日生效的第二版协议取代\n第1期\n2026年3月6日\n1,000.00元\n核实履行\n电话催问，未付\n到期未履行\n")
	require.Equal(t, "第1期\n2026年5月29日\n核实履行\n已履行\n2026年6月1日\nregistrar\n", since)
	require.Contains(t, s.paper("司法确认申请书（第二版）"), "人民调解协议（第二版）有效。\n")
	require.Contains(t, s.paper("回访记录一"), "号（第二版）\n")
}

const inEffect = `SELECT count(*) FROM agreements WHERE case_id = $1 AND effective_at IS NOT NULL`

// However new talks come to nothing, the parties are told of court and
// arbitration, and what was agreed before is asked on.
func TestNewTalksThatComeToNothing(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		talk []page
		told string
		ends string // as the record says
	}{
		{"no agreement", []page{decides("2026-03-20 10:00", "mediator2", domain.Session, "", domain.Fail, note("分歧过大"))}, "session:fail", "调解不成 2026年3月20日 分歧过大"},
		{"a party leaves", []page{states("2026-03-20 10:00", "registrar", domain.Withdraw, ofParty("P2"))}, "session:superseded", "当事人要求终止（李某） 2026年3月20日 "},
		{"silence", nil, "session:expired", "调解期限届满 2026年4月20日 "}, // a month from 18 March: Sat 18 April, so Mon 20
		{"ended after a danger", []page{
			states("2026-03-20 10:00", "mediator2", domain.Danger, note("扬言报复")),
			decides("2026-03-20 11:00", "head", domain.PoliceReport, "", domain.Reported, domain.Details{ReportedTo: "派出所"}),
			decides("2026-03-20 12:00", "head", domain.Resumption, "", domain.EndMediation, note("不宜继续")),
		}, "session:superseded, police_report:reported, resumption:terminate", "因激化危险终止 2026年3月20日 不宜继续"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			ending, _ := s.keep(&shown{}, append(append(broken(), tt.talk...), []page{
				decides("2026-04-21 10:00", "registrar", domain.Informing, "1", domain.Told, told()),
				decides("2026-04-22 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
				decides("2026-07-01 10:00", "registrar", domain.Performance, "2", domain.Performed, officetest.Heard()),
				decides("2026-07-02 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
				decides("2026-07-03 10:00", "head", domain.Closing, "", domain.Close, nil),
			}...)...)
			require.Equal(t, domain.Agreed, ending, "the agreement stands")
			require.Equal(t, 1, count[int](s, inEffect, s.id))
			// The window ends on 2 April. Where the talks went on beyond it, what was applied
			// for in it can be recorded for the 11 working days that were left on 18 March:
			// 21 to 30 April are 8, and after 1 to 5 May come Wed 6, Thu 7 and Fri 8.
			asBefore := ", confirmation:expired, informing 1:told, visit 1:visited, performance 2:performed, visit 2:visited, closing:close"
			lapses := "2026-04-02 17:30"
			if tt.name == "silence" {
				lapses = "2026-05-08 17:30"
				asBefore = ", informing 1:told, visit 1:visited, confirmation:expired, performance 2:performed, visit 2:visited, closing:close"
			}
			story := s.story()
			require.Equal(t, tt.told+asBefore, askedAfter(story, "2026-03-18 10:59"))
			for _, task := range story.Tasks {
				if task.Kind == domain.Confirmation && task.Decision != nil {
					require.Equal(t, lapses, when(task.Decision.At))
				}
			}
			ends := strings.Fields(tt.ends)
			record := s.paper("再次调解终止记录")
			for _, line := range append([]string{"终止原因：" + ends[0], "终止日期：" + ends[1], "调 解 员：mediator2"}, ends[2:]...) {
				require.Contains(t, record, line+"\n")
			}
			require.Contains(t, record, "2026年3月3日生效，约束力不受影响\n")
			require.Contains(t, record, "2026年4月21日10时00分已由registrar告知各方当事人可以通过以下途径维护权利：")
		})
	}
}

// While the parties mediate again, or a danger is dealt with, the world goes on:
// they apply to the court together within the window, and the office records it
// when that is over. It counts, and the court's ruling after it.
func TestAnApplicationMadeMeanwhileCounts(t *testing.T) {
	t.Parallel()
	heard, applied := officetest.Heard(), jointly("P1", "P2")
	applied.Evidence = &domain.Evidence{Form: heard.Evidence.Form, Place: "法院立案窗口", At: time.Date(2026, 3, 30, 10, 0, 0, 0, domain.Shanghai())}
	for name, meanwhile := range map[string][]page{
		"new talks": append(broken()[9:], decides("2026-04-17 10:00", "mediator2", domain.Session, "", domain.Fail, note("分歧过大"))),
		"a danger": {
			decides("2026-03-09 10:00", "registrar", domain.Performance, "1", domain.Defaulted, note("电话催问，未付")),
			states("2026-03-10 10:00", "mediator", domain.Danger, note("扬言报复")),
			decides("2026-03-10 11:00", "head", domain.PoliceReport, "", domain.Reported, domain.Details{ReportedTo: "派出所"}),
			decides("2026-04-17 10:00", "head", domain.Resumption, "", domain.Resume, note("双方已冷静")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			late := applied
			late.Evidence = &domain.Evidence{Form: heard.Evidence.Form, Place: "法院立案窗口", At: time.Date(2026, 4, 3, 10, 0, 0, 0, domain.Shanghai())}
			s.Deposit(t, late)
			pages := slices.Concat(agreed(inTwo()), meanwhile, []page{
				isRefused("2026-04-20 09:00", "registrar", domain.Confirmation, "", domain.Apply, late, domain.Refuse(domain.TooLate, "window_ended", "at", "2026-04-02 17:30")),
				decides("2026-04-20 10:00", "registrar", domain.Confirmation, "", domain.Apply, applied),
			})
			if name == "a danger" {
				pages = append(pages, decides("2026-04-20 11:00", "mediator", domain.Urging, "1", domain.Performed, heard))
			} else {
				pages = append(pages, decides("2026-04-20 11:00", "registrar", domain.Informing, "1", domain.Told, told()))
			}
			_, _ = s.keep(&shown{}, append(pages,
				decides("2026-04-21 10:00", "registrar", domain.CourtRuling, "", domain.Confirmed, heard),
				decides("2026-04-22 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
				decides("2026-07-01 10:00", "registrar", domain.Performance, "2", domain.Performed, heard),
				decides("2026-07-02 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
				decides("2026-07-03 10:00", "head", domain.Closing, "", domain.Close, nil))...)
			require.Equal(t, 1, count[int](s, `SELECT count(*) FROM decisions WHERE outcome = 'confirmed'`))
			require.Zero(t, count[int](s, `SELECT count(*) FROM tasks WHERE case_id = $1 AND kind = 'confirmation' AND state = 'expired'`, s.id))
		})
	}
}

// paper gives the text of the only paper of the dossier that is called so.
func (s *stage) paper(name string) string {
	s.t.Helper()
	policy, err := config.DefaultPolicy(mediation.Kind)
	require.NoError(s.t, err)
	var found []string
	for _, d := range dossier.Documents(s.story(), policy) {
		if _, called, _ := strings.Cut(d.Name, "-"); called == name {
			found = append(found, strings.Join(d.Paper.Texts(), "\n")+"\n")
		}
	}
	require.Len(s.t, found, 1, name)
	return found[0]
}

// A member of staff reports, while an agreement is performed, that a minor is at
// risk. It is reported on within two hours, a head says how it goes on, and
// what was owed is owed by the same dates.
func TestSomebodyAtRiskWhileAnAgreementIsPerformed(t *testing.T) {
	t.Parallel()
	const risk = "2026-03-10 10:00"
	course := func(o domain.Outcome) page {
		return decides("2026-03-10 14:00", "head", domain.Course, "", o, note("已与民警沟通"))
	}
	goesOn := []page{
		decides("2026-03-16 10:00", "mediator", domain.Urging, "1", domain.Performed, officetest.Heard()),
		decides("2026-04-02 10:00", "registrar", domain.Confirmation, "", domain.Apply, jointly("P1", "P2")),
		decides("2026-04-03 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
		decides("2026-04-10 10:00", "registrar", domain.CourtRuling, "", domain.Confirmed, officetest.Heard()),
		decides("2026-07-01 10:00", "registrar", domain.Performance, "2", domain.Performed, officetest.Heard()),
		decides("2026-07-02 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
	}
	asBefore := "urging 1:performed, confirmation:apply, visit 1:visited, court_ruling:confirmed, performance 2:performed, visit 2:visited, "
	for _, tt := range []struct {
		name  string
		pages []page
		told  string
	}{
		{"it goes on", append([]page{course(domain.Continue)}, goesOn...), "course:continue, " + asBefore},
		{"it stands still for a time", append([]page{
			course(domain.Suspend),
			decides("2026-03-12 10:00", "head", domain.Resumption, "", domain.Resume, note("孩子已安置")),
		}, goesOn...), "course:suspend, resumption:resume, " + asBefore},
		{"the office leaves it", []page{course(domain.EndMediation)}, "course:terminate, "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			pages := append(agreed(inTwo()),
				decides("2026-03-09 10:00", "registrar", domain.Performance, "1", domain.Defaulted, note("电话催问，未付")),
				states(risk, "mediator", domain.AtRisk, domain.Details{Ground: domain.MinorAtRisk, Note: "孩子身上有伤"}),
				isRefused("2026-03-10 10:01", "registrar", domain.MandatoryReport, "", domain.NotNeeded, note("无需报告"), domain.Refuse(domain.NotYourPost, "post", domain.Head)),
				decides("2026-03-10 11:00", "head", domain.MandatoryReport, "", domain.Reported, domain.Details{ReportedTo: "派出所"}))
			ending, _ := s.keep(&shown{}, append(append(pages, tt.pages...), decides("2026-07-03 10:00", "head", domain.Closing, "", domain.Close, nil))...)
			require.Equal(t, domain.Agreed, ending)
			story := s.story()
			require.Equal(t, "mandatory_report:reported, "+tt.told+"closing:close", askedAfter(story, "2026-03-10 09:59"))
			due := map[string]string{}
			for _, task := range story.Tasks {
				if was, known := due[name(task)]; known {
					require.Equal(t, was, when(task.Due), "%s is owed by the same date", name(task))
				}
				due[name(task)] = when(task.Due)
			}
			require.Equal(t, "2026-03-10 12:00", due["mandatory_report"])
			require.Equal(t, "2026-03-16 17:30", due["urging 1"])     // 7 days from Mon 9 March
			require.Equal(t, "2026-04-02 17:30", due["confirmation"]) // 30 days from 3 March
			report, err := s.Register.VerifyAudit(t.Context(), "", nil)
			require.NoError(t, err)
			require.True(t, report.Whole(), "%+v", report)
		})
	}
}

// While the engine is away people go on: both agree to new talks, and before the
// case hears of it a part is performed. Nobody is asked for that again when the
// talks have come to nothing; nor if a danger was reported in that time.
func TestNobodyIsAskedForWhatHeHasAnswered(t *testing.T) {
	t.Parallel()
	unheard := page{"2026-03-18 10:00", func(s *stage) {
		consent, part := s.asked(domain.RemediationConsent, "1 P2"), s.asked(domain.Performance, "2")
		_, err := s.Office.Decide(s.t, "registrar", consent.Task, domain.Agree, officetest.Heard())
		require.NoError(s.t, err)
		s.setClock(s.env.Now().Add(time.Second))
		_, err = s.Office.Decide(s.t, "registrar", part.Task, domain.Performed, officetest.Heard())
		require.NoError(s.t, err)
	}}
	rings := page{"2026-03-18 10:10", func(s *stage) { s.env.SignalWorkflow(workflows.BellSignal, nil) }}
	for name, between := range map[string][]page{
		"talks": {rings},
		"a danger and talks": {
			states("2026-03-18 10:05", "mediator", domain.Danger, note("扬言报复")),
			decides("2026-03-18 10:20", "head", domain.PoliceReport, "", domain.Reported, domain.Details{ReportedTo: "派出所"}),
			decides("2026-03-18 10:30", "head", domain.Resumption, "", domain.Resume, note("双方已冷静")),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			_, _ = s.keep(&shown{}, append(append(broken()[:13], append([]page{unheard}, between...)...), []page{
				decides("2026-03-18 11:00", "head", domain.Appointment, "", domain.Appoint, appoints("head", "S0006").details),
				decides("2026-03-20 10:00", "mediator2", domain.Session, "", domain.Fail, note("分歧过大")),
				fillsUp("2026-03-20 12:00"), // a new run is told the same
				decides("2026-03-21 10:00", "registrar", domain.Informing, "1", domain.Told, told()),
				decides("2026-04-03 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
				decides("2026-07-02 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
				decides("2026-07-03 10:00", "head", domain.Closing, "", domain.Close, nil),
			}...)...)
			performed := 0
			for _, task := range s.story().Tasks {
				if task.Kind == domain.Performance && task.Number == 2 {
					require.Equal(t, "decided", task.State)
					performed++
				}
			}
			require.Equal(t, 1, performed)
			report, err := s.Register.VerifyAudit(t.Context(), "", nil)
			require.NoError(t, err)
			require.True(t, report.Whole(), "%+v", report)
		})
	}
}
