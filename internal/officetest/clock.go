package officetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/postgres"
)

// Monday is a working morning in spring with no holiday near: no term of a case
// that begins then reaches into a year whose calendar may not be known.
func Monday() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, domain.Shanghai()) }

// SetClock makes the register's clock run from an instant on.
func (o *Office) SetClock(t testing.TB, at time.Time) {
	t.Helper()
	require.NoError(t, o.RunClock(context.WithoutCancel(t.Context()), at))
}

// RunClock is SetClock for programs that are no tests.
func (o *Office) RunClock(ctx context.Context, from time.Time) error {
	db, err := postgres.Connect(ctx, o.Owner)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `CREATE OR REPLACE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
		$$ SELECT '`+from.UTC().Format(time.RFC3339Nano)+`'::timestamptz + (clock_timestamp() - '`+time.Now().UTC().Format(time.RFC3339Nano)+`'::timestamptz) $$`)
	return errors.Join(err, db.Close())
}
