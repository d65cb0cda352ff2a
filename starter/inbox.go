package main

import (
	"context"
	"errors"
	"math"
	"strconv"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/record"
)

func (a *app) inboxCommand() *cobra.Command {
	var limit int
	var all bool
	c := a.command("inbox [flags]", "inbox", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
		if limit < 1 || limit >= math.MaxInt32 {
			return domain.Fault(domain.Invalid, "limit")
		}
		if all {
			limit = math.MaxInt32 - 1
		}
		items, more, err := d.Inbox(ctx, limit)
		if err != nil {
			return err
		}
		if d.json {
			return d.print(items)
		}
		d.showInbox(items, more)
		return errors.Join(d.tellOverdue(ctx), d.tellMissingYear(ctx, d.Office, d.Staff))
	}))
	c.Flags().IntVar(&limit, "limit", 20, a.text("flag.limit"))
	c.Flags().BoolVar(&all, "all", false, a.text("flag.all"))
	return c
}

func (d *caller) showInbox(items []record.InboxItem, more bool) {
	if len(items) == 0 {
		d.say("inbox.empty")
		return
	}
	rows := [][]string{{
		d.text("inbox.light"), d.text("inbox.due"), d.text("inbox.task"), d.text("inbox.what"), d.text("inbox.party"), d.text("inbox.title"),
	}}
	for _, item := range items {
		rows = append(rows, []string{
			d.text("light." + string(item.Light)), d.words().Due(item.Due, item.Awaits), string(item.Task), d.words().Waits(item), string(item.Party), d.words().Listed(item.Title, item.Minor),
		})
	}
	d.table(rows)
	if more {
		d.say("inbox.more", "count", strconv.Itoa(len(items)))
	}
}
