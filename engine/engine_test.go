package main_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
)

// program is the engine, built with the flags of its doc comment.
var program string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		folder, err := os.MkdirTemp("", "engine")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(folder)
		program = filepath.Join(folder, "engine")
		build := exec.Command("go", "build", "-tags", "disable_grpc_modules", "-trimpath", "-ldflags", "-s -w", "-o", program, ".")
		if output, err := build.CombinedOutput(); err != nil {
			panic(fmt.Sprintf("%v\n%s", err, output))
		}
		return m.Run()
	}())
}

// An engine is a running program under test.
type engine struct {
	command        *exec.Cmd
	stdout         *bufio.Reader
	stderr         *bytes.Buffer
	address, ui    string
	readyNamespace string
}

// launch runs the engine with args, and the owner's password unless env says
// otherwise, without waiting for anything.
func launch(t *testing.T, args []string, env ...string) *engine {
	t.Helper()
	e := &engine{command: exec.Command(program, args...), stderr: new(bytes.Buffer)}
	e.command.Env = append(os.Environ(), "HEJIE_ENGINE_PASSWORD="+ownerPassword)
	e.command.Env = append(e.command.Env, env...)
	e.command.Stderr = e.stderr
	stdout, err := e.command.StdoutPipe()
	require.NoError(t, err)
	e.stdout = bufio.NewReader(stdout)
	require.NoError(t, e.command.Start())
	t.Cleanup(func() {
		if e.command.ProcessState == nil {
			_ = e.command.Process.Kill()
			_ = e.command.Wait()
		}
		if t.Failed() {
			t.Logf("the engine said:\n%s", e.stderr)
		}
	})
	return e
}

var readyLine = regexp.MustCompile(`^ready grpc=(127\.0\.0\.1:\d+) ui=(127\.0\.0\.1:\d+|none) namespace=(\S+) in \d+\.\ds\n$`)

// start runs the engine on free ports and waits until it says that it is ready.
func start(t *testing.T, args ...string) *engine {
	t.Helper()
	e := launch(t, append([]string{"-port", aPort(t), "-ui-port", aPort(t)}, args...))
	watchdog := time.AfterFunc(time.Minute, func() { _ = e.command.Process.Kill() })
	defer watchdog.Stop()
	line, err := e.stdout.ReadString('\n')
	require.NoError(t, err, "%s", e.stderr)
	found := readyLine.FindStringSubmatch(line)
	require.NotNil(t, found, "%q", line)
	e.address, e.ui, e.readyNamespace = found[1], found[2], found[3]
	return e
}

// wait waits for the end, and returns the exit code and what else came on
// standard output.
func (e *engine) wait(t *testing.T, limit time.Duration) (code int, rest string) {
	t.Helper()
	watchdog := time.AfterFunc(limit, func() { _ = e.command.Process.Kill() })
	defer watchdog.Stop()
	output, err := io.ReadAll(e.stdout)
	require.NoError(t, err)
	_ = e.command.Wait() // the code says the same
	return e.command.ProcessState.ExitCode(), string(output)
}

// stop asks for an orderly end, which must be clean and soon.
func (e *engine) stop(t *testing.T, signal os.Signal) {
	t.Helper()
	require.NoError(t, e.command.Process.Signal(signal))
	code, rest := e.wait(t, 10*time.Second)
	require.Equal(t, 0, code, "%s", e.stderr)
	require.Empty(t, rest, "one line belongs on standard output")
}

func TestEngineKeepsEverythingBetweenStarts(t *testing.T) {
	t.Parallel()
	postgres := startCluster(t)
	postgres.owner(t, "keeper")
	database := []string{"-postgres", postgres.address, "-postgres-user", "keeper", "-postgres-database", "keeper", "-namespace", "test"}
	metrics := aPort(t)

	first := start(t, append(database, "-attributes", "HejieKind=Keyword,HejieLight=Keyword,HejieDue=Datetime", "-metrics-port", metrics)...)
	require.Equal(t, "test", first.readyNamespace)
	requirePage(t, "http://"+first.ui+"/")
	requirePage(t, "http://"+first.ui+"/api/v1/namespaces/test")
	requirePage(t, "http://127.0.0.1:"+metrics+"/metrics")

	c := first.dial(t)
	run := startWaiting(t, c)
	requireRuns(t, c)
	requireWaiting(t, c, run)
	namespace := requireNamespace(t, c, 90*24*time.Hour)
	requireAttributes(t, c, map[string]enumspb.IndexedValueType{
		"HejieKind": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "HejieLight": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"HejieDue": enumspb.INDEXED_VALUE_TYPE_DATETIME,
	})

	rival := launch(t, append(database, "-port", aPort(t), "-ui-port", "0"))
	code, _ := rival.wait(t, time.Minute)
	require.Equal(t, 1, code)
	require.Contains(t, rival.stderr.String(), "another engine runs on database keeper")
	first.stop(t, syscall.SIGTERM)

	second := start(t, append(database, "-attributes", "HejieKind=Keyword,HejieBounces=Int", "-retention", "48h")...)
	c = second.dial(t)
	requireWaiting(t, c, run)
	require.Equal(t, namespace, requireNamespace(t, c, 48*time.Hour), "the namespace must be the same one")
	requireAttributes(t, c, map[string]enumspb.IndexedValueType{
		"HejieKind": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "HejieLight": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"HejieDue": enumspb.INDEXED_VALUE_TYPE_DATETIME, "HejieBounces": enumspb.INDEXED_VALUE_TYPE_INT,
	})
	require.NoError(t, second.command.Process.Kill())
	second.wait(t, time.Minute)

	clash := launch(t, append(database, "-port", aPort(t), "-ui-port", "0", "-attributes", "HejieKind=Int"))
	code, _ = clash.wait(t, time.Minute)
	require.Equal(t, 1, code)
	require.Contains(t, clash.stderr.String(), "HejieKind is Keyword in namespace test and cannot become Int")

	third := start(t, append(database, "-ui-port", "0")...)
	require.Equal(t, "none", third.ui)
	requireWaiting(t, third.dial(t), run)
	third.stop(t, syscall.SIGINT)
}

func TestEngineMakesDatabasesWhenItMay(t *testing.T) {
	t.Parallel()
	c := startCluster(t)
	c.role(t, "maker", "createdb")
	start(t, "-postgres", c.address, "-postgres-user", "maker", "-postgres-database", "made-here").stop(t, syscall.SIGTERM)
	require.ErrorContains(t, c.query(t.Context(), `create database "made-here_visibility"`), "already exists")
}

func TestEngineStopsInTimeWithoutPostgres(t *testing.T) {
	t.Parallel()
	c := startCluster(t)
	c.owner(t, "orphan")
	e := start(t, "-postgres", c.address, "-postgres-user", "orphan", "-postgres-database", "orphan")
	c.stop()
	e.stop(t, syscall.SIGTERM)
}

func TestEngineSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	c := startCluster(t)
	c.owner(t, "owner")
	c.role(t, "guest", "nocreatedb")
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	_, busyPort, err := net.SplitHostPort(busy.Addr().String())
	require.NoError(t, err)
	open := filepath.Join(t.TempDir(), "password")
	require.NoError(t, os.WriteFile(open, []byte(ownerPassword), 0o644))
	wrong := filepath.Join(t.TempDir(), "password")
	require.NoError(t, os.WriteFile(wrong, []byte("wrong\n"), 0o600))

	for name, test := range map[string]struct {
		args []string
		env  string
		code int
		says string
	}{
		"unknown flag":      {[]string{"-colour", "red"}, "", 2, "flag provided but not defined: -colour; -help lists the flags"},
		"argument":          {[]string{"now"}, "", 2, `unexpected "now"`},
		"network":           {[]string{"-ip", "0.0.0.0"}, "", 2, "add -allow-network"},
		"no address":        {[]string{"-ip", "localhost"}, "", 2, "is not an IP address"},
		"port":              {[]string{"-port", "70000"}, "", 2, "-port 70000 is not a port"},
		"postgres":          {[]string{"-postgres", "127.0.0.1"}, "", 2, "is not host:port"},
		"database":          {[]string{"-postgres-database", "a/b"}, "", 2, "must be letters, digits"},
		"attribute type":    {[]string{"-attributes", "HejieKind=Colour"}, "", 2, "is not Name=Type"},
		"attribute twice":   {[]string{"-attributes", "A=Int,A=Int"}, "", 2, "A is named twice"},
		"retention":         {[]string{"-retention", "1h"}, "", 2, "24h at least"},
		"shards":            {[]string{"-shards", "0"}, "", 2, "there must be one at least"},
		"log level":         {[]string{"-log-level", "loud"}, "", 2, "is none of debug"},
		"open file":         {[]string{"-postgres-password-file", open}, "", 2, "chmod 600"},
		"space in password": {nil, "HEJIE_ENGINE_PASSWORD=a b", 2, "holds a space"},
		"port in use":       {[]string{"-port", busyPort}, "", 1, "choose another -port"},
		"UI port in use":    {[]string{"-ui-port", busyPort}, "", 1, "choose another -ui-port"},
		"no postgres":       {[]string{"-postgres", "127.0.0.1:1"}, "", 1, "see that it runs, or correct -postgres"},
		"bad password":      {nil, "HEJIE_ENGINE_PASSWORD=wrong", 1, "refuses role owner: set its password in HEJIE_ENGINE_PASSWORD"},
		"bad file":          {[]string{"-postgres-password-file", wrong}, "", 1, "refuses role owner"},
		"no database":       {[]string{"-postgres-database", "nowhere"}, "", 1, "«create database nowhere owner owner»"},
		"not the owner":     {[]string{"-postgres-user", "guest"}, "", 1, "role guest may not change database owner"},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"-port", aPort(t), "-ui-port", "0", "-postgres", c.address, "-postgres-user", "owner", "-postgres-database", "owner"}
			e := launch(t, append(args, test.args...), test.env)
			code, output := e.wait(t, time.Minute)
			require.Equal(t, test.code, code, "%s", e.stderr)
			require.Empty(t, output)
			said := e.stderr.String()
			require.Regexp(t, `^engine: [^\n]+\n$`, said, "one sentence")
			require.Contains(t, said, test.says)
			require.NotContains(t, said, ownerPassword)
		})
	}
}
