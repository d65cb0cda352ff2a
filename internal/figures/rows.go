package figures

import (
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/desk"
)

// Scope says of what, and of when, the figures are.
func (r Report) Scope() string {
	of := []string{}
	if r.Centre != "" {
		of = append(of, r.centreName(r.Centre))
	}
	if r.Kind != "" {
		of = append(of, r.Text("kind."+string(r.Kind)))
	}
	if r.Source != "" {
		of = append(of, r.Text("origin."+string(r.Source)))
	}
	if len(of) == 0 {
		of = append(of, r.Text("stats.everything"))
	}
	return r.Text("stats.title", "from", r.FiguresQuery.Period.From.String(), "to", r.FiguresQuery.Period.To.String(),
		"of", strings.Join(of, r.Text("list.separator")), "at", desk.LocalTime(r.Now))
}

// Rows are the figures: a heading, a line for each part, and one for the whole.
// The first len(By) columns say what a line is about.
func (r Report) Rows() [][]string {
	head := []string{}
	for _, d := range r.By {
		head = append(head, r.Text("by."+string(d)))
	}
	head = append(head, r.Text("by.tiers"))
	for _, m := range []domain.Measure{domain.CasesScreened, domain.CasesAccepted, domain.CasesClosed} {
		head = append(head, r.Text("measure."+string(m)))
	}
	for _, name := range domain.RateNames() {
		head = append(head, r.Text("rate."+string(name)))
	}
	head = append(head, r.Text("stats.amount"), r.Text("measure."+string(domain.CasesReopened)), r.Text("measure."+string(domain.CasesLate)),
		r.Text("stats.to_agreement"), r.Text("stats.to_closing"))
	rows := [][]string{head}
	for _, part := range r.Parts {
		rows = append(rows, append(r.keysOf(part), r.figureCells(part.Figures)...))
	}
	if len(r.Parts) != 1 || len(r.By) == 0 {
		whole := make([]string, len(r.By))
		if len(whole) > 0 {
			whole[0] = r.Text("stats.whole")
		}
		rows = append(rows, append(whole, r.figureCells(r.Whole)...))
	}
	return rows
}

// CaseRows are the cases that the numbers count, below a heading.
func (r Report) CaseRows() [][]string {
	rows := [][]string{r.caseHead()}
	for _, c := range r.drill() {
		rows = append(rows, r.caseCells(c))
	}
	return rows
}

func (r Report) centreName(code domain.CentreCode) string {
	if name := r.Places[code]; name != "" {
		return r.Text("show.person", "name", name, "id", string(code))
	}
	return string(code)
}

// keysOf names a part.
func (r Report) keysOf(part domain.Part) []string {
	names := make([]string, len(part.Keys))
	for i, key := range part.Keys {
		switch d := r.By[i]; {
		case key == "":
			names[i] = r.Text("stats.none")
		case d == domain.ByTier:
			names[i] = r.Text("tier." + key)
		case d == domain.ByKind:
			names[i] = r.Text("kind." + key)
		case d == domain.BySource:
			names[i] = r.Text("origin." + key)
		case d == domain.ByMonth:
			names[i] = key
		default:
			names[i] = r.centreName(domain.CentreCode(key))
		}
	}
	return names
}

func (r Report) figureCells(f domain.Figures) []string {
	cells := []string{
		r.tiers(f), count(f.Counts[domain.CasesScreened]), count(f.Counts[domain.CasesAccepted]), count(f.Counts[domain.CasesClosed]),
	}
	for _, name := range domain.RateNames() {
		rate := f.Rate(name)
		cells = append(cells, r.Text("stats.rate", "percent", rate.String(), "numerator", count(rate.Numerator), "denominator", count(rate.Denominator)))
	}
	return append(cells, domain.Yuan(f.AmountFen), count(f.Counts[domain.CasesReopened]), count(f.Counts[domain.CasesLate]),
		r.spread(f.ToAgreement), r.spread(f.ToClosing))
}

func (r Report) tiers(f domain.Figures) string {
	names := make([]string, len(f.Tiers))
	for i, t := range f.Tiers {
		names[i] = r.Text("tier." + t.String())
	}
	return strings.Join(names, r.Text("list.separator"))
}

// spread tells a median and a ninth decile; of nothing there is none.
func (r Report) spread(s domain.Spread) string {
	text := domain.NoRate
	if s.Cases > 0 {
		text = r.Text("stats.spread", "median", strconv.FormatFloat(s.Median, 'f', -1, 64), "ninth", count(s.P90))
	}
	if s.Unknown > 0 {
		text += r.Text("stats.unknown", "count", count(s.Unknown))
	}
	return text
}

// Proofs says by what the cases closed with success are proven; nothing where
// there is none.
func (r Report) Proofs() string {
	f := r.Whole
	var parts []string
	for _, p := range domain.Proofs() {
		if f.Proofs[p] > 0 {
			parts = append(parts, r.Text("proof."+string(p))+" "+count(f.Proofs[p]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return r.Text("stats.proofs", "count", count(f.Counts[domain.SuccessClosed]), "proofs", strings.Join(parts, r.Text("list.separator")))
}

func (r Report) caseHead() []string {
	return []string{
		r.Text("stats.case"), r.Text("by.community"), r.Text("by.kind"), r.Text("by.source"), r.Text("stats.first_in"), r.Text("stats.accepted_at"),
		r.Text("stats.agreed_at"), r.Text("stats.closed_at"), r.Text("stats.ending"), r.Text("stats.amount"), r.Text("stats.success"), r.Text("stats.counts"),
	}
}

func (r Report) caseCells(c domain.CountedCase) []string {
	ending, success, amount := "", "", ""
	if c.Ending != "" {
		ending = r.Text("ending." + string(c.Ending))
	}
	if p := c.Success(); p != "" {
		success = r.Text("proof." + string(p))
	}
	if !c.AgreedAt.IsZero() {
		amount = domain.Yuan(c.AmountFen)
	}
	var counts []string
	for _, m := range c.CountsIn(r.FiguresQuery.Period) {
		counts = append(counts, r.Text("measure."+string(m)))
	}
	return []string{
		string(c.Case), r.centreName(c.Centre), r.Text("kind." + string(c.Kind)), r.Text("origin." + string(c.Source)), dayOf(c.FirstIn), dayOf(c.AcceptedAt),
		dayOf(c.AgreedAt), dayOf(c.ClosedAt), ending, amount, success, strings.Join(counts, r.Text("list.separator")),
	}
}

// dayOf is a date, or nothing.
func dayOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return domain.DayOf(at).String()
}

func count(n int) string { return strconv.Itoa(n) }
