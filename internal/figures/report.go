// Package figures tells the figures that somebody asked for: how many cases came
// in, were accepted, settled, closed late, and from where. A Report has them for
// people, as rows of text; for programs, as a View; and for spreadsheets.
//
// Every number is a number of cases that the reader may see, and can be drilled
// into. What leaves the office in a table is veiled where it counts few.
package figures

import (
	"context"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// A Report is the figures that somebody asked for, in their language.
type Report struct {
	desk.Words
	record.FiguresQuery
	record.Count
	domain.Tabulation
	Measure domain.Measure // the drill-down of this one number; of all when empty
}

// Ask counts the cases of a query, in parts by the dimensions.
func Ask(ctx context.Context, office desk.Figures, w desk.Words, q record.FiguresQuery, by []domain.Dimension, drill domain.Measure) (Report, error) {
	r := Report{Words: w, FiguresQuery: q, Measure: drill}
	var err error
	if r.Count, err = office.Figures(ctx, q); err != nil {
		return r, err
	}
	r.Tabulation = domain.Tabulate(r.Cases, q.Period, by, r.Calendar)
	return r, nil
}

// drill gives the cases of the number that is drilled into; all that count when
// none is named.
func (r Report) drill() []domain.CountedCase {
	if r.Measure != "" {
		return domain.Counted(r.Cases, r.FiguresQuery.Period, r.Measure)
	}
	var found []domain.CountedCase
	for _, c := range r.Cases {
		if len(c.CountsIn(r.FiguresQuery.Period)) > 0 {
			found = append(found, c)
		}
	}
	return found
}
