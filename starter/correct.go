package main

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// correctCommand corrects a decision: its details at once, its outcome once a
// head has approved it.
func (a *app) correctCommand() *cobra.Command {
	var flags detailFlags
	var why, outcome string
	var printOnly bool
	c := a.command("correct TASK --why TEXT [flags]", "correct", cobra.ExactArgs(1), a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		return d.correct(ctx, domain.TaskID(args[0]), domain.Outcome(outcome), why, flags, printOnly)
	}))
	flags.bind(a, c)
	c.Flags().StringVar(&why, "why", "", a.text("flag.why"))
	c.Flags().StringVar(&outcome, "outcome", "", a.text("flag.right_outcome"))
	c.Flags().BoolVar(&printOnly, "print", false, a.text("flag.print"))
	complete(c, "outcome", everyOutcome()...)
	return c
}

func (d *caller) correct(ctx context.Context, id domain.TaskID, outcome domain.Outcome, why string, flags detailFlags, printOnly bool) error {
	_, task, err := d.Task(ctx, id)
	if err != nil {
		return err
	}
	if task.Decision == nil { // there is nothing over which the details could be put
		return domain.Refuse(domain.MissingDetails, "task.no_standing_decision")
	}
	said := domain.Details{Task: id, Outcome: outcome, Note: why}
	if outcome == "" {
		var was domain.Details
		if task.Decision.Details != nil {
			if err := json.Unmarshal(task.Decision.Details, &was); err != nil {
				return err
			}
		}
		if said.Corrected, err = flags.over(ctx, d, was); err != nil {
			return err
		}
	}
	message, err := d.SignAct(ctx, domain.Correct, id.Case(), &said)
	if err != nil {
		return err
	}
	return d.deliver(ctx, message, printOnly, func(r record.Receipt) error { return d.tellCorrection(id.Case(), r) })
}

// tellCorrection prints the receipt of details that count at once, or the change
// that a head is to decide.
func (d *caller) tellCorrection(of domain.CaseID, r record.Receipt) error {
	proposal := desk.ProposalOf(r)
	if proposal.Case == of {
		return d.tell(r)
	}
	if d.json {
		return d.print(proposal)
	}
	d.say("correction.proposed", "task", string(proposal.Task))
	return nil
}
