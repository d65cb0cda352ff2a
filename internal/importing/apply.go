package importing

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hejie/domain"
)

// An IntakeRow is a dispute as it came in with a row of a table.
type IntakeRow struct {
	Source      string
	Key         string
	FirstIn     time.Time
	Centre      domain.CentreCode
	Kind        domain.DisputeKind
	Origin      domain.Origin
	Title       string
	Description string // may be empty
	Place       string // may be empty
	AmountFen   int64  // hundredths of a yuan; 0 when none is stated
	Applicant   IntakePerson
	Respondent  IntakePerson // without a name when there is none
}

// An IntakePerson is a party as a row names them. The form of the ID number is
// checked, its check digit is not.
type IntakePerson struct {
	Name, Phone, IDNumber string
}

// The greatest lengths, in characters.
const (
	maxKey         = 100
	maxTitle       = 200
	maxDescription = 20_000
	maxPlace       = 200
	maxName        = 100
)

// Apply makes an intake of a row under a header. The intake is only good when
// there are no problems; each names its field and column.
func (m Mapping) Apply(header, cells []string) (IntakeRow, []CellProblem) {
	r := &rowReader{header: header, cells: cells}
	row := IntakeRow{
		Source:      m.Source,
		Key:         r.name("key", m.Key, maxKey, true),
		FirstIn:     r.instant("first_in", m.FirstIn),
		Centre:      domain.CentreCode(r.choose("centre", m.Centre)),
		Kind:        domain.DisputeKind(r.choose("kind", m.Kind)),
		Origin:      domain.Origin(r.choose("origin", m.Origin)),
		Title:       r.text("title", m.Title, maxTitle, false),
		Description: r.text("description", m.Description, maxDescription, true),
		Place:       r.text("place", m.Place, maxPlace, false),
		AmountFen:   r.amount("amount", m.Amount),
		Applicant:   r.person("applicant", m.Applicant, true),
		Respondent:  r.person("respondent", m.Respondent, false),
	}
	if row.Title == "" {
		r.require("title", m.Title)
	}
	return row, r.problems
}

// rowReader reads fields out of one row and collects what is wrong.
type rowReader struct {
	header, cells []string
	problems      []CellProblem
}

func (r *rowReader) fail(code Code, field, column string) {
	r.problems = append(r.problems, CellProblem{Code: code, Field: field, Column: column})
}

// require reports an empty cell, unless something worse is known of it.
func (r *rowReader) require(field, column string) {
	if !slices.ContainsFunc(r.problems, func(p CellProblem) bool { return p.Field == field }) {
		r.fail(CellEmpty, field, column)
	}
}

func (r *rowReader) cell(field, column string) (string, bool) {
	i := slices.Index(r.header, column)
	if i < 0 || i >= len(r.cells) {
		r.fail(ColumnMissing, field, column)
		return "", false
	}
	return r.cells[i], true
}

// read gives the tidied cell of a column; empty for no column and for a word
// that means nothing. It reports false after a problem.
func (r *rowReader) read(field, column string, limit int, lines bool) (tidied, bool) {
	if column == "" {
		return tidied{}, true
	}
	cell, ok := r.cell(field, column)
	if !ok {
		return tidied{}, false
	}
	t := tidy(cell, lines)
	if t.damaged {
		r.fail(CellDamaged, field, column)
		return tidied{}, false
	}
	if n := utf8.RuneCountInString(t.s); n > limit {
		p := CellProblem{Code: CellTooLong, Field: field, Column: column, Args: map[string]int{"got": n, "limit": limit}}
		r.problems = append(r.problems, p)
		return tidied{}, false
	}
	return t, true
}

// text reads free text. What cannot be seen in it is taken out.
func (r *rowReader) text(field, column string, limit int, lines bool) string {
	t, _ := r.read(field, column, limit, lines)
	return t.s
}

// name reads what identifies: there, what cannot be seen is refused, for two
// that look the same must be the same.
func (r *rowReader) name(field, column string, limit int, required bool) string {
	t, ok := r.read(field, column, limit, false)
	switch {
	case !ok:
		return ""
	case t.hidden:
		r.fail(CellHidden, field, column)
		return ""
	case field == "key" && scientific.MatchString(t.s):
		r.fail(CellDamaged, field, column)
		return ""
	case t.s == "" && required:
		r.fail(CellEmpty, field, column)
	}
	return t.s
}

func (r *rowReader) person(field string, c PersonColumns, required bool) IntakePerson {
	return IntakePerson{
		Name:     r.name(field+".name", c.Name, maxName, required),
		Phone:    r.number(field+".phone", c.Phone, phoneNumber, CellPhone),
		IDNumber: r.number(field+".id_number", c.IDNumber, idNumber, CellIDNumber),
	}
}

// number reads a number that is written in digits but is no quantity.
func (r *rowReader) number(field, column string, parse func(string) (string, bool), wrong Code) string {
	s := r.name(field, column, maxName, false)
	if s == "" {
		return ""
	}
	if scientific.MatchString(s) {
		r.fail(CellDamaged, field, column)
		return ""
	}
	n, ok := parse(s)
	if !ok {
		r.fail(wrong, field, column)
	}
	return n
}

func (r *rowReader) instant(field string, c InstantColumn) time.Time {
	s := r.name(field, c.Column, maxName, true)
	if s == "" {
		return time.Time{}
	}
	t, ok := c.parse(s)
	if !ok {
		r.fail(CellDate, field, c.Column)
	}
	return t
}

func (r *rowReader) amount(field string, c AmountColumn) int64 {
	s := r.name(field, c.Column, maxName, false)
	if s == "" {
		return 0
	}
	fen, ok := c.parse(s)
	if !ok {
		r.fail(CellAmount, field, c.Column)
	}
	return fen
}

// choose reads a choice. What else is wrong with its columns is for the fields
// that are made of them to say.
func (r *rowReader) choose(field string, c Choice) string {
	readable := true
	for _, column := range c.Columns {
		cell, ok := r.cell(field, column)
		if code := c.find(tidy(cell, false).s); code != "" {
			return code
		}
		readable = readable && ok
	}
	if c.Value == "" && c.Default == "" && readable {
		r.fail(CellNoChoice, field, strings.Join(c.Columns, ", "))
	}
	return c.Value + c.Default // never both
}

// find gives the code that a cell's text decides; empty when it decides none.
func (c Choice) find(text string) string {
	if c.pattern != nil {
		for _, match := range c.pattern.FindAllStringSubmatch(text, -1) {
			if code := c.Table[match[1]]; code != "" {
				return code
			}
		}
		return ""
	}
	for _, rule := range c.Rules {
		for _, word := range rule.Words {
			if strings.Contains(text, word) {
				return rule.Choose
			}
		}
	}
	return c.Table[text]
}
