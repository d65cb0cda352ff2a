package workflows_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/port"
	"hejie/internal/record"
	"hejie/workflows"
)

func TestUpToTheDistrict(t *testing.T) {
	t.Parallel()
	fail := func(who string) answer {
		return answer{kind: domain.Session, who: who, outcome: domain.Fail, details: note("分歧过大")}
	}
	s := newStage(t, but(goesWell(),
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept},
		answer{kind: domain.Acceptance, who: "street-registrar", outcome: domain.Accept},
		answer{kind: domain.Acceptance, who: "district-registrar", outcome: domain.Accept},
		appoints("head", "S0005"), appoints("street-head", "S0009"), appoints("district-head", "S0012"),
		fail("mediator"), fail("street-mediator"), fail("district-mediator"),
		answer{kind: domain.ReferralConsent, who: "registrar", outcome: domain.Agree, details: officetest.Heard()},
		answer{kind: domain.ReferralConsent, who: "registrar", outcome: domain.Agree, details: officetest.Heard()},
		answer{kind: domain.ReferralConsent, who: "street-registrar", outcome: domain.Agree, details: officetest.Heard()},
		answer{kind: domain.Informing, who: "district-registrar", outcome: domain.Told, details: told()})...)
	ending, story := s.play()
	require.Equal(t, domain.Failed, ending)
	require.Equal(t, officetest.District, story.Centre)
	require.Equal(t, "acceptance:accept consent:agree consent:agree appointment:appoint session:fail referral_consent:agree referral_consent:agree "+
		"acceptance:accept appointment:appoint session:fail referral_consent:agree referral_consent:agree "+
		"acceptance:accept appointment:appoint session:fail informing:told closing:close", strings.Join(kinds(story), " "))
	var accepted []time.Time
	for _, task := range story.Tasks {
		switch task.Kind {
		case domain.Acceptance:
			accepted = append(accepted, task.Decision.At)
		case domain.Session:
			require.True(t, accepted[len(accepted)-1].Equal(task.Counted), "each tier's period begins with its acceptance")
		}
	}
	require.Len(t, accepted, 3)
}

func TestReferralToAnotherCentreIsABounce(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(),
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Refer, details: domain.Details{Centre: officetest.Street, Note: "涉及两个社区"}},
		answer{kind: domain.Acceptance, who: "street-registrar", outcome: domain.Decline, details: domain.Details{Reason: "already_accepted", Note: "法院已立案"}},
		answer{kind: domain.Informing, who: "street-registrar", outcome: domain.Told, details: told()})...)
	ending, story := s.play()
	require.Equal(t, domain.Declined, ending)
	require.Equal(t, officetest.Street, story.Centre)
	require.Equal(t, "acceptance:refer acceptance:decline informing:told", strings.Join(kinds(story), " "))
}

// Whatever a run had been told, the register tells the next one.
func TestANewRunStandsWhereTheCaseStands(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	s.acts = []act{{domain.Session, "mediator", domain.Danger, note("扬言报复")}}
	s.env.SetContinueAsNewSuggested(true)
	s.env.ExecuteWorkflow(workflows.Mediation, workflows.MediationInput{Case: s.id})
	runs := 1
	var again *workflow.ContinueAsNewError
	for s.env.IsWorkflowCompleted() && s.env.GetWorkflowError() != nil {
		require.ErrorAs(t, s.env.GetWorkflowError(), &again)
		var in workflows.MediationInput
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
		require.Equal(t, s.id, in.Case)
		// The office decides between two runs, with nobody listening.
		if !s.actNow() {
			s.decideNow()
		}
		s.newEnvironment(s.env.Now().Add(time.Hour))
		s.syncClock()
		s.env.SetContinueAsNewSuggested(true)
		s.env.ExecuteWorkflow(workflows.Mediation, in)
		runs++
		require.Less(t, runs, 50)
	}
	require.NoError(t, s.env.GetWorkflowError())
	require.Equal(t, string(domain.Agreed), s.story().Ending)
	require.Greater(t, runs, 8)
}

// A history that fills up while the case waits ends the run.
func TestAHistoryFillsUpDuringAWait(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	s.env.RegisterDelayedCallback(func() {
		s.env.SetContinueAsNewSuggested(true)
		s.env.SignalWorkflow("heard by nobody", nil)
	}, time.Minute)
	waited := false
	s.env.RegisterDelayedCallback(func() { waited = true }, 2*time.Minute)
	s.env.RegisterDelayedCallback(s.tick, time.Hour)
	s.env.ExecuteWorkflow(workflows.Mediation, workflows.MediationInput{Case: s.id})
	var again *workflow.ContinueAsNewError
	require.ErrorAs(t, s.env.GetWorkflowError(), &again)
	require.False(t, waited)
}

// A wait needs no timer of its own while another wakes the case no later: of a
// case that is through within a day, one serves all the steps.
func TestATimerServesTheWaitsThatFollow(t *testing.T) {
	t.Parallel()
	timers := 0
	s := newStage(t, goesWell()...)
	s.env.SetOnTimerScheduledListener(func(string, time.Duration) { timers++ })
	ending, story := s.play()
	require.Equal(t, domain.Agreed, ending)
	require.Greater(t, len(story.Tasks), 10)
	require.Equal(t, 1, timers)
}

// A run whose story is not the register's believes the register: it begins anew,
// and waits longer each time, so that no worker spins. A bell ends the wait.
func TestARunThatStandsElsewhereBeginsAnew(t *testing.T) {
	t.Parallel()
	for name, forged := range map[string]func(*domain.Standing){
		"another stage":   func(s *domain.Standing) { s.Step.Stage = domain.StageSealing },
		"another centre":  func(s *domain.Standing) { s.Step.Centre = officetest.District },
		"another task":    func(s *domain.Standing) { s.Step.Tasks = []domain.RecordedTask{{Kind: domain.Seal, Open: true}} },
		"any of several":  func(s *domain.Standing) { s.Step.Any = true },
		"nothing of note": nil, // the register itself says that the step is out of order
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, goesWell()...)
			s.forge = forged
			if forged == nil {
				s.env.OnActivity(workflows.Stand.Name, mock.Anything, mock.Anything).Return(domain.Standing{}, port.Encode(domain.Refuse(domain.OutOfOrder, "")))
			}
			in := workflows.MediationInput{Case: s.id, Lang: "en"}
			for astray := 1; astray <= 3; astray++ {
				begun := s.env.Now()
				s.env.ExecuteWorkflow(workflows.Mediation, in)
				var again *workflow.ContinueAsNewError
				require.ErrorAs(t, s.env.GetWorkflowError(), &again)
				require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
				require.Equal(t, astray, in.Astray)
				require.GreaterOrEqual(t, s.env.Now().Sub(begun), time.Duration((astray-1)*(astray-1))*time.Minute)
				if forged == nil {
					return
				}
				s.newEnvironment(s.env.Now())
			}
			s.forge = nil
			s.env.RegisterDelayedCallback(s.tick, time.Hour)
			s.env.ExecuteWorkflow(workflows.Mediation, in)
			require.NoError(t, s.env.GetWorkflowError(), "it goes on when the register is heard again")
			require.Equal(t, string(domain.Agreed), s.story().Ending)
		})
	}
}

// A wait that is over before the timer would wake the case gets one of its own.
func TestATimerThatIsTooLateIsReplaced(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	s.waits = func(step int) time.Duration {
		return map[int]time.Duration{1: 20 * time.Hour, 2: 3 * time.Hour}[step] + time.Hour
	}
	var timers []time.Duration
	s.env.SetOnTimerScheduledListener(func(_ string, d time.Duration) { timers = append(timers, d) })
	s.play()
	require.Equal(t, []time.Duration{21 * time.Hour, 4 * time.Hour}, timers[:2])
}

func TestAStartWithoutACaseEndsAtOnce(t *testing.T) {
	t.Parallel()
	for id, workflowID := range map[domain.CaseID]string{
		"YX2026-999999": workflows.MediationID("YX2026-999999"), // no such case
		"YX2026-000001": "mediation/another",                    // the case has its own workflow
	} {
		s := newStage(t)
		s.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: workflowID})
		s.env.ExecuteWorkflow(workflows.Mediation, workflows.MediationInput{Case: id})
		err := port.Decode(s.env.GetWorkflowError())
		require.Equal(t, domain.NotFound, domain.KindOf(err))
		require.ErrorContains(t, err, "unauthorised start")
	}
}

// A run that begins anew may meet an act that has ended its case meanwhile: it
// ends as the case did, shows that, and passes on what it was sent.
func TestAStartOfACaseThatHasEndedEndsAsItDid(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	was, before := s.play()
	card := s.card()
	s.newEnvironment(s.env.Now())
	s.env.RegisterDelayedCallback(func() { s.env.SignalWorkflow(workflows.DecideSignal, "of no meaning") }, 0)
	now, after := s.play()
	require.Equal(t, was, now)
	require.Equal(t, before, after)
	require.Contains(t, card, "结果")
	require.Equal(t, strings.Split(card, "\n")[:4], strings.Split(s.card(), "\n")[:4])
	require.Equal(t, "refused MALFORMED", count[string](s, `
		SELECT string_agg(what || ' ' || code, ', ') FROM audit WHERE seq > (SELECT seq FROM audit WHERE what = 'ended')`), "and nothing else")
}

func TestTheRegisterMayBeAway(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	s.down.Store(12) // longer than a step is tried inside the workflow task
	fellBack := 0
	s.env.SetOnActivityStartedListener(func(*activity.Info, context.Context, converter.EncodedValues) { fellBack++ })
	ending, _ := s.play()
	require.Equal(t, domain.Agreed, ending)
	require.Positive(t, fellBack, "it went on as a normal activity")
}

// Whatever is sent to a case by hand, only a signed decision counts.
func TestMessagesByHand(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	signed := ""
	send := func(after time.Duration, payload any) {
		s.env.RegisterDelayedCallback(func() { s.env.SignalWorkflow(workflows.DecideSignal, payload) }, after)
	}
	for _, payload := range []any{
		map[string]string{"outcome": "approve"},
		nil, "not a message", 17,
		[]string{"x"},
		converter.NewRawValue(&common.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/plain")}, Data: []byte("x")}),
		strings.Repeat("x", domain.MaxMessage+1),
	} {
		send(time.Minute, payload)
	}
	var refused error
	s.env.RegisterDelayedCallback(func() {
		s.syncClock()
		task := s.open()[0]
		signed = s.Sign(t, "registrar2", domain.Envelope{Task: task.Task, Outcome: domain.Accept})
		s.env.UpdateWorkflow(workflows.DecideUpdate, "", &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) },
			OnComplete: func(_ any, err error) { refused = port.Decode(err) },
		}, map[string]string{"outcome": "approve"})
	}, 2*time.Minute)
	s.env.RegisterDelayedCallback(func() { s.env.SignalWorkflow(workflows.DecideSignal, signed) }, 3*time.Minute)
	ending, story := s.play()
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, domain.Refuse(domain.Unsigned, "bare_object"), refused)
	require.Equal(t, record.BySignal, story.Tasks[0].Decision.Door)
	require.Len(t, story.Tasks, 15, "and nothing else came of it")
}

// A message under a misspelt name is refused like any that says nothing, instead
// of lying unread while its sender waits.
func TestMisspeltMessages(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	refused := 0
	for i, name := range []string{"Decide", "bells", "批准"} {
		s.env.RegisterDelayedCallback(func() {
			s.syncClock()
			message := s.Sign(t, "registrar2", domain.Envelope{Task: s.open()[0].Task, Outcome: domain.Accept})
			s.env.SignalWorkflow(name, message)
		}, time.Duration(i+1)*time.Minute)
	}
	s.env.RegisterDelayedCallback(func() {
		require.Equal(t, []string{"acceptance:open"}, kinds(s.story()))
		require.NoError(t, s.clock.QueryRowContext(t.Context(), `SELECT count(*) FROM audit WHERE code = 'MALFORMED'`).Scan(&refused))
	}, 10*time.Minute)
	ending, _ := s.play()
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, 3, refused)
}

func TestNobodyCanFillAHistory(t *testing.T) {
	t.Parallel()
	s := newStage(t, goesWell()...)
	asked := 0
	s.env.SetOnLocalActivityStartedListener(func(info *activity.Info, _ context.Context, _ []any) {
		if info.ActivityType.Name == workflows.Decide.Name {
			asked++
		}
	})
	for range 300 {
		s.env.RegisterDelayedCallback(func() { s.env.SignalWorkflow(workflows.DecideSignal, "junk") }, time.Minute)
	}
	ending, _ := s.play()
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, 20, asked)
}

func TestReminders(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(), answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept})...)
	from := officetest.Monday().AddDate(0, 0, 10)
	s.once = func(k domain.TaskKind) bool { return k != domain.Acceptance || !s.env.Now().Before(from) }
	_, story := s.play()
	var rungs []string
	for _, n := range story.Tasks[0].Notices {
		rungs = append(rungs, string(n.Rung)+" "+n.At.In(domain.Shanghai()).Format("01-02 15:04")+" "+string(n.Centre))
	}
	// Three working days from Monday 2 March end on Thursday the 5th.
	require.Equal(t, []string{
		"T-2 03-03 08:30 440104003104", "T-1 03-04 08:30 440104003104", "T 03-05 08:30 440104003104",
		"T+1 03-06 08:30 440104003104", "up 03-09 08:30 440104003",
	}, rungs)
}

func TestASuspensionDoesNotCountAgainstThePeriod(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(), answer{kind: domain.Session, who: "mediator", outcome: domain.Continue},
		answer{kind: domain.Session, who: "mediator", outcome: domain.Oral, details: agreement()})...)
	s.acts = []act{{domain.Session, "mediator", domain.Danger, note("扬言报复")}}
	calm := officetest.Monday().AddDate(0, 0, 14)
	s.once = func(k domain.TaskKind) bool { return k != domain.Resumption || !s.env.Now().Before(calm) }
	ending, story := s.play()
	require.Equal(t, domain.AgreedOrally, ending)
	var sessions []record.Task
	for _, task := range story.Tasks {
		if task.Kind == domain.Session {
			sessions = append(sessions, task)
		}
	}
	require.Len(t, sessions, 3, "interrupted, asked again, asked once more")
	for _, later := range sessions[1:] {
		require.True(t, later.Counted.Equal(sessions[0].Counted), "the period begins where it began")
		// A month from 2 March has 31 days; all are left on the day of the danger,
		// and run on from 16 March.
		require.Equal(t, "2026-04-16 17:30", later.Due.In(domain.Shanghai()).Format("2006-01-02 15:04"))
	}
}
