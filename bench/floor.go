package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"hejie/config"
	"hejie/internal/systemtest"
)

// The names of the floor on the wire.
const (
	floorQueue  = "floor"
	floorSignal = "bell"
	floorMark   = "mark"
)

// floor is what Temporal itself costs: a workflow that waits for signals beside
// a timer, cancels the timer, and takes an empty local activity. Its worker has
// the options of hejie's, and a connection of its own as there.
type floor struct {
	client    client.Client // for starts and signals
	forWorker client.Client
	worker    worker.Worker
	watch     *watch
	number    atomic.Int64
	ran       atomic.Int64 // empty workflows that did
	marks     sync.Map     // by workflow ID: *atomic.Int64, how many local activities ran
}

func newFloor(ctx context.Context, s *system) (*floor, error) {
	f := &floor{watch: s.watch}
	var err error
	if f.client, err = s.Dial(ctx); err != nil {
		return nil, err
	}
	if f.forWorker, err = s.Dial(ctx); err != nil {
		f.client.Close()
		return nil, err
	}
	c := config.Default()
	worker.SetStickyWorkflowCacheSize(c.Worker.StickyCache)
	f.worker = worker.New(f.forWorker, floorQueue, worker.Options{
		DisableRegistrationAliasing:             true,
		WorkerStopTimeout:                       c.Worker.StopTimeout,
		StickyScheduleToStartTimeout:            2 * time.Second,
		MaxConcurrentLocalActivityExecutionSize: c.Register.Connections * 2,
	})
	f.worker.RegisterWorkflowWithOptions(bareCase, workflow.RegisterOptions{Name: "bareCase"})
	f.worker.RegisterWorkflowWithOptions(f.empty, workflow.RegisterOptions{Name: "empty"})
	f.worker.RegisterActivityWithOptions(f.mark, activity.RegisterOptions{Name: floorMark})
	if err := f.worker.Start(); err != nil {
		f.forWorker.Close()
		f.client.Close()
		return nil, err
	}
	return f, nil
}

// withFloor gives the shared system, and a floor to measure in turns with it.
// The caller closes the floor.
func (b *bench) withFloor(ctx context.Context) (*system, *floor, error) {
	s, err := b.system(ctx)
	if err != nil {
		return nil, nil, err
	}
	f, err := newFloor(ctx, s)
	return s, f, err
}

func (f *floor) close() {
	f.worker.Stop()
	f.forWorker.Close()
	f.client.Close()
}

// empty is a workflow of nothing but being counted.
func (f *floor) empty(workflow.Context) error {
	f.ran.Add(1)
	return nil
}

// bareCase has as many decisions as a case.
func bareCase(ctx workflow.Context, decisions int) error {
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{ScheduleToCloseTimeout: 4 * time.Second})
	id := workflow.GetInfo(ctx).WorkflowExecution.ID
	mark := func() error { return workflow.ExecuteLocalActivity(local, floorMark, id).Get(ctx, nil) }
	if err := mark(); err != nil {
		return err
	}
	bells := workflow.GetSignalChannel(ctx, floorSignal)
	for range decisions {
		timed, cancel := workflow.WithCancel(ctx)
		timer := workflow.NewTimer(timed, 24*time.Hour)
		wait := workflow.NewSelector(ctx)
		wait.AddReceive(bells, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
		wait.AddFuture(timer, func(workflow.Future) {})
		wait.Select(ctx)
		cancel()
		if err := mark(); err != nil {
			return err
		}
	}
	return nil
}

func (f *floor) mark(_ context.Context, id string) error {
	f.counter(id).Add(1)
	return nil
}

func (f *floor) counter(id string) *atomic.Int64 {
	n, _ := f.marks.LoadOrStore(id, new(atomic.Int64))
	return n.(*atomic.Int64)
}

// open starts a bare case.
func (f *floor) open(ctx context.Context, decisions int) (string, error) {
	id := fmt.Sprintf("floor-%d", f.number.Add(1))
	_, err := f.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: floorQueue, WorkflowTaskTimeout: 5 * time.Second}, bareCase, decisions)
	return id, err
}

func (f *floor) ring(ctx context.Context, id string) error {
	return f.client.SignalWorkflow(ctx, id, "", floorSignal, nil)
}

// awaitMarks waits until so many local activities of a bare case ran.
func (f *floor) awaitMarks(ctx context.Context, id string, marks int) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, systemtest.Patience)
	defer cancel()
	n := f.counter(id)
	at, err := f.watch.until(ctx, id, func(standing) bool { return n.Load() >= int64(marks) })
	if err != nil {
		return at, fmt.Errorf("mark %d of %s: %w", marks, id, err)
	}
	return at, nil
}

// play takes a bare case through the steps of a story.
func (f *floor) play(ctx context.Context, t story) (id string, err error) {
	if id, err = f.open(ctx, t.decisions()); err != nil {
		return id, err
	}
	defer f.marks.Delete(id)
	for i := range t.decisions() {
		if _, err := f.awaitMarks(ctx, id, i+1); err != nil {
			return id, err
		}
		if err := f.ring(ctx, id); err != nil {
			return id, err
		}
	}
	_, err = f.awaitMarks(ctx, id, t.decisions()+1)
	return id, err
}
