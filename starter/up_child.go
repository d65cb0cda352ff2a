package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"hejie/domain"
	"hejie/internal/cluster"
	"hejie/workflows"
)

// A child is a program of ours that `hejie up` runs: it prints a line that
// begins with "ready" once it can be used, and stops orderly on SIGTERM.
type child struct {
	name      string
	path      string
	args, env []string
	log       string // file of what it says; what an earlier run said is kept as log.before
	stopLimit time.Duration

	cmd  *exec.Cmd
	done chan struct{}
}

// children are the engine and the worker, in the order in which they start.
func (u *up) children(own *cluster.Cluster) ([]*child, error) {
	engine, err := program("engine")
	if err != nil {
		return nil, err
	}
	worker, err := program("hejie-worker")
	if err != nil {
		return nil, err
	}
	var workerArgs []string
	if u.configFile != "" {
		workerArgs = []string{"-config", u.configFile}
	}
	children := []*child{
		{
			name: "engine", path: engine, stopLimit: engineStopLimit,
			args: []string{
				"-port", fmt.Sprint(u.port), "-ui-port", fmt.Sprint(u.ui), "-namespace", u.cfg.Temporal.Namespace,
				"-postgres", own.Addr(), "-postgres-user", cluster.Temporal, "-postgres-database", cluster.Temporal,
				"-attributes", workflows.Attributes(),
			},
			env: []string{"HEJIE_ENGINE_PASSWORD=" + own.Password(cluster.Temporal)},
		},
		{
			name: "worker", path: worker, args: workerArgs, stopLimit: u.cfg.Worker.StopTimeout + workerStopLimit,
			env: []string{
				"HEJIE_DATA=" + u.cfg.Data, "HEJIE_LANGUAGE=" + u.lang,
				"HEJIE_TEMPORAL_ADDRESS=" + u.cfg.Temporal.Address, "HEJIE_TEMPORAL_UI=" + u.cfg.Temporal.UI,
			},
		},
	}
	for _, c := range children {
		c.log = filepath.Join(u.logs(), c.name+".log")
		if err := os.Rename(c.log, c.log+".before"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return children, nil
}

// program finds a program of ours: beside this one, else on the PATH.
func program(name string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	if beside, err := exec.LookPath(filepath.Join(filepath.Dir(self), name)); err == nil {
		return beside, nil
	}
	if onPath, err := exec.LookPath(name); err == nil {
		return onPath, nil
	}
	return "", domain.Errorf(domain.NotFound, "the program %s is neither beside %s nor on the PATH; run make build", name, self)
}

// Done is closed when the child has ended.
func (c *child) Done() <-chan struct{} { return c.done }

// Restart starts the child and returns when it is ready. When it ends instead,
// the error has its last words.
func (c *child) Restart(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := c.Stop(ctx); err != nil {
		return err
	}
	ready, err := c.start()
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	select {
	case <-ready:
		return nil
	case <-c.done:
		return fmt.Errorf("%s", c.lastWords())
	case <-ctx.Done():
		c.kill()
		return fmt.Errorf("%s was not ready in time: %w", c.name, ctx.Err())
	}
}

// start starts the process. ready is closed when it says so.
func (c *child) start() (ready chan struct{}, err error) {
	log, err := os.OpenFile(c.log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	ready = make(chan struct{})
	c.cmd = exec.Command(c.path, c.args...)
	c.cmd.Env = append(os.Environ(), c.env...)
	c.cmd.Stdout, c.cmd.Stderr = &readyWatch{to: log, ready: ready}, log
	c.cmd.SysProcAttr = &syscall.SysProcAttr{
		Setpgid:   true,            // a Ctrl-C in the terminal is ours to handle
		Pdeathsig: syscall.SIGKILL, // should we be killed, so that nothing holds the ports at the next start
	}
	cmd, done, started := c.cmd, make(chan struct{}), make(chan error)
	go func() {
		// Pdeathsig follows the thread that forked, not the process, so that
		// thread must stay for as long as the child does.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(done)
		defer func() { _ = log.Close() }()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its log
		}
	}()
	c.done = done
	return ready, <-started
}

// Stop asks the child to stop, and cuts it off when ctx ends first. One that
// does not run is left alone.
func (c *child) Stop(ctx context.Context) error {
	if c.cmd == nil || c.cmd.Process == nil {
		return nil
	}
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		c.kill()
		return fmt.Errorf("%s was cut off: %w", c.name, ctx.Err())
	}
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill() // an error means that it has ended
	<-c.done
}

// lastWords is the last line of the child's log, or how it ended if it said
// nothing.
func (c *child) lastWords() string {
	said, err := os.ReadFile(c.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	last := lines[len(lines)-1]
	if last == "" {
		return c.name + ": " + c.cmd.ProcessState.String()
	}
	var logged struct{ Error string }
	if json.Unmarshal([]byte(last), &logged) == nil && logged.Error != "" {
		last = c.name + ": " + logged.Error
	}
	if words := []rune(last); len(words) > enough {
		last = string(words[:enough]) + "…"
	}
	return last + " (" + c.log + ")"
}

// enough is how many characters of its last words are told here. All of them
// are in the log.
const enough = 300

// A readyWatch passes on what a child says and closes ready at the line that
// begins so.
type readyWatch struct {
	to    io.Writer
	ready chan struct{}
	once  sync.Once
	line  []byte // begun and not ended
}

func (w *readyWatch) Write(said []byte) (int, error) {
	w.line = append(w.line, said...)
	for {
		line, rest, whole := bytes.Cut(w.line, []byte("\n"))
		if !whole {
			break
		}
		if bytes.HasPrefix(line, []byte("ready")) {
			w.once.Do(func() { close(w.ready) })
		}
		w.line = rest
	}
	return w.to.Write(said)
}
