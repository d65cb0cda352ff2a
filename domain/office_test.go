package domain_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func TestOfficeHoursAreRead(t *testing.T) {
	t.Parallel()
	_, err := domain.ParseOfficeHours("00:00-12:00", "12:00-24:00")
	require.NoError(t, err, "spans may touch")

	var hours domain.OfficeHours
	require.NoError(t, json.Unmarshal([]byte(`["00:00-12:00","12:00-24:00"]`), &hours))
	text, err := json.Marshal(hours)
	require.NoError(t, err)
	require.JSONEq(t, `["00:00-12:00","12:00-24:00"]`, string(text))
}

func TestUnusableOfficeHoursAreRefused(t *testing.T) {
	t.Parallel()
	for _, spans := range [][]string{
		{},
		{""},
		{"8:30-12:00"},
		{"08:30-12:00 "},
		{"08:30–12:00"},
		{"08:30-12:75"},
		{"-8:30-12:00"},
		{"12:00-08:30"},
		{"08:30-08:30"},
		{"08:30-24:01"},
		{"08:30-12:00", "11:59-17:30"},
		{"14:00-17:30", "08:30-12:00"},
	} {
		_, err := domain.ParseOfficeHours(spans...)
		require.Error(t, err, "%q", spans)
		require.Equal(t, domain.Invalid, domain.KindOf(err), "%q", spans)
	}
}
