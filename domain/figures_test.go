package domain_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

func august() domain.Period {
	return domain.Period{From: dayOfText("2016-08-01"), To: dayOfText("2016-08-31")}
}

func dayOfText(text string) domain.Day {
	d, err := domain.ParseDay(text)
	if err != nil {
		panic(err)
	}
	return d
}

func noonOf(text string) time.Time { return dayOfText(text).Start().Add(12 * time.Hour) }

// Huangshi's figures of August 2016, case by case: what was published comes out
// again (domain.md 8).
func TestAPublishedMonthComesOutAgain(t *testing.T) {
	t.Parallel()
	kinds := map[domain.DisputeKind]int{
		"marriage_family": 160, "neighbour": 278, "housing_land": 67, "contract": 44, "business": 31, "damage": 76, "forest_land": 18,
		"demolition": 28, "environment": 4, "labour": 13, "consumer": 7, "medical": 55, "traffic": 33, "property_management": 1, "other": 54,
	}
	sources := map[domain.Origin]int{domain.Proactive: 455, domain.Applied: 378, domain.Entrusted: 36}
	var byKind, bySource []string
	for kind, n := range kinds {
		byKind = append(byKind, slices.Repeat([]string{string(kind)}, n)...)
	}
	for source, n := range sources {
		bySource = append(bySource, slices.Repeat([]string{string(source)}, n)...)
	}
	require.Len(t, byKind, 869)
	require.Len(t, bySource, 869)
	var cases []domain.CountedCase
	for i := range 869 {
		c := domain.CountedCase{
			Case: domain.CaseID(fmt.Sprintf("HS2016-%06d", i+1)), Centre: "420202001001", Kind: domain.DisputeKind(byKind[i]), Source: domain.Origin(bySource[i]),
			FirstIn: noonOf("2016-08-01"), AcceptedAt: noonOf("2016-08-02"), ClosedAt: noonOf("2016-08-30"), Ending: domain.Failed,
		}
		if i < 842 {
			c.Settled, c.Ending, c.AgreedAt, c.Signed = true, domain.Agreed, noonOf("2016-08-30"), true
		}
		if i == 0 {
			c.AmountFen = 2_873_800_000
		}
		cases = append(cases, c)
	}
	tab := domain.Tabulate(cases, august(), []domain.Dimension{domain.ByKind}, domain.Calendar{})
	require.Equal(t, "96.9 %", tab.Whole.Rate(domain.RateA).Percent(1))
	require.Equal(t, 869, tab.Whole.Counts[domain.CasesAccepted])
	require.Equal(t, "28738000.00", domain.Yuan(tab.Whole.AmountFen))
	require.Equal(t, 869, tab.Whole.ToClosing.Unknown, "there is no calendar of 2016, and nothing is guessed")
	require.Len(t, tab.Parts, len(domain.DisputeKinds()))
	for i, kind := range domain.DisputeKinds() {
		require.Equal(t, []string{string(kind)}, tab.Parts[i].Keys, "in the ministry's order, not by how many")
		require.Equal(t, kinds[kind], tab.Parts[i].Counts[domain.CasesAccepted], kind)
	}
	tab = domain.Tabulate(cases, august(), []domain.Dimension{domain.BySource}, domain.Calendar{})
	for i, source := range []domain.Origin{domain.Applied, domain.Proactive, domain.Entrusted} {
		require.Equal(t, sources[source], tab.Parts[i].Counts[domain.CasesAccepted], source)
	}
}

// Xilingol's figures of April 2021: 376 of 386 succeeded, 369 of those were
// performed and 75 confirmed (domain.md 8). Its bodies sum to what it accepted.
func TestAnotherPublishedMonthComesOutAgain(t *testing.T) {
	t.Parallel()
	bodies := []int{8, 14, 100, 217, 46, 1}
	var cases []domain.CountedCase
	for i, n := range bodies {
		for range n {
			place := len(cases)
			c := domain.CountedCase{
				Case: domain.CaseID(fmt.Sprintf("XL2021-%06d", place+1)), Centre: domain.CentreCode(fmt.Sprintf("15250200%d", i+1)), Kind: "neighbour", Source: domain.Applied,
				FirstIn: noonOf("2016-08-01"), AcceptedAt: noonOf("2016-08-02"), ClosedAt: noonOf("2016-08-30"), Ending: domain.Failed,
			}
			if place < 376 {
				c.Settled, c.Ending, c.AgreedAt, c.Signed, c.Performed, c.Confirmed = true, domain.Agreed, noonOf("2016-08-30"), true, place < 369, place < 75
			}
			if place == 0 {
				c.AmountFen = 1_636_240_000
			}
			cases = append(cases, c)
		}
	}
	tab := domain.Tabulate(cases, august(), []domain.Dimension{domain.ByStreet}, domain.Calendar{})
	require.Equal(t, 386, tab.Whole.Counts[domain.CasesAccepted])
	require.Equal(t, "97.41 %", tab.Whole.Rate(domain.RateA).String())
	require.Equal(t, domain.Rate{Name: domain.RatePerformed, Numerator: 369, Denominator: 376}, tab.Whole.Rate(domain.RatePerformed))
	require.Equal(t, domain.Rate{Name: domain.RateConfirmed, Numerator: 75, Denominator: 376}, tab.Whole.Rate(domain.RateConfirmed))
	require.Equal(t, map[domain.Proof]int{domain.ProvenPerformed: 369, domain.ProvenSigned: 7}, tab.Whole.Proofs)
	require.Equal(t, "16362400.00", domain.Yuan(tab.Whole.AmountFen))
	for i, n := range bodies {
		require.Equal(t, n, tab.Parts[i].Counts[domain.CasesAccepted], i)
	}
}

// What a success is, and what is none.
func TestSuccessNeedsProof(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*domain.CountedCase)
		proof  domain.Proof
	}{
		"signed":                           {func(c *domain.CountedCase) {}, domain.ProvenSigned},
		"an official's word alone":         {func(c *domain.CountedCase) { c.Signed = false }, ""},
		"orally, and nothing on record":    {func(c *domain.CountedCase) { c.Ending, c.Signed = domain.AgreedOrally, false }, ""},
		"orally, and performed":            {func(c *domain.CountedCase) { c.Ending, c.Signed, c.Performed = domain.AgreedOrally, false, true }, domain.ProvenPerformed},
		"a proof of performance":           {func(c *domain.CountedCase) { c.Signed, c.Filed = false, true }, domain.ProvenFiled},
		"confirmed":                        {func(c *domain.CountedCase) { c.Confirmed = true }, domain.ProvenConfirmed},
		"performed and confirmed":          {func(c *domain.CountedCase) { c.Confirmed, c.Performed = true, true }, domain.ProvenPerformed},
		"signed, and then broken":          {func(c *domain.CountedCase) { c.Broken = true }, ""},
		"confirmed, and then broken":       {func(c *domain.CountedCase) { c.Confirmed, c.Broken = true, true }, ""},
		"open":                             {func(c *domain.CountedCase) { c.ClosedAt = time.Time{} }, ""},
		"failed":                           {func(c *domain.CountedCase) { c.Settled, c.Ending = false, domain.Failed }, ""},
		"the agreement never took effect":  {func(c *domain.CountedCase) { c.AgreedAt = time.Time{} }, ""},
		"merged":                           {func(c *domain.CountedCase) { c.Merged = true }, ""},
		"withdrawn, after it was effected": {func(c *domain.CountedCase) { c.Settled, c.Ending, c.Performed = false, domain.Withdrawn, true }, ""},
	} {
		one := domain.CountedCase{Settled: true, Ending: domain.Agreed, AgreedAt: noonOf("2016-08-02"), ClosedAt: noonOf("2016-08-03"), Signed: true}
		c.change(&one)
		require.Equal(t, c.proof, one.Success(), name)
	}
}

// A case counts by the day of what happened, the first and last day of the
// period included, in Shanghai.
func TestWhatCountsWhen(t *testing.T) {
	t.Parallel()
	last := dayOfText("2016-09-01").Start()
	for name, c := range map[string]struct {
		given  domain.CountedCase
		counts []domain.Measure
	}{
		"nothing":                   {domain.CountedCase{FirstIn: noonOf("2016-07-31")}, nil},
		"the first instant":         {domain.CountedCase{FirstIn: dayOfText("2016-08-01").Start()}, []domain.Measure{domain.CasesScreened}},
		"the last instant":          {domain.CountedCase{FirstIn: last.Add(-time.Microsecond)}, []domain.Measure{domain.CasesScreened}},
		"the instant after it":      {domain.CountedCase{FirstIn: last}, nil},
		"accepted the month after":  {domain.CountedCase{FirstIn: noonOf("2016-08-31"), AcceptedAt: last}, []domain.Measure{domain.CasesScreened}},
		"merged":                    {domain.CountedCase{FirstIn: noonOf("2016-08-31"), AcceptedAt: noonOf("2016-08-31"), Merged: true}, []domain.Measure{domain.CasesMerged}},
		"late for a year":           {domain.CountedCase{FirstIn: noonOf("2015-01-01"), LateSince: noonOf("2015-02-01")}, []domain.Measure{domain.CasesLate}},
		"late after it":             {domain.CountedCase{FirstIn: noonOf("2015-01-01"), LateSince: last}, nil},
		"succeeded the month after": {domain.CountedCase{FirstIn: noonOf("2016-08-31"), ClosedAt: last, AgreedAt: last, Settled: true, Ending: domain.Agreed, Signed: true}, []domain.Measure{domain.CasesScreened, domain.SuccessScreened}},
		"reopened: not closed, no success": {
			domain.CountedCase{FirstIn: noonOf("2016-08-01"), AcceptedAt: noonOf("2016-08-01"), ReopenedAt: noonOf("2016-08-20")},
			[]domain.Measure{domain.CasesScreened, domain.CasesAccepted, domain.CasesReopened},
		},
	} {
		require.Equal(t, c.counts, c.given.CountsIn(august()), name)
	}
}

// Every number is how many cases its drill-down has, and the parts of every
// breakdown sum to the whole.
func TestNumbersEqualTheirRows(t *testing.T) {
	t.Parallel()
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		days := rapid.IntRange(-60, 120).Draw(t, "day")
		if days < -50 {
			return time.Time{}
		}
		return noonOf("2016-08-01").AddDate(0, 0, days)
	})
	flag := rapid.Bool()
	one := rapid.Custom(func(t *rapid.T) domain.CountedCase {
		return domain.CountedCase{
			Case:    domain.CaseID(fmt.Sprintf("HS2016-%06d", rapid.IntRange(0, 999999).Draw(t, "case"))),
			Centre:  rapid.SampledFrom([]domain.CentreCode{"440104003104", "440104003108", "440104003", "440104018001", "440104"}).Draw(t, "centre"),
			Kind:    rapid.SampledFrom(domain.DisputeKinds()).Draw(t, "kind"),
			Source:  rapid.SampledFrom([]domain.Origin{domain.Applied, domain.Proactive, domain.Entrusted}).Draw(t, "source"),
			FirstIn: instant.Draw(t, "first in"), AcceptedAt: instant.Draw(t, "accepted"), AgreedAt: instant.Draw(t, "agreed"), ClosedAt: instant.Draw(t, "closed"),
			ReopenedAt: instant.Draw(t, "reopened"), LateSince: instant.Draw(t, "late"), Settled: rapid.Bool().Draw(t, "settled"), Ending: rapid.SampledFrom(domain.Endings()).Draw(t, "ending"),
			AmountFen: rapid.Int64Range(0, 1e9).Draw(t, "amount"), Signed: flag.Draw(t, "signed"), Performed: flag.Draw(t, "performed"), Broken: flag.Draw(t, "broken"),
			Confirmed: flag.Draw(t, "confirmed"), Filed: flag.Draw(t, "filed"), Merged: rapid.IntRange(0, 9).Draw(t, "merged") == 0,
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		cases := rapid.SliceOfN(one, 0, 40).Draw(t, "cases")
		by := rapid.SliceOfNDistinct(rapid.SampledFrom(domain.Dimensions()), 0, 3, rapid.ID).Draw(t, "by")
		p := domain.Period{From: dayOfText("2016-08-01"), To: dayOfText("2016-09-15")}
		tab := domain.Tabulate(cases, p, by, domain.Calendar{})
		sums, amount := map[domain.Measure]int{}, int64(0)
		for _, part := range tab.Parts {
			amount += part.AmountFen
			for m, n := range part.Counts {
				sums[m] += n
			}
		}
		if len(by) > 0 {
			require.Equal(t, tab.Whole.Counts, sums)
			require.Equal(t, tab.Whole.AmountFen, amount)
		}
		for _, m := range domain.Measures() {
			require.Len(t, domain.Counted(cases, p, m), tab.Whole.Counts[m], m)
		}
		amount = 0
		for _, c := range domain.Counted(cases, p, domain.AgreementsMade) {
			amount += c.AmountFen
		}
		require.Equal(t, tab.Whole.AmountFen, amount, "the amount is that of the rows")
		agreed, closed := tab.Whole.ToAgreement, tab.Whole.ToClosing
		require.Equal(t, tab.Whole.Counts[domain.AgreementsMade], agreed.Cases+agreed.Unknown)
		require.Equal(t, tab.Whole.Counts[domain.CasesClosed], closed.Cases+closed.Unknown)
		for _, name := range domain.RateNames() {
			r := tab.Whole.Rate(name)
			require.LessOrEqual(t, r.Numerator, r.Denominator, "%s", name)
			require.Equal(t, r.Denominator == 0, r.String() == domain.NoRate)
		}
		proven := 0
		for _, n := range tab.Whole.Proofs {
			proven += n
		}
		require.Equal(t, tab.Whole.Counts[domain.SuccessClosed], proven)
	})
}
