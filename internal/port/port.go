// Package port gives everything that crosses the Temporal wire one typed name.
//
// The SDK takes any: it turns a function into its name before it looks at the
// arguments, so a wrong payload compiles, runs and decodes to zero values. A
// port states the name and both types once. The workflow that calls it, the
// code that implements it and the test that fakes it go through the port, and
// the compiler checks the three against each other.
package port

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/internal/catalogue"
)

// A Step is something a workflow asks of the world and cannot go on without. It
// is tried as a local activity, which costs one history event instead of three
// and no second workflow task; when that has failed for a few seconds it goes
// on as a normal activity with unbounded retries, so that a long outage leaves a
// short history. What it does must be idempotent: it may be done twice.
type Step[In, Out any] struct{ Name string }

// localPatience is how long a step is tried inside the workflow task, in all.
const localPatience = 4 * time.Second

// Do takes the step and waits for its result.
func (s Step[In, Out]) Do(ctx workflow.Context, in In) (Out, error) {
	var out Out
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: localPatience,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, BackoffCoefficient: 2, MaximumInterval: time.Second},
	})
	err := workflow.ExecuteLocalActivity(local, s.Name, in).Get(ctx, &out)
	if err == nil || final(err) || ctx.Err() != nil {
		return out, err
	}
	remote := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second},
		Summary:             "the register was away; trying until it is back",
	})
	err = workflow.ExecuteActivity(remote, s.Name, in).Get(ctx, &out)
	return out, err
}

// final reports whether err is the domain's no, which trying again will not
// change.
func final(err error) bool {
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	return ok && app.NonRetryable()
}

// Register makes fn the implementation, on a worker or in a test.
func (s Step[In, Out]) Register(r activityRegistry, fn func(context.Context, In) (Out, error)) {
	r.RegisterActivityWithOptions(func(ctx context.Context, in In) (Out, error) {
		out, err := fn(ctx, in)
		return out, Encode(err)
	}, activity.RegisterOptions{Name: s.Name})
}

type activityRegistry interface {
	RegisterActivityWithOptions(any, activity.RegisterOptions)
}

// Encode turns a domain error into one that Temporal can carry and will not
// retry: a sentence crosses as its key and values. Any other error passes
// through, to be retried. Only the domain's own sentences cross: they hold no
// personal data.
func Encode(err error) error {
	kind := domain.KindOf(err)
	if err == nil || kind == domain.Internal {
		return err
	}
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok {
		return temporal.NewNonRetryableApplicationError(refusal.Error(), string(kind), nil, *refusal)
	}
	said, _ := catalogue.Said(err)
	return temporal.NewNonRetryableApplicationError(said.String(), string(kind), nil, said)
}

// Decode is the inverse of Encode, for the caller's side.
func Decode(err error) error {
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	if !ok {
		return err
	}
	switch k := domain.Kind(app.Type()); k {
	case domain.Invalid, domain.NotFound, domain.Conflict:
		var said catalogue.Sentence
		if app.Details(&said) == nil {
			return &domain.Error{Kind: k, Sentence: said}
		}
	case domain.Refused:
		var refusal domain.Refusal
		if app.Details(&refusal) == nil {
			return &refusal
		}
	}
	return err
}
