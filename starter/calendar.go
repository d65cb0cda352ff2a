package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

func (a *app) calendarCommand() *cobra.Command {
	list := a.command("list", "calendar.list", cobra.NoArgs, a.atOffice(func(ctx context.Context, office desk.Office, _ []string) error {
		return a.listYears(ctx, office)
	}))
	bring := a.command("import FILE", "calendar.import", cobra.ExactArgs(1), a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		content, err := d.readFile(args[0])
		if err != nil {
			return err
		}
		year, err := config.ParseCalendarYear(content)
		if err != nil {
			return d.wrongFile("no_calendar", args[0], err)
		}
		return d.importYear(ctx, year)
	}))
	bring.ValidArgsFunction = cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault)
	return a.group("calendar", "calendar", list, bring)
}

func (a *app) listYears(ctx context.Context, office desk.Office) error {
	years, err := office.Years(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(years)
	}
	rows := [][]string{{a.text("calendar.year"), a.text("calendar.off"), a.text("calendar.work"), a.text("calendar.imported"), a.text("calendar.source")}}
	for _, y := range years {
		rows = append(rows, []string{strconv.Itoa(y.Year), strconv.Itoa(y.Off), strconv.Itoa(y.Work), desk.LocalTime(y.ImportedAt), y.Source})
	}
	a.table(rows)
	return a.tellMissingYear(ctx, office, "")
}

// tellMissingYear says in a line which year has yet to be imported; nothing
// while there is time.
func (a *app) tellMissingYear(ctx context.Context, office desk.Office, staff domain.StaffID) error {
	year, err := office.MissingYear(ctx, staff)
	if err == nil && year != 0 {
		a.say("calendar.missing", "year", strconv.Itoa(year))
	}
	return err
}

// yearView is an import of a year, as programs read it.
type yearView struct {
	Year    int            `json:"year"`
	Message domain.Hash    `json:"message"`
	Moved   []record.Moved `json:"moved"` // the due times that it moved
}

func (d *caller) importYear(ctx context.Context, year domain.CalendarYear) error {
	receipt, err := d.Act(ctx, domain.ImportCalendar, "", year)
	if err != nil {
		return err
	}
	moved, err := d.Office.MovedBy(ctx, receipt.Message)
	if err != nil {
		return err
	}
	if d.json {
		return d.print(yearView{year.Year, receipt.Message, moved})
	}
	d.say("calendar.done", "year", strconv.Itoa(year.Year), "count", strconv.Itoa(len(moved)), "at", desk.LocalTime(receipt.At))
	for _, m := range moved {
		d.say("calendar.moved", "task", string(m.Task), "old", desk.LocalTime(m.Old), "new", desk.LocalTime(m.New))
	}
	return nil
}
