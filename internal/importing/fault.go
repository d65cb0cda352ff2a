package importing

import (
	"errors"
	"strings"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/sheet"
)

// errorf is an error by its key in the catalogue.
func errorf(kind domain.Kind, key string, pairs ...string) error {
	return &desk.Fault{Kind: kind, Key: key, Pairs: pairs}
}

// TableFault tells what is wrong with a table's file as a whole.
func TableFault(words desk.Words, err error) error {
	p, ok := errors.AsType[*sheet.Problem](err)
	if !ok {
		return errorf(domain.Invalid, "error.file", "why", err.Error())
	}
	columns := strings.Join(p.Columns, words.Text("list.separator"))
	return errorf(domain.Invalid, "sheet."+string(p.Code), append(numbers(p.Args), "columns", columns)...)
}
