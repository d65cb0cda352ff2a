package desk

import (
	"context"
	"strings"

	"hejie/domain"
	"hejie/internal/record"
)

// Alike is the refusal of an intake that leaves look-alikes without a word.
type Alike struct {
	error
	Cases []record.LookAlike
}

func (a *Alike) Unwrap() error { return a.error }

// LookAlikes gives the cases that look like a matter before it is taken in, and
// refuses it with *Alike, as the register would, while there is no word about one
// of them.
func (d *Desk) LookAlikes(ctx context.Context, in domain.Intake) ([]record.LookAlike, error) {
	found, err := d.Office.WouldLookAlike(ctx, d.Staff, in)
	if err != nil {
		return nil, err
	}
	var all []domain.CaseID
	for _, l := range found {
		all = append(all, l.Case)
	}
	if open := in.Unanswered(all); len(open) > 0 {
		return found, &Alike{domain.Refuse(domain.MissingDetails, "look_alikes.open", "cases", strings.Join(Texts(open), " ")), found}
	}
	return found, nil
}
