package main

import (
	"context"

	"github.com/spf13/cobra"

	"hejie/domain"
)

func (a *app) showCommand() *cobra.Command {
	return a.command("show CASE", "show", cobra.ExactArgs(1), a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		id := domain.TaskID(args[0]).Case() // a task shows its case
		story, err := d.Case(ctx, id)
		if err != nil {
			return err
		}
		if d.json {
			return d.print(story)
		}
		policy, _, err := d.Office.Policy(ctx, story.Under())
		if err != nil {
			return err
		}
		d.showSheet(d.words().CaseSheet(story, policy))
		return nil
	}))
}
