package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"hejie/domain"
	"hejie/internal/desk"
)

// localTimes are the forms in which a person may write an instant; those
// without a zone are Shanghai's.
var localTimes = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly}

// parseTime reads what a person wrote; nothing gives the zero time.
func (a *app) parseTime(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, form := range localTimes {
		if t, err := time.ParseInLocation(form, text, domain.Shanghai()); err == nil {
			return t, nil
		}
	}
	return time.Time{}, domain.Fault(domain.Invalid, "time", "flag", "--"+flag, "text", text)
}

// cells counts the columns a text takes on a terminal: Chinese characters and
// the lights take two.
func cells(text string) int {
	n := 0
	for _, r := range text {
		switch k := width.LookupRune(r).Kind(); {
		case unicode.Is(unicode.Mn, r):
		case k == width.EastAsianWide, k == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// padded fills a text up to so many columns.
func padded(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-cells(text)))
}

// table prints rows with their columns under each other.
func (a *app) table(rows [][]string) {
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = desk.OneLine(cell)
			widths[i] = max(widths[i], cells(row[i]))
		}
	}
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += padded(cell, widths[i]) + "  "
		}
		_, _ = fmt.Fprintln(a.out, strings.TrimRight(line, " "))
	}
}

// tables prints rows that are too wide for one table as several, one below the
// other, each beginning with the first columns, which say what a row is about.
func (a *app) tables(rows [][]string, about, columns int) {
	wide := func(i int) (most int) {
		for _, row := range rows {
			most = max(most, cells(row[i]))
		}
		return most + 2
	}
	fixed := -2 // nothing follows the last column
	for i := range about {
		fixed += wide(i)
	}
	for from := about; from < len(rows[0]); {
		to, used := from+1, fixed+wide(from)
		for to < len(rows[0]) && used+wide(to) <= columns {
			used, to = used+wide(to), to+1
		}
		if from > about {
			_, _ = fmt.Fprintln(a.out)
		}
		var part [][]string
		for _, row := range rows {
			part = append(part, slices.Concat(row[:about], row[from:to]))
		}
		a.table(part)
		from = to
	}
}

// A sheet is a text for people in labelled lines.
type sheet struct {
	*app
	lines []string
}

// labelWidth is what the labels of a sheet take, in columns.
const labelWidth = 14

// row adds a line with its label from the catalogue; an empty text adds none.
// Further lines of the text stand under its first.
func (s *sheet) row(label, text string) {
	if text == "" {
		return
	}
	s.labelled(s.text(label), desk.Plain(text))
}

func (s *sheet) labelled(label, text string) {
	text = strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", labelWidth+2))
	s.lines = append(s.lines, "  "+padded(label+" ", labelWidth)+text)
}

// head adds a line that stands at the margin, after an empty one.
func (s *sheet) head(text string) {
	if len(s.lines) > 0 {
		s.lines = append(s.lines, "")
	}
	s.lines = append(s.lines, desk.Plain(text))
}

func (s *sheet) show() { _, _ = fmt.Fprintln(s.out, strings.Join(s.lines, "\n")) }

// showSheet prints a sheet of the desk.
func (a *app) showSheet(of desk.Sheet) {
	s := sheet{app: a}
	for _, section := range of.Sections {
		s.head(section.Title)
		for _, row := range section.Rows {
			s.labelled(row.Label, row.Text)
		}
	}
	s.show()
}
