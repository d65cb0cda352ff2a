package main

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
	"hejie/internal/postgres"
	"hejie/register"
	"hejie/workflows"
)

// relay carries bells from the outbox to the engine: at once when PostgreSQL
// tells of them, and by a sweep for what was missed.
type relay struct {
	store   *register.Register
	options postgres.Options
	engine  client.Client
	figures metrics
	lang    string        // of the cards
	rounds  time.Duration // between two looks at all open cases
}

const (
	sweep    = 2 * time.Second        // between looks at the outbox when nothing is heard
	pause    = 200 * time.Millisecond // after a failure of the register
	atOnce   = 30                     // bells that ring: few, so that a decision waits for few before it
	ringing  = 3 * time.Second        // what one may take; shorter than the register's lease
	promptly = time.Second            // how long a workflow has to answer, before the engine is asked to remember the bell
)

// run rings until ctx ends. It returns nil then.
func (r relay) run(ctx context.Context) error {
	heard := make(chan struct{}, 1)
	poke := func(string) {
		select {
		case heard <- struct{}{}:
		default: // a look is due already
		}
	}
	listening := make(chan error, 1)
	go func() { listening <- postgres.Listen(ctx, r.options, register.BellChannel, poke) }()
	go r.goRounds(ctx)
	go r.watchCalendar(ctx)
	for {
		_, err := r.store.RingBells(ctx, atOnce, heard, r.ring)
		wait := sweep
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			slog.Warn("the bells cannot be read; trying again", "error", err)
			wait = pause
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-listening:
			if err != nil {
				return err
			}
		case <-heard:
		case <-time.After(wait):
		}
	}
}

// ring rings a bell, and counts it.
func (r relay) ring(ctx context.Context, b register.Bell) error {
	err := r.carry(ctx, b)
	if err != nil {
		r.figures.failed.Inc()
	} else {
		r.figures.rung.Inc()
	}
	return err
}

// carry starts the workflow of a case, or tells it to look. A case that is open
// and that the engine does not know is a fault: it is put on record, and the
// workflow is started again and learns from the register where it stands.
func (r relay) carry(ctx context.Context, b register.Bell) error {
	ctx, cancel := context.WithTimeout(ctx, ringing)
	defer cancel()
	id := workflows.MediationID(b.Case)
	if b.Start {
		return r.start(ctx, id, b)
	}
	err := r.ringAt(ctx, id)
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
func (r relay) start(ctx context.Context, id string, b register.Bell) error {
	_, err := r.engine.ExecuteWorkflow(ctx, r.startOptions(id, b), workflows.Mediation, workflows.MediationInput{Case: b.Case, Lang: r.lang})
	if _, runs := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); !runs {
		return err
	}
	if err = r.ask(ctx, id); err == nil {
		return nil
	}
	found, unseen := r.engine.DescribeWorkflowExecution(ctx, id, "")
	if unseen != nil || !inTheWay(found.GetWorkflowExecutionInfo()) {
		return err
	}
	return errors.Join(err, r.end(ctx, found.GetWorkflowExecutionInfo()))
}

// ask rings as an update, and waits until the workflow has heard it. That it was
// refused stands in what the update came to.
func (r relay) ask(ctx context.Context, id string) error {
	soon, cancel := context.WithTimeout(ctx, promptly)
	defer cancel()
	rung, err := r.engine.UpdateWorkflow(soon, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: workflows.BellUpdate, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return rung.Get(soon, nil)
}

// ringAt rings as an update: the engine brings it to the workflow without writing
// down first that it has to, which spares a fifth of a decision's cost. What the
// workflow does not take in time rings as a signal, which the engine remembers.
func (r relay) ringAt(ctx context.Context, id string) error {
	if r.ask(ctx, id) == nil {
		return nil
	}
	return r.engine.SignalWorkflow(ctx, id, "", workflows.BellSignal, nil)
}

func (r relay) startOptions(id string, b register.Bell) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       id,
		TaskQueue:                workflows.TaskQueue,
		WorkflowTaskTimeout:      5 * time.Second,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL, // started twice is started once
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		// Or the SDK would keep it to itself.
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary: catalogue.Text(r.lang, "summary.mediation", "kind", catalogue.Text(r.lang, "kind."+string(b.Kind)),
			"centre", string(b.Centre), "case", string(b.Case)),
		TypedSearchAttributes: workflows.FirstAttributes(b.Centre, domain.StageIntake),
	}
}
