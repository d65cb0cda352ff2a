package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// figuresFlags say of which cases figures are wanted, and in which form.
type figuresFlags struct {
	from, to, centre, kind, source, measure string
	csv, xlsx                               string
	by                                      []string
	rows                                    bool
}

// stats is the figures that somebody asked for.
type stats struct {
	record.FiguresQuery
	record.Count
	domain.Tabulation
	measure domain.Measure // the drill-down of this one number; of all when empty
}

func (a *app) statsCommand() *cobra.Command {
	var f figuresFlags
	c := a.command("stats [flags]", "stats", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
		s, err := d.figures(ctx, f)
		if err != nil {
			return err
		}
		if err := d.export(s, f); err != nil {
			return err
		}
		switch {
		case d.json:
			return d.print(s.view(f.rows))
		case f.csv != "" || f.xlsx != "":
			d.tellExported(f)
		case f.rows:
			d.showCases(s)
		default:
			d.showFigures(s)
		}
		return nil
	}))
	flags := c.Flags()
	flags.StringVar(&f.from, "from", "", a.text("flag.stats.from"))
	flags.StringVar(&f.to, "to", "", a.text("flag.stats.to"))
	flags.StringSliceVar(&f.by, "by", nil, a.text("flag.stats.by", "dimensions", strings.Join(desk.Texts(domain.Dimensions()), ", ")))
	flags.StringVar(&f.centre, "centre", "", a.text("flag.stats.centre"))
	flags.StringVar(&f.kind, "kind", "", a.text("flag.stats.kind"))
	flags.StringVar(&f.source, "source", "", a.text("flag.stats.source"))
	flags.BoolVar(&f.rows, "rows", false, a.text("flag.stats.rows"))
	flags.StringVar(&f.measure, "measure", "", a.text("flag.stats.measure", "measures", a.words().Choices("measure.", desk.Texts(domain.Measures()))))
	flags.StringVar(&f.csv, "csv", "", a.text("flag.stats.csv"))
	flags.StringVar(&f.xlsx, "xlsx", "", a.text("flag.stats.xlsx"))
	_ = c.MarkFlagFilename("csv", "csv")
	_ = c.MarkFlagFilename("xlsx", "xlsx")
	complete(c, "by", desk.Texts(domain.Dimensions())...)
	complete(c, "kind", desk.Texts(domain.DisputeKinds())...)
	complete(c, "source", string(domain.Applied), string(domain.Proactive), string(domain.Entrusted))
	complete(c, "measure", desk.Texts(domain.Measures())...)
	c.AddCommand(a.sampleCommand(), a.seedCommand())
	return c
}

// figures reads what the flags ask for.
func (d *caller) figures(ctx context.Context, f figuresFlags) (stats, error) {
	s := stats{measure: domain.Measure(f.measure)}
	var by []domain.Dimension
	for _, name := range f.by {
		by = append(by, domain.Dimension(name))
	}
	if err := d.checkFigures(f, by); err != nil {
		return s, err
	}
	period, err := d.period(ctx, f)
	if err != nil {
		return s, err
	}
	s.FiguresQuery = record.FiguresQuery{
		Staff: d.Staff, Period: period,
		Centre: domain.CentreCode(f.centre), Kind: domain.DisputeKind(f.kind), Source: domain.Origin(f.source),
	}
	if s.Count, err = d.Office.Figures(ctx, s.FiguresQuery); err != nil {
		return s, err
	}
	s.Tabulation = domain.Tabulate(s.Cases, period, by, s.Calendar)
	return s, nil
}

func (d *caller) checkFigures(f figuresFlags, by []domain.Dimension) error {
	for _, dimension := range by {
		if !dimension.Valid() {
			return domain.Fault(domain.Invalid, "stats_by", "text", string(dimension), "dimensions", strings.Join(desk.Texts(domain.Dimensions()), " "))
		}
	}
	switch {
	case f.centre != "" && !domain.CentreCode(f.centre).Valid():
		return domain.Fault(domain.Invalid, "centre_unread", "text", f.centre)
	case f.kind != "" && !domain.DisputeKind(f.kind).Valid():
		return domain.Fault(domain.Invalid, "stats_value", "flag", "--kind", "text", f.kind, "values", strings.Join(desk.Texts(domain.DisputeKinds()), " "))
	case f.source != "" && !domain.Origin(f.source).Valid():
		return domain.Fault(domain.Invalid, "stats_value", "flag", "--source", "text", f.source, "values", "applied proactive entrusted")
	case f.measure != "" && !domain.Measure(f.measure).Valid():
		return domain.Fault(domain.Invalid, "stats_value", "flag", "--measure", "text", f.measure, "values", strings.Join(desk.Texts(domain.Measures()), " "))
	case f.measure != "" && !f.rows:
		return domain.Fault(domain.Invalid, "stats_measure")
	}
	return nil
}

// period is what the flags say: from the first day of this year, until today,
// where they say nothing.
func (d *caller) period(ctx context.Context, f figuresFlags) (p domain.Period, err error) {
	now, err := d.Office.Now(ctx)
	if err != nil {
		return p, err
	}
	p.To = domain.DayOf(now)
	if f.to != "" {
		if p.To, err = domain.ParseDay(f.to); err != nil {
			return p, domain.Fault(domain.Invalid, "time", "flag", "--to", "text", f.to)
		}
	}
	if f.from == "" {
		p.From, err = domain.NewDay(p.To.Year(), 1, 1)
	} else if p.From, err = domain.ParseDay(f.from); err != nil {
		return p, domain.Fault(domain.Invalid, "time", "flag", "--from", "text", f.from)
	}
	if err == nil && p.Validate() != nil {
		err = domain.Fault(domain.Invalid, "stats_period", "from", p.From.String(), "to", p.To.String())
	}
	return p, err
}

// drill gives the cases of the number that is drilled into; all that count when
// none is named.
func (s stats) drill() []domain.CountedCase {
	if s.measure != "" {
		return domain.Counted(s.Cases, s.FiguresQuery.Period, s.measure)
	}
	var found []domain.CountedCase
	for _, c := range s.Cases {
		if len(c.CountsIn(s.FiguresQuery.Period)) > 0 {
			found = append(found, c)
		}
	}
	return found
}

// The figures as programs read them.
type (
	statsView struct {
		Period domain.Period      `json:"period"`
		AsOf   string             `json:"as_of"`
		By     []domain.Dimension `json:"by"`
		Centre domain.CentreCode  `json:"centre,omitempty"`
		Kind   domain.DisputeKind `json:"kind,omitempty"`
		Source domain.Origin      `json:"source,omitempty"`
		Whole  figuresView        `json:"whole"`
		Parts  []figuresView      `json:"parts"`
		Rows   []rowView          `json:"rows,omitempty"`
	}
	figuresView struct {
		Keys        map[domain.Dimension]string `json:"keys,omitempty"`
		Tiers       []string                    `json:"tiers"`
		Counts      map[domain.Measure]int      `json:"counts"`
		Rates       []rateView                  `json:"rates"`
		Proofs      map[domain.Proof]int        `json:"proofs"`
		AmountFen   int64                       `json:"amount_fen"`
		ToAgreement domain.Spread               `json:"to_agreement"`
		ToClosing   domain.Spread               `json:"to_closing"`
	}
	rateView struct {
		domain.Rate
		Of      string  `json:"of"`
		Percent *string `json:"percent"` // null of nothing
	}
	// rowView is a case that a number counts. One that concerns a minor says
	// nothing but in which numbers it is.
	rowView struct {
		*domain.CountedCase
		Minor   bool             `json:"minor,omitempty"`
		Success domain.Proof     `json:"success,omitempty"`
		Counts  []domain.Measure `json:"counts"`
	}
)

func (s stats) view(rows bool) statsView {
	v := statsView{
		Period: s.FiguresQuery.Period, AsOf: s.Now.In(domain.Shanghai()).Format("2006-01-02T15:04:05-07:00"), By: append([]domain.Dimension{}, s.By...),
		Centre: s.Centre, Kind: s.Kind, Source: s.Source, Whole: viewOf(s.Whole), Parts: []figuresView{},
	}
	for _, part := range s.Parts {
		one := viewOf(part.Figures)
		one.Keys = map[domain.Dimension]string{}
		for i, d := range s.By {
			one.Keys[d] = part.Keys[i]
		}
		v.Parts = append(v.Parts, one)
	}
	if rows {
		v.Rows = []rowView{}
		for _, c := range s.drill() {
			row := rowView{&c, c.Minor, c.Success(), c.CountsIn(v.Period)}
			if c.Minor {
				row.CountedCase, row.Success = nil, ""
			}
			v.Rows = append(v.Rows, row)
		}
	}
	return v
}

func viewOf(f domain.Figures) figuresView {
	v := figuresView{
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
		view := rateView{Rate: rate, Of: string(numerator) + "/" + string(denominator)}
		if rate.Denominator > 0 {
			percent := strings.TrimSuffix(rate.String(), " %")
			view.Percent = &percent
		}
		v.Rates = append(v.Rates, view)
	}
	return v
}
