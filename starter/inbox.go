package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/register"
)

// inboxPage is how many tasks are asked for at a time.
const inboxPage = 200

func (a *app) inboxCommand() *cobra.Command {
	var limit int
	var all bool
	c := a.command("inbox [flags]", "inbox", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *desk, _ []string) error {
		if limit < 1 {
			return d.errorf(domain.Invalid, "error.limit")
		}
		items, more, err := d.inbox(ctx, limit, all)
		if err != nil {
			return err
		}
		if d.json {
			return d.print(items)
		}
		d.showInbox(items, more)
		return nil
	}))
	c.Flags().IntVar(&limit, "limit", 20, a.text("flag.limit"))
	c.Flags().BoolVar(&all, "all", false, a.text("flag.all"))
	return c
}

// inbox gives the caller's tasks, and whether there are more than limit.
func (d *desk) inbox(ctx context.Context, limit int, all bool) ([]register.InboxItem, bool, error) {
	items := []register.InboxItem{}
	for {
		q := register.InboxQuery{Staff: d.me.staff, Limit: inboxPage}
		if !all {
			q.Limit = limit + 1 // one more tells that there are more
		}
		if len(items) > 0 {
			q.After = items[len(items)-1].Task
		}
		page, err := d.reg.Inbox(ctx, q)
		if err != nil {
			return nil, false, err
		}
		items = append(items, page...)
		if !all && len(items) > limit {
			return items[:limit], true, nil
		}
		if !all || len(page) < inboxPage {
			return items, false, nil
		}
	}
}

func (d *desk) showInbox(items []register.InboxItem, more bool) {
	if len(items) == 0 {
		d.say("inbox.empty")
		return
	}
	rows := [][]string{{
		d.text("inbox.light"), d.text("inbox.due"), d.text("inbox.task"), d.text("inbox.what"), d.text("inbox.party"), d.text("inbox.title"),
	}}
	for _, item := range items {
		what := d.text("task." + string(item.Kind))
		if item.For != "" {
			what += d.text("inbox.for", "staff", string(item.For))
		}
		rows = append(rows, []string{
			d.text("light." + string(item.Light)), localTime(item.Due), string(item.Task), what, string(item.Party), plain(item.Title),
		})
	}
	d.table(rows)
	if more {
		d.say("inbox.more", "count", strconv.Itoa(len(items)))
	}
}
