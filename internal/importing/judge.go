package importing

import (
	"fmt"
	"slices"

	"hejie/domain"
	"hejie/internal/record"
	"hejie/internal/sheet"
)

// A row of a table, judged: good when it has no problems.
type row struct {
	line, last int
	record.ImportRow
	problems []Problem
}

// judge makes a dispute of a row, or tells why it cannot.
func (i *Import) judge(header []string, read sheet.Row) row {
	r := row{line: read.Line, last: read.Last}
	if read.Bad != nil {
		r.problems = []Problem{{r.line, r.last, Code(read.Bad.Code), "", read.Bad.Said().In(i.Words.Lang)}}
		return r
	}
	intake, problems := i.Mapping.Apply(header, read.Cells)
	for _, p := range problems {
		i.fail(&r, p.Code, p.Column, p.Args)
	}
	r.Key = intake.Key
	r.Intake = domain.Intake{
		Centre: intake.Centre, Kind: intake.Kind, Origin: intake.Origin, Title: intake.Title,
		Description: i.withAmount(intake), Place: intake.Place, FirstIn: intake.FirstIn,
		Parties: []domain.PartyEntry{i.party(&r, domain.Applicant, intake.Applicant, i.Mapping.Applicant)},
	}
	if intake.Respondent != (IntakePerson{}) {
		r.Parties = append(r.Parties, i.party(&r, domain.Respondent, intake.Respondent, i.Mapping.Respondent))
	}
	if r.problems == nil {
		i.judgeIntake(&r)
	}
	return r
}

// judgeIntake applies the rules that are the register's.
func (i *Import) judgeIntake(r *row) {
	switch {
	case r.FirstIn.After(i.rights.Now):
		i.fail(r, FirstInFuture, i.Mapping.FirstIn.Column, nil)
	case !i.rights.Knows(r.Centre):
		i.fail(r, NoSuchCentre, "", nil)
	case !i.rights.May(i.Desk.Staff, r.Centre):
		i.fail(r, NotYourCentre, "", nil)
	case r.Validate() != nil:
		i.fail(r, RowNotValid, "", nil)
	}
}

// withAmount gives the description with the amount in dispute, for which the
// registration form has no field of its own.
func (i *Import) withAmount(in IntakeRow) string {
	if in.AmountFen == 0 {
		return in.Description
	}
	amount := i.Words.Text("import.amount", "yuan", fmt.Sprintf("%d.%02d", in.AmountFen/100, in.AmountFen%100))
	if in.Description == "" {
		return amount
	}
	return in.Description + "\n" + amount
}

// party makes a party of a row. What only has the form of a number is checked
// here: a wrong check digit is a slip that nobody would find later.
func (i *Import) party(r *row, role domain.Role, p IntakePerson, columns PersonColumns) domain.PartyEntry {
	entry := domain.PartyEntry{Role: role, Name: p.Name, Phone: dialled(p.Phone), IDNumber: p.IDNumber}
	for _, wrong := range []struct {
		is     bool
		code   Code
		column string
	}{
		{entry.Name == "", CellEmpty, columns.Name},
		{entry.Phone != "" && !domain.ValidPhone(entry.Phone), CellPhone, columns.Phone},
		{entry.IDNumber != "" && !domain.ValidResidentID(entry.IDNumber), CellIDNumber, columns.IDNumber},
	} {
		if wrong.is && !r.names(wrong.column) {
			i.fail(r, wrong.code, wrong.column, nil)
		}
	}
	return entry
}

// fail adds a problem to a row.
func (i *Import) fail(r *row, code Code, column string, args map[string]int) {
	r.problems = append(r.problems, Problem{r.line, r.last, code, column, i.Words.Text("row."+string(code), numbers(args)...)})
}

// names reports whether a problem of the column is known.
func (r *row) names(column string) bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Column == column })
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
