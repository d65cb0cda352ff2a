package domain

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Figures are the numbers of a period, of all cases or of one part of them.
type Figures struct {
	Counts    map[Measure]int // of cases
	Proofs    map[Proof]int   // what the successes among the closed rest on
	Tiers     []Tier          // of their centres, lowest first
	AmountFen int64           // of the agreements that took effect

	// Two clocks, both in working days by the calendar, and both since the matter
	// first came in, through every referral and every hold: until the agreement
	// took effect, of those that did, and until the case was closed, of those closed.
	ToAgreement, ToClosing Spread
}

// A RateName names a rate by its label.
type RateName string

// The rates. There are three rates of success in use, and they cannot be
// compared: A is what Huangshi and Shenzhen publish, B what a grid platform's
// monthly form has, and C leaves open cases out (domain.md 8).
const (
	RateA           RateName = "A" // success / accepted
	RateB           RateName = "B" // success / screened
	RateC           RateName = "C" // success / closed
	RatePerformed   RateName = "performed"
	RateConfirmed   RateName = "confirmed"
	ratePlaces               = 2
	hundred                  = 100
	percentileOfTen          = 9
)

// RateNames lists them in the order in which they are shown.
func RateNames() []RateName {
	return []RateName{RateA, RateB, RateC, RatePerformed, RateConfirmed}
}

// Parts gives what is divided by what.
func (n RateName) Parts() (numerator, denominator Measure) {
	switch n {
	case RateA:
		return SuccessAccepted, CasesAccepted
	case RateB:
		return SuccessScreened, CasesScreened
	case RateC:
		return SuccessClosed, CasesClosed
	case RatePerformed:
		return AgreementsKept, AgreementsMade
	case RateConfirmed:
		return AgreementsSure, AgreementsMade
	}
	return "", ""
}

// Rate gives a rate of the figures.
func (f Figures) Rate(n RateName) Rate {
	numerator, denominator := n.Parts()
	return Rate{n, f.Counts[numerator], f.Counts[denominator]}
}

// A Rate is always shown with what it was made of.
type Rate struct {
	Name        RateName `json:"rate"`
	Numerator   int      `json:"numerator"`
	Denominator int      `json:"denominator"`
}

// NoRate is what stands for a rate of nothing.
const NoRate = "–"

// String gives the rate in per cent, to two places.
func (r Rate) String() string { return r.Percent(ratePlaces) }

// Percent gives the rate in per cent, rounded half up. A rate of nothing is
// neither 0 nor 100 per cent but a dash; and what is not the whole is never
// rounded up to it, nor what is something down to nothing.
func (r Rate) Percent(places int) string {
	if r.Denominator <= 0 {
		return NoRate
	}
	unit := 1 // in these, a hundred per cent is …
	for range places {
		unit *= 10
	}
	whole := hundred * unit
	n := (2*r.Numerator*whole + r.Denominator) / (2 * r.Denominator)
	if r.Numerator < r.Denominator {
		n = min(n, whole-1)
	}
	if r.Numerator > 0 {
		n = max(n, 1)
	}
	return decimal(n, places) + " %"
}

// decimal writes a number whose last places stand behind the point.
func decimal[N int | int64](n N, places int) string {
	digits := strconv.FormatInt(int64(n), 10)
	if places == 0 {
		return digits
	}
	if pad := places + 1 - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	return digits[:len(digits)-places] + "." + digits[len(digits)-places:]
}

// Yuan writes an amount in fen as yuan, exactly.
func Yuan(fen int64) string { return decimal(fen, 2) }

// A Spread is how long something took, in working days.
type Spread struct {
	Cases   int     `json:"cases"`
	Median  float64 `json:"median"`            // the mean of the two in the middle where there are two
	P90     int     `json:"p90"`               // nine in ten took no longer
	Unknown int     `json:"unknown,omitempty"` // cases beside these, for whose days a calendar year is missing
}

// SpreadOf gives the median and the ninth decile, by the nearest rank.
func SpreadOf(days []int, unknown int) Spread {
	s := Spread{Cases: len(days), Unknown: unknown}
	if len(days) == 0 {
		return s
	}
	sorted := slices.Sorted(slices.Values(days))
	n := len(sorted)
	s.Median = float64(sorted[(n-1)/2]+sorted[n/2]) / 2
	s.P90 = sorted[(percentileOfTen*n+9)/10-1]
	return s
}

// A Part is the figures of one part of the cases: Keys are its parts of the
// dimensions, in their order.
type Part struct {
	Keys []string
	Figures
}

// A Tabulation is the figures of a period, in all and by parts. In every
// measure, and in the amount, the parts sum to the whole.
type Tabulation struct {
	Period Period
	By     []Dimension
	Parts  []Part
	Whole  Figures
}

// Tabulate counts the cases of a period. What it needs of a calendar year that
// there is not it counts as unknown.
func Tabulate(cases []CountedCase, p Period, by []Dimension, calendar Calendar) Tabulation {
	whole, parts := newTally(nil), map[string]*tally{}
	for _, c := range cases {
		for _, n := range c.counts(p) {
			whole.add(c, n.Measure, calendar)
			if len(by) == 0 {
				continue
			}
			keys, order := make([]string, len(by)), make([]string, len(by))
			for i, d := range by {
				keys[i] = c.part(d, n.at)
				order[i] = d.order(keys[i])
			}
			place := strings.Join(order, "\x00")
			if parts[place] == nil {
				parts[place] = newTally(keys)
			}
			parts[place].add(c, n.Measure, calendar)
		}
	}
	t := Tabulation{Period: p, By: by, Whole: whole.figures()}
	places := make([]string, 0, len(parts))
	for place := range parts {
		places = append(places, place)
	}
	slices.Sort(places)
	for _, place := range places {
		t.Parts = append(t.Parts, Part{parts[place].keys, parts[place].figures()})
	}
	return t
}

// A tally is figures on their way.
type tally struct {
	keys               []string
	f                  Figures
	agreement, closing stretch
}

type stretch struct {
	days    []int
	unknown int
}

func newTally(keys []string) *tally {
	return &tally{keys: keys, f: Figures{Counts: map[Measure]int{}, Proofs: map[Proof]int{}}}
}

func (t *tally) add(c CountedCase, m Measure, calendar Calendar) {
	t.f.Counts[m]++
	if tier := c.Centre.Tier(); !slices.Contains(t.f.Tiers, tier) {
		t.f.Tiers = append(t.f.Tiers, tier)
		slices.Sort(t.f.Tiers)
	}
	switch m {
	case AgreementsMade:
		t.f.AmountFen += c.AmountFen
		t.agreement.add(calendar, c.FirstIn, c.AgreedAt)
	case CasesClosed:
		t.closing.add(calendar, c.FirstIn, c.ClosedAt)
	case SuccessClosed:
		t.f.Proofs[c.Success()]++
	}
}

func (s *stretch) add(calendar Calendar, from, to time.Time) {
	e := calendar.Elapsed(from, to)
	if e.Unknown != 0 {
		s.unknown++
		return
	}
	s.days = append(s.days, e.WorkingDays)
}

func (t *tally) figures() Figures {
	t.f.ToAgreement = SpreadOf(t.agreement.days, t.agreement.unknown)
	t.f.ToClosing = SpreadOf(t.closing.days, t.closing.unknown)
	return t.f
}
