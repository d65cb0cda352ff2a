package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// decision is a decision on its way.
type decision struct {
	details          detailFlags
	opinion, inFor   string
	printOnly, quiet bool
	message          string
	task             domain.TaskID
	outcome          domain.Outcome
}

func (a *app) decideCommand() *cobra.Command {
	var n decision
	args := func(c *cobra.Command, args []string) error {
		if n.message != "" {
			return cobra.NoArgs(c, args)
		}
		return cobra.ExactArgs(2)(c, args)
	}
	decide := a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		n.task, n.outcome = domain.TaskID(args[0]), domain.Outcome(args[1])
		return d.decide(ctx, n)
	})
	pass := a.atOffice(func(ctx context.Context, office desk.Office, _ []string) error { return a.pass(ctx, office, n.message) })
	c := a.command("decide TASK OUTCOME [flags]", "decide", args, func(c *cobra.Command, args []string) error {
		if n.message != "" {
			return pass(c, args)
		}
		return decide(c, args)
	})
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) != 1 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return everyOutcome(), cobra.ShellCompDirectiveNoFileComp
	}
	n.details.bind(a, c)
	flags := c.Flags()
	flags.StringVar(&n.opinion, "opinion", "", a.text("flag.opinion"))
	flags.StringVar(&n.inFor, "for", "", a.text("flag.for"))
	flags.BoolVar(&n.printOnly, "print", false, a.text("flag.print"))
	flags.BoolVar(&n.quiet, "quiet", false, a.text("flag.quiet"))
	flags.StringVar(&n.message, "message", "", a.text("flag.message"))
	return c
}

// everyOutcome lists the answers there are, each once.
func everyOutcome() []string {
	var all []string
	for _, task := range procedures.All().Tasks() {
		all = append(all, desk.Texts(task.Answers())...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// pass sends a message that somebody signed before.
func (a *app) pass(ctx context.Context, office desk.Office, message string) error {
	receipt, err := desk.Send(ctx, office, message, a.cfg.Register.Timeout)
	if err != nil {
		return err
	}
	return a.tell(receipt)
}

func (d *caller) decide(ctx context.Context, n decision) error {
	story, task, err := d.Task(ctx, n.task)
	if err != nil {
		return err
	}
	if err := d.checkOutcome(story, task, n.outcome); err != nil {
		return err
	}
	details, err := n.details.details(ctx, d)
	if err != nil {
		return err
	}
	if !d.json && !n.quiet && !n.printOnly {
		if err := d.showAsked(ctx, story, task, details); err != nil {
			return err
		}
	}
	message, err := d.SignDecision(ctx, desk.Decision{
		Task: n.task, Outcome: n.outcome, For: domain.StaffID(n.inFor), About: task.Subject, Details: details, Opinion: n.opinion,
	})
	if err != nil {
		return err
	}
	return d.deliver(ctx, message, n.printOnly, d.tell)
}

// checkOutcome names the answers that a task has where it does not have this one.
func (d *caller) checkOutcome(story record.Case, k record.Task, o domain.Outcome) error {
	err := desk.CheckOutcome(k, o)
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok && refusal.Code == domain.UnknownOutcome {
		return &hinted{err, d.text("hint.answers", "outcomes", d.words().Answers(story.Answers(procedures.All().Of(story.Kind), k)))}
	}
	return err
}

// showAsked shows what a decision is about before it is signed.
func (d *caller) showAsked(ctx context.Context, story record.Case, k record.Task, with *domain.Details) error {
	policy, _, err := d.Office.Policy(ctx, story.Under())
	if err != nil {
		return err
	}
	d.showSheet(d.words().AskedSheet(story, policy, k, with))
	d.showWhatMoves(ctx, story)
	return nil
}
