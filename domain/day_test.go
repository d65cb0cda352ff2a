package domain_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

func TestParseDayIsStrict(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2024-02-29", dayIn(t, "2024-02-29").String())
	for _, bad := range []string{
		"", "2026-2-14", "2026-02-30", "2026-13-01", "2026-02-00", "2026/02/14", " 2026-02-14", "2026-02-14 ",
		"2026-02-14T00:00:00Z", "２０２６-02-14", "0000-00-00", "1899-12-31", "3000-01-01", "12026-02-14", "-2026-02-14",
	} {
		_, err := domain.ParseDay(bad)
		require.Error(t, err, "%q", bad)
		require.Equal(t, domain.Invalid, domain.KindOf(err))
	}
	_, err := domain.NewDay(2026, time.February, 29)
	require.ErrorContains(t, err, "2026-02-29")
}

func TestDayOfIsTheDateInShanghai(t *testing.T) {
	t.Parallel()
	evening := time.Date(2026, 2, 13, 16, 0, 0, 0, time.UTC)
	require.Equal(t, "2026-02-14", domain.DayOf(evening).String())
	require.Equal(t, "2026-02-13", domain.DayOf(evening.Add(-time.Nanosecond)).String())
	require.True(t, domain.DayOf(evening).Start().Equal(evening))
}

func TestAddMonthsEndsOnTheMatchingDayOrTheMonthsLast(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-08-31", 1, "2026-09-30"},
		{"2026-02-28", 1, "2026-03-28"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-15", -13, "2024-12-15"},
		{"2026-05-20", 36, "2029-05-20"},
	} {
		require.Equal(t, tc.want, dayIn(t, tc.from).AddMonths(tc.n).String(), "%s and %d months", tc.from, tc.n)
	}
}

func TestDayGoesThroughJSON(t *testing.T) {
	t.Parallel()
	type noted struct {
		On   domain.Day
		Then map[domain.Day]int
		Not  domain.Day `json:",omitzero"`
	}
	in := noted{On: dayIn(t, "2026-02-14"), Then: map[domain.Day]int{dayIn(t, "2026-02-28"): 1}}
	text, err := json.Marshal(in)
	require.NoError(t, err)
	require.JSONEq(t, `{"On":"2026-02-14","Then":{"2026-02-28":1}}`, string(text))
	var out noted
	require.NoError(t, json.Unmarshal(text, &out))
	require.Equal(t, in, out)

	_, err = json.Marshal(domain.Day{})
	require.ErrorContains(t, err, "a date is missing")
	require.Error(t, json.Unmarshal([]byte(`"2026-02-31"`), &out.On))
}

func TestDaysAreCountedAsByTheClock(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		date := time.Date(2020, 1, rapid.IntRange(1, 4000).Draw(rt, "day"), 0, 0, 0, 0, time.UTC)
		n := rapid.IntRange(-4000, 4000).Draw(rt, "n")
		later := date.Add(time.Duration(n) * 24 * time.Hour)
		day := dayIn(t, date.Format(time.DateOnly))

		got := day.AddDays(n)
		require.Equal(rt, later.Format(time.DateOnly), got.String())
		require.Equal(rt, later.Weekday(), got.Weekday())
		require.Equal(rt, later.Year(), got.Year())
		require.Equal(rt, n > 0, got.After(day))
		require.Equal(rt, n < 0, got.Before(day))
		require.Equal(rt, n == 0, got == day)
		require.Equal(rt, day, got.AddDays(-n))
	})
}
