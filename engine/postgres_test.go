package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	binary "hejie/engine"
)

// ownerPassword is that of every role; it holds what must be escaped in a URL.
const ownerPassword = "p@ss/w%rd+?&"

// cluster is a throw-away PostgreSQL that asks everyone for a password.
type cluster struct {
	address string // host:port
	process *exec.Cmd
}

// startCluster starts an empty PostgreSQL that ends with the test. Having none
// is a failure: without it nothing here is tested.
func startCluster(t *testing.T) *cluster {
	t.Helper()
	bin, err := postgresFolder()
	require.NoError(t, err)
	account, err := unprivileged()
	require.NoError(t, err)

	folder, err := os.MkdirTemp("", "engine-postgres")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	secret := filepath.Join(folder, "password")
	require.NoError(t, os.WriteFile(secret, []byte(ownerPassword), 0o600))
	if account != nil {
		for _, path := range []string{folder, secret} {
			require.NoError(t, os.Chown(path, int(account.Uid), int(account.Gid)))
		}
	}

	data := filepath.Join(folder, "data")
	initdb := exec.CommandContext(t.Context(), filepath.Join(bin, "initdb"), "--pgdata", data, "--username", "postgres", "--pwfile", secret,
		"--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = folder, &syscall.SysProcAttr{Credential: account}
	output, err := initdb.CombinedOutput()
	require.NoError(t, err, "%s", output)

	port := aPort(t)
	c := &cluster{address: net.JoinHostPort("127.0.0.1", port)}
	log := new(bytes.Buffer)
	c.process = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-p", port, "-k", folder,
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off")
	c.process.Dir, c.process.SysProcAttr = folder, &syscall.SysProcAttr{Credential: account, Setpgid: true}
	c.process.Stdout, c.process.Stderr = log, log
	require.NoError(t, c.process.Start())
	t.Cleanup(func() {
		c.stop()
		if t.Failed() {
			t.Logf("PostgreSQL said:\n%s", log)
		}
	})
	require.Eventually(t, func() bool { return c.query(t.Context(), "select 1") == nil }, 30*time.Second, 20*time.Millisecond, "PostgreSQL does not answer")
	return c
}

// stop ends PostgreSQL at once, and may be called again.
func (c *cluster) stop() {
	if c.process.ProcessState == nil {
		_ = c.process.Process.Signal(syscall.SIGINT)
		_ = c.process.Wait()
	}
}

// connect opens a database as the superuser.
func (c *cluster) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	settings, err := pgx.ParseConfig(fmt.Sprintf("postgres://postgres@%s/%s?sslmode=disable&connect_timeout=5", c.address, database))
	if err != nil {
		return nil, err
	}
	settings.Password = ownerPassword
	return pgx.ConnectConfig(ctx, settings)
}

// query runs a statement as the superuser.
func (c *cluster) query(ctx context.Context, statement string, arguments ...any) error {
	conn, err := c.connect(ctx, "postgres")
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement, arguments...)
	return err
}

// owner makes a role that may do nothing but own the two databases of that name.
func (c *cluster) owner(t *testing.T, name string) {
	t.Helper()
	c.role(t, name, "nocreatedb")
	for _, database := range []string{name, name + "_visibility"} {
		require.NoError(t, c.query(t.Context(), fmt.Sprintf(`create database %s owner %s`, database, name)))
	}
}

// role makes a role that can log in and has one more ability.
func (c *cluster) role(t *testing.T, name, ability string) {
	t.Helper()
	require.NoError(t, c.query(t.Context(), fmt.Sprintf(`create role %s login nosuperuser %s password '%s'`, name, ability, ownerPassword)))
}

// postgresFolder finds PostgreSQL's programs on the PATH, or the newest of those
// in Debian's versioned folders.
func postgresFolder() (string, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(initdb), nil
	}
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(folders) == 0 {
		return "", errors.New("PostgreSQL is needed: initdb is neither on the PATH nor in /usr/lib/postgresql; install the package postgresql")
	}
	return slices.MaxFunc(folders, func(a, b string) int { return version(a) - version(b) }), nil
}

func version(bin string) int {
	major, _, _ := strings.Cut(filepath.Base(filepath.Dir(bin)), ".")
	n, _ := strconv.Atoi(major)
	return n
}

// unprivileged is the account PostgreSQL runs as when this test is root, which
// PostgreSQL refuses; nil stands for the account of the test.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root, and there is no account for it: %w", err)
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// aPort is a loopback port that nobody listens on.
func aPort(t *testing.T) string {
	t.Helper()
	port, err := binary.FreePort()
	require.NoError(t, err)
	return strconv.Itoa(port)
}
