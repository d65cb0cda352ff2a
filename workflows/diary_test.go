package workflows_test

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/workflows"
)

// A page of a diary is what somebody does, or sees, at an instant. Between two
// pages nobody does anything, and nothing wakes the case but its own timers.
type page struct {
	at string // in Shanghai: 2026-03-02 10:00
	do func(*stage)
}

// decides is the page on which somebody answers a task.
func decides(at, who string, kind domain.TaskKind, which string, outcome domain.Outcome, details any) page {
	return page{at, func(s *stage) {
		task := s.asked(kind, which)
		if outcome == domain.Close {
			s.fileDossier()
		}
		_, err := s.Office.Decide(s.t, who, task.Task, outcome, details)
		require.NoError(s.t, err, "%s: %s decides %s of %s", at, who, outcome, name(task))
		s.env.SignalWorkflow(workflows.BellSignal, nil)
	}}
}

// isRefused is the page on which somebody would like to.
func isRefused(at, who string, kind domain.TaskKind, which string, outcome domain.Outcome, details any, why error) page {
	return page{at, func(s *stage) {
		_, err := s.Office.Decide(s.t, who, s.asked(kind, which).Task, outcome, details)
		require.Equal(s.t, why, err, "%s: %s of %s %s", at, outcome, kind, which)
	}}
}

// states is the page on which somebody says what nobody asked.
func states(at, who string, kind domain.ActKind, details any) page {
	return page{at, func(s *stage) {
		id := s.id
		if !procedures.All().Act(kind).InCase() {
			id = ""
		}
		_, err := s.Act(s.t, who, kind, id, details)
		require.NoError(s.t, err, "%s: %s", at, kind)
		s.env.SignalWorkflow(workflows.BellSignal, nil)
	}}
}

// fillsUp is the page on which the engine asks for a new run, however full a
// history has to be for that.
func fillsUp(at string) page {
	return page{at, func(s *stage) {
		s.env.SetContinueAsNewSuggested(true)
		s.env.SignalWorkflow(workflows.BellSignal, nil)
	}}
}

// card is what the Temporal UI shows of the case.
func (s *stage) card() string {
	s.t.Helper()
	shown, err := s.env.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(s.t, err)
	var metadata sdk.WorkflowMetadata
	require.NoError(s.t, shown.Get(&metadata))
	return metadata.GetCurrentDetails()
}

// asked finds the open task of a kind that has this number or party.
func (s *stage) asked(kind domain.TaskKind, which string) record.Task {
	s.t.Helper()
	open := s.open()
	i := slices.IndexFunc(open, func(t record.Task) bool { return name(t) == strings.TrimSpace(string(kind)+" "+which) })
	require.GreaterOrEqual(s.t, i, 0, "%s: %s %s is not asked, but %s", when(s.env.Now()), kind, which, kinds(record.Case{Tasks: open}))
	return open[i]
}

// name tells the tasks of a case apart: the kind with the number and the party.
func name(t record.Task) string {
	name := string(t.Kind)
	if t.Number != 0 {
		name += " " + strconv.Itoa(t.Number)
	}
	if t.Party != "" {
		name += " " + string(t.Party)
	}
	return name
}

func when(at time.Time) string { return at.In(domain.Shanghai()).Format("2006-01-02 15:04") }

// keep plays a case by a diary until it ends, through as many runs as it takes.
// It gives the number of them.
func (s *stage) keep(lists *shown, diary ...page) (domain.Ending, int) {
	s.t.Helper()
	in := workflows.MediationInput{Case: s.id, Lang: "zh-CN"}
	for runs := 1; ; runs++ {
		require.Less(s.t, runs, 10)
		s.env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{lists}})
		for _, p := range diary {
			at, err := time.ParseInLocation("2006-01-02 15:04", p.at, domain.Shanghai())
			require.NoError(s.t, err)
			if after := at.Sub(s.env.Now()); after > 0 {
				s.env.RegisterDelayedCallback(func() {
					s.syncClock()
					p.do(s)
				}, after)
			}
		}
		s.env.ExecuteWorkflow(workflows.Mediation, in)
		require.True(s.t, s.env.IsWorkflowCompleted())
		err := s.env.GetWorkflowError()
		if err == nil {
			var result workflows.MediationResult
			require.NoError(s.t, s.env.GetWorkflowResult(&result))
			return result.Ending, runs
		}
		var again *workflow.ContinueAsNewError
		require.ErrorAs(s.t, err, &again, "%s", when(s.env.Now()))
		require.NoError(s.t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
		s.newEnvironment(s.env.Now())
	}
}

// A row is a task as a person with a calendar at hand reckons it.
type row struct {
	task    string // kind, number, party
	from    string // the day on which its term begins
	due     string // at 17:30, when the office closes
	notices string // rung and day, at 08:30, when the office opens
	answer  string // outcome and instant
}

// reckoned tells the tasks of a story in that form. An hour that is not the
// expected one is told too.
func reckoned(story record.Case) []row {
	var rows []row
	for _, t := range story.Tasks {
		r := row{task: name(t), from: domain.DayOf(t.Counted).String(), due: strings.TrimSuffix(when(t.Due), " 17:30")}
		var notices []string
		for _, n := range t.Notices {
			notices = append(notices, string(n.Rung)+" "+strings.TrimSuffix(when(n.At), " 08:30"))
		}
		r.notices = strings.Join(notices, ", ")
		switch {
		case t.Decision != nil:
			r.answer = string(t.Decision.Outcome) + " " + when(t.Decision.At)
		case t.ClosedAt != nil:
			r.answer = t.State + " " + when(*t.ClosedAt)
		}
		rows = append(rows, r)
	}
	return rows
}

// agreed are the pages of an ordinary mediation: it begins on Monday 2 March
// 2026, and the agreement takes effect the day after.
func agreed(agreement domain.Details) []page {
	heard := officetest.Heard()
	return []page{
		decides("2026-03-02 10:00", "registrar2", domain.Acceptance, "", domain.Accept, nil),
		decides("2026-03-02 10:30", "registrar", domain.Consent, "P1", domain.Agree, heard),
		decides("2026-03-02 11:00", "registrar", domain.Consent, "P2", domain.Agree, heard),
		decides("2026-03-02 11:30", "head", domain.Appointment, "", domain.Appoint, appoints("head", "S0005").details),
		decides("2026-03-02 14:30", "mediator", domain.Session, "", domain.Written, agreement),
		decides("2026-03-03 09:00", "registrar", domain.Signature, "P1", domain.Sign, heard),
		decides("2026-03-03 09:10", "registrar", domain.Signature, "P2", domain.Sign, heard),
		decides("2026-03-03 09:20", "mediator", domain.MediatorSigns, "", domain.Sign, nil),
		decides("2026-03-03 10:00", "head", domain.Seal, "", domain.ApplySeal, nil),
	}
}

// untilTheSeal is what agreed comes to.
func untilTheSeal() []row {
	return []row{
		{"acceptance", "2026-03-02", "2026-03-05", "", "accept 2026-03-02 10:00"},                 // 3 working days: Tue 3, Wed 4, Thu 5
		{"consent P1", "2026-03-02", "2026-03-05", "", "agree 2026-03-02 10:30"},                  // 3 working days, as before
		{"consent P2", "2026-03-02", "2026-03-05", "", "agree 2026-03-02 11:00"},                  //
		{"appointment", "2026-03-02", "2026-03-03", "", "appoint 2026-03-02 11:30"},               // 1 working day: Tue 3
		{"session", "2026-03-02", "2026-04-02", "", "agreement 2026-03-02 14:30"},                 // a month from 2 March: 2 April, a Thursday
		{"signature P1", "2026-03-02", "2026-03-09", "", "sign 2026-03-03 09:00"},                 // 7 days from 2 March: Mon 9
		{"signature P2", "2026-03-02", "2026-03-09", "", "sign 2026-03-03 09:10"},                 //
		{"mediator_signs", "2026-03-02", "2026-03-05", "T-2 2026-03-03", "sign 2026-03-03 09:20"}, // 3 working days: Thu 5; two before it: Tue 3
		{"seal", "2026-03-03", "2026-03-04", "", "seal 2026-03-03 10:00"},                         // 1 working day: Wed 4
	}
}
