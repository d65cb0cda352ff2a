package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/figures"
	"hejie/internal/record"
)

// figuresFlags say of which cases figures are wanted, and in which form.
type figuresFlags struct {
	from, to, centre, kind, source, measure string
	csv, xlsx                               string
	by                                      []string
	rows                                    bool
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
			return d.print(s.View(f.rows))
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
func (d *caller) figures(ctx context.Context, f figuresFlags) (figures.Report, error) {
	var by []domain.Dimension
	for _, name := range f.by {
		by = append(by, domain.Dimension(name))
	}
	if err := d.checkFigures(f, by); err != nil {
		return figures.Report{}, err
	}
	period, err := d.period(ctx, f)
	if err != nil {
		return figures.Report{}, err
	}
	q := record.FiguresQuery{
		Staff: d.Staff, Period: period,
		Centre: domain.CentreCode(f.centre), Kind: domain.DisputeKind(f.kind), Source: domain.Origin(f.source),
	}
	return figures.Ask(ctx, d.Office, d.words(), q, by, domain.Measure(f.measure))
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
