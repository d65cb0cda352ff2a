package domain_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

func TestLight(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	due := shanghai(t, "2026-10-08 17:30")
	for _, tc := range []struct {
		now  time.Time
		want domain.Light
	}{
		{shanghai(t, "2026-09-29 08:30").Add(-time.Microsecond), domain.Green},
		{shanghai(t, "2026-09-29 08:30"), domain.Yellow},
		{due, domain.Yellow},
		{due.Add(time.Microsecond), domain.Red},
		{due.UTC().AddDate(1, 0, 0), domain.Red},
	} {
		got, err := calendar.Light(tc.now, due)
		require.NoError(t, err)
		require.Equal(t, tc.want, got, tc.now.String())
		require.Equal(t, tc.want == domain.Red, domain.Overdue(tc.now, due))
	}
}

func TestLightInAYearWithoutATable(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	due := shanghai(t, "2027-02-10 17:30")

	got, err := calendar.Light(shanghai(t, "2026-12-01 10:00"), due)
	require.NoError(t, err)
	require.Equal(t, domain.Green, got)
	needsTable, changes, err := calendar.NextLightChange(shanghai(t, "2026-12-01 10:00"), due)
	require.NoError(t, err)
	require.True(t, changes)
	require.Equal(t, due.AddDate(0, 0, -31), needsTable)

	_, err = calendar.Light(needsTable.Add(-time.Microsecond), due)
	require.NoError(t, err)
	_, err = calendar.Light(needsTable, due)
	missing, ok := errors.AsType[*domain.MissingYearError](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, 2027, missing.Year)
	_, changes, err = calendar.NextLightChange(needsTable, due)
	require.Error(t, err)
	require.False(t, changes)

	got, err = calendar.Light(due.Add(time.Second), due)
	require.NoError(t, err)
	require.Equal(t, domain.Red, got)
}

func TestLightIsAsSeenByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		calendar, model := drawCalendar(rt, t)
		due := drawInstant(rt, model, "due")
		now := due.Add(time.Duration(rapid.IntRange(-8*86400, 86400).Draw(rt, "now after")) * time.Second)

		want := domain.Green
		switch {
		case now.After(due):
			want = domain.Red
		case !now.Before(model.remindersByHand(due)[domain.TwoDaysBefore]):
			want = domain.Yellow
		}
		got, err := calendar.Light(now, due)
		require.NoError(rt, err)
		require.Equal(rt, want, got)

		next, changes, err := calendar.NextLightChange(now, due)
		require.NoError(rt, err)
		require.Equal(rt, got != domain.Red, changes)
		if !changes {
			return
		}
		require.True(rt, next.After(now))
		still, err := calendar.Light(next.Add(-time.Microsecond), due)
		require.NoError(rt, err)
		require.Equal(rt, got, still)
		changed, err := calendar.Light(next, due)
		require.NoError(rt, err)
		require.NotEqual(rt, got, changed)
	})
}
