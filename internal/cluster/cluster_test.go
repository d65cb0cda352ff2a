package cluster_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/internal/cluster"
)

func start(t *testing.T, o cluster.Options) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Start(within(t, time.Minute), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Stop(context.Background())) })
	return c
}

// folder returns a new folder that every account can enter, which those of
// t.TempDir are not.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hejie-cluster-test-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.Chmod(dir, 0o755))
	return dir
}

func within(t *testing.T, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	c := start(t, cluster.Options{})
	addresses, err := net.InterfaceAddrs()
	require.NoError(t, err)
	tried := 0
	for _, a := range addresses {
		ip := a.(*net.IPNet).IP
		if ip.IsLoopback() || ip.IsLinkLocalUnicast() {
			continue
		}
		tried++
		_, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), port(t, c)), time.Second)
		require.Error(t, err, "%s", ip)
	}
	t.Logf("%d other addresses tried", tried)

	var listening, sockets string
	require.NoError(t, open(t, c.DSN(cluster.Superuser, "postgres")).QueryRow(
		`SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')`).Scan(&listening, &sockets))
	require.Equal(t, "127.0.0.1", listening)
	require.Empty(t, sockets)
}

func TestSecretsAreOursAlone(t *testing.T) {
	t.Parallel()
	c := start(t, cluster.Options{Dir: filepath.Join(folder(t), "home")})
	require.NoError(t, c.Furnish(t.Context()))

	seen := map[string]bool{}
	require.NoError(t, filepath.WalkDir(c.Dir(), func(path string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := d.Info()
		require.NoError(t, err)
		if d.IsDir() {
			require.Zero(t, info.Mode().Perm()&0o066, "%s is readable by others", path)
			if d.Name() == "data" {
				return fs.SkipDir
			}
			return nil
		}
		require.Equal(t, fs.FileMode(0o600), info.Mode(), path)
		seen[d.Name()] = true
		return nil
	}))
	require.NoFileExists(t, filepath.Join(c.Dir(), "data.password"))

	passwords := map[string]bool{}
	for _, role := range []string{cluster.Superuser, cluster.Owner, cluster.App, cluster.Temporal} {
		require.True(t, seen[role], "no password file of %s", role)
		require.GreaterOrEqual(t, len(c.Password(role)), 26)
		passwords[c.Password(role)] = true
	}
	require.Len(t, passwords, 4, "each role has its own")

	_, err := open(t, c.DSN(cluster.Superuser, "postgres")).Exec(`CREATE ROLE "hejie_app" PASSWORD 'canary'`)
	require.Error(t, err)
	log, err := os.ReadFile(filepath.Join(c.Dir(), "log"))
	require.NoError(t, err)
	require.Contains(t, string(log), "ready to accept connections")
	require.Contains(t, string(log), "already exists")
	require.NotContains(t, string(log), "canary", "the statement of an error is in the log")
}

func TestDurableKeepsSafeguards(t *testing.T) {
	t.Parallel()
	for durable, want := range map[bool]string{true: "on on on", false: "off on off on"} {
		c := start(t, cluster.Options{Durable: durable})
		var got string
		require.NoError(t, open(t, c.DSN(cluster.Superuser, "postgres")).QueryRow(`SELECT concat_ws(' ',
			current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'),
			current_setting('hejie.throwaway', true))`).Scan(&got))
		require.Equal(t, want, got)
	}
}

func TestSurvivesAKill(t *testing.T) {
	t.Parallel()
	c := start(t, cluster.Options{Dir: folder(t), Durable: true})
	require.NoError(t, c.Furnish(t.Context()))
	db := open(t, c.DSN(cluster.Owner, cluster.Register))
	_, err := db.Exec(`CREATE TABLE kept (n int)`)
	require.NoError(t, err)
	addr := c.Addr()

	for n := range 3 {
		_, err := db.Exec(`INSERT INTO kept VALUES ($1)`, n)
		require.NoError(t, err)
		c.Kill()
		require.Error(t, db.Ping())
		require.NoError(t, c.Restart(within(t, time.Minute)))
		require.Equal(t, addr, c.Addr())
		var count int
		require.NoError(t, db.QueryRow(`SELECT count(*) FROM kept`).Scan(&count))
		require.Equal(t, n+1, count)
	}
}

func TestStartsAgain(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := start(t, cluster.Options{Dir: dir})
	require.NoError(t, c.Furnish(t.Context()))
	dsn := c.DSN(cluster.App, cluster.Register)
	require.NoError(t, c.Stop(t.Context()))

	// The number of another program of the same account, as may be after a
	// restart of the machine.
	other, err := os.ReadFile(filepath.Join(start(t, cluster.Options{Dir: filepath.Join(folder(t), "other")}).Dir(), "data", "postmaster.pid"))
	require.NoError(t, err)
	number, _, _ := strings.Cut(string(other), "\n")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data", "postmaster.pid"), []byte(number+"\n"), 0o644))

	c = start(t, cluster.Options{Dir: dir})
	require.Equal(t, dsn, c.DSN(cluster.App, cluster.Register), "same port, same password")
	require.NoError(t, open(t, dsn).Ping())

	attached, err := cluster.Attach(dir)
	require.NoError(t, err)
	require.Equal(t, dsn, attached.DSN(cluster.App, cluster.Register))
	require.NoError(t, attached.Stop(t.Context()))
	require.NoError(t, open(t, dsn).Ping(), "what is attached is not stopped")
}

func TestPort(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := start(t, cluster.Options{Dir: dir})
	first := c.Addr()
	require.NoError(t, c.Stop(t.Context()))

	taken, err := net.Listen("tcp", first)
	require.NoError(t, err)
	defer taken.Close()
	number := taken.Addr().(*net.TCPAddr).Port

	_, err = cluster.Start(within(t, time.Minute), cluster.Options{Dir: dir, Port: number})
	require.ErrorContains(t, err, fmt.Sprintf("port %d on loopback is not free", number))

	c = start(t, cluster.Options{Dir: dir})
	require.NotEqual(t, first, c.Addr(), "a remembered port gives way")
}

func TestOneClusterAHome(t *testing.T) {
	t.Parallel()
	c := start(t, cluster.Options{Dir: filepath.Join(folder(t), "home")})
	_, err := cluster.Start(within(t, time.Minute), cluster.Options{Dir: c.Dir()})
	require.ErrorContains(t, err, fmt.Sprintf("process %d already runs the cluster in %s", os.Getpid(), c.Dir()))
	require.NoError(t, open(t, c.DSN(cluster.Superuser, "postgres")).Ping(), "the first is unharmed")
}

func TestServerEndsWithItsStarter(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), "home")
	starter := exec.Command(os.Args[0], "-test.run=^TestStartAndHang$")
	starter.Env = append(os.Environ(), "HEJIE_CLUSTER_TEST_HANG="+dir)
	out, err := starter.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, starter.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "started\n", line)
	require.NotEmpty(t, processesIn(t, dir))

	require.NoError(t, starter.Process.Kill())
	require.Error(t, starter.Wait())
	require.Eventually(t, func() bool { return len(processesIn(t, dir)) == 0 }, 10*time.Second, 10*time.Millisecond)
	start(t, cluster.Options{Dir: dir})
}

// TestStartAndHang is the starter of TestServerEndsWithItsStarter.
func TestStartAndHang(t *testing.T) {
	dir := os.Getenv("HEJIE_CLUSTER_TEST_HANG")
	if dir == "" {
		t.Skip("only in a process of its own")
	}
	_, err := cluster.Start(t.Context(), cluster.Options{Dir: dir})
	require.NoError(t, err)
	fmt.Println("started")
	select {}
}

func TestClearsAwayAnOrphan(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(folder(t), "home")
	c := start(t, cluster.Options{Dir: dir})
	busy := open(t, c.DSN(cluster.Superuser, "postgres"))
	require.NoError(t, busy.Ping())

	// The server goes on, but the lock that says so is a new, free file.
	require.NoError(t, os.Remove(filepath.Join(dir, "lock")))
	second := start(t, cluster.Options{Dir: dir})
	<-c.Done()
	require.NoError(t, open(t, second.DSN(cluster.Superuser, "postgres")).Ping())
}

func TestStopLeavesNothing(t *testing.T) {
	t.Parallel()
	c, err := cluster.Start(within(t, time.Minute), cluster.Options{})
	require.NoError(t, err)
	require.NoError(t, open(t, c.DSN(cluster.Superuser, "postgres")).Ping())
	require.NotEmpty(t, processesIn(t, c.Dir()), "the server is there to be found")

	require.NoError(t, c.Stop(t.Context()))
	require.Empty(t, processesIn(t, c.Dir()))
	require.NoDirExists(t, c.Dir())
	<-c.Done()
	require.NoError(t, c.Stop(t.Context()), "again")
}

func TestSaysWhyItCannotStart(t *testing.T) {
	t.Parallel()
	c := start(t, cluster.Options{Dir: filepath.Join(folder(t), "home")})
	require.NoError(t, c.Stop(t.Context()))
	file, err := os.OpenFile(filepath.Join(c.Dir(), "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = file.WriteString("\nno_such_thing = on\n")
	require.NoError(t, err)
	require.NoError(t, file.Close())

	_, err = cluster.Start(within(t, time.Minute), cluster.Options{Dir: c.Dir()})
	require.ErrorContains(t, err, "the server ended as it started")
	require.ErrorContains(t, err, "no_such_thing")
}

func TestRootOutOfReach(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs the server as another account")
	}
	closed, fallback := folder(t), folder(t)
	require.NoError(t, os.Chmod(closed, 0o700))
	dir := filepath.Join(closed, "home")
	var said bytes.Buffer
	c := start(t, cluster.Options{Dir: dir, Fallback: fallback, Log: &said})
	require.Contains(t, said.String(), "cannot enter "+dir)
	data, err := filepath.EvalSymlinks(filepath.Join(dir, "data"))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(data, fallback), "%s is not below %s", data, fallback)
	require.NoError(t, c.Furnish(t.Context()))
	dsn := c.DSN(cluster.App, cluster.Register)
	require.NoError(t, c.Stop(t.Context()))

	// The parent opens: the data stays where it is.
	require.NoError(t, os.Chmod(closed, 0o755))
	c = start(t, cluster.Options{Dir: dir, Fallback: fallback})
	require.NoError(t, open(t, dsn).Ping())
	require.NoError(t, c.Stop(t.Context()))

	// A new home of the same name does not take over the old data.
	require.NoError(t, os.Chmod(closed, 0o700))
	require.NoError(t, os.RemoveAll(dir))
	_, err = cluster.Start(within(t, time.Minute), cluster.Options{Dir: dir, Fallback: fallback})
	require.ErrorContains(t, err, "remove it to begin anew")

	// A link to nothing is not a reason to begin with an empty register.
	require.NoError(t, os.Symlink(data, filepath.Join(dir, "data")))
	require.NoError(t, os.RemoveAll(filepath.Dir(data)))
	_, err = cluster.Start(within(t, time.Minute), cluster.Options{Dir: dir, Fallback: fallback})
	require.ErrorContains(t, err, "is gone; bring it back")
}

func TestFindsBinaries(t *testing.T) {
	t.Setenv("HEJIE_POSTGRES_BIN", t.TempDir())
	_, err := cluster.Start(within(t, time.Minute), cluster.Options{})
	require.ErrorContains(t, err, "lacks initdb or postgres")
}

// processesIn returns the processes that work below dir.
func processesIn(t *testing.T, dir string) (found []string) {
	t.Helper()
	entries, err := filepath.Glob("/proc/[0-9]*/cwd")
	require.NoError(t, err)
	for _, entry := range entries {
		if at, err := os.Readlink(entry); err == nil && strings.HasPrefix(at, dir) {
			found = append(found, entry)
		}
	}
	return found
}

func port(t *testing.T, c *cluster.Cluster) string {
	t.Helper()
	_, port, err := net.SplitHostPort(c.Addr())
	require.NoError(t, err)
	return port
}
