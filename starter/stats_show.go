package main

import (
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/desk"
)

// statsWidth is how wide the figures are at the most, unless one of them is.
const statsWidth = 106

// showFigures prints figures for people: a line for each part, one for the
// whole, and below it what the numbers mean, for without that they mean nothing.
func (a *app) showFigures(s stats) {
	a.tellScope(s)
	head := []string{}
	for _, d := range s.By {
		head = append(head, a.text("by."+string(d)))
	}
	head = append(head, a.text("by.tiers"))
	for _, m := range []domain.Measure{domain.CasesScreened, domain.CasesAccepted, domain.CasesClosed} {
		head = append(head, a.text("measure."+string(m)))
	}
	for _, name := range domain.RateNames() {
		head = append(head, a.text("rate."+string(name)))
	}
	head = append(head, a.text("stats.amount"), a.text("measure."+string(domain.CasesReopened)), a.text("measure."+string(domain.CasesLate)),
		a.text("stats.to_agreement"), a.text("stats.to_closing"))
	rows := [][]string{head}
	for _, part := range s.Parts {
		rows = append(rows, append(a.keysOf(s, part), a.figureCells(part.Figures)...))
	}
	if len(s.Parts) != 1 || len(s.By) == 0 {
		whole := make([]string, len(s.By))
		if len(whole) > 0 {
			whole[0] = a.text("stats.whole")
		}
		rows = append(rows, append(whole, a.figureCells(s.Whole)...))
	}
	a.tables(rows, len(s.By), statsWidth)
	a.tellProofs(s.Whole)
	a.say("stats.meaning")
}

// tellScope says of what, and of when, the figures are.
func (a *app) tellScope(s stats) {
	of := []string{}
	if s.Centre != "" {
		of = append(of, a.centreName(s, s.Centre))
	}
	if s.Kind != "" {
		of = append(of, a.text("kind."+string(s.Kind)))
	}
	if s.Source != "" {
		of = append(of, a.text("origin."+string(s.Source)))
	}
	if len(of) == 0 {
		of = append(of, a.text("stats.everything"))
	}
	a.say("stats.title", "from", s.FiguresQuery.Period.From.String(), "to", s.FiguresQuery.Period.To.String(),
		"of", strings.Join(of, a.text("list.separator")), "at", desk.LocalTime(s.Now))
}

func (a *app) centreName(s stats, code domain.CentreCode) string {
	if name := s.Places[code]; name != "" {
		return a.text("show.person", "name", name, "id", string(code))
	}
	return string(code)
}

// keysOf names a part.
func (a *app) keysOf(s stats, part domain.Part) []string {
	names := make([]string, len(part.Keys))
	for i, key := range part.Keys {
		switch d := s.By[i]; {
		case key == "":
			names[i] = a.text("stats.none")
		case d == domain.ByTier:
			names[i] = a.text("tier." + key)
		case d == domain.ByKind:
			names[i] = a.text("kind." + key)
		case d == domain.BySource:
			names[i] = a.text("origin." + key)
		case d == domain.ByMonth:
			names[i] = key
		default:
			names[i] = a.centreName(s, domain.CentreCode(key))
		}
	}
	return names
}

func (a *app) figureCells(f domain.Figures) []string {
	cells := []string{
		a.tiers(f), count(f.Counts[domain.CasesScreened]), count(f.Counts[domain.CasesAccepted]), count(f.Counts[domain.CasesClosed]),
	}
	for _, name := range domain.RateNames() {
		r := f.Rate(name)
		cells = append(cells, a.text("stats.rate", "percent", r.String(), "numerator", count(r.Numerator), "denominator", count(r.Denominator)))
	}
	return append(cells, domain.Yuan(f.AmountFen), count(f.Counts[domain.CasesReopened]), count(f.Counts[domain.CasesLate]),
		a.spread(f.ToAgreement), a.spread(f.ToClosing))
}

func (a *app) tiers(f domain.Figures) string {
	names := make([]string, len(f.Tiers))
	for i, t := range f.Tiers {
		names[i] = a.text("tier." + t.String())
	}
	return strings.Join(names, a.text("list.separator"))
}

// spread tells a median and a ninth decile; of nothing there is none.
func (a *app) spread(s domain.Spread) string {
	text := domain.NoRate
	if s.Cases > 0 {
		text = a.text("stats.spread", "median", strconv.FormatFloat(s.Median, 'f', -1, 64), "ninth", count(s.P90))
	}
	if s.Unknown > 0 {
		text += a.text("stats.unknown", "count", count(s.Unknown))
	}
	return text
}

func (a *app) tellProofs(f domain.Figures) {
	var parts []string
	for _, p := range domain.Proofs() {
		if f.Proofs[p] > 0 {
			parts = append(parts, a.text("proof."+string(p))+" "+count(f.Proofs[p]))
		}
	}
	if len(parts) > 0 {
		a.say("stats.proofs", "count", count(f.Counts[domain.SuccessClosed]), "proofs", strings.Join(parts, a.text("list.separator")))
	}
}

// showCases prints the drill-down: the cases that the numbers count.
func (a *app) showCases(s stats) {
	a.tellScope(s)
	rows := [][]string{a.caseHead()}
	for _, c := range s.drill() {
		rows = append(rows, a.caseCells(s, c))
	}
	a.table(rows)
	a.say("stats.rows", "count", count(len(rows)-1))
}

func (a *app) caseHead() []string {
	return []string{
		a.text("stats.case"), a.text("by.community"), a.text("by.kind"), a.text("by.source"), a.text("stats.first_in"), a.text("stats.accepted_at"),
		a.text("stats.agreed_at"), a.text("stats.closed_at"), a.text("stats.ending"), a.text("stats.amount"), a.text("stats.success"), a.text("stats.counts"),
	}
}

func (a *app) caseCells(s stats, c domain.CountedCase) []string {
	ending, success, amount := "", "", ""
	if c.Ending != "" {
		ending = a.text("ending." + string(c.Ending))
	}
	if p := c.Success(); p != "" {
		success = a.text("proof." + string(p))
	}
	if !c.AgreedAt.IsZero() {
		amount = domain.Yuan(c.AmountFen)
	}
	var counts []string
	for _, m := range c.CountsIn(s.FiguresQuery.Period) {
		counts = append(counts, a.text("measure."+string(m)))
	}
	return []string{
		string(c.Case), a.centreName(s, c.Centre), a.text("kind." + string(c.Kind)), a.text("origin." + string(c.Source)), dayOf(c.FirstIn), dayOf(c.AcceptedAt),
		dayOf(c.AgreedAt), dayOf(c.ClosedAt), ending, amount, success, strings.Join(counts, a.text("list.separator")),
	}
}

// dayOf is a date, or nothing.
func dayOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return domain.DayOf(at).String()
}
