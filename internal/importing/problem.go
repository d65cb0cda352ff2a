package importing

import (
	"fmt"
	"strconv"
)

// A Code names what keeps a row from coming in, or what a person should look at
// in one that came in. Codes are part of the interface: the catalogue has a
// sentence for each, beside those for package sheet's.
type Code string

// What is wrong with what stands in a row.
const (
	ColumnMissing Code = "column_missing" // the table has no such column
	CellEmpty     Code = "cell_empty"     // nothing, or a word for nothing
	CellTooLong   Code = "cell_too_long"  // "got" characters of at most "limit"
	CellHidden    Code = "cell_hidden"    // control characters, or marks that turn the direction of writing
	CellDamaged   Code = "cell_damaged"   // what a program wrote in place of what it lost: #REF!, U+FFFD, 4.4E+17
	CellDate      Code = "cell_date"      // no date in any of the layouts, or not of this age
	CellPhone     Code = "cell_phone"     // not the form of a phone number
	CellIDNumber  Code = "cell_id_number" // not the form of a resident ID number
	CellAmount    Code = "cell_amount"    // no amount in whole fen
	CellNoChoice  Code = "cell_no_choice" // no code for what the columns say, and no default
)

// What the table alone does not make bad.
const (
	KeyRepeated       Code = "key_repeated"    // the key stands in an earlier row too, on line "first"
	FirstInFuture     Code = "first_in_future" // the matter came in later than now
	NoSuchCentre      Code = "no_such_centre"  // the register does not know the centre
	NotYourCentre     Code = "not_your_centre" // the importer has no post for the centre
	RowNotValid       Code = "row_not_valid"   // the registration form's rules refuse the row
	PossibleDuplicate Code = "possible_duplicate"
)

// Codes lists them.
func Codes() []Code {
	return []Code{
		ColumnMissing, CellEmpty, CellTooLong, CellHidden, CellDamaged, CellDate, CellPhone, CellIDNumber, CellAmount, CellNoChoice,
		KeyRepeated, FirstInFuture, NoSuchCentre, NotYourCentre, RowNotValid, PossibleDuplicate,
	}
}

// A CellProblem says which field of the intake could not be filled, from which
// column and why. It never holds the text of a cell.
type CellProblem struct {
	Code   Code
	Field  string
	Column string
	Args   map[string]int
}

// Error gives a sentence for logs.
func (p CellProblem) Error() string {
	return fmt.Sprintf("%s: column %q: %s", p.Field, p.Column, p.Code)
}

// A Problem is what is to be told of a row. It holds nothing that stands in a
// cell.
type Problem struct {
	Line   int    `json:"line"` // of the file, counted from 1
	Last   int    `json:"last_line"`
	Code   Code   `json:"code"`
	Column string `json:"column,omitempty"`
	Hint   string `json:"hint"`
}

// numbers gives the arguments of a problem for the catalogue.
func numbers(args map[string]int) []string {
	var pairs []string
	for name, n := range args {
		pairs = append(pairs, name, strconv.Itoa(n))
	}
	return pairs
}
