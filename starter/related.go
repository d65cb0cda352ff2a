package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// lookFirst shows the cases that look like a matter before it is taken in, and
// refuses it while there is no word about one of them.
func (d *caller) lookFirst(ctx context.Context, in domain.Intake) error {
	found, err := d.LookAlikes(ctx, in)
	if len(found) > 0 && !d.json {
		d.say("related.alike", "count", strconv.Itoa(len(found)))
		d.table(append([][]string{d.relatedHead()}, d.relatedRows(found)...))
	}
	return err
}

func (a *app) relatedHead() []string {
	return []string{a.text("related.case"), a.text("related.likeness"), a.text("related.kind"), a.text("related.centre"), a.text("related.stage"), a.text("related.first_in"), a.text("related.title")}
}

func (a *app) relatedRows(found []record.LookAlike) [][]string {
	var rows [][]string
	for _, l := range found {
		rows = append(rows, a.relatedRow(l))
	}
	return rows
}

// relatedRow is a case in a list: what the reader may not see is left empty.
func (a *app) relatedRow(l record.LookAlike) []string {
	stage, firstIn := "", ""
	if l.Stage != "" {
		stage, firstIn = a.text("stage."+string(l.Stage)), desk.LocalTime(l.FirstIn)
	}
	return []string{string(l.Case), a.words().AlikeIn(l.Likeness), a.text("kind." + string(l.Kind)), string(l.Centre), stage, firstIn, a.words().Listed(l.Title, l.Stage != "" && l.Title == "")}
}

// relatedCommand tells how a case stands to others, or which questions are open.
func (a *app) relatedCommand() *cobra.Command {
	var limit int
	c := a.command("related [CASE] [flags]", "related", cobra.MaximumNArgs(1), a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		if limit < 1 {
			return domain.Fault(domain.Invalid, "limit")
		}
		var id domain.CaseID
		if len(args) > 0 {
			id = domain.CaseID(args[0])
			if err := d.MaySee(ctx, id); err != nil {
				return err
			}
		}
		found, err := d.Office.Relations(ctx, d.Staff, id, limit)
		if err != nil {
			return err
		}
		if d.json {
			return d.print(found)
		}
		d.showRelations(found)
		return nil
	}))
	c.Flags().IntVar(&limit, "limit", 20, a.text("flag.limit"))
	return c
}

func (d *caller) showRelations(found []record.Relation) {
	if len(found) == 0 {
		d.say("related.none")
		return
	}
	rows := [][]string{append([]string{d.text("related.of"), d.text("related.relation")}, d.relatedHead()...)}
	for _, r := range found {
		rows = append(rows, append([]string{string(r.Of), d.words().Relation(r)}, d.relatedRow(r.LookAlike)...))
	}
	d.table(rows)
}
