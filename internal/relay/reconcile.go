package relay

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"

	"hejie/register"
	"hejie/workflows"
)

// leisure is how much longer than a reconciliation the pause after it is, at the
// least: with tens of thousands of open cases each is work for the engine.
const leisure = 20

// keepReconciling reconciles until ctx ends. Whoever can write to the engine can
// end a case's workflow, put another in its place, or put back the whole engine,
// while nothing is due and no bell rings; this finds out.
func (r Relay) keepReconciling(ctx context.Context) {
	for turn := 0; ; turn++ {
		begun := time.Now()
		if err := r.reconcile(ctx, turn); err != nil && ctx.Err() == nil {
			slog.Warn("a comparison of the open cases with the engine broke off; the next one follows", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(r.Reconcile, leisure*time.Since(begun))):
		}
	}
}

// An openCase is an open case with its kind.
type openCase struct {
	register.OpenCase
	kind workflows.Kind
}

// inTurn is how many cases are looked at closely in each reconciliation although
// the list has nothing against them. The list is kept apart from what runs, and
// need not be of the same time: somebody may have put back one of the engine's
// databases and not the other.
const inTurn = 100

// reconcile compares the open cases with the engine's list, and looks closer
// where they differ. The list lags behind what runs, so it is only a hint.
func (r Relay) reconcile(ctx context.Context, turn int) error {
	cases, err := r.openCases(ctx)
	if err != nil {
		return err
	}
	suspects := make(map[string]openCase, len(cases)) // by the ID of their workflow
	for _, c := range cases {
		suspects[c.kind.ID(c.Case)] = c
	}
	var closed []string // workflows that run, of cases that do not
	for request := (&workflowservice.ListWorkflowExecutionsRequest{Query: r.query(), PageSize: 1000}); ; {
		list, err := r.Engine.ListWorkflow(ctx, request)
		if err != nil {
			return err
		}
		for _, w := range list.GetExecutions() {
			id := w.GetExecution().GetWorkflowId()
			switch c, open := suspects[id]; {
			case !open:
				closed = append(closed, id)
			case isUpToDate(w, c):
				delete(suspects, id)
			}
		}
		if request.NextPageToken = list.GetNextPageToken(); len(request.NextPageToken) == 0 {
			break
		}
	}
	for i := range min(inTurn, len(cases)) {
		c := cases[(turn*inTurn+i)%len(cases)]
		suspects[c.kind.ID(c.Case)] = c
	}
	for _, c := range suspects {
		if c.Ringing {
			continue // it is being looked after
		}
		if err := r.setRight(ctx, c); err != nil {
			return err
		}
	}
	for _, id := range closed {
		if err := r.remind(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

func (r Relay) openCases(ctx context.Context) ([]openCase, error) {
	found, err := r.Register.OpenCases(ctx)
	if err != nil {
		return nil, err
	}
	cases := make([]openCase, len(found))
	for i, c := range found {
		kind, ok := r.Kinds.Of(c.Kind)
		if !ok {
			return nil, fmt.Errorf("relay: no workflow follows %s, which is of the kind %s", c.Case, c.Kind)
		}
		cases[i] = openCase{c, kind}
	}
	return cases, nil
}

// query lists the workflows that run as ours should.
func (r Relay) query() string {
	types := make([]string, len(r.Kinds))
	for i, k := range r.Kinds {
		types[i] = `"` + k.Type + `"`
	}
	return `ExecutionStatus = "Running" AND WorkflowType IN (` + strings.Join(types, ", ") + `) AND TaskQueue = "` + workflows.TaskQueue + `"`
}

// setRight sees what runs for an open case: what has ended is started again, what
// no worker of ours can go on with is replaced, and what is behind is told to look.
func (r Relay) setRight(ctx context.Context, c openCase) error {
	id := c.kind.ID(c.Case)
	found, err := r.Engine.DescribeWorkflowExecution(ctx, id, "")
	if notFound(err) {
		return r.restart(ctx, c.Case, "the engine does not know it")
	}
	if err != nil {
		return err
	}
	switch w := found.GetWorkflowExecutionInfo(); {
	case inTheWay(w, c.kind):
		if err := r.end(ctx, w); err != nil {
			return err
		}
		return r.restart(ctx, c.Case, "no worker could go on with it")
	case w.GetStatus() != enums.WORKFLOW_EXECUTION_STATUS_RUNNING:
		return r.restart(ctx, c.Case, "it had ended: "+w.GetStatus().String())
	case !isUpToDate(w, c):
		return r.remind(ctx, id)
	}
	return nil
}

// remind rings at a workflow that is thought to run.
func (r Relay) remind(ctx context.Context, id string) error {
	if err := r.signal(ctx, id); !notFound(err) {
		return err
	}
	return nil
}
