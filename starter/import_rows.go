package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"hejie/domain"
	"hejie/internal/importing"
	"hejie/internal/record"
	tables "hejie/internal/sheet"
)

// A rowProblem is what keeps a row from coming in, or what a person should look
// at in one that came in. It holds nothing that stands in a cell.
type rowProblem struct {
	Line   int    `json:"line"` // of the file, counted from 1
	Last   int    `json:"last_line"`
	Code   string `json:"code"`
	Column string `json:"column,omitempty"`
	Hint   string `json:"hint"`
}

// What the table alone does not make bad. As for what the sheet and the mapping
// find, the catalogue has a sentence for each.
const (
	keyRepeated   = "row.key_repeated"    // the key stands in an earlier row too
	firstInFuture = "row.first_in_future" // the matter came in later than now
	noSuchCentre  = "row.no_such_centre"  // the register does not know the centre
	notYourCentre = "row.not_your_centre" // the importer has no post for the centre
	rowNotValid   = "row.row_not_valid"   // the registration form's rules refuse the row
	lookAlike     = "row.possible_duplicate"
)

// A tableRow is a row of a table, judged: good when it has no problems.
type tableRow struct {
	line, last int
	record.ImportRow
	problems []rowProblem
}

// A goodRow is where a row stands that may come in, and what it said when it
// was looked at. There is one for each row of a table, so it is small.
type goodRow struct {
	line, last int
	sum        uint64
}

// each reads the table from its beginning and hands over every row, judged by
// the mapping and by what the importer may do; good are the rows so far, or of
// an earlier reading, by key. It gives the hash of the file.
func (j *importJob) each(ctx context.Context, good map[string]goodRow, visit func(tableRow, *tables.Reader) error) (_ domain.Hash, err error) {
	table, err := j.open()
	if err != nil {
		return "", j.tableError(err)
	}
	defer func() { _ = table.Close() }()
	for ctx.Err() == nil {
		read, err := table.Next()
		if err == io.EOF {
			return hashOf(table), nil
		}
		if err != nil {
			return "", j.tableError(err)
		}
		row := j.judge(table.Header(), read)
		if first, known := good[row.Key]; known && first.line != row.line && row.problems == nil {
			row.fail(j.app, keyRepeated, j.mapping.Key, map[string]int{"first": first.line})
		}
		if err := visit(row, table); err != nil {
			return "", err
		}
	}
	return "", ctx.Err()
}

func hashOf(table *tables.Reader) domain.Hash {
	return domain.Hash(fmt.Sprintf("%x", table.SHA256()))
}

// tableError tells what is wrong with a file as a whole.
func (a *app) tableError(err error) error {
	p, ok := errors.AsType[*tables.Problem](err)
	if !ok {
		return a.errorf(domain.Invalid, "error.file", "why", err.Error())
	}
	columns := strings.Join(p.Columns, a.text("list.separator"))
	return a.errorf(domain.Invalid, "sheet."+string(p.Code), append(numbers(p.Args), "columns", columns)...)
}

func numbers(args map[string]int) []string {
	var pairs []string
	for name, n := range args {
		pairs = append(pairs, name, strconv.Itoa(n))
	}
	return pairs
}

// fail adds a problem by its key in the catalogue.
func (r *tableRow) fail(a *app, key, column string, args map[string]int) {
	r.problems = append(r.problems, rowProblem{r.line, r.last, codeOf(key), column, a.text(key, numbers(args)...)})
}

func codeOf(key string) string { return strings.TrimPrefix(key, "row.") }

// judge makes a dispute of a row, or tells why it cannot.
func (j *importJob) judge(header []string, read tables.Row) tableRow {
	row := tableRow{line: read.Line, last: read.Last}
	if read.Bad != nil {
		row.fail(j.app, "row."+string(read.Bad.Code), "", read.Bad.Args)
		return row
	}
	intake, problems := j.mapping.Apply(header, read.Cells)
	for _, p := range problems {
		row.fail(j.app, "row."+string(p.Code), p.Column, p.Args)
	}
	row.Key = intake.Key
	row.Intake = domain.Intake{
		Centre: intake.Centre, Kind: intake.Kind, Origin: intake.Origin, Title: intake.Title,
		Description: j.withAmount(intake), Place: intake.Place, FirstIn: intake.FirstIn,
		Parties: []domain.PartyEntry{row.party(j.app, domain.Applicant, intake.Applicant, j.mapping.Applicant)},
	}
	if intake.Respondent != (importing.IntakePerson{}) {
		row.Parties = append(row.Parties, row.party(j.app, domain.Respondent, intake.Respondent, j.mapping.Respondent))
	}
	if row.problems == nil {
		j.judgeIntake(&row)
	}
	return row
}

// judgeIntake applies the rules that are the register's.
func (j *importJob) judgeIntake(row *tableRow) {
	switch {
	case row.FirstIn.After(j.rights.Now):
		row.fail(j.app, firstInFuture, j.mapping.FirstIn.Column, nil)
	case !j.rights.Knows(row.Centre):
		row.fail(j.app, noSuchCentre, "", nil)
	case !j.rights.May(j.Staff, row.Centre):
		row.fail(j.app, notYourCentre, "", nil)
	case row.Validate() != nil:
		row.fail(j.app, rowNotValid, "", nil)
	}
}

// withAmount gives the description with the amount in dispute, for which the
// registration form has no field of its own.
func (j *importJob) withAmount(in importing.IntakeRow) string {
	if in.AmountFen == 0 {
		return in.Description
	}
	amount := j.text("import.amount", "yuan", fmt.Sprintf("%d.%02d", in.AmountFen/100, in.AmountFen%100))
	if in.Description == "" {
		return amount
	}
	return in.Description + "\n" + amount
}

// party makes a party of a row. What only has the form of a number is checked
// here: a wrong check digit is a slip that nobody would find later.
func (r *tableRow) party(a *app, role domain.Role, p importing.IntakePerson, columns importing.PersonColumns) domain.PartyEntry {
	entry := domain.PartyEntry{Role: role, Name: p.Name, Phone: dialled(p.Phone), IDNumber: p.IDNumber}
	for _, wrong := range []struct {
		is     bool
		code   importing.ProblemCode
		column string
	}{
		{entry.Name == "", importing.CellEmpty, columns.Name},
		{entry.Phone != "" && !domain.ValidPhone(entry.Phone), importing.CellPhone, columns.Phone},
		{entry.IDNumber != "" && !domain.ValidResidentID(entry.IDNumber), importing.CellIDNumber, columns.IDNumber},
	} {
		if wrong.is && !r.names(wrong.column) {
			r.fail(a, "row."+string(wrong.code), wrong.column, nil)
		}
	}
	return entry
}

// names reports whether a problem of the column is known.
func (r *tableRow) names(column string) bool {
	return slices.ContainsFunc(r.problems, func(p rowProblem) bool { return p.Column == column })
}

// dialled writes a landline with a hyphen after its area code: three digits for
// Beijing and 02x, four elsewhere.
func dialled(phone string) string {
	if len(phone) < 10 || phone[0] != '0' {
		return phone
	}
	area := 4
	if phone[1] == '1' || phone[1] == '2' {
		area = 3
	}
	return phone[:area] + "-" + phone[area:]
}
