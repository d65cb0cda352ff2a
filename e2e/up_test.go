//go:build e2e

package e2e_test

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/child"
	"hejie/internal/cluster"
	"hejie/internal/postgres"
	"hejie/internal/record"
	"hejie/internal/systemtest"
	"hejie/register"
)

// home is a data folder of `hejie up`, with ports of its own.
type home struct {
	data     string
	port, ui string
}

func newHome(t testing.TB) home {
	t.Helper()
	// Not t.TempDir, through which PostgreSQL's account could not pass.
	dir, err := os.MkdirTemp("", "hejie-up-")
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return home{filepath.Join(dir, "data"), freePort(t), freePort(t)}
}

func freePort(t testing.TB) string {
	t.Helper()
	address, err := systemtest.FreeAddress()
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	return port
}

func (h home) flags(more ...string) []string {
	return append([]string{"up", "--lang", "en", "--data", h.data, "--port", h.port, "--ui-port", h.ui}, more...)
}

// up starts the system and waits until it is ready.
func (h home) up(t testing.TB, more ...string) upProcess {
	t.Helper()
	p := upProcess{&child.Child{Name: "hejie up", Path: program(t, "hejie"), Args: h.flags(more...), Log: filepath.Join(t.TempDir(), "up.log")}}
	t.Cleanup(func() {
		p.stop(t)
		if t.Failed() {
			t.Logf("hejie up said:\n%s", systemtest.LastSaid(p.Child, 8000))
		}
	})
	restart(t, p.Child)
	return p
}

// upProcess is a `hejie up` that runs.
type upProcess struct{ *child.Child }

func (p upProcess) stop(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, p.Stop(ctx))
}

// refused runs a command line that must fail at once, and gives what it says.
func refused(t testing.TB, args ...string) (code int, said string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, program(t, "hejie"), args...).CombinedOutput()
	require.Error(t, err, "%s", out)
	failure, ok := err.(*exec.ExitError)
	require.True(t, ok, "%v", err)
	return failure.ExitCode(), string(out)
}

// store opens the register of a running system.
func (h home) store(t testing.TB) *register.Register {
	t.Helper()
	own, err := cluster.Attach(filepath.Join(h.data, "postgres"))
	require.NoError(t, err)
	r, err := register.Open(t.Context(), postgres.Options{DSN: own.DSN(cluster.App, cluster.Register)}, procedures.All())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close()) })
	return r
}

var numbered = regexp.MustCompile(`(?m)^  (YX\d{4}-\d{6})  `)

// suggested finds what a demo says may be tried next.
var suggested = regexp.MustCompile(`(?m)^  HEJIE_.* (inbox|show) .*$`)

// cases lists the cases that a demo told of.
func cases(p upProcess) []domain.CaseID {
	var ids []domain.CaseID
	for _, found := range numbered.FindAllStringSubmatch(p.Said(), -1) {
		ids = append(ids, domain.CaseID(found[1]))
	}
	return ids
}

// children lists the processes below p, by name.
func (p upProcess) children(t testing.TB) map[string]int {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", p.PID()))
	require.NoError(t, err)
	found := map[string]int{}
	for _, file := range files {
		text, _ := os.ReadFile(file) // a thread may have ended
		for _, field := range strings.Fields(string(text)) {
			pid, err := strconv.Atoi(field)
			require.NoError(t, err)
			name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
			found[strings.TrimSpace(string(name))] = pid
		}
	}
	return found
}

// awaitChildren waits until the three parts run, none of them one of before.
func (p upProcess) awaitChildren(t testing.TB, before map[string]int) map[string]int {
	t.Helper()
	var now map[string]int
	require.Eventually(t, func() bool {
		now = p.children(t)
		for name, pid := range before {
			if now[name] == pid {
				return false
			}
		}
		return slices.Equal(slices.Sorted(maps.Keys(now)), []string{"engine", "hejie-worker", "postgres"})
	}, patience, 20*time.Millisecond, "children: %v, before: %v", now, before)
	return now
}

// alive reports whether a process runs. One that has ended and that nobody has
// asked about yet does not.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(stat), ") Z ")
}

func TestUp(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	up := h.up(t, "--demo")
	require.Contains(t, up.Ready(), "grpc=127.0.0.1:"+h.port)
	require.Contains(t, up.Ready(), "demo=13")
	told := cases(up)
	require.Len(t, told, 13)

	t.Run("shows the cases in the Temporal UI", func(t *testing.T) {
		page, err := http.Get("http://127.0.0.1:" + h.ui + "/api/v1/namespaces/hejie/workflows/mediation%2F" + string(told[0]))
		require.NoError(t, err)
		require.NoError(t, page.Body.Close())
		require.Equal(t, http.StatusOK, page.StatusCode)
	})
	t.Run("tells commands that can be copied as they are", func(t *testing.T) {
		lines := suggested.FindAllString(up.Said(), -1)
		require.Len(t, lines, 2, up.Said())
		for _, line := range lines {
			said, err := exec.CommandContext(t.Context(), "sh", "-c", line+" --lang en").CombinedOutput()
			require.NoError(t, err, "%s: %s", line, said)
			require.Contains(t, string(said), "YX", line)
		}
	})
	t.Run("has played the demonstration by signed messages", func(t *testing.T) { checkDemo(t, h, told) })
	t.Run("keeps the keys to their owner", func(t *testing.T) {
		keys, err := filepath.Glob(filepath.Join(h.data, "keys", "*.pem"))
		require.NoError(t, err)
		require.Len(t, keys, 22)
		for _, key := range keys {
			info, err := os.Stat(key)
			require.NoError(t, err)
			require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		}
	})
	t.Run("runs once over a data folder", func(t *testing.T) {
		code, said := refused(t, h.flags()...)
		require.Equal(t, 5, code)
		require.Contains(t, said, fmt.Sprintf("run by process %d already", up.PID()))
	})
	t.Run("names the port that is taken, and its flag", func(t *testing.T) {
		other := newHome(t)
		other.ui = h.ui
		code, said := refused(t, other.flags()...)
		require.Equal(t, 5, code)
		require.Contains(t, said, "port "+h.ui+" is taken")
		require.Contains(t, said, "--ui-port")
	})
	t.Run("starts again what dies", func(t *testing.T) {
		for i, name := range []string{"hejie-worker", "engine", "postgres"} {
			before := up.awaitChildren(t, nil)
			require.NoError(t, syscall.Kill(before[name], syscall.SIGKILL))
			up.awaitChildren(t, map[string]int{name: before[name]})
			require.Eventually(t, func() bool { return strings.Count(up.Said(), "is back") > i }, patience, 20*time.Millisecond, name)
		}
	})

	children := up.awaitChildren(t, nil)
	up.stop(t)
	require.Equal(t, 0, up.ExitCode(), up.Said())
	for name, pid := range children {
		require.False(t, alive(pid), name)
	}

	t.Run("plays nothing twice", func(t *testing.T) {
		again := h.up(t, "--demo")
		require.Equal(t, told, cases(again))
		require.Len(t, members(t, h), 22)
		checkDemo(t, h, told)

		children := again.awaitChildren(t, nil)
		again.Kill()
		require.Eventually(t, func() bool {
			return !alive(children["engine"]) && !alive(children["hejie-worker"]) && !alive(children["postgres"])
		}, patience, 20*time.Millisecond, "the children outlive a killed hejie")
	})
	t.Run("starts over what a kill left, and takes no demo among real staff", func(t *testing.T) {
		require.NoError(t, os.Remove(filepath.Join(h.data, "demo")))
		third := h.up(t, "--demo")
		require.Contains(t, third.Ready(), "demo=failed")
		require.Eventually(t, func() bool { return strings.Contains(third.Said(), "has staff already") }, patience, 20*time.Millisecond)
		third.stop(t)
		require.Equal(t, 0, third.ExitCode(), third.Said())
	})
}

func members(t testing.TB, h home) []record.Member {
	t.Helper()
	staff, err := h.store(t).Staff(t.Context(), "")
	require.NoError(t, err)
	return staff
}

// checkDemo sees that the cases ended as the script has it, or wait for
// someone, and that every line of the audit holds.
func checkDemo(t testing.TB, h home, ids []domain.CaseID) {
	t.Helper()
	r := h.store(t)
	endings := map[string]int{}
	for _, id := range ids {
		story, err := r.Case(t.Context(), id)
		require.NoError(t, err)
		endings[story.Ending]++
		open := slices.ContainsFunc(story.Tasks, func(task record.Task) bool { return task.State == "open" })
		require.Equal(t, story.Ending == "", open, "%s is either over or asks something", id)
		for _, task := range story.Tasks {
			if task.Decision != nil {
				require.NotEmpty(t, task.Decision.Message, "%s was decided without a signature", task.Task)
			}
		}
	}
	require.Equal(t, map[string]int{
		"": 9, "agreed": 1, "withdrawn": 1, "declined": 1, "no_consent": 1,
	}, endings)
	report, err := r.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
	require.Positive(t, report.Signatures)
}

func TestSecondSignalCutsShort(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	up := h.up(t)
	require.Contains(t, up.Ready(), "demo=none")
	children := up.awaitChildren(t, nil)
	// An engine that hears nothing would be waited for.
	require.NoError(t, syscall.Kill(children["engine"], syscall.SIGSTOP))
	require.NoError(t, syscall.Kill(up.PID(), syscall.SIGTERM))
	require.Eventually(t, func() bool { return strings.Contains(up.Said(), "Stopping") }, patience, 10*time.Millisecond)
	begun := time.Now()
	up.stop(t)
	require.Less(t, time.Since(begun), 8*time.Second)
	require.Equal(t, 1, up.ExitCode(), up.Said())
	require.Contains(t, up.Said(), "stopped at once")
	for name, pid := range children {
		require.False(t, alive(pid), name)
	}
}
