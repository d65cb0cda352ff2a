package main

import "hejie/internal/figures"

// statsWidth is how wide the figures are at the most, unless one of them is.
const statsWidth = 106

// showFigures prints figures for people: a line for each part, one for the
// whole, and below it what the numbers mean, for without that they mean nothing.
func (a *app) showFigures(r figures.Report) {
	a.line(r.Scope())
	a.tables(r.Rows(), len(r.By), statsWidth)
	if proofs := r.Proofs(); proofs != "" {
		a.line(proofs)
	}
	a.say("stats.meaning")
}

// showCases prints the drill-down: the cases that the numbers count.
func (a *app) showCases(r figures.Report) {
	a.line(r.Scope())
	rows := r.CaseRows()
	a.table(rows)
	a.say("stats.rows", "count", count(len(rows)-1))
}
