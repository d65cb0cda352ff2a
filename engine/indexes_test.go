package main_test

import (
	"fmt"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// full tells the indexes of the list in which a row is entered under nothing.
const full = `
	SELECT coalesce(string_agg(c.relname, ' ' ORDER BY c.relname), '') FROM pg_index x
		JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
	WHERE x.indrelid = 'executions_visibility'::regclass AND x.indpred IS NULL AND NOT a.attnotnull`

func TestEngineIndexesWhatIsThere(t *testing.T) {
	t.Parallel()
	postgres := startCluster(t)
	postgres.owner(t, "sparse")
	database := []string{"-postgres", postgres.address, "-postgres-user", "sparse", "-postgres-database", "sparse", "-ui-port", "0"}
	start(t, database...).stop(t, syscall.SIGTERM)
	list, err := postgres.connect(t.Context(), "sparse_visibility")
	require.NoError(t, err)
	defer list.Close(t.Context())
	read := func(query string) (value string) {
		require.NoError(t, list.QueryRow(t.Context(), query).Scan(&value))
		return value
	}
	const all = `SELECT count(*)::text FROM pg_indexes WHERE tablename = 'executions_visibility'`
	require.Empty(t, read(full))
	require.Equal(t, "74", read(all), "none is lost: the 73 of Temporal's schema and the primary key")

	// An engine starts although somebody reads the list, and does so later what it could not do now.
	_, err = list.Exec(t.Context(), `DROP INDEX by_keyword_07; CREATE INDEX by_keyword_07 ON executions_visibility (namespace_id, Keyword07)`)
	require.NoError(t, err)
	require.Equal(t, "by_keyword_07", read(full))
	reading, err := list.Begin(t.Context())
	require.NoError(t, err)
	_, err = reading.Exec(t.Context(), `LOCK TABLE executions_visibility IN ACCESS SHARE MODE`)
	require.NoError(t, err)
	hindered := start(t, database...)
	hindered.stop(t, syscall.SIGTERM)
	require.Contains(t, hindered.stderr.String(), "the next start tries again")
	require.NoError(t, reading.Rollback(t.Context()))
	require.Equal(t, "by_keyword_07", read(full))
	start(t, database...).stop(t, syscall.SIGTERM)
	require.Empty(t, read(full), "what a later schema brings is made so too")
	require.Equal(t, "74", read(all))

	_, err = list.Exec(t.Context(), `
		INSERT INTO executions_visibility (namespace_id, run_id, start_time, execution_time, workflow_id, workflow_type_name, status, encoding, search_attributes)
		SELECT 'n', 'r' || i, now(), now(), 'w' || i, 'mediation', 1, 'json', jsonb_build_object('Keyword01', 'k' || i, 'Int01', i)
		FROM generate_series(1, 5000) i`)
	require.NoError(t, err)
	_, err = list.Exec(t.Context(), `ANALYZE executions_visibility`)
	require.NoError(t, err)
	for filter, index := range map[string]string{
		`Keyword01 = 'k7'`:            "by_keyword_01",
		`Keyword01 IN ('k7', 'k8')`:   "by_keyword_01",
		`Int01 BETWEEN 4 AND 5`:       "by_int_01",
		`Keyword02 = 'k7'`:            "by_keyword_02",
		`KeywordList01 @> '["k7"]'`:   "by_keyword_list_01",
		`TemporalScheduledById = 's'`: "by_temporal_scheduled_by_id",
	} {
		require.Contains(t, read(fmt.Sprintf(`EXPLAIN (FORMAT JSON) SELECT run_id FROM executions_visibility WHERE namespace_id = 'n' AND %s
			AND TemporalNamespaceDivision IS NULL ORDER BY coalesce(close_time, '9999-12-31 23:59:59') DESC, start_time DESC, run_id LIMIT 20`, filter)), index, filter)
	}
}
