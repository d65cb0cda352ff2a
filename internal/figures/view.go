package figures

import (
	"strings"

	"hejie/domain"
)

// A View is a report as programs read it.
type View struct {
	Period domain.Period      `json:"period"`
	AsOf   string             `json:"as_of"`
	By     []domain.Dimension `json:"by"`
	Centre domain.CentreCode  `json:"centre,omitempty"`
	Kind   domain.DisputeKind `json:"kind,omitempty"`
	Source domain.Origin      `json:"source,omitempty"`
	Whole  Part               `json:"whole"`
	Parts  []Part             `json:"parts"`
	Rows   []Row              `json:"rows,omitempty"`
}

// A Part is the figures of some of the cases, or of all.
type Part struct {
	Keys        map[domain.Dimension]string `json:"keys,omitempty"`
	Tiers       []string                    `json:"tiers"`
	Counts      map[domain.Measure]int      `json:"counts"`
	Rates       []Rate                      `json:"rates"`
	Proofs      map[domain.Proof]int        `json:"proofs"`
	AmountFen   int64                       `json:"amount_fen"`
	ToAgreement domain.Spread               `json:"to_agreement"`
	ToClosing   domain.Spread               `json:"to_closing"`
}

// A Rate is one number of cases in another.
type Rate struct {
	domain.Rate
	Of      string  `json:"of"`
	Percent *string `json:"percent"` // null of nothing
}

// A Row is a case that a number counts. One that concerns a minor says nothing
// but in which numbers it is.
type Row struct {
	*domain.CountedCase
	Minor   bool             `json:"minor,omitempty"`
	Success domain.Proof     `json:"success,omitempty"`
	Counts  []domain.Measure `json:"counts"`
}

// View is the report for programs, with the cases where they are wanted.
func (r Report) View(rows bool) View {
	v := View{
		Period: r.FiguresQuery.Period, AsOf: r.Now.In(domain.Shanghai()).Format("2006-01-02T15:04:05-07:00"), By: append([]domain.Dimension{}, r.By...),
		Centre: r.Centre, Kind: r.Kind, Source: r.Source, Whole: partOf(r.Whole), Parts: []Part{},
	}
	for _, part := range r.Parts {
		one := partOf(part.Figures)
		one.Keys = map[domain.Dimension]string{}
		for i, d := range r.By {
			one.Keys[d] = part.Keys[i]
		}
		v.Parts = append(v.Parts, one)
	}
	if rows {
		v.Rows = []Row{}
		for _, c := range r.drill() {
			row := Row{&c, c.Minor, c.Success(), c.CountsIn(v.Period)}
			if c.Minor {
				row.CountedCase, row.Success = nil, ""
			}
			v.Rows = append(v.Rows, row)
		}
	}
	return v
}

func partOf(f domain.Figures) Part {
	v := Part{
		Tiers: []string{}, Counts: map[domain.Measure]int{}, Proofs: map[domain.Proof]int{},
		AmountFen: f.AmountFen, ToAgreement: f.ToAgreement, ToClosing: f.ToClosing,
	}
	for _, t := range f.Tiers {
		v.Tiers = append(v.Tiers, t.String())
	}
	for _, m := range domain.Measures() {
		v.Counts[m] = f.Counts[m]
	}
	for _, p := range domain.Proofs() {
		v.Proofs[p] = f.Proofs[p]
	}
	for _, name := range domain.RateNames() {
		rate := f.Rate(name)
		numerator, denominator := name.Parts()
		view := Rate{Rate: rate, Of: string(numerator) + "/" + string(denominator)}
		if rate.Denominator > 0 {
			percent := strings.TrimSuffix(rate.String(), " %")
			view.Percent = &percent
		}
		v.Rates = append(v.Rates, view)
	}
	return v
}
