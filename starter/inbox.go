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
		return errors.Join(d.tellOverdue(ctx), d.tellMissingYear(ctx, d.Office, d.Staff))
	}))
	c.Flags().IntVar(&limit, "limit", 20, a.text("flag.limit"))
	c.Flags().BoolVar(&all, "all", false, a.text("flag.all"))
	return c
}

// inbox gives the caller's tasks, and whether there are more than limit.
func (d *caller) inbox(ctx context.Context, limit int, all bool) ([]record.InboxItem, bool, error) {
	if all {
		limit = math.MaxInt32 - 1
	}
	// One more tells that there are more.
	items, err := d.Office.Inbox(ctx, record.InboxQuery{Staff: d.Staff, Limit: limit + 1})
	if len(items) > limit {
		return items[:limit], true, err
	}
	return items, false, err
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
			d.text("light." + string(item.Light)), d.words().Due(item.Due, item.Awaits), string(item.Task), d.itemWhat(item), string(item.Party), d.words().Listed(item.Title, item.Minor),
		})
	}
	d.table(rows)
	if more {
		d.say("inbox.more", "count", strconv.Itoa(len(items)))
	}
}

// itemWhat names what an item of the inbox asks of the caller.
func (d *caller) itemWhat(item record.InboxItem) string {
	what := d.what(item.Kind, item.Number, item.For)
	switch {
	case item.Form != "":
		what += d.text("inbox.voice", "form", d.text("act."+string(item.Form)))
	case item.From != "":
		what += d.text("inbox.from", "staff", string(item.From))
	case item.Works != "":
		what += d.text("inbox.works", "staff", string(item.Works))
	}
	return what
}

// what names what is asked, and in whose place one may answer it.
func (d *caller) what(kind domain.TaskKind, number int, absent domain.StaffID) string {
	what := d.words().TaskName(kind, number)
	if absent != "" {
		what += d.text("inbox.for", "staff", string(absent))
	}
	return what
}
