package domain

import (
	"slices"
	"strings"
	"time"
)

// A Period is a span of days in Shanghai, the first and the last included.
type Period struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Validate refuses a period that ends before it begins.
func (p Period) Validate() error {
	if p.From.IsZero() || p.To.IsZero() || p.To.Before(p.From) {
		return Fault(Invalid, "period_order")
	}
	return nil
}

// Bounds gives the first instant of the period, and the first after it.
func (p Period) Bounds() (from, until time.Time) { return p.From.Start(), p.To.AddDays(1).Start() }

// Holds reports whether an instant lies in the period; the zero time never does.
func (p Period) Holds(at time.Time) bool {
	from, until := p.Bounds()
	return !at.IsZero() && !at.Before(from) && at.Before(until)
}

// A CountedCase is a case as figures know it. It names no person. What was
// struck is not in it; and a case that was closed, and reopened, is not closed.
type CountedCase struct {
	Case   CaseID      `json:"case"`
	Centre CentreCode  `json:"centre"` // where it stands, or ended: one that was handed up counts there
	Kind   DisputeKind `json:"kind"`
	Source Origin      `json:"source"`

	FirstIn    time.Time `json:"first_in"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"` // by the first centre that did
	AgreedAt   time.Time `json:"agreed_at,omitzero"`   // when its last agreement took effect
	ClosedAt   time.Time `json:"closed_at,omitzero"`
	ReopenedAt time.Time `json:"reopened_at,omitzero"`
	LateSince  time.Time `json:"late_since,omitzero"` // the soonest due time that has passed with its task still open

	Ending    Ending `json:"ending,omitempty"`
	Settled   bool   `json:"settled,omitempty"`    // so it is declared of the ending
	AmountFen int64  `json:"amount_fen,omitempty"` // of the agreement
	Signed    bool   `json:"signed,omitempty"`     // every party signed the agreement, or an oral one has evidence of what they said
	Performed bool   `json:"performed,omitempty"`  // all of it
	Broken    bool   `json:"broken,omitempty"`     // a part of it is known not to have been performed
	Confirmed bool   `json:"confirmed,omitempty"`  // by a court, which both parties asked
	Filed     bool   `json:"filed,omitempty"`      // a proof of performance lies in the dossier
	Merged    bool   `json:"merged,omitempty"`     // into another case, which counts in its stead
	Minor     bool   `json:"minor,omitempty"`      // concerns somebody under age: it counts, and is named in no file
}

// A Proof is what a success rests on.
type Proof string

// The proofs, the strongest first.
const (
	ProvenPerformed Proof = "performed" // every part was performed
	ProvenConfirmed Proof = "confirmed" // a court confirmed the agreement, as both parties asked
	ProvenFiled     Proof = "filed"     // a proof of performance was filed
	ProvenSigned    Proof = "signed"    // every party's own word is on record
)

// Proofs lists them, the strongest first.
func Proofs() []Proof { return []Proof{ProvenPerformed, ProvenConfirmed, ProvenFiled, ProvenSigned} }

// Success says what the success of a case rests on; nothing when it is none. It
// is one only when the case is closed with an agreement in effect, and the
// parties have confirmed that or performance is proven: that an official says so
// is not enough. Once a part is known not to have been performed their signature
// does not speak for it any more. That a signature is enough until then is the
// house's own rule (domain.md 8 gives no definition; unconfirmed).
func (c CountedCase) Success() Proof {
	switch {
	case c.ClosedAt.IsZero() || !c.Settled || c.AgreedAt.IsZero() || c.Merged:
		return ""
	case c.Performed:
		return ProvenPerformed
	case c.Broken:
		return ""
	case c.Confirmed:
		return ProvenConfirmed
	case c.Filed:
		return ProvenFiled
	case c.Signed:
		return ProvenSigned
	}
	return ""
}

// A Measure is one of the numbers of the figures: how many cases it counts.
type Measure string

// The measures. A success is counted three times, each time among the cases of
// its denominator, so that no rate has a numerator from elsewhere.
const (
	CasesScreened   Measure = "screened"         // 排查: came in
	CasesAccepted   Measure = "accepted"         // 受理
	CasesClosed     Measure = "closed"           // 结案
	SuccessAccepted Measure = "success_accepted" // succeeded, of those accepted
	SuccessScreened Measure = "success_screened" // succeeded, of those that came in
	SuccessClosed   Measure = "success_closed"   // succeeded, of those closed
	AgreementsMade  Measure = "agreements"       // took effect
	AgreementsKept  Measure = "performed"        // were performed, of those that took effect
	AgreementsSure  Measure = "confirmed"        // were confirmed by a court, of those that took effect
	CasesReopened   Measure = "reopened"
	CasesLate       Measure = "overdue" // a task fell due before the period was over, and is open still
	CasesMerged     Measure = "merged"  // came in, and were merged into another: in no other number
)

// Measures lists them in the order in which they are shown.
func Measures() []Measure {
	return []Measure{
		CasesScreened, CasesAccepted, CasesClosed, SuccessAccepted, SuccessScreened, SuccessClosed,
		AgreementsMade, AgreementsKept, AgreementsSure, CasesReopened, CasesLate, CasesMerged,
	}
}

// Valid reports whether there is such a measure.
func (m Measure) Valid() bool { return slices.Contains(Measures(), m) }

// counted is a number that a case is part of, and by which instant.
type counted struct {
	Measure
	at time.Time
}

// counts lists the numbers of a period that a case is part of. A case is in each
// at most once. One that fell overdue before the period, and is so still, counts
// on its first day.
func (c CountedCase) counts(p Period) (all []counted) {
	add := func(at time.Time, measures map[Measure]bool) {
		if !p.Holds(at) {
			return
		}
		for _, m := range Measures() {
			if measures[m] {
				all = append(all, counted{m, at})
			}
		}
	}
	if c.Merged {
		add(c.FirstIn, map[Measure]bool{CasesMerged: true})
		return all
	}
	succeeded := c.Success() != ""
	add(c.FirstIn, map[Measure]bool{CasesScreened: true, SuccessScreened: succeeded})
	add(c.AcceptedAt, map[Measure]bool{CasesAccepted: true, SuccessAccepted: succeeded})
	add(c.ClosedAt, map[Measure]bool{CasesClosed: true, SuccessClosed: succeeded})
	add(c.AgreedAt, map[Measure]bool{AgreementsMade: true, AgreementsKept: c.Performed, AgreementsSure: c.Confirmed})
	add(c.ReopenedAt, map[Measure]bool{CasesReopened: true})
	late, first := c.LateSince, p.From.Start()
	if !late.IsZero() && late.Before(first) {
		late = first
	}
	add(late, map[Measure]bool{CasesLate: true})
	return all
}

// CountsIn lists the numbers of a period that a case is part of.
func (c CountedCase) CountsIn(p Period) (measures []Measure) {
	for _, n := range c.counts(p) {
		measures = append(measures, n.Measure)
	}
	return measures
}

// Counted gives the cases that a number counts: the number's drill-down.
func Counted(cases []CountedCase, p Period, m Measure) (found []CountedCase) {
	for _, c := range cases {
		if slices.Contains(c.CountsIn(p), m) {
			found = append(found, c)
		}
	}
	return found
}

// A Dimension is what figures are broken down by.
type Dimension string

// The dimensions.
const (
	ByTier      Dimension = "tier"
	ByStreet    Dimension = "street"
	ByCommunity Dimension = "community"
	ByKind      Dimension = "kind"
	BySource    Dimension = "source"
	ByMonth     Dimension = "month"
)

// Dimensions lists them. A member of staff is none: nobody is ranked.
func Dimensions() []Dimension {
	return []Dimension{ByTier, ByStreet, ByCommunity, ByKind, BySource, ByMonth}
}

// Valid reports whether there is such a dimension.
func (d Dimension) Valid() bool { return slices.Contains(Dimensions(), d) }

// part tells to which part of a dimension a case belongs, where it counts by an
// instant. A case of a street's own centre belongs to no community, and one of
// the district's to no street: their part has no name.
func (c CountedCase) part(d Dimension, at time.Time) string {
	switch d {
	case ByTier:
		return c.Centre.Tier().String()
	case ByStreet:
		if len(c.Centre) >= 9 {
			return string(c.Centre[:9])
		}
	case ByCommunity:
		if c.Centre.Tier() == Community {
			return string(c.Centre)
		}
	case ByKind:
		return string(c.Kind)
	case BySource:
		return string(c.Source)
	case ByMonth:
		return DayOf(at).String()[:len("2026-01")]
	}
	return ""
}

// order gives the place of a part among those of its dimension: tiers and kinds
// in their own order, codes and months as they are written. Never by how many.
func (d Dimension) order(part string) string {
	var known []string
	switch d {
	case ByTier:
		for _, t := range Tiers() {
			known = append(known, t.String())
		}
	case ByKind:
		for _, k := range DisputeKinds() {
			known = append(known, string(k))
		}
	case BySource:
		known = []string{string(Applied), string(Proactive), string(Entrusted)}
	}
	if i := slices.Index(known, part); i >= 0 {
		return string(rune('A' + i))
	}
	return strings.TrimSpace(part)
}
