//go:build e2e

package e2e_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience bounds every wait for something that should take moments.
const patience = 2 * time.Minute

// program is the path of a program that `make build` made.
func program(t testing.TB, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "bin", name))
	require.NoError(t, err)
	_, err = os.Stat(path)
	require.NoError(t, err, "make build first")
	return path
}

// process is a program that runs.
type process struct {
	cmd   *exec.Cmd
	ready string // its ready line
	mu    sync.Mutex
	log   bytes.Buffer
	ended chan struct{}
}

// launch starts a program and waits for its ready line.
func launch(t testing.TB, env []string, path string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(path, args...), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stderr = p
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			_, _ = fmt.Fprintln(p, lines.Text())
			if strings.HasPrefix(lines.Text(), "ready ") {
				ready <- lines.Text()
			}
		}
		_ = p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(path), p.said())
		}
	})
	select {
	case p.ready = <-ready:
	case <-p.ended:
		require.Fail(t, "it ended before it was ready", "%s: %s", path, p.said())
	case <-time.After(patience):
		require.Fail(t, "it was not ready in time", "%s: %s", path, p.said())
	}
	return p
}

// Write keeps what the program says.
func (p *process) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

// said gives the end of what the program said.
func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	said := p.log.String()
	return said[max(0, len(said)-8000):]
}

// kill ends the program as a power cut would.
func (p *process) kill() { p.signal(syscall.SIGKILL) }

// stop asks the program to end.
func (p *process) stop() { p.signal(syscall.SIGTERM) }

func (p *process) signal(s syscall.Signal) {
	_ = p.cmd.Process.Signal(s)
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
}
