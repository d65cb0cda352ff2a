package registertest_test

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/internal/cluster"
	"hejie/internal/registertest"
)

func TestMain(m *testing.M) { registertest.Main(m, migrate) }

func migrate(ctx context.Context, ownerDSN string) error {
	db, err := sql.Open("postgres", ownerDSN)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `CREATE TABLE t (a int); GRANT SELECT, INSERT ON t TO hejie_app`)
	return err
}

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestEachTestHasItsOwn(t *testing.T) {
	t.Parallel()
	for range 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			owner, app := registertest.Database(t)
			_, err := open(t, app).Exec(`INSERT INTO t VALUES (1)`)
			require.NoError(t, err, "the program may do what the template grants")
			_, err = open(t, app).Exec(`DROP TABLE t`)
			require.Error(t, err, "and no more")
			var rows int
			require.NoError(t, open(t, owner).QueryRow(`SELECT count(*) FROM t`).Scan(&rows))
			require.Equal(t, 1, rows, "no row of another test")
		})
	}
}

func TestDropsItsDatabase(t *testing.T) {
	t.Parallel()
	var dsn string
	t.Run("", func(t *testing.T) {
		dsn, _ = registertest.Database(t)
		db, err := sql.Open("postgres", dsn)
		require.NoError(t, err)
		require.NoError(t, db.Ping()) // and it stays open
	})
	require.ErrorContains(t, open(t, dsn).Ping(), "does not exist")
}

func TestSharedCluster(t *testing.T) {
	if os.Getenv("HEJIE_TEST_CLUSTER") != "" {
		t.Skip("within a shared cluster already")
	}
	t.Parallel()
	dir, err := os.MkdirTemp("", "hejie-registertest-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	shared, err := cluster.Start(t.Context(), cluster.Options{Dir: filepath.Join(dir, "home")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, shared.Stop(context.Background())) })

	var others sync.WaitGroup
	for range 3 {
		others.Go(func() {
			other := exec.Command(os.Args[0], "-test.run=^TestEachTestHasItsOwn$", "-test.v")
			other.Env = append(os.Environ(), "HEJIE_TEST_CLUSTER="+shared.Dir())
			said, err := other.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, said)
			}
		})
	}
	others.Wait()

	var left int
	require.NoError(t, open(t, shared.DSN(cluster.Superuser, "postgres")).QueryRow(
		`SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'`).Scan(&left))
	require.Zero(t, left, "databases left behind")
	var roles int
	require.NoError(t, open(t, shared.DSN(cluster.Superuser, "postgres")).QueryRow(
		`SELECT count(*) FROM pg_roles WHERE rolname LIKE 'hejie%'`).Scan(&roles))
	require.Equal(t, 2, roles, "the others were really here")
}
