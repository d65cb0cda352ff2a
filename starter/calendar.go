package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
	"hejie/register"
)

func (a *app) calendarCommand() *cobra.Command {
	list := a.command("list", "calendar.list", cobra.NoArgs, func(c *cobra.Command, _ []string) error {
		return a.listYears(c.Context())
	})
	bring := a.command("import FILE", "calendar.import", cobra.ExactArgs(1), a.atDesk(func(ctx context.Context, d *desk, args []string) error {
		content, err := d.readFile(args[0])
		if err != nil {
			return err
		}
		year, err := config.ParseCalendarYear(content)
		if err != nil {
			return d.wrongFile("error.no_calendar", args[0], err)
		}
		return d.importYear(ctx, year)
	}))
	bring.ValidArgsFunction = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	return a.group("calendar", "calendar", list, bring)
}

func (a *app) listYears(ctx context.Context) error {
	reg, err := a.register(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = reg.Close() }()
	years, err := reg.Years(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(years)
	}
	rows := [][]string{{a.text("calendar.year"), a.text("calendar.off"), a.text("calendar.work"), a.text("calendar.imported"), a.text("calendar.source")}}
	for _, y := range years {
		rows = append(rows, []string{strconv.Itoa(y.Year), strconv.Itoa(y.Off), strconv.Itoa(y.Work), localTime(y.ImportedAt), y.Source})
	}
	a.table(rows)
	return a.tellMissingYear(ctx, reg, "")
}

// tellMissingYear says in a line which year has yet to be imported; nothing
// while there is time.
func (a *app) tellMissingYear(ctx context.Context, reg *register.Register, staff domain.StaffID) error {
	year, err := reg.MissingYear(ctx, staff)
	if err == nil && year != 0 {
		a.say("calendar.missing", "year", strconv.Itoa(year))
	}
	return err
}

// yearView is an import of a year, as programs read it.
type yearView struct {
	Year    int              `json:"year"`
	Message domain.Hash      `json:"message"`
	Moved   []register.Moved `json:"moved"` // the due times that it moved
}

func (d *desk) importYear(ctx context.Context, year domain.CalendarYear) error {
	receipt, err := d.act(ctx, domain.ImportCalendar, "", year)
	if err != nil {
		return err
	}
	moved, err := d.reg.MovedBy(ctx, receipt.Message)
	if err != nil {
		return err
	}
	if d.json {
		return d.print(yearView{year.Year, receipt.Message, moved})
	}
	d.say("calendar.done", "year", strconv.Itoa(year.Year), "count", strconv.Itoa(len(moved)), "at", localTime(receipt.At))
	for _, m := range moved {
		d.say("calendar.moved", "task", string(m.Task), "old", localTime(m.Old), "new", localTime(m.New))
	}
	return nil
}
