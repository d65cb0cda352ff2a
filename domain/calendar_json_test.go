package domain_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// A calendar that came from elsewhere counts as the one that was sent.
func TestACalendarTravels(t *testing.T) {
	t.Parallel()
	span, err := domain.ParseOfficeSpan("08:30-12:00")
	require.NoError(t, err)
	at := func(month time.Month, day int) domain.Day {
		d, err := domain.NewDay(2026, month, day)
		require.NoError(t, err)
		return d
	}
	sent, err := domain.NewCalendar([]domain.CalendarYear{{
		Year: 2026, Source: "invented", Off: []domain.NamedDay{{Day: at(2, 17), Name: "春节"}, {Day: at(2, 16), Name: "春节"}},
		Work: []domain.NamedDay{{Day: at(2, 14), Name: "春节"}},
	}}, domain.OfficeHours{span})
	require.NoError(t, err)
	text, err := json.Marshal(sent)
	require.NoError(t, err)
	require.JSONEq(t, `{"years": [2026], "hours": ["08:30-12:00"], "days": [{"day": "2026-02-14", "kind": "make-up", "name": "春节"},
		{"day": "2026-02-16", "kind": "holiday", "name": "春节"}, {"day": "2026-02-17", "kind": "holiday", "name": "春节"}]}`, string(text))
	var came domain.Calendar
	require.NoError(t, json.Unmarshal(text, &came))
	require.Equal(t, sent, came)
	from := time.Date(2026, 2, 13, 10, 0, 0, 0, domain.Shanghai())
	for _, term := range []domain.Term{{Count: 3, Unit: domain.WorkingDays}, {Count: 3, Unit: domain.NaturalDays, Rollover: true}} {
		want, err := sent.Due(from, term)
		require.NoError(t, err)
		got, err := came.Due(from, term)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}

	text, err = json.Marshal(domain.Calendar{})
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &came))
	require.Equal(t, domain.Calendar{}, came, "one that knows no year")
	for _, wrong := range []string{`{"years": [2026]}`, `{"days": [{"day": "2026-02-14", "kind": "make-up"}]}`, `{"years": "2026"}`} {
		require.Error(t, json.Unmarshal([]byte(wrong), &came), wrong)
	}
}
