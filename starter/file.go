package main

import (
	"context"

	"github.com/spf13/cobra"

	"hejie/domain"
)

func (a *app) fileCommand() *cobra.Command {
	var flags detailFlags
	var printOnly bool
	c := a.command("file CASE KIND SCAN [flags]", "file", cobra.ExactArgs(3), a.atDesk(func(ctx context.Context, d *desk, args []string) error {
		flags.document, flags.scan = args[1], args[2]
		return d.actInCase(ctx, domain.FileDocument, domain.CaseID(args[0]), flags, printOnly)
	}))
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		switch len(args) {
		case 1:
			return texts(domain.Filed()), cobra.ShellCompDirectiveNoFileComp
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

// filed gives the document that is filed. The scan stays where it is.
func (f *detailFlags) filed(ctx context.Context, d *desk) (*domain.Document, error) {
	out := &domain.Document{Kind: domain.DocumentKind(f.document), Date: f.documentDate}
	if f.scan != "" {
		hash, err := d.hashFile(f.scan)
		if err != nil {
			return nil, err
		}
		out.Scan = hash
	}
	if out.Date == "" {
		now, err := d.reg.Now(ctx)
		if err != nil {
			return nil, err
		}
		out.Date = domain.DayOf(now).String()
	}
	return out, nil
}
