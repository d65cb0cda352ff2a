package main

import (
	"context"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/record"
)

func (a *app) noticesCommand() *cobra.Command {
	var limit int
	c := a.command("notices [flags]", "notices", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
		if limit < 1 || limit >= math.MaxInt32 {
			return domain.Fault(domain.Invalid, "limit")
		}
		notices, more, err := d.Notices(ctx, limit)
		if err != nil {
			return err
		}
		if d.json {
			return d.print(notices)
		}
		d.showNotices(notices, more)
		return nil
	}))
	c.Flags().IntVar(&limit, "limit", 20, a.text("flag.limit"))
	return c
}

func (d *caller) showNotices(notices []record.Notice, more bool) {
	if len(notices) == 0 {
		d.say("notices.empty")
		return
	}
	rows := [][]string{{
		d.text("inbox.light"), d.text("notices.rung"), d.text("inbox.due"), d.text("inbox.task"), d.text("inbox.what"), d.text("inbox.title"),
	}}
	for _, n := range notices {
		rows = append(rows, []string{
			d.text("light." + string(n.Light)), d.words().Rung(n), d.words().Due(n.Due, n.Awaits), string(n.Task), d.words().Asked(n.Kind, n.Number, n.For), d.words().Listed(n.Title, n.Minor),
		})
	}
	d.table(rows)
	if more {
		d.say("notices.more", "count", strconv.Itoa(len(notices)))
	}
}

// tellOverdue says in a line how many of the caller's notices are of tasks that
// are overdue; nothing when none is.
func (d *caller) tellOverdue(ctx context.Context) error {
	overdue, err := d.Overdue(ctx)
	if err == nil && overdue > 0 {
		d.say("notices.overdue", "count", strconv.Itoa(overdue))
	}
	return err
}
