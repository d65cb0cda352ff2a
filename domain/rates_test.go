package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// What districts have published, with the rate as they print it (domain.md 8).
func TestRatesThatWerePublished(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		numerator, denominator, places int
		percent                        string
	}{
		"Huangshi, August 2016: success of accepted": {842, 869, 1, "96.9 %"},
		"Huangshi, August 2016: offered":             {455, 869, 1, "52.4 %"},
		"Huangshi, August 2016: applied for":         {378, 869, 1, "43.5 %"},
		"Huangshi, August 2016: entrusted":           {36, 869, 1, "4.1 %"},
		"Huangshi, 2020":                             {6217, 6368, 1, "97.6 %"},
		"Shenzhen, first half":                       {43952, 45870, 1, "95.8 %"},
		"Shenzhen, as it rounds":                     {43952, 45870, 0, "96 %"},
		"a county":                                   {5894, 5935, 1, "99.3 %"},
		"Xilingol, April 2021: success":              {376, 386, 2, "97.41 %"},
		"Xilingol, April 2021: performed":            {369, 376, 2, "98.14 %"},
		"Xilingol, April 2021: confirmed":            {75, 376, 2, "19.95 %"},
		"Tianmen: closed of those to be closed":      {911, 972, 2, "93.72 %"},
		"Tianmen: in time":                           {737, 972, 2, "75.82 %"},
		"nation, 2022: referred by courts":           {675, 1494, 1, "45.2 %"},
		"half is rounded up":                         {1, 800, 2, "0.13 %"},
		"a third":                                    {1, 3, 2, "33.33 %"},
		"nearly all is not all":                      {99999, 100000, 2, "99.99 %"},
		"nearly nothing is not nothing":              {1, 1000000, 2, "0.01 %"},
		"all":                                        {7, 7, 2, "100.00 %"},
		"none of some":                               {0, 7, 2, "0.00 %"},
		"none of nothing":                            {0, 0, 2, "–"},
	} {
		r := domain.Rate{Name: domain.RateA, Numerator: c.numerator, Denominator: c.denominator}
		require.Equal(t, c.percent, r.Percent(c.places), name)
	}
}

func TestAmountsAreExact(t *testing.T) {
	t.Parallel()
	require.Equal(t, "28738000.00", domain.Yuan(2_873_800_000), "Huangshi's 2,873.80 万元")
	require.Equal(t, "16362400.00", domain.Yuan(1_636_240_000), "Xilingol's 1,636.24 万元")
	require.Equal(t, "0.05", domain.Yuan(5))
	require.Equal(t, "0.00", domain.Yuan(0))
	require.Equal(t, "90071992547409.93", domain.Yuan(9_007_199_254_740_993), "more than a float holds")
}

func TestSpreads(t *testing.T) {
	t.Parallel()
	upTo := func(n int) (days []int) {
		for i := range n {
			days = append(days, n-i)
		}
		return days
	}
	for _, c := range []struct {
		days   []int
		median float64
		p90    int
	}{
		{nil, 0, 0},
		{[]int{7}, 7, 7},
		{[]int{9, 1}, 5, 9},
		{[]int{2, 1}, 1.5, 2},
		{[]int{5, 1, 3}, 3, 5},
		{upTo(9), 5, 9},
		{upTo(10), 5.5, 9},
		{upTo(11), 6, 10},
		{upTo(100), 50.5, 90},
	} {
		require.Equal(t, domain.Spread{Cases: len(c.days), Median: c.median, P90: c.p90, Unknown: 2}, domain.SpreadOf(c.days, 2), "%v", c.days)
	}
}
