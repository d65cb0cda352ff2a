package domain_test

import (
	"sort"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
)

func TestReminders(t *testing.T) {
	t.Parallel()
	calendar := calendarOf2026(t)
	for name, tc := range map[string]struct {
		opened, due string
		want        []string
		incomplete  int
	}{
		"around the National Day": {
			opened: "2026-09-03 10:00", due: "2026-10-08 17:30",
			want: []string{"T-2 2026-09-29", "T-1 2026-09-30", "T 2026-10-08", "T+1 2026-10-09", "up 2026-10-10"},
		},
		"opened too late for the first": {
			opened: "2026-10-12 08:31", due: "2026-10-14 17:30",
			want: []string{"T-1 2026-10-13", "T 2026-10-14", "T+1 2026-10-15", "up 2026-10-16"},
		},
		"opened at the very opening": {
			opened: "2026-10-12 08:30", due: "2026-10-14 17:30",
			want: []string{"T-2 2026-10-12", "T-1 2026-10-13", "T 2026-10-14", "T+1 2026-10-15", "up 2026-10-16"},
		},
		"already overdue when opened": {
			opened: "2026-10-15 10:00", due: "2026-10-14 17:30",
			want: []string{"up 2026-10-16"},
		},
		"due on a day off, without rolling over": {
			opened: "2026-09-03 10:00", due: "2026-10-03 17:30",
			want: []string{"T-2 2026-09-28", "T-1 2026-09-29", "T 2026-09-30", "T+1 2026-10-08", "up 2026-10-09"},
		},
		"due by the hour, before the office opens": {
			opened: "2026-03-01 10:00", due: "2026-03-11 08:29",
			want: []string{"T-2 2026-03-06", "T-1 2026-03-09", "T 2026-03-10", "T+1 2026-03-11", "up 2026-03-12"},
		},
		"due by the hour, as the office opens": {
			opened: "2026-03-01 10:00", due: "2026-03-11 08:30",
			want: []string{"T-2 2026-03-09", "T-1 2026-03-10", "T 2026-03-11", "T+1 2026-03-12", "up 2026-03-13"},
		},
		"the year after is not known": {
			opened: "2026-12-01 10:00", due: "2026-12-30 17:30",
			want:       []string{"T-2 2026-12-28", "T-1 2026-12-29", "T 2026-12-30", "T+1 2026-12-31"},
			incomplete: 2027,
		},
		"the year before is not known": {
			opened: "2025-12-01 10:00", due: "2026-01-05 17:30",
			want:       []string{"T-1 2026-01-04", "T 2026-01-05", "T+1 2026-01-06", "up 2026-01-07"},
			incomplete: 2025,
		},
		"the year before is not asked for": {
			opened: "2026-01-01 10:00", due: "2026-01-05 17:30",
			want: []string{"T-1 2026-01-04", "T 2026-01-05", "T+1 2026-01-06", "up 2026-01-07"},
		},
		"nothing is known": {
			opened: "2026-12-01 10:00", due: "2029-05-20 17:30", incomplete: 2029,
		},
	} {
		got := calendar.Reminders(shanghai(t, tc.opened), shanghai(t, tc.due))
		var rungs []string
		for _, reminder := range got.Reminders {
			require.Equal(t, "08:30", reminder.At.Format("15:04"))
			rungs = append(rungs, string(reminder.Rung)+" "+reminder.At.Format(time.DateOnly))
		}
		require.Equal(t, tc.want, rungs, name)
		require.Equal(t, tc.incomplete, got.Incomplete, name)
	}
}

// remindersByHand picks the rungs out of the list of all openings.
func (m naiveCalendar) remindersByHand(due time.Time) map[domain.Rung]time.Time {
	after := sort.Search(len(m.openings), func(i int) bool { return m.openings[i].After(due) })
	return map[domain.Rung]time.Time{
		domain.TwoDaysBefore: m.openings[after-3],
		domain.OneDayBefore:  m.openings[after-2],
		domain.LastDay:       m.openings[after-1],
		domain.OneDayAfter:   m.openings[after],
		domain.OneTierUp:     m.openings[after+1],
	}
}

func TestRemindersAreAsCountedByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		calendar, model := drawCalendar(rt, t)
		due := drawInstant(rt, model, "due")
		opened := due.Add(-time.Duration(rapid.IntRange(-5*86400, 10*86400).Draw(rt, "opened before")) * time.Second)

		ladder := calendar.Reminders(opened, due)
		require.Zero(rt, ladder.Incomplete)
		want := model.remindersByHand(due)
		for rung, at := range want {
			if at.Before(opened) {
				delete(want, rung)
			}
		}
		require.Len(rt, ladder.Reminders, len(want))
		for i, reminder := range ladder.Reminders {
			require.Equal(rt, want[reminder.Rung], reminder.At)
			require.True(rt, i == 0 || reminder.At.After(ladder.Reminders[i-1].At))
		}
	})
}
