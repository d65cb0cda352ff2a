package main

import (
	"context"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
)

func (a *app) fileCommand() *cobra.Command {
	var flags detailFlags
	var printOnly bool
	c := a.command("file CASE KIND SCAN [flags]", "file", cobra.ExactArgs(3), a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		flags.document, flags.scan = args[1], args[2]
		return d.actInCase(ctx, domain.FileDocument, domain.CaseID(args[0]), flags, printOnly)
	}))
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		switch len(args) {
		case 1:
			return desk.Texts(domain.Filed()), cobra.ShellCompDirectiveNoFileComp
		case 2:
			return nil, cobra.ShellCompDirectiveDefault
		}
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	c.Flags().StringVar(&flags.party, "party", "", a.text("flag.party"))
	c.Flags().StringVar(&flags.documentDate, "date", "", a.text("flag.document_date"))
	c.Flags().StringVar(&flags.note, "note", "", a.text("flag.note"))
	c.Flags().BoolVar(&printOnly, "print", false, a.text("flag.print"))
	return c
}
