package main

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"

	"github.com/xuri/excelize/v2"

	"hejie/domain"
	"hejie/internal/desk"
	tables "hejie/internal/sheet"
)

// export writes the files that were asked for.
func (a *app) export(s stats, f figuresFlags) error {
	if f.csv != "" {
		table := a.figureTable(s)
		if f.rows {
			table = a.caseTable(s)
		}
		if err := a.create(f.csv, func(w io.Writer) error { return writeCSV(w, table) }); err != nil {
			return err
		}
	}
	if f.xlsx == "" {
		return nil
	}
	return a.create(f.xlsx, func(w io.Writer) error {
		figures := append(a.figureTable(s), nil, []any{a.text("stats.meaning")}, []any{a.smallCounts(s)})
		cases := append(a.caseTable(s), nil, []any{a.text("stats.internal")})
		return writeWorkbook(w, []string{a.text("stats.sheet_figures"), a.text("stats.sheet_cases")}, [][][]any{figures, cases})
	})
}

func (a *app) tellExported(f figuresFlags) {
	for _, file := range []string{f.csv, f.xlsx} {
		if file != "" {
			a.say("stats.exported", "file", file)
		}
	}
}

// create writes a new file, for its owner only; it leaves no half of one.
func (a *app) create(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return domain.Fault(domain.Conflict, "stats_exists", "file", name)
	}
	if err != nil {
		return domain.Fault(domain.Invalid, "file_unread", "why", err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}

// figureTable is the figures for a spreadsheet, with their period in each line,
// and with what is not published veiled.
func (a *app) figureTable(s stats) [][]any {
	head := []any{a.text("stats.from"), a.text("stats.to"), a.text("stats.as_of")}
	for _, d := range s.By {
		head = append(head, a.text("by."+string(d)))
	}
	head = append(head, a.text("by.tiers"))
	for _, m := range domain.Measures() {
		head = append(head, a.text("measure."+string(m)))
	}
	for _, name := range domain.RateNames() {
		head = append(head, a.text("rate."+string(name)))
	}
	head = append(head, a.text("stats.amount"),
		a.text("stats.agreement_median"), a.text("stats.agreement_p90"), a.text("stats.agreement_unknown"),
		a.text("stats.closing_median"), a.text("stats.closing_p90"), a.text("stats.closing_unknown"))
	table := [][]any{head}
	veils, sum := s.Veils(s.Policy.SmallCounts(), domain.Scope{Centre: s.Centre, Kind: s.Kind})
	for i, part := range s.Parts {
		table = append(table, a.figureLine(s, a.keysOf(s, part), part.Figures, veils[i]))
	}
	whole := make([]string, len(s.By))
	if len(whole) > 0 {
		whole[0] = a.text("stats.whole")
	}
	return append(table, a.figureLine(s, whole, s.Whole, sum))
}

func (a *app) figureLine(s stats, keys []string, f domain.Figures, veils map[domain.Measure]domain.Veil) []any {
	p := s.FiguresQuery.Period
	line := []any{p.From.String(), p.To.String(), desk.LocalTime(s.Now)}
	for _, key := range keys {
		line = append(line, key)
	}
	line = append(line, a.tiers(f))
	for _, m := range domain.Measures() {
		switch veils[m] {
		case domain.FewerThan:
			line = append(line, a.text("stats.fewer", "below", count(s.Policy.SmallCounts().Below)))
		case domain.Withheld:
			line = append(line, a.text("stats.withheld"))
		default:
			line = append(line, f.Counts[m])
		}
	}
	for _, name := range domain.RateNames() {
		line = append(line, a.unless(!name.MayTell(veils), f.Rate(name).String()))
	}
	agreed, closed := veils[domain.AgreementsMade] != domain.Open, veils[domain.CasesClosed] != domain.Open
	line = append(line, a.unless(agreed, domain.Yuan(f.AmountFen)))
	line = append(line, a.spreadCells(agreed, f.ToAgreement)...)
	return append(line, a.spreadCells(closed, f.ToClosing)...)
}

// unless withholds what follows from a number that is not published.
func (a *app) unless(veiled bool, text string) any {
	if veiled {
		return a.text("stats.withheld")
	}
	return text
}

func (a *app) spreadCells(veiled bool, s domain.Spread) []any {
	switch {
	case veiled:
		hidden := a.text("stats.withheld")
		return []any{hidden, hidden, hidden}
	case s.Cases == 0:
		return []any{domain.NoRate, domain.NoRate, s.Unknown}
	}
	return []any{s.Median, s.P90, s.Unknown}
}

func (a *app) smallCounts(s stats) string {
	rule, unconfirmed := s.Policy.SmallCounts(), ""
	if !rule.Confirmed {
		unconfirmed = a.text("stats.unconfirmed")
	}
	return a.text("stats.small", "below", count(rule.Below), "source", rule.Source, "unconfirmed", unconfirmed)
}

// caseTable is the drill-down for a spreadsheet. A case that concerns a minor is
// in it, so that it has as many lines as the number says, and says nothing but
// in which numbers it is.
func (a *app) caseTable(s stats) [][]any {
	var table [][]any
	line := func(cells []string) {
		var one []any
		for _, cell := range cells {
			one = append(one, cell)
		}
		table = append(table, one)
	}
	line(a.caseHead())
	for _, c := range s.drill() {
		cells := a.caseCells(s, c)
		if c.Minor {
			hidden := make([]string, len(cells))
			hidden[0], hidden[len(hidden)-1] = a.text("stats.minor"), cells[len(cells)-1]
			cells = hidden
		}
		line(cells)
	}
	return table
}

// writeCSV writes a table for a spreadsheet: UTF-8 with a mark, or Excel would
// misread it, and no cell that it would take for a formula.
func writeCSV(to io.Writer, table [][]any) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	for _, row := range table {
		line := make([]string, len(row))
		for i, cell := range row {
			switch cell := cell.(type) {
			case int:
				line[i] = strconv.Itoa(cell)
			case float64:
				line[i] = strconv.FormatFloat(cell, 'f', -1, 64)
			case string:
				line[i] = tables.Escaped(desk.OneLine(cell))
			}
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// writeWorkbook writes tables as the sheets of a workbook. A text is kept as a
// text, whatever it begins with.
func writeWorkbook(to io.Writer, names []string, tables [][][]any) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	for i, name := range names {
		if i == 0 {
			err = book.SetSheetName("Sheet1", name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := writeSheet(book, name, tables[i]); err != nil {
			return err
		}
	}
	return book.Write(to)
}

// writeSheet streams: a year of the district does not have to fit in memory
// twice.
func writeSheet(book *excelize.File, name string, table [][]any) error {
	w, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for n, row := range table {
		cells := make([]any, len(row))
		for i, cell := range row {
			if text, ok := cell.(string); ok {
				cell = desk.OneLine(text)
			}
			cells[i] = cell
		}
		if err := w.SetRow("A"+strconv.Itoa(n+1), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}
