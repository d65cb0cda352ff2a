package postgres_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/postgres"
	"hejie/internal/registertest"
)

// canary is a password that must not show up anywhere.
const canary = "s3cret-canary"

func connect(t *testing.T, o postgres.Options) *sql.DB {
	t.Helper()
	db, err := postgres.Connect(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestRefusesDSN(t *testing.T) {
	t.Parallel()
	const unstated, open, unreadable = "does not say sslmode", "could read and alter the record", "cannot be read"
	tests := []struct {
		name, dsn, want string
	}{
		{"no sslmode", "host=127.0.0.1 user=u password=" + canary, unstated},
		{"no sslmode in a URL", "postgres://u:" + canary + "@127.0.0.1/hejie", unstated},
		{"empty", "", unstated},
		{"another word for it", "host=127.0.0.1 application_name=sslmode=disable password=" + canary, unstated},
		{"disabled far away", "host=db.example.org sslmode=disable password=" + canary, open},
		{"preferred far away", "host=db.example.org sslmode=prefer password=" + canary, open},
		{"required far away", "host=10.0.0.7 sslmode=require password=" + canary, open},
		{"authority only, far away", "host=db.example.org sslmode=verify-ca password=" + canary, open},
		{"far away in a URL", "postgresql://u:" + canary + "@db.example.org/hejie?sslmode=require", open},
		{"address far away under a near name", "host=localhost hostaddr=10.0.0.7 sslmode=disable password=" + canary, open},
		{"second host far away", "host=127.0.0.1,db.example.org sslmode=disable password=" + canary, open},
		{"name that begins like loopback", "host=127.0.0.1.example.org sslmode=disable password=" + canary, open},
		{"unknown sslmode", "host=127.0.0.1 sslmode=always password=" + canary, unreadable},
		{"password with a space", "host=127.0.0.1 sslmode=disable password=x " + canary, unreadable},
		{"URL with a bad port", "postgres://u:" + canary + "@127.0.0.1:port/hejie?sslmode=disable", unreadable},
		{"URL with a bad setting", "postgres://127.0.0.1/hejie?sslmode=disable&port=" + canary, unreadable},
		{"URL with a bad escape", "postgres://u:%zz" + canary + "@127.0.0.1/hejie?sslmode=disable", unreadable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := postgres.Options{DSN: tt.dsn}
			_, err := postgres.Connect(t.Context(), o)
			require.ErrorContains(t, err, tt.want)
			require.Equal(t, domain.Invalid, domain.KindOf(err))
			requireNoCanary(t, o, err)

			err = postgres.Listen(t.Context(), o, "bells", nil)
			require.ErrorContains(t, err, tt.want, "Listen")
		})
	}
}

func TestRefusalOfTheServerShowsNoPassword(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	o := postgres.Options{DSN: app + " password=" + canary}
	_, err := postgres.Connect(t.Context(), o)
	require.NotNil(t, pq.As(err, pqerror.InvalidPassword), "%v", err)
	require.ErrorContains(t, err, "hejie_app at 127.0.0.1:")
	requireNoCanary(t, o, err)
}

func requireNoCanary(t *testing.T, o postgres.Options, err error) {
	t.Helper()
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		fmt.Fprintf(&out, verb+verb+verb, o, &o, err)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("connect", "options", o, "error", err)
	}
	require.NotContains(t, out.String(), canary)
	require.NotContains(t, out.String(), fmt.Sprintf("%x", canary))
}

func TestLocalDSN(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	for _, dsn := range []string{app, app + " host=localhost", app + " hostaddr=127.0.0.1 host=far.example.org"} {
		require.NoError(t, connect(t, postgres.Options{DSN: dsn}).Ping())
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app, Name: "hejie test", Timeout: 1500 * time.Millisecond})
	for setting, want := range map[string]string{
		"statement_timeout":                   "1500ms",
		"idle_in_transaction_session_timeout": "4s",
		"application_name":                    "hejie test",
		"TimeZone":                            "UTC",
	} {
		var got string
		require.NoError(t, db.QueryRow(`SELECT current_setting($1)`, setting).Scan(&got))
		require.Equal(t, want, got, setting)
	}
}

// A statement that may run for long waits for others no longer than any.
func TestLongStatementsWaitForNobody(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app, Timeout: 500 * time.Millisecond, StatementTimeout: time.Minute})
	holder := connect(t, postgres.Options{DSN: app})
	_, err := db.Exec(`SELECT pg_sleep(1.5)`)
	require.NoError(t, err)

	tx, err := holder.Begin()
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	_, err = tx.Exec(`SELECT pg_advisory_xact_lock(1)`)
	require.NoError(t, err)
	_, err = db.Exec(`SELECT pg_advisory_xact_lock(1)`)
	require.NotNil(t, pq.As(err, pqerror.LockNotAvailable), "%v", err)
}

func TestStatementTimeout(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app, Timeout: time.Second, MaxOpen: 1})

	began := time.Now()
	_, err := db.Exec(`SELECT pg_sleep(60)`)
	require.NotNil(t, pq.As(err, pqerror.QueryCanceled), "%v", err)
	require.Less(t, time.Since(began), 2*time.Second)
	require.NoError(t, db.Ping())

	idle := connect(t, postgres.Options{DSN: app, Timeout: 100 * time.Millisecond})
	tx, err := idle.Begin()
	require.NoError(t, err)
	var pid int
	require.NoError(t, tx.QueryRow(`SELECT pg_backend_pid()`).Scan(&pid))
	require.Eventually(t, func() bool {
		var alive bool
		require.NoError(t, db.QueryRow(`SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)`, pid).Scan(&alive))
		return !alive
	}, 10*time.Second, 50*time.Millisecond, "sits in its transaction")
	require.Error(t, tx.Commit())
	require.NoError(t, idle.Ping())
}

func TestContextEndsStatement(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app, Timeout: 30 * time.Second, MaxOpen: 1})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := db.ExecContext(ctx, `SELECT pg_sleep(60)`)
	require.NotNil(t, pq.As(err, pqerror.QueryCanceled), "the server was told to stop: %v", err)
	require.Less(t, time.Since(began), time.Second)
	require.NoError(t, db.Ping(), "the pool goes on")

	statement, err := db.Prepare(`SELECT pg_sleep($1)`)
	require.NoError(t, err)
	defer statement.Close()
	ctx, cancel = context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err = statement.ExecContext(ctx, 60)
	require.NotNil(t, pq.As(err, pqerror.QueryCanceled), "%v", err)
	for range 5 {
		require.NoError(t, db.Ping(), "the pool goes on after a prepared statement")
	}
}

// TestParameters holds how values must be passed under binary parameters.
func TestParameters(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app})
	at := time.Date(2026, 3, 5, 9, 30, 0, 123456000, time.FixedZone("CST", 8*3600))
	document := []byte(`{"甲": [1, 2]}`)
	type code string
	yes := []struct {
		name  string
		query string
		value any
	}{
		{"text[]", `SELECT $1::text[] = ARRAY['a,"b','调解']`, pq.Array([]string{`a,"b`, "调解"})},
		{"text[] of a named type", `SELECT $1::text[] = ARRAY['a']`, pq.Array([]code{"a"})},
		{"text[] from a bare slice", `SELECT $1::text[] = ARRAY['a']`, []string{"a"}},
		{"empty text[]", `SELECT cardinality($1::text[]) = 0`, pq.Array([]string{})},
		{"int[]", `SELECT $1::bigint[] = ARRAY[1, 2]::bigint[]`, pq.Array([]int64{1, 2})},
		{"bytea", `SELECT $1::bytea = '\x00ff27'`, []byte{0, 0xff, 0x27}},
		{"empty bytea", `SELECT length($1::bytea) = 0`, []byte{}},
		{"nil bytea", `SELECT $1::bytea IS NULL`, []byte(nil)},
		{"bytea[]", `SELECT $1::bytea[] = ARRAY['\x00ff'::bytea]`, pq.Array([][]byte{{0, 0xff}})},
		{"timestamptz", `SELECT $1::timestamptz = '2026-03-05 01:30:00.123456Z'`, at},
		{"date", `SELECT $1::date = '2026-03-05'`, at},
		{"boolean", `SELECT $1::boolean`, true},
		{"named string", `SELECT $1::text = 'a'`, code("a")},
		{"nil", `SELECT $1::text IS NULL`, nil},
		{"nil pointer", `SELECT $1::text IS NULL`, (*string)(nil)},
		{"[]byte as text", `SELECT $1::text = '{"甲": [1, 2]}'`, document},
		{"[]byte as json", `SELECT $1::json ->> '甲' = '[1, 2]'`, document},
		{"string as jsonb", `SELECT $1::jsonb -> '甲' = '[1, 2]'`, string(document)},
		{"[]byte as text, then jsonb", `SELECT $1::text::jsonb -> '甲' = '[1, 2]'`, document},
	}
	for _, tt := range yes {
		t.Run(tt.name, func(t *testing.T) {
			var got bool
			require.NoError(t, db.QueryRow(tt.query, tt.value).Scan(&got))
			require.True(t, got)
		})
	}

	for _, value := range []any{document, json.RawMessage(document)} {
		_, err := db.Exec(`SELECT $1::jsonb`, value)
		require.ErrorContains(t, err, "unsupported jsonb version", "%T as jsonb", value)
	}

	var moment time.Time
	var list []string
	var raw, body []byte
	require.NoError(t, db.QueryRow(`SELECT $1::timestamptz, $2::text[], '\x00ff'::bytea, '{"a": 1}'::jsonb WHERE $3`, at, pq.Array([]string{"调解"}), true).
		Scan(&moment, pq.Array(&list), &raw, &body))
	require.True(t, at.Equal(moment))
	require.Equal(t, time.UTC, moment.Location())
	require.Equal(t, []string{"调解"}, list)
	require.Equal(t, []byte{0, 0xff}, raw)
	require.JSONEq(t, `{"a": 1}`, string(body))
}

func TestStatementsArePlannedOnce(t *testing.T) {
	t.Parallel()
	_, app := registertest.Database(t)
	db := connect(t, postgres.Options{DSN: app, MaxOpen: 1})
	const query = `SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE $1`
	for range 3 {
		var kept int
		require.NoError(t, db.QueryRow(query, "SELECT count(*) FROM pg_prepared%").Scan(&kept))
		require.Equal(t, 1, kept)
	}
	for range 2 {
		_, err := db.Exec(`SELECT 1 / $1::int`, 0)
		require.NotNil(t, pq.As(err, pqerror.DivisionByZero), "%v", err)
		_, err = db.Exec(`SELECT nonsense($1)`, 0)
		require.NotNil(t, pq.As(err, pqerror.UndefinedFunction), "%v", err)
	}
	_, err := db.Exec(`SELECT 1 / $1::int`, 1)
	require.NoError(t, err, "a statement that failed is as good as before")
}
