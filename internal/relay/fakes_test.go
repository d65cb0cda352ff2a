package relay_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"hejie/domain"
	"hejie/internal/relay"
	"hejie/register"
	"hejie/workflows"
)

// kinds are two kinds of case: the relay treats no kind otherwise than another.
var kinds = workflows.Kinds{kind("mending", "Mending"), kind("walking", "Walking")}

func kind(name domain.ProcedureKind, workflowType string) workflows.Kind {
	return workflows.Kind{
		Procedure: &domain.Procedure{Kind: name, Begins: "first"}, Type: workflowType, Summary: "summary." + string(name),
		ID:    func(id domain.CaseID) string { return string(name) + "/" + string(id) },
		Input: func(id domain.CaseID, lang string) any { return string(id) + " " + lang },
	}
}

// A world is a register and an engine, and a relay between them.
type world struct {
	*fakeRegister
	*fakeEngine
	relay.Relay
	rung, failed, restarted counter
}

type counter struct{ n int }

func (c *counter) Inc() { c.n++ }

func newWorld() *world {
	w := &world{fakeRegister: &fakeRegister{}, fakeEngine: &fakeEngine{runs: map[string]*run{}}}
	w.Relay = relay.Relay{
		Register: w.fakeRegister, Engine: w.fakeEngine, Kinds: kinds, Lang: "en", Reconcile: time.Hour,
		Counters: relay.Counters{Rung: &w.rung, Failed: &w.failed, Restarted: &w.restarted},
		Listen:   func(ctx context.Context, _ func(string)) error { <-ctx.Done(); return nil },
	}
	return w
}

// with gives good, but changed.
func with(change func(*run)) func() *run {
	return func() *run { r := good(); change(r); return r }
}

// crowd adds so many cases that are as they should be.
func (w *world) crowd(n int) {
	for i := range n {
		c := asked
		c.Case = domain.CaseID(fmt.Sprintf("YX2026-9%05d", i))
		w.open, w.runs["mending/"+string(c.Case)] = append(w.open, c), good()
	}
}

// during has the relay run for so long.
func (w *world) during(t *testing.T, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	require.NoError(t, w.Run(ctx))
}

// fakeRegister has cases that are open, and bells in its outbox.
type fakeRegister struct {
	mu      sync.Mutex
	open    []register.OpenCase
	bells   []register.Bell
	deaf    error // what RingBells says
	blind   error // what OpenCases says
	looks   []time.Duration
	begun   time.Time
	missing int // year
	asked   int // for it
	again   []domain.CaseID
	waiting []domain.CaseID // to be started already
}

// RingBells rings all bells once; those that failed stay.
func (f *fakeRegister) RingBells(ctx context.Context, _ int, _ <-chan struct{}, ring func(context.Context, register.Bell) error) (int, error) {
	if f.begun.IsZero() {
		f.begun = time.Now()
	}
	f.looks = append(f.looks, time.Since(f.begun))
	if f.deaf != nil {
		return 0, f.deaf
	}
	taken := f.bells
	f.bells = nil
	for _, b := range taken {
		if ring(ctx, b) != nil {
			f.bells = append(f.bells, b)
		}
	}
	return len(taken), nil
}

func (f *fakeRegister) OpenCases(context.Context) ([]register.OpenCase, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.open, f.blind
}

// see sets what OpenCases says.
func (f *fakeRegister) see(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.blind = err
}

func (f *fakeRegister) Restart(_ context.Context, id domain.CaseID) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.again = append(f.again, id)
	return !slices.Contains(f.waiting, id), nil
}

func (f *fakeRegister) MissingYear(context.Context, domain.StaffID) (int, error) {
	f.asked++
	return f.missing, nil
}

// A run is a workflow of the fake engine.
type run struct {
	workflowType, queue string
	status              enums.WorkflowExecutionStatus
	attributes          map[string]any
	override            *workflow.VersioningOverride
	unlisted            bool
	answer              error // to an update; errSilent: none
}

var errSilent = errors.New("no answer")

// asked is where an open case stands in these tests.
var asked = register.OpenCase{Case: "YX2026-000001", Kind: "mending", Stage: "cutting", Centre: "440104003104", Due: time.Date(2026, 3, 5, 10, 0, 0, 123456000, time.UTC)}

// good is a run that shows where asked stands.
func good() *run {
	return &run{workflowType: "Mending", queue: workflows.TaskQueue, status: enums.WORKFLOW_EXECUTION_STATUS_RUNNING, attributes: map[string]any{
		workflows.AttrStage.GetName(): "cutting", workflows.AttrCentre.GetName(): "440104003104", workflows.AttrDue.GetName(): asked.Due.Add(789),
	}}
}

// fakeEngine runs workflows, by their IDs, and notes what it was asked to do.
type fakeEngine struct {
	mu      sync.Mutex
	runs    map[string]*run
	did     []string
	started []client.StartWorkflowOptions
}

func (e *fakeEngine) note(format string, args ...any) {
	e.did = append(e.did, fmt.Sprintf(format, args...))
}

// alive gives a run that has not ended.
func (e *fakeEngine) alive(id string) (*run, error) {
	r, ok := e.runs[id]
	if !ok || r.status != enums.WORKFLOW_EXECUTION_STATUS_RUNNING && r.status != enums.WORKFLOW_EXECUTION_STATUS_PAUSED {
		return nil, serviceerror.NewNotFound("no such workflow runs")
	}
	return r, nil
}

func (e *fakeEngine) ExecuteWorkflow(_ context.Context, o client.StartWorkflowOptions, workflowType any, args ...any) (client.WorkflowRun, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.note("start %s as %s with %s", o.ID, workflowType, args)
	e.started = append(e.started, o)
	if _, err := e.alive(o.ID); err == nil {
		return nil, serviceerror.NewWorkflowExecutionAlreadyStarted("it runs", "", "")
	}
	e.runs[o.ID] = good()
	return nil, nil
}

type answered struct {
	client.WorkflowUpdateHandle
	run *run
}

func (a answered) Get(ctx context.Context, _ any) error {
	if a.run.answer == errSilent {
		<-ctx.Done()
		return ctx.Err()
	}
	return a.run.answer
}

func (e *fakeEngine) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.note("update %s %s", o.WorkflowID, o.UpdateName)
	r, err := e.alive(o.WorkflowID)
	if err != nil {
		return nil, err
	}
	return answered{run: r}, nil
}

func (e *fakeEngine) SignalWorkflow(_ context.Context, id, _, signal string, _ any) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.note("signal %s %s", id, signal)
	_, err := e.alive(id)
	return err
}

func (e *fakeEngine) DescribeWorkflowExecution(_ context.Context, id, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.note("describe %s", id)
	r, ok := e.runs[id]
	if !ok {
		return nil, serviceerror.NewNotFound("no such workflow")
	}
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: r.info(id)}, nil
}

func (e *fakeEngine) TerminateWorkflow(_ context.Context, id, runID, _ string, _ ...any) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.note("terminate %s %s", id, runID)
	e.runs[id].status = enums.WORKFLOW_EXECUTION_STATUS_TERMINATED
	return nil
}

// ListWorkflow lists a run a page, as the query asks for them.
func (e *fakeEngine) ListWorkflow(_ context.Context, request *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	const query = `ExecutionStatus = "Running" AND WorkflowType IN ("Mending", "Walking") AND TaskQueue = "hejie"`
	if request.Query != query {
		return nil, serviceerror.NewInvalidArgument(request.Query)
	}
	var list workflowservice.ListWorkflowExecutionsResponse
	for _, id := range slices.Sorted(maps.Keys(e.runs)) {
		r := e.runs[id]
		if id <= string(request.NextPageToken) || r.unlisted || r.queue != workflows.TaskQueue ||
			r.workflowType != "Mending" && r.workflowType != "Walking" || r.status != enums.WORKFLOW_EXECUTION_STATUS_RUNNING {
			continue
		}
		list.Executions, list.NextPageToken = []*workflow.WorkflowExecutionInfo{r.info(id)}, []byte(id)
		break
	}
	return &list, nil
}

func (r *run) info(id string) *workflow.WorkflowExecutionInfo {
	fields := map[string]*common.Payload{}
	for name, value := range r.attributes {
		fields[name], _ = converter.GetDefaultDataConverter().ToPayload(value)
	}
	info := &workflow.WorkflowExecutionInfo{
		Execution: &common.WorkflowExecution{WorkflowId: id, RunId: "run"},
		Type:      &common.WorkflowType{Name: r.workflowType}, TaskQueue: r.queue, Status: r.status,
		SearchAttributes: &common.SearchAttributes{IndexedFields: fields},
	}
	if r.override != nil {
		info.VersioningInfo = &workflow.WorkflowExecutionVersioningInfo{VersioningOverride: r.override}
	}
	return info
}

// logs gives what is logged until the test ends.
func logs(t *testing.T) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&b, nil)))
	t.Cleanup(func() { slog.SetDefault(was) })
	return &b
}
