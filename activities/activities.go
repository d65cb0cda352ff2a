// Package activities is what workflows ask of the world: the implementation of
// the ports they declare. Each group is a struct of what it needs, declared
// here by the methods it calls; *register.Register satisfies them.
package activities

import (
	"context"

	"hejie/domain"
	"hejie/register"
	"hejie/workflows"

	"go.temporal.io/sdk/activity"
)

// A Store is what the activities need of the register.
type Store interface {
	Begin(context.Context, domain.CaseID) (domain.CaseFile, error)
	Stand(context.Context, domain.Inquiry) (domain.Standing, error)
	Decide(context.Context, []byte, register.Door) (register.Receipt, error)
	EndAsTold(context.Context, domain.CaseID, domain.Ending, int) (bool, error)
}

// Cases answers what the workflow of a case asks.
type Cases struct{ Store Store }

// Register gives the activities to a worker, or to a test.
func (c Cases) Register(r interface {
	RegisterActivityWithOptions(any, activity.RegisterOptions)
},
) {
	workflows.Begin.Register(r, c.Store.Begin)
	workflows.Stand.Register(r, c.Store.Stand)
	workflows.Decide.Register(r, c.Decide)
	workflows.End.Register(r, c.End)
}

// Decide gives a message that came through Temporal to the register, which
// judges it like any other.
func (c Cases) Decide(ctx context.Context, l workflows.Letter) (workflows.Recorded, error) {
	receipt, err := c.Store.Decide(ctx, l.Message, register.Door(l.Door))
	return workflows.Recorded{Message: receipt.Message, Ref: receipt.Ref, Again: receipt.Again}, err
}

// End closes a case.
func (c Cases) End(ctx context.Context, in workflows.EndInput) (workflows.EndResult, error) {
	rewound, err := c.Store.EndAsTold(ctx, in.Case, in.Ending, in.Rewinds)
	return workflows.EndResult{Rewound: rewound}, err
}
