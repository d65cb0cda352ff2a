package cluster_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/stretchr/testify/require"

	"hejie/internal/cluster"
)

// refusal returns why the server does not let dsn in.
func refusal(t *testing.T, dsn string) pqerror.Code {
	t.Helper()
	err := open(t, dsn).PingContext(within(t, 10*time.Second))
	refused := pq.As(err)
	require.NotNil(t, refused, "not refused by the server: %v", err)
	return refused.Code
}

func TestWhoMayEnter(t *testing.T) {
	t.Parallel()
	c := start(t, cluster.Options{})
	require.NoError(t, c.Furnish(t.Context()))
	require.NoError(t, c.Furnish(t.Context()), "again")

	may := map[string][]string{
		cluster.Owner:    {"hejie"},
		cluster.App:      {"hejie"},
		cluster.Temporal: {"temporal", "temporal_visibility"},
	}
	for role, databases := range may {
		for _, database := range []string{"hejie", "temporal", "temporal_visibility", "postgres", "template1"} {
			if slices.Contains(databases, database) {
				require.NoError(t, open(t, c.DSN(role, database)).PingContext(t.Context()), "%s to %s", role, database)
			} else {
				require.Equal(t, pqerror.InsufficientPrivilege, refusal(t, c.DSN(role, database)), "%s to %s", role, database)
			}
		}
	}

	host := fmt.Sprintf("host=127.0.0.1 port=%s dbname=hejie sslmode=disable user=", port(t, c))
	for _, role := range []string{cluster.App, cluster.Owner, cluster.Superuser} {
		require.Equal(t, pqerror.InvalidPassword, refusal(t, host+role+" password=wrong"), role)
		require.Equal(t, pqerror.InvalidPassword, refusal(t, host+role+" password=''"), "%s without one", role)
	}
}

func TestWhatRolesMayDo(t *testing.T) {
	t.Parallel()
	c := start(t, cluster.Options{})
	require.NoError(t, c.Furnish(t.Context()))

	owner := open(t, c.DSN(cluster.Owner, cluster.Register))
	_, err := owner.Exec(`CREATE TABLE t (a int); CREATE EXTENSION pg_trgm`)
	require.NoError(t, err)
	var trigrams []string
	require.NoError(t, owner.QueryRow(`SELECT show_trgm('调解员')`).Scan(pq.Array(&trigrams)))
	require.NotEmpty(t, trigrams, "the locale knows Chinese letters")

	app := open(t, c.DSN(cluster.App, cluster.Register))
	for _, forbidden := range []string{
		`SELECT * FROM t`,
		`CREATE TABLE mine (a int)`,
		`CREATE TEMPORARY TABLE mine (a int)`,
		`CREATE DATABASE mine`,
		`CREATE ROLE mine`,
		`SET ROLE hejie_owner`,
		`COPY (SELECT 1) TO PROGRAM 'true'`,
	} {
		_, err := app.Exec(forbidden)
		require.NotNil(t, pq.As(err, pqerror.InsufficientPrivilege), "%s: %v", forbidden, err)
	}

	for _, role := range []string{cluster.Owner, cluster.App, cluster.Temporal} {
		var plain bool
		require.NoError(t, open(t, c.DSN(cluster.Superuser, "postgres")).QueryRow(`
			SELECT rolcanlogin AND NOT (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)
			FROM pg_roles WHERE rolname = $1`, role).Scan(&plain))
		require.True(t, plain, role)
	}
}
