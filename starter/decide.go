package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/register"
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
	decide := a.atDesk(func(ctx context.Context, d *desk, args []string) error {
		n.task, n.outcome = domain.TaskID(args[0]), domain.Outcome(args[1])
		return d.decide(ctx, n)
	})
	c := a.command("decide TASK OUTCOME [flags]", "decide", args, func(c *cobra.Command, args []string) error {
		if n.message != "" {
			return a.pass(c.Context(), n.message)
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
	for _, k := range domain.TaskKinds() {
		all = append(all, texts(k.Outcomes())...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// pass sends a message that somebody signed before.
func (a *app) pass(ctx context.Context, message string) error {
	reg, err := a.register(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = reg.Close() }()
	receipt, err := sendTo(ctx, reg, message, a.cfg.Register.Timeout)
	if err != nil {
		return err
	}
	return a.tell(receipt)
}

func (d *desk) decide(ctx context.Context, n decision) error {
	story, task, err := d.asked(ctx, n.task)
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
	message, err := d.signDecision(ctx, n, task.Subject, details)
	if err != nil {
		return err
	}
	return d.deliver(ctx, message, n.printOnly, d.tell)
}

// checkOutcome refuses, as the register would, an answer that an open task does
// not have: only here are its answers at hand to be named.
func (d *desk) checkOutcome(story register.Story, k register.StoryTask, o domain.Outcome) error {
	switch {
	case k.Kind.Allows(o):
		return nil
	case k.State != "open":
		return domain.Refuse(domain.TaskClosed, "%s", k.Task)
	}
	return &hinted{domain.Refuse(domain.UnknownOutcome, "%s", k.Kind), d.text("hint.answers", "outcomes", d.answers(story.Answers(k)))}
}

func (d *desk) signDecision(ctx context.Context, n decision, about domain.Hash, details *domain.Details) (_ string, err error) {
	e := domain.Envelope{Task: n.task, Outcome: n.outcome, For: domain.StaffID(n.inFor), About: about}
	if details != nil {
		if e.Details, err = d.deposit(ctx, details); err != nil {
			return "", err
		}
	}
	if e.Opinion, err = d.depositText(ctx, n.opinion); err != nil {
		return "", err
	}
	return d.sign(ctx, e)
}

// taskForm says what a task's number looks like, by that of its case if it is one.
func (a *app) taskForm(id domain.TaskID) error {
	example := domain.CaseID("YX2026-000123")
	if id.Case().Valid() {
		example = id.Case()
	}
	return a.errorf(domain.Invalid, "error.task_form", "task", string(domain.NewTaskID(example, 1, 1)))
}

// asked finds a task that the caller may see, or that waits for him.
func (d *desk) asked(ctx context.Context, id domain.TaskID) (register.Story, register.StoryTask, error) {
	if !id.Valid() {
		return register.Story{}, register.StoryTask{}, d.taskForm(id)
	}
	story, err := d.story(ctx, id.Case())
	if err != nil {
		return story, register.StoryTask{}, err
	}
	for _, t := range story.Tasks {
		if t.Task == id {
			return story, t, nil
		}
	}
	return story, register.StoryTask{}, d.errorf(domain.NotFound, "error.no_task", "task", string(id), "case", string(id.Case()))
}
