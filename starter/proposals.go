package main

import (
	"context"

	"github.com/spf13/cobra"

	"hejie/domain"
)

// proposalCommand makes a command that proposes a change: what it would change
// counts only once another administrator has approved it.
func (a *app) proposalCommand(use, topic string, args cobra.PositionalArgs, change func(args []string) (domain.Change, error)) *cobra.Command {
	return a.command(use, topic, args, a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		c, err := change(args)
		if err != nil {
			return err
		}
		return d.propose(ctx, c)
	}))
}

func (d *caller) propose(ctx context.Context, c domain.Change) error {
	proposal, err := d.Propose(ctx, c)
	if err != nil {
		return err
	}
	if d.json {
		return d.print(proposal)
	}
	d.say("proposal.made", "case", string(proposal.Case), "task", string(proposal.Task))
	return nil
}
