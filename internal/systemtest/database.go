package systemtest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Count asks the register's database for a number.
func (s *System) Count(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, s.DB.QueryRowContext(t.Context(), query, args...).Scan(&n), query)
	return n
}

// List asks the register's database for texts, one a row.
func (s *System) List(t testing.TB, query string, args ...any) (texts []string) {
	t.Helper()
	rows, err := s.DB.QueryContext(t.Context(), query, args...)
	require.NoError(t, err, query)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text), query)
		texts = append(texts, text)
	}
	require.NoError(t, rows.Err(), query)
	return texts
}

// RequireWhole sees that the audit verifies.
func (s *System) RequireWhole(t testing.TB) {
	t.Helper()
	report, err := s.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
}
