package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/importing"
	tables "hejie/internal/sheet"
)

// many is a table of decisions on its way.
type many struct {
	*caller
	file, outcome, opinion, inFor string
	common                        detailFlags
	dryRun                        bool
}

func (a *app) decideManyCommand() *cobra.Command {
	var m many
	c := a.command("decide-many FILE [--outcome OUTCOME] [flags]", "decide_many", cobra.ExactArgs(1),
		a.atDesk(func(ctx context.Context, d *caller, args []string) error {
			m.caller, m.file = d, args[0]
			return m.run(ctx)
		}))
	c.ValidArgsFunction = nil // files
	flags := c.Flags()
	flags.StringVar(&m.outcome, "outcome", "", a.text("flag.decide_many.outcome"))
	flags.StringVar(&m.opinion, "opinion", "", a.text("flag.opinion"))
	flags.StringVar(&m.inFor, "for", "", a.text("flag.for"))
	flags.StringVar(&m.common.note, "note", "", a.text("flag.note"))
	flags.StringSliceVar(&m.common.mediators, "mediator", nil, a.text("flag.mediator"))
	flags.StringVar(&m.common.chosenBy, "chosen-by", "", a.text("flag.chosen_by"))
	flags.BoolVar(&m.common.routesTold, "routes-told", false, a.text("flag.routes_told"))
	flags.BoolVar(&m.common.legalAid, "legal-aid", false, a.text("flag.legal_aid"))
	flags.BoolVar(&m.dryRun, "dry-run", false, a.text("flag.decide_many.dry_run"))
	complete(c, "outcome", string(domain.Accept), string(domain.Appoint), string(domain.Told))
	complete(c, "chosen-by", "committee", "parties")
	return c
}

// bulkColumns are the columns that a table of decisions may have, by either
// name. What a row leaves empty the flags say for all.
var bulkColumns = map[string]string{
	"task": "task", "待办": "task", "outcome": "outcome", "决定": "outcome", "opinion": "opinion", "意见": "opinion",
	"note": "note", "说明": "note", "mediators": "mediators", "调解员": "mediators", "chosen_by": "chosen_by", "选定方式": "chosen_by",
}

// A bulkRow is one decision as the table has it.
type bulkRow struct {
	line int
	desk.Decision
}

// rows reads the table whole. What is no table of tasks is refused as a whole,
// before anything is signed.
func (m *many) rows(ctx context.Context) (rows []bulkRow, err error) {
	table, err := tables.Open(m.file, tables.Options{})
	if err != nil {
		return nil, importing.TableFault(err)
	}
	defer func() { _ = table.Close() }()
	var columns []string
	for _, name := range table.Header() {
		column, known := bulkColumns[strings.ToLower(name)]
		if !known || slices.Contains(columns, column) {
			return nil, domain.Fault(domain.Invalid, "decide_many_column", "column", name)
		}
		columns = append(columns, column)
	}
	if !slices.Contains(columns, "task") {
		return nil, domain.Fault(domain.Invalid, "decide_many_no_tasks")
	}
	lines := map[domain.TaskID]int{}
	for {
		read, err := table.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, importing.TableFault(err)
		}
		cells := map[string]string{}
		for i, column := range columns {
			if read.Bad == nil {
				cells[column] = strings.TrimSpace(read.Cells[i])
			}
		}
		id := domain.TaskID(cells["task"])
		switch {
		case !id.Valid():
			return nil, domain.Fault(domain.Invalid, "decide_many_line", "line", count(read.Line))
		case lines[id] > 0:
			return nil, domain.Fault(domain.Invalid, "decide_many_twice", "task", string(id), "line", count(read.Line), "first", count(lines[id]))
		}
		lines[id] = read.Line
		row, err := m.row(ctx, cells)
		if err != nil {
			return nil, err
		}
		row.line = read.Line
		rows = append(rows, row)
	}
	if rows == nil {
		return nil, domain.Fault(domain.Invalid, "decide_many_no_tasks")
	}
	return rows, nil
}

// row puts a decision together from its cells and what the flags say for all.
func (m *many) row(ctx context.Context, cells map[string]string) (row bulkRow, err error) {
	row.Task = domain.TaskID(cells["task"])
	row.Outcome, row.For = domain.Outcome(m.outcome), domain.StaffID(m.inFor)
	if cells["outcome"] != "" {
		row.Outcome = domain.Outcome(cells["outcome"])
	}
	if row.Outcome == "" {
		return row, domain.Fault(domain.Invalid, "decide_many_no_outcome", "task", string(row.Task))
	}
	flags := m.common
	for column, to := range map[string]*string{"note": &flags.note, "chosen_by": &flags.chosenBy} {
		if cells[column] != "" {
			*to = cells[column]
		}
	}
	if mediators := strings.FieldsFunc(cells["mediators"], func(r rune) bool { return strings.ContainsRune(" ,;、，；", r) }); mediators != nil {
		flags.mediators = mediators
	}
	if row.Opinion = m.opinion; cells["opinion"] != "" {
		row.Opinion = cells["opinion"]
	}
	row.Details, err = flags.details(ctx, m.caller)
	return row, err
}

// manyView is what came of a table, for programs.
type manyView struct {
	File     string     `json:"file"`
	DryRun   bool       `json:"dry_run,omitempty"`
	Passed   int        `json:"passed"`   // recorded, or in a dry run: would be
	Again    int        `json:"again"`    // … of them on record from an earlier run
	Refused  int        `json:"refused"`  // would not be, or have not been
	Messages string     `json:"messages"` // where the signed messages are kept; empty when all are on record
	Rows     []manyItem `json:"rows"`
}

// manyItem is what came of one row.
type manyItem struct {
	Line     int                `json:"line"`
	Task     domain.TaskID      `json:"task"`
	Outcome  domain.Outcome     `json:"outcome"`
	Message  domain.Hash        `json:"message,omitempty"`
	Again    bool               `json:"again,omitempty"`
	Code     domain.RefusalCode `json:"code,omitempty"`
	Fact     string             `json:"fact,omitempty"`
	Sentence string             `json:"sentence,omitempty"`
}

func (v *manyView) passed(row bulkRow, message domain.Hash, again bool) {
	v.Passed++
	if again {
		v.Again++
	}
	v.Rows = append(v.Rows, manyItem{Line: row.line, Task: row.Task, Outcome: row.Outcome, Message: message, Again: again})
}

func (v *manyView) refused(a *app, row bulkRow, why error) {
	v.Refused++
	item := manyItem{Line: row.line, Task: row.Task, Outcome: row.Outcome, Sentence: a.told(why)}
	if refusal, ok := errors.AsType[*domain.Refusal](why); ok {
		item.Code, item.Fact, item.Sentence = refusal.Code, refusal.Fact.String(), a.words().Refusal(refusal)
	}
	v.Rows = append(v.Rows, item)
}

// tellMany lists what would not pass, or did not, and sums up.
func (m *many) tellMany(v manyView) error {
	if m.json {
		return m.print(v)
	}
	rows := [][]string{{m.text("decide_many.at"), m.text("inbox.task"), m.text("decide_many.result")}}
	for _, item := range v.Rows {
		switch {
		case item.Sentence != "":
			rows = append(rows, []string{count(item.Line), string(item.Task), item.Sentence})
		case v.DryRun:
			rows = append(rows, []string{count(item.Line), string(item.Task), m.text("decide_many.would_pass", "outcome", m.text("outcome."+string(item.Outcome)))})
		}
	}
	if len(rows) > 1 {
		m.table(rows)
	}
	if v.DryRun {
		m.say("decide_many.judged", "passed", count(v.Passed), "refused", count(v.Refused))
	} else {
		m.say("decide_many.done", "passed", count(v.Passed), "again", count(v.Again), "refused", count(v.Refused))
	}
	return nil
}
