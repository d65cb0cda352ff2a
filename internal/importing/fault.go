package importing

import (
	"errors"

	"hejie/domain"
	"hejie/internal/sheet"
)

// TableFault tells what is wrong with a table's file as a whole.
func TableFault(err error) error {
	if p, ok := errors.AsType[*sheet.Problem](err); ok {
		return &domain.Error{Kind: domain.Invalid, Sentence: p.Said()}
	}
	return domain.Fault(domain.Invalid, "file_unread", "why", err)
}
