package relay

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/register"
	"hejie/workflows"
)

const (
	ringing  = 3 * time.Second // what one bell may take; shorter than the register's lease
	promptly = time.Second     // how long a workflow has to answer, before the engine is asked to remember the bell
)

// ring rings a bell, and counts it.
func (r Relay) ring(ctx context.Context, b register.Bell) error {
	err := r.carry(ctx, b)
	if err != nil {
		r.Counters.Failed.Inc()
	} else {
		r.Counters.Rung.Inc()
	}
	return err
}

// carry starts the workflow of a case, or tells it to look. A case that is open
// and that the engine does not know is a fault: it is put on record, and the
// workflow is started again and learns from the register where it stands.
func (r Relay) carry(ctx context.Context, b register.Bell) error {
	kind, ok := r.Kinds.Of(b.Kind)
	if !ok {
		return nil // nothing runs that could hear it
	}
	ctx, cancel := context.WithTimeout(ctx, ringing)
	defer cancel()
	if b.Start {
		return r.start(ctx, kind, b)
	}
	err := r.tell(ctx, kind.ID(b.Case))
	if notFound(err) {
		return r.restart(ctx, b.Case, "the engine does not know it")
	}
	return err
}

// start starts the workflow of a case. A new run looks by itself. One that runs
// already may be the very one that has just told the register how the case ended,
// which was reopened since: it will not look again, and says so when it is asked.
// Then the bell stays, and the workflow is started when that run is over. What
// gives no answer may be something else that took the place, and makes way.
func (r Relay) start(ctx context.Context, kind workflows.Kind, b register.Bell) error {
	id := kind.ID(b.Case)
	_, err := r.Engine.ExecuteWorkflow(ctx, r.startOptions(kind, b), kind.Type, kind.Input(b.Case, r.Lang))
	if _, runs := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); !runs {
		return err
	}
	if err = r.ask(ctx, id); err == nil {
		return nil
	}
	found, unseen := r.Engine.DescribeWorkflowExecution(ctx, id, "")
	if unseen != nil || !inTheWay(found.GetWorkflowExecutionInfo(), kind) {
		return err
	}
	return errors.Join(err, r.end(ctx, found.GetWorkflowExecutionInfo()))
}

func (r Relay) startOptions(kind workflows.Kind, b register.Bell) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       kind.ID(b.Case),
		TaskQueue:                workflows.TaskQueue,
		WorkflowTaskTimeout:      5 * time.Second,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL, // started twice is started once
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		// Or the SDK would keep it to itself.
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary: catalogue.Text(r.Lang, kind.Summary, "kind", catalogue.Text(r.Lang, "kind."+string(b.Dispute)),
			"centre", string(b.Centre), "case", string(b.Case)),
		TypedSearchAttributes: workflows.FirstAttributes(b.Centre, kind.Procedure.Begins),
	}
}

// tell rings as an update: the engine brings it to the workflow without writing
// down first that it has to, which spares a fifth of a decision's cost. What the
// workflow does not take in time rings as a signal, which the engine remembers.
func (r Relay) tell(ctx context.Context, id string) error {
	if r.ask(ctx, id) == nil {
		return nil
	}
	return r.signal(ctx, id)
}

// ask rings as an update, and waits until the workflow has heard it. That it was
// refused stands in what the update came to.
func (r Relay) ask(ctx context.Context, id string) error {
	soon, cancel := context.WithTimeout(ctx, promptly)
	defer cancel()
	rung, err := r.Engine.UpdateWorkflow(soon, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: workflows.BellUpdate, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return rung.Get(soon, nil)
}

// signal rings as a signal.
func (r Relay) signal(ctx context.Context, id string) error {
	return r.Engine.SignalWorkflow(ctx, id, "", workflows.BellSignal, nil)
}

// restart has the workflow of a case started again, unless the case has ended
// or waits to be started.
func (r Relay) restart(ctx context.Context, id domain.CaseID, why string) error {
	again, err := r.Register.Restart(ctx, id)
	if again {
		r.Counters.Restarted.Inc()
		slog.Warn("the workflow of an open case is started again", "case", id, "why", why)
	}
	return err
}

// notFound reports whether the engine does not know the workflow, or none that runs.
func notFound(err error) bool {
	_, unknown := errors.AsType[*serviceerror.NotFound](err)
	return unknown
}
