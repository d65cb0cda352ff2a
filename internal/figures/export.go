package figures

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/sheet"
)

// WriteCSV writes the figures, or the cases that they count, for a spreadsheet.
func (r Report) WriteCSV(to io.Writer, cases bool) error {
	if cases {
		return writeCSV(to, r.caseTable())
	}
	return writeCSV(to, r.figureTable())
}

// WriteWorkbook writes both as the sheets of an Excel workbook, with what the
// numbers mean and what may be published of them.
func (r Report) WriteWorkbook(to io.Writer) error {
	figures := append(r.figureTable(), nil, []any{r.Text("stats.meaning")}, []any{r.smallCounts()})
	cases := append(r.caseTable(), nil, []any{r.Text("stats.internal")})
	return writeWorkbook(to, []string{r.Text("stats.sheet_figures"), r.Text("stats.sheet_cases")}, [][][]any{figures, cases})
}

// figureTable is the figures for a spreadsheet, with their period in each line,
// and with what is not published veiled.
func (r Report) figureTable() [][]any {
	head := []any{r.Text("stats.from"), r.Text("stats.to"), r.Text("stats.as_of")}
	for _, d := range r.By {
		head = append(head, r.Text("by."+string(d)))
	}
	head = append(head, r.Text("by.tiers"))
	for _, m := range domain.Measures() {
		head = append(head, r.Text("measure."+string(m)))
	}
	for _, name := range domain.RateNames() {
		head = append(head, r.Text("rate."+string(name)))
	}
	head = append(head, r.Text("stats.amount"),
		r.Text("stats.agreement_median"), r.Text("stats.agreement_p90"), r.Text("stats.agreement_unknown"),
		r.Text("stats.closing_median"), r.Text("stats.closing_p90"), r.Text("stats.closing_unknown"))
	table := [][]any{head}
	veils, sum := r.Veils(r.Policy.SmallCounts(), domain.Scope{Centre: r.Centre, Kind: r.Kind})
	for i, part := range r.Parts {
		table = append(table, r.figureLine(r.keysOf(part), part.Figures, veils[i]))
	}
	whole := make([]string, len(r.By))
	if len(whole) > 0 {
		whole[0] = r.Text("stats.whole")
	}
	return append(table, r.figureLine(whole, r.Whole, sum))
}

func (r Report) figureLine(keys []string, f domain.Figures, veils map[domain.Measure]domain.Veil) []any {
	p := r.FiguresQuery.Period
	line := []any{p.From.String(), p.To.String(), desk.LocalTime(r.Now)}
	for _, key := range keys {
		line = append(line, key)
	}
	line = append(line, r.tiers(f))
	for _, m := range domain.Measures() {
		switch veils[m] {
		case domain.FewerThan:
			line = append(line, r.Text("stats.fewer", "below", count(r.Policy.SmallCounts().Below)))
		case domain.Withheld:
			line = append(line, r.Text("stats.withheld"))
		default:
			line = append(line, f.Counts[m])
		}
	}
	for _, name := range domain.RateNames() {
		line = append(line, r.unless(!name.MayTell(veils), f.Rate(name).String()))
	}
	agreed, closed := veils[domain.AgreementsMade] != domain.Open, veils[domain.CasesClosed] != domain.Open
	line = append(line, r.unless(agreed, domain.Yuan(f.AmountFen)))
	line = append(line, r.spreadCells(agreed, f.ToAgreement)...)
	return append(line, r.spreadCells(closed, f.ToClosing)...)
}

// unless withholds what follows from a number that is not published.
func (r Report) unless(veiled bool, text string) any {
	if veiled {
		return r.Text("stats.withheld")
	}
	return text
}

func (r Report) spreadCells(veiled bool, s domain.Spread) []any {
	switch {
	case veiled:
		hidden := r.Text("stats.withheld")
		return []any{hidden, hidden, hidden}
	case s.Cases == 0:
		return []any{domain.NoRate, domain.NoRate, s.Unknown}
	}
	return []any{s.Median, s.P90, s.Unknown}
}

func (r Report) smallCounts() string {
	rule, unconfirmed := r.Policy.SmallCounts(), ""
	if !rule.Confirmed {
		unconfirmed = r.Text("stats.unconfirmed")
	}
	return r.Text("stats.small", "below", count(rule.Below), "source", rule.Source, "unconfirmed", unconfirmed)
}

// caseTable is the drill-down for a spreadsheet. A case that concerns a minor is
// in it, so that it has as many lines as the number says, and says nothing but
// in which numbers it is.
func (r Report) caseTable() [][]any {
	var table [][]any
	line := func(cells []string) {
		var one []any
		for _, cell := range cells {
			one = append(one, cell)
		}
		table = append(table, one)
	}
	line(r.caseHead())
	for _, c := range r.drill() {
		cells := r.caseCells(c)
		if c.Minor {
			hidden := make([]string, len(cells))
			hidden[0], hidden[len(hidden)-1] = r.Text("stats.minor"), cells[len(cells)-1]
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
				line[i] = sheet.Escaped(desk.OneLine(cell))
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
func writeWorkbook(to io.Writer, names []string, sheets [][][]any) (err error) {
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
		if err := writeSheet(book, name, sheets[i]); err != nil {
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
