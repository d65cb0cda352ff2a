package workflows_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/port"
	"hejie/internal/record"
	"hejie/workflows"
)

// playOn plays a case through every run it takes, and gives the number of runs.
func (s *stage) playOn() (domain.Ending, record.Case, int) {
	s.t.Helper()
	in := workflows.MediationInput{Case: s.id, Lang: "zh-CN"}
	for runs := 1; ; runs++ {
		require.Less(s.t, runs, 20)
		s.env.RegisterDelayedCallback(s.tick, time.Hour)
		s.env.ExecuteWorkflow(workflows.Mediation, in)
		err := s.env.GetWorkflowError()
		if err == nil {
			var result workflows.MediationResult
			require.NoError(s.t, s.env.GetWorkflowResult(&result))
			return result.Ending, s.story(), runs
		}
		var again *workflow.ContinueAsNewError
		require.ErrorAs(s.t, err, &again)
		require.NoError(s.t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
		s.newEnvironment(s.env.Now())
	}
}

// standing gives the tasks of a story that count.
func standing(story record.Case) record.Case {
	var tasks []record.Task
	for _, t := range story.Tasks {
		if t.Struck == nil {
			tasks = append(tasks, t)
		}
	}
	story.Tasks = tasks
	return story
}

// What was decided by mistake is taken back, and the story goes on as if it had
// not been.
func TestTheStoryIsPutBack(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(),
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Decline, details: domain.Details{Reason: "not_civil", Note: "误选"}},
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept})...)
	first := domain.NewTaskID(s.id, 1, 1)
	s.acts = []act{
		{domain.Informing, "registrar2", domain.TakeBack, domain.Details{Task: first, Note: "误选"}},
		{domain.Seal, "head", domain.ReturnTo, domain.Details{Stage: domain.StageMediation, Note: "履行期限不明确"}},
	}
	ending, story, runs := s.playOn()
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, 3, runs)
	require.Equal(t, "acceptance:accept consent:agree consent:agree appointment:appoint session:agreement signature:sign signature:sign mediator_signs:sign seal:seal"+afterwards(ending, "appointment"),
		strings.Join(kinds(standing(story)), " "))
	require.Len(t, story.Tasks, 9+2+5+6, "what was struck is told too")
	require.Equal(t, "superseded", story.Tasks[1].State)
}

// A closed case goes on in a new run, which its own first ending does not stop.
func TestAReopenedCaseGoesOn(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(),
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Decline, details: domain.Details{Reason: "not_civil", Note: "非民事"}},
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept})...)
	ending, _ := s.play()
	require.Equal(t, domain.Declined, ending)
	_, err := s.Act(t, "head", domain.Reopen, s.id, note("补充了材料"))
	require.NoError(t, err)
	s.newEnvironment(s.env.Now().Add(time.Hour))
	ending, story, _ := s.playOn()
	require.Equal(t, domain.Agreed, ending)
	require.Len(t, story.Closings, 1)
	require.Equal(t, domain.Declined, story.Closings[0].Ending)
}

// Nor is the bell of its reopening taken by the run that closed it and does not
// know yet that it has: that one will not look any more.
func TestABellForTheNextRunIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(),
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Decline, details: domain.Details{Reason: "not_civil", Note: "非民事"}})...)
	var refused error
	taken := false
	s.ended = func() {
		s.env.UpdateWorkflow(workflows.BellUpdate, "", &testsuite.TestUpdateCallback{
			OnAccept: func() { taken = true }, OnReject: func(err error) { refused = err }, OnComplete: func(any, error) {},
		})
	}
	ending, _ := s.play()
	require.Equal(t, domain.Declined, ending)
	require.False(t, taken)
	require.Error(t, refused)
	require.Equal(t, domain.Conflict, domain.KindOf(port.Decode(refused)))
}

// By command, signal or update, it is the same act.
func TestActsThatPutBackComeByEveryDoor(t *testing.T) {
	t.Parallel()
	decline := answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Decline, details: domain.Details{Reason: "not_civil", Note: "误选"}}
	accept := answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept}
	for kind, tt := range map[domain.ActKind]struct {
		answers []answer
		after   time.Duration
		who     string
		details func(domain.CaseID) domain.Details
	}{
		domain.TakeBack: {but(goesWell(), decline, accept), 90 * time.Minute, "registrar2", func(id domain.CaseID) domain.Details {
			return domain.Details{Task: domain.NewTaskID(id, 1, 1), Note: "误选"}
		}},
		domain.ReturnTo: {goesWell(), 210 * time.Minute, "head", func(domain.CaseID) domain.Details {
			return domain.Details{Stage: domain.StageConsent, Note: "意愿书缺一页"}
		}},
	} {
		for _, door := range []record.Door{record.ByCommand, record.BySignal, record.ByUpdate} {
			s := newStage(t, tt.answers...)
			s.env.RegisterDelayedCallback(func() {
				s.syncClock()
				message := s.Sign(t, tt.who, domain.Envelope{Act: kind, Case: s.id, Details: s.Deposit(t, tt.details(s.id))})
				s.doors()[door](message, func(err error) { require.NoError(t, err) })
				if door == record.ByCommand {
					s.env.SignalWorkflow(workflows.BellSignal, nil) // as the relay would
				}
			}, tt.after)
			ending, _, runs := s.playOn()
			require.Equal(t, domain.Agreed, ending, "%s by %s", kind, door)
			require.Equal(t, 2, runs, "%s by %s", kind, door)
			require.Equal(t, door, count[record.Door](s, `SELECT door FROM acts WHERE kind = $1`, kind))
		}
	}
}

// What a court has ruled is on record: when the case is reopened, only its closing
// is asked again, and the figures count the agreement as confirmed all the while.
func TestARulingStandsWhenItsCaseIsReopened(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	spring := domain.Period{From: domain.DayOf(officetest.Monday()), To: domain.DayOf(officetest.Monday()).AddDays(120)}
	confirmed := func() int {
		n, err := s.Register.Figures(t.Context(), record.FiguresQuery{Staff: s.People["head"].ID, Period: spring})
		require.NoError(t, err)
		return domain.Tabulate(n.Cases, spring, nil, n.Calendar).Whole.Counts[domain.AgreementsSure]
	}
	heard := officetest.Heard()
	ending, _ := s.keep(&shown{}, append(agreed(agreement()), []page{
		decides("2026-03-30 10:00", "registrar", domain.Confirmation, "", domain.Apply, jointly("P1", "P2")),
		decides("2026-04-03 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
		decides("2026-04-07 10:00", "registrar", domain.Performance, "1", domain.Performed, heard),
		decides("2026-04-16 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
		decides("2026-04-20 10:00", "registrar", domain.CourtRuling, "", domain.Confirmed, heard),
		decides("2026-04-21 10:00", "head", domain.Closing, "", domain.Close, nil),
	}...)...)
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, 1, confirmed())
	s.setClock(time.Date(2026, 5, 11, 9, 0, 0, 0, domain.Shanghai()))
	_, err := s.Act(t, "head", domain.Reopen, s.id, note("漏归一份材料"))
	require.NoError(t, err)
	require.Equal(t, 1, confirmed(), "though it is open again")
	s.newEnvironment(time.Date(2026, 5, 11, 9, 0, 0, 0, domain.Shanghai()))
	ending, _ = s.keep(&shown{}, decides("2026-05-12 10:00", "head", domain.Closing, "", domain.Close, nil))
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, "closing:close", askedAfter(s.story(), "2026-05-01 00:00"))
	require.Equal(t, 1, confirmed())
}
