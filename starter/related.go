package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/register"
)

// alike is the refusal of an intake that leaves look-alikes without a word.
type alike struct {
	error
	cases []register.LookAlike
}

func (a *alike) Unwrap() error { return a.error }

// lookFirst shows the cases that look like a matter before it is taken in, and
// refuses it as the register would while there is no word about one of them.
func (d *desk) lookFirst(ctx context.Context, in domain.Intake) error {
	found, err := d.reg.WouldLookAlike(ctx, d.me.staff, in)
	if err != nil || len(found) == 0 {
		return err
	}
	var all []domain.CaseID
	for _, l := range found {
		all = append(all, l.Case)
	}
	if !d.json {
		d.say("related.alike", "count", strconv.Itoa(len(found)))
		d.table(append([][]string{d.relatedHead()}, d.relatedRows(found)...))
	}
	open := in.Unanswered(all)
	if len(open) == 0 {
		return nil
	}
	return &alike{domain.Refuse(domain.MissingDetails, "look_alikes: %s", strings.Join(texts(open), " ")), found}
}

func (a *app) relatedHead() []string {
	return []string{a.text("related.case"), a.text("related.likeness"), a.text("related.kind"), a.text("related.centre"), a.text("related.stage"), a.text("related.first_in"), a.text("related.title")}
}

func (a *app) relatedRows(found []register.LookAlike) [][]string {
	var rows [][]string
	for _, l := range found {
		rows = append(rows, a.relatedRow(l))
	}
	return rows
}

// relatedRow is a case in a list: what the reader may not see is left empty.
func (a *app) relatedRow(l register.LookAlike) []string {
	stage, firstIn := "", ""
	if l.Stage != "" {
		stage, firstIn = a.text("stage."+string(l.Stage)), localTime(l.FirstIn)
	}
	return []string{string(l.Case), a.alikeIn(l.Likeness), a.text("kind." + string(l.Kind)), string(l.Centre), stage, firstIn, a.listed(l.Title, l.Stage != "" && l.Title == "")}
}

// alikeIn tells in what two cases are alike.
func (a *app) alikeIn(likeness []domain.Likeness) string {
	why := make([]string, len(likeness))
	for i, l := range likeness {
		why[i] = a.text("likeness." + string(l))
	}
	return strings.Join(why, a.text("list.separator"))
}

// relatedCommand tells how a case stands to others, or which questions are open.
func (a *app) relatedCommand() *cobra.Command {
	var limit int
	c := a.command("related [CASE] [flags]", "related", cobra.MaximumNArgs(1), a.atDesk(func(ctx context.Context, d *desk, args []string) error {
		if limit < 1 {
			return d.errorf(domain.Invalid, "error.limit")
		}
		var id domain.CaseID
		if len(args) > 0 {
			id = domain.CaseID(args[0])
			if err := d.maySee(ctx, id); err != nil {
				return err
			}
		}
		found, err := d.reg.Relations(ctx, d.me.staff, id, limit)
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

func (d *desk) showRelations(found []register.StoryRelation) {
	if len(found) == 0 {
		d.say("related.none")
		return
	}
	rows := [][]string{append([]string{d.text("related.of"), d.text("related.relation")}, d.relatedHead()...)}
	for _, r := range found {
		rows = append(rows, append([]string{string(r.Of), d.relation(r)}, d.relatedRow(r.LookAlike)...))
	}
	d.table(rows)
}

// relation tells what was said of two cases.
func (a *app) relation(r register.StoryRelation) string {
	switch {
	case r.Relation == "":
		return a.text("relation.open")
	case r.Leading == r.Case:
		return a.text("relation.merged_into")
	}
	return a.text("relation." + string(r.Relation))
}
