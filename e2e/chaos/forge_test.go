//go:build e2e

package chaos_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/command/v1"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// Whoever can write to the engine, in the name of whomever he likes, changes
// nothing on record, and the case goes on (threat T2).
func (m meaning) forged(t *testing.T) {
	id := m.OpenDispute(t)
	task := m.AwaitTask(t, id, domain.Acceptance).Task
	payloads := m.forgeries(t, task)
	before := m.record(t)
	for name, attack := range map[string]func(*testing.T, domain.CaseID){
		"SignalWorkflowExecution": func(t *testing.T, id domain.CaseID) {
			for _, p := range payloads {
				_, err := m.Client.WorkflowService().SignalWorkflowExecution(t.Context(), &workflowservice.SignalWorkflowExecutionRequest{
					Namespace: systemtest.Namespace, WorkflowExecution: execution(id), SignalName: workflows.DecideSignal,
					Input: p, Identity: "head@yuexiu.gov.cn", RequestId: rand.Text(),
				})
				require.NoError(t, err)
			}
		},
		"UpdateWorkflowExecution": func(t *testing.T, id domain.CaseID) {
			for _, p := range payloads {
				for _, name := range []string{workflows.DecideUpdate, "Decide"} {
					err := m.update(t, id, name, p)
					require.Error(t, err)
					require.NotErrorIs(t, err, context.DeadlineExceeded)
				}
			}
		},
		"SignalWithStartWorkflowExecution": func(t *testing.T, id domain.CaseID) {
			for _, p := range payloads[:3] {
				_, err := m.Client.SignalWithStartWorkflow(t.Context(), workflows.MediationID(id), workflows.DecideSignal, raw(p),
					client.StartWorkflowOptions{TaskQueue: workflows.TaskQueue}, workflows.Mediation, workflows.MediationInput{Case: id})
				require.NoError(t, err)
			}
		},
		"ExecuteMultiOperation": func(t *testing.T, id domain.CaseID) {
			start := m.Client.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
				ID: workflows.MediationID(id), TaskQueue: workflows.TaskQueue, WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
			}, workflows.Mediation, workflows.MediationInput{Case: id})
			_, err := m.Client.UpdateWithStartWorkflow(t.Context(), client.UpdateWithStartWorkflowOptions{
				StartWorkflowOperation: start,
				UpdateOptions: client.UpdateWorkflowOptions{
					UpdateName: workflows.DecideUpdate, Args: []any{raw(payloads[2])}, WaitForStage: client.WorkflowUpdateStageCompleted,
				},
			})
			if err == nil {
				return // the update was taken, and refused
			}
			require.NotContains(t, err.Error(), "deadline")
		},
		"StartWorkflowExecution, of a worker of his own":                     m.callsOurActivities,
		"RespondWorkflowTaskCompleted, ended":                                m.stealsTask(ended),
		"RespondWorkflowTaskCompleted, and RespondActivityTaskCompletedById": m.stealsTask(scheduled),
		"RespondWorkflowTaskFailed":                                          m.stealsTask(nil),
		"CreateSchedule": func(t *testing.T, id domain.CaseID) {
			h, err := m.Client.ScheduleClient().Create(t.Context(), client.ScheduleOptions{
				ID: "forged", TriggerImmediately: true, Spec: client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: time.Second}}},
				Action: &client.ScheduleWorkflowAction{
					ID: workflows.MediationID(id), Workflow: "Mediation", TaskQueue: workflows.TaskQueue, Args: []any{workflows.MediationInput{Case: id}},
				},
			})
			require.NoError(t, err)
			require.Eventually(t, func() bool {
				var n int
				err := m.DB.QueryRowContext(t.Context(), `SELECT count(*) FROM audit WHERE what = 'unauthorised_start'`).Scan(&n)
				return err == nil && n > 0
			}, patience, 20*time.Millisecond)
			require.NoError(t, h.Delete(t.Context()))
		},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && strings.HasSuffix(name, "ById") {
				t.Skip("a workflow whose tasks fail is found out after half a minute")
			}
			attack(t, id)
			require.Equal(t, before, m.record(t))
		})
	}
	m.comesBack(t, id)
	require.Equal(t, before, m.record(t))
	_, err := m.Decide(t, "registrar2", task, domain.Accept, nil)
	require.NoError(t, err)
	m.goesOn(t, id)
}

// forgeries are messages that no person signed, as payloads.
func (m meaning) forgeries(t *testing.T, task domain.TaskID) []*common.Payloads {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	m.People["forger"] = officetest.Person{ID: m.People["registrar2"].ID, Key: key}
	signed := m.Sign(t, "forger", domain.Envelope{Task: task, Outcome: domain.Accept})
	honest := m.Sign(t, "registrar2", domain.Envelope{Task: task, Outcome: domain.Accept})
	altered := strings.Replace(honest, honest[40:50], "AAAAAAAAAA", 1)
	of := func(values ...any) *common.Payloads {
		p, err := converter.GetDefaultDataConverter().ToPayloads(values...)
		require.NoError(t, err)
		return p
	}
	as := func(encoding string, data string) *common.Payloads {
		return &common.Payloads{Payloads: []*common.Payload{{Metadata: map[string][]byte{"encoding": []byte(encoding)}, Data: []byte(data)}}}
	}
	return []*common.Payloads{
		of(map[string]any{"task": task, "outcome": "accept", "staff": m.People["registrar2"].ID}), of(signed), of(altered),
		nil, of("not an object"), of(map[string]int{"ID": 123}), of(nil), of("x", honest), of(17), of([]string{honest}),
		as("binary/plain", honest), as("binary/null", ""), as("json/protobuf", honest), as("binary/encrypted", honest), as("", honest),
		as("json/plain", "{"), as("json/plain", "\xff\xfe"), of(strings.Repeat("x", 1<<20)),
	}
}

func raw(p *common.Payloads) converter.RawValue { return converter.NewRawValue(p.GetPayloads()[0]) }

func execution(id domain.CaseID) *common.WorkflowExecution {
	return &common.WorkflowExecution{WorkflowId: workflows.MediationID(id)}
}

// update sends an update as it is, and gives the error that answers it.
func (m meaning) update(t *testing.T, id domain.CaseID, name string, p *common.Payloads) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	args := make([]any, len(p.GetPayloads()))
	for i, payload := range p.GetPayloads() {
		args[i] = converter.NewRawValue(payload)
	}
	h, err := m.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflows.MediationID(id), UpdateName: name, Args: args, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = h.Get(ctx, nil)
	}
	return err
}

// callsOurActivities has a workflow of a stranger's ask our worker for what only
// the workflow of a case should.
func (m meaning) callsOurActivities(t *testing.T, id domain.CaseID) {
	w := worker.New(m.Client, "stranger", worker.Options{})
	calls := map[string][]any{
		workflows.Stand.Name: {
			domain.Position{Case: id, Number: 2},
			domain.Position{Case: id, Number: 9},
			domain.Position{Case: id, Number: -1},
			domain.Position{Case: "YX2026-999999", Number: 1},
			"rubbish",
		},
		workflows.End.Name: {
			domain.Position{Case: id, Number: 1}, domain.Position{Case: id, Number: 9}, domain.Position{}, 17,
		},
		workflows.Decide.Name: {workflows.Letter{Message: []byte(`{"outcome":"approve"}`), Door: "command"}, workflows.Letter{}, nil},
		workflows.Begin.Name:  {"YX2026-999999", 17},
	}
	w.RegisterWorkflowWithOptions(func(ctx workflow.Context) (answered int, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{TaskQueue: workflows.TaskQueue, ScheduleToCloseTimeout: 3 * time.Second})
		var asked []workflow.Future
		for _, name := range []string{workflows.Stand.Name, workflows.End.Name, workflows.Decide.Name, workflows.Begin.Name} {
			for _, input := range calls[name] {
				asked = append(asked, workflow.ExecuteActivity(ctx, name, input))
			}
		}
		for _, f := range asked {
			if f.Get(ctx, nil) == nil {
				answered++
			}
		}
		return answered, nil
	}, workflow.RegisterOptions{Name: "Stranger"})
	require.NoError(t, w.Start())
	defer w.Stop()
	run, err := m.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "stranger"}, "Stranger")
	require.NoError(t, err)
	var answered int
	require.NoError(t, run.Get(t.Context(), &answered))
	require.Zero(t, answered, "each is refused")
}

// stealsTask takes a workflow task of the case away from our worker, and answers
// it with these commands; with none, it says that it failed.
func (m meaning) stealsTask(commands func(domain.CaseID) *command.Command) func(*testing.T, domain.CaseID) {
	return func(t *testing.T, id domain.CaseID) {
		service := m.Client.WorkflowService()
		require.NoError(t, m.Worker.Stop(t.Context()))
		restarted := m.said(t, "restarted", id)
		require.NoError(t, m.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.BellSignal, nil))
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		stolen, err := service.PollWorkflowTaskQueue(ctx, &workflowservice.PollWorkflowTaskQueueRequest{
			Namespace: systemtest.Namespace, TaskQueue: &taskqueue.TaskQueue{Name: workflows.TaskQueue}, Identity: "forger",
		})
		require.NoError(t, err)
		require.Equal(t, workflows.MediationID(id), stolen.GetWorkflowExecution().GetWorkflowId())
		if commands == nil {
			_, err = service.RespondWorkflowTaskFailed(t.Context(), &workflowservice.RespondWorkflowTaskFailedRequest{
				Namespace: systemtest.Namespace, TaskToken: stolen.GetTaskToken(), Cause: enums.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR,
			})
			require.NoError(t, err)
			m.comesBack(t, id)
			return
		}
		_, err = service.RespondWorkflowTaskCompleted(t.Context(), &workflowservice.RespondWorkflowTaskCompletedRequest{
			Namespace: systemtest.Namespace, TaskToken: stolen.GetTaskToken(), Commands: []*command.Command{commands(id)},
		})
		require.NoError(t, err)
		if commands(id).GetCommandType() == enums.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK {
			standing, err := converter.GetDefaultDataConverter().ToPayloads(domain.Standing{Settled: true, Reply: domain.Reply{Answers: []domain.Answer{{Outcome: domain.Accept}}}})
			require.NoError(t, err)
			_, err = service.RespondActivityTaskCompletedById(t.Context(), &workflowservice.RespondActivityTaskCompletedByIdRequest{
				Namespace: systemtest.Namespace, WorkflowId: workflows.MediationID(id), ActivityId: "forged", Result: standing,
			})
			require.NoError(t, err)
		}
		m.comesBack(t, id)
		require.Greater(t, m.said(t, "restarted", id), restarted, "and it is on record")
	}
}

// comesBack starts our worker again and sees that the case listens.
func (m meaning) comesBack(t *testing.T, id domain.CaseID) {
	t.Helper()
	require.NoError(t, m.Worker.Restart(t.Context()))
	begun := time.Now()
	require.Eventually(t, func() bool {
		err := m.update(t, id, workflows.DecideUpdate, nil)
		return err != nil && (strings.Contains(err.Error(), string(domain.Malformed)) || strings.Contains(err.Error(), "too many refused"))
	}, patience, 100*time.Millisecond)
	t.Logf("it listens %s after our worker is back", time.Since(begun).Round(time.Millisecond))
}

// ended says that the workflow has ended with an agreement.
func ended(domain.CaseID) *command.Command {
	result, _ := converter.GetDefaultDataConverter().ToPayloads(workflows.MediationResult{Ending: domain.Agreed})
	return &command.Command{
		CommandType: enums.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
		Attributes: &command.Command_CompleteWorkflowExecutionCommandAttributes{
			CompleteWorkflowExecutionCommandAttributes: &command.CompleteWorkflowExecutionCommandAttributes{Result: result},
		},
	}
}

// scheduled asks for an activity that the workflow never asked for.
func scheduled(id domain.CaseID) *command.Command {
	input, _ := converter.GetDefaultDataConverter().ToPayloads(domain.Position{Case: id, Number: 1})
	return &command.Command{
		CommandType: enums.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
		Attributes: &command.Command_ScheduleActivityTaskCommandAttributes{
			ScheduleActivityTaskCommandAttributes: &command.ScheduleActivityTaskCommandAttributes{
				ActivityId: "forged", ActivityType: &common.ActivityType{Name: workflows.Stand.Name}, Input: input,
				TaskQueue: &taskqueue.TaskQueue{Name: "nowhere"}, StartToCloseTimeout: durationpb.New(time.Minute),
			},
		},
	}
}
