// Package relay carries bells from the register's outbox to the engine, and
// compares what the engine runs with the cases that are open.
//
// A bell starts the workflow of a case or tells it to look into the register; it
// means nothing else. So it does no harm when one is lost, comes twice or comes
// late: the comparison finds every case whose workflow is missing, stands
// elsewhere than the register or cannot go on, and sets it right. Several relays
// may run side by side.
package relay

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"hejie/domain"
	"hejie/register"
	"hejie/workflows"
)

// A Relay is what one program carries bells with.
type Relay struct {
	Register  Register
	Engine    Engine
	Listen    func(ctx context.Context, notify func(payload string)) error // tells of new bells until ctx ends
	Kinds     workflows.Kinds                                              // of case that a workflow follows
	Counters  Counters
	Lang      string        // of the cards
	Reconcile time.Duration // between two comparisons of all open cases
}

// Register is what a relay needs of the register.
type Register interface {
	RingBells(ctx context.Context, atOnce int, more <-chan struct{}, ring func(context.Context, register.Bell) error) (int, error)
	OpenCases(ctx context.Context) ([]register.OpenCase, error)
	Restart(ctx context.Context, id domain.CaseID) (bool, error)
	MissingYear(ctx context.Context, staff domain.StaffID) (int, error)
}

// Engine is what a relay needs of the engine's client.
type Engine interface {
	ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error)
	UpdateWorkflow(ctx context.Context, options client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error)
	SignalWorkflow(ctx context.Context, id, run, signal string, arg any) error
	DescribeWorkflowExecution(ctx context.Context, id, run string) (*workflowservice.DescribeWorkflowExecutionResponse, error)
	TerminateWorkflow(ctx context.Context, id, run, reason string, details ...any) error
	ListWorkflow(ctx context.Context, request *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error)
}

// Counters count what a relay did.
type Counters struct{ Rung, Failed, Restarted Counter }

// A Counter is a figure that only grows.
type Counter interface{ Inc() }

const (
	sweep  = 2 * time.Second        // between looks at the outbox when nothing is heard
	pause  = 200 * time.Millisecond // after a failure of the register
	atOnce = 30                     // bells that ring: few, so that a decision waits for few before it
)

// Run carries bells until ctx ends, and then returns nil. It returns an error
// when nobody can tell it of new bells.
func (r Relay) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	var beside sync.WaitGroup
	defer beside.Wait()
	defer stop()
	notified := make(chan struct{}, 1)
	notify := func(string) {
		select {
		case notified <- struct{}{}:
		default: // a look is due already
		}
	}
	listening := make(chan error, 1)
	beside.Go(func() { listening <- r.Listen(ctx, notify) })
	beside.Go(func() { r.keepReconciling(ctx) })
	beside.Go(func() { r.watchCalendar(ctx) })
	for {
		_, err := r.Register.RingBells(ctx, atOnce, notified, r.ring)
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
		case <-notified:
		case <-time.After(wait):
		}
	}
}
