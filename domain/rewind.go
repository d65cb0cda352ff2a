package domain

import (
	"math"
	"time"
)

// A Rewinding is how the story of a case was put back, as a workflow may know it.
type Rewinding struct {
	Kind ActKind   `json:"kind"`
	By   StaffID   `json:"by"`
	At   time.Time `json:"at"`
}

// TermLeft gives what was left of a term when it was answered: as many working
// days as lay between the answer and the due time, or hours where the term is
// counted in hours, and never less than one, so that nothing is asked again that
// is overdue already.
func (c Calendar) TermLeft(term Term, answered, due time.Time) (Term, error) {
	if term.Unit == Hours {
		return Term{Count: max(1, int(math.Ceil(due.Sub(answered).Hours()))), Unit: Hours}, nil
	}
	days, err := c.WorkingDaysBetween(DayOf(answered), DayOf(due))
	return Term{Count: max(1, days), Unit: WorkingDays}, err
}
