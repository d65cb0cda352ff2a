package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

// Counted by hand on the 2026 calendar.
func TestElapsed(t *testing.T) {
	t.Parallel()
	c := calendarOf2026(t)
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, domain.Shanghai())
	}
	for _, tt := range []struct {
		name     string
		from, to time.Time
		want     domain.Elapsed
	}{
		{"the same day", at(3, 2, 9), at(3, 2, 17), domain.Elapsed{}},
		{"over a weekend", at(3, 6, 9), at(3, 9, 9), domain.Elapsed{Days: 3, WorkingDays: 1}},
		{"over the Spring Festival, with its make-up days", at(2, 12, 9), at(3, 2, 9), domain.Elapsed{Days: 18, WorkingDays: 8}},
		{"into a year that is not known", at(12, 30, 9), at(12, 31, 9).AddDate(0, 0, 2), domain.Elapsed{Days: 3, Unknown: 2027}},
		{"clocks that do not agree", at(3, 3, 9), at(3, 2, 9), domain.Elapsed{}},
	} {
		require.Equal(t, tt.want, c.Elapsed(tt.from, tt.to), tt.name)
	}
}

func TestElapsedNeverShrinks(t *testing.T) {
	t.Parallel()
	c := calendarOf2026(t)
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2026, 1, 5, 9, 0, 0, 0, domain.Shanghai())
		first := rapid.IntRange(0, 8000).Draw(t, "hours")
		second := first + rapid.IntRange(0, 500).Draw(t, "more")
		a, b := c.Elapsed(from, from.Add(time.Duration(first)*time.Hour)), c.Elapsed(from, from.Add(time.Duration(second)*time.Hour))
		require.LessOrEqual(t, a.Days, b.Days)
		require.LessOrEqual(t, a.WorkingDays, b.WorkingDays)
	})
}
