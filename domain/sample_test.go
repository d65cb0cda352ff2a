package domain_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func week(t *testing.T, text string) domain.Week {
	t.Helper()
	w, err := domain.ParseWeek(text)
	require.NoError(t, err)
	return w
}

func TestWeeks(t *testing.T) {
	t.Parallel()
	for text, days := range map[string]string{
		"2026-W11": "2026-03-09 2026-03-15",
		"2026-W01": "2025-12-29 2026-01-04",
		"2026-W53": "2026-12-28 2027-01-03",
		"2027-W01": "2027-01-04 2027-01-10",
		"2024-W52": "2024-12-23 2024-12-29",
	} {
		w := week(t, text)
		require.Equal(t, days, w.Days().From.String()+" "+w.Days().To.String(), text)
		require.Equal(t, w, domain.WeekOf(w.Days().To))
		require.Equal(t, text, w.String())
	}
	for _, wrong := range []string{"", "2026-11", "2026-W1", "2026-W00", "2026-W54", "2027-W53", "2026-w11", " 2026-W11", "2026-W11 ", "0001-W01"} {
		_, err := domain.ParseWeek(wrong)
		require.Error(t, err, wrong)
	}
}

func TestSeedsComeBeforeTheirWeek(t *testing.T) {
	t.Parallel()
	s := domain.Seed{Centre: "440104003", Week: week(t, "2026-W11"), Seed: domain.HashOf(nil)}
	monday := time.Date(2026, 3, 9, 0, 0, 0, 0, domain.Shanghai())
	require.NoError(t, s.Validate(monday.Add(-time.Microsecond)))
	require.Error(t, s.Validate(monday), "it has begun")
	require.False(t, s.InTime(monday))
	for _, change := range []func(*domain.Seed){
		func(s *domain.Seed) { s.Centre = "" },
		func(s *domain.Seed) { s.Seed = "00" },
		func(s *domain.Seed) { s.Seed = domain.Hash(strings.ToUpper(string(s.Seed))) },
		func(s *domain.Seed) { s.Week = domain.Week{} },
	} {
		wrong := s
		change(&wrong)
		require.Error(t, wrong.Validate(monday.AddDate(0, 0, -1)))
	}
}

// The order was computed with openssl: HMAC-SHA-256 of each number.
func TestDrawing(t *testing.T) {
	t.Parallel()
	s := domain.Seed{Seed: domain.HashOf([]byte("seed"))}
	numbers := func(n int) (cases []domain.CaseID) {
		for i := range n {
			cases = append(cases, domain.CaseID(fmt.Sprintf("YX2026-%06d", i+1)))
		}
		return cases
	}
	for n, want := range map[int]int{0: 0, 1: 1, 19: 1, 20: 1, 21: 2, 40: 2, 41: 3, 100: 5, 1000: 50} {
		require.Len(t, s.Draw(numbers(n)), want, n)
	}
	require.Equal(t, []domain.CaseID{"YX2026-000008", "YX2026-000037", "YX2026-000026"}, s.Draw(numbers(41)))
	shuffled := numbers(41)
	slices.Reverse(shuffled)
	require.Equal(t, s.Draw(numbers(41)), s.Draw(append(shuffled, shuffled...)), "neither their order matters nor a number that stands twice")
	require.NotEqual(t, s.Draw(numbers(100)), domain.Seed{Seed: domain.HashOf([]byte("another"))}.Draw(numbers(100)))
}
