// Package activities is what workflows ask of the world: the implementation of
// the ports they declare. Each group is a struct of what it needs, declared
// here by the methods it calls; *register.Register satisfies them.
package activities

import (
	"context"
	"errors"

	"hejie/domain"
	"hejie/internal/record"
	"hejie/workflows"

	"go.temporal.io/sdk/activity"
)

// A Store is what the activities need of the register.
type Store interface {
	Begin(context.Context, domain.CaseID) (domain.CaseFile, error)
	Stand(context.Context, domain.Position) (domain.Standing, error)
	Decide(context.Context, []byte, record.Door) (record.Receipt, error)
	End(context.Context, domain.Position) (domain.Ending, bool, error)
}

// Cases answers what the workflow of a case asks.
type Cases struct{ Store Store }

// Register gives the activities to a worker, or to a test.
func (c Cases) Register(r interface {
	RegisterActivityWithOptions(any, activity.RegisterOptions)
},
) {
	workflows.Begin.Register(r, c.Store.Begin)
	workflows.Stand.Register(r, c.Stand)
	workflows.Decide.Register(r, c.Decide)
	workflows.End.Register(r, c.End)
}

// Stand tells where a position of a story stands. Whoever asks for one that the
// story does not give is told of in the log: it may be a forger.
func (c Cases) Stand(ctx context.Context, p domain.Position) (domain.Standing, error) {
	standing, err := c.Store.Stand(ctx, p)
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok && refusal.Code == domain.OutOfOrder {
		activity.GetLogger(ctx).Warn("a step was asked for that the story does not give", "case", p.Case, "position", p.Number)
	}
	return standing, err
}

// Decide gives a message that came through Temporal to the register, which
// judges it like any other.
func (c Cases) Decide(ctx context.Context, l workflows.Letter) (workflows.Recorded, error) {
	receipt, err := c.Store.Decide(ctx, l.Message, record.Door(l.Door))
	return workflows.Recorded{Message: receipt.Message, Ref: receipt.Ref, Again: receipt.Again}, err
}

// End closes a case whose story has ended.
func (c Cases) End(ctx context.Context, p domain.Position) (workflows.EndResult, error) {
	ending, rewound, err := c.Store.End(ctx, p)
	return workflows.EndResult{Ending: ending, Rewound: rewound}, err
}
