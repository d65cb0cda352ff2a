// Package child runs programs of ours as children: one that prints a line that
// begins with "ready" once it can be used, and stops orderly on SIGTERM.
package child

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"hejie/domain"
)

// A Child is a program that runs, ran, or is to run. Its methods belong to one
// goroutine at a time, but for Done.
type Child struct {
	Name      string // what people call it
	Path      string
	Args, Env []string // Env is added to this process's own
	Log       string   // file to which what it says is appended

	cmd   *exec.Cmd
	done  chan struct{}
	ready string
}

// Program finds a program of ours: beside the one that runs, else on the PATH.
func Program(name string) (string, error) {
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
	return "", domain.Fault(domain.NotFound, "no_program", "program", name, "self", self)
}

// Done is closed when the child has ended, until it is started again.
func (c *Child) Done() <-chan struct{} { return c.done }

// Ready is the child's ready line.
func (c *Child) Ready() string { return c.ready }

// PID is the number of the child's process.
func (c *Child) PID() int { return c.cmd.Process.Pid }

// ExitCode is what the child ended with, -1 when a signal ended it or it runs.
func (c *Child) ExitCode() int { return c.cmd.ProcessState.ExitCode() }

// Restart starts the child, stopping it first when it runs, and returns when it
// is ready. When it ends instead, the error has its last words.
func (c *Child) Restart(ctx context.Context) error {
	if err := c.Stop(ctx); err != nil {
		return err
	}
	ready, err := c.start()
	if err != nil {
		return domain.Fault(domain.Internal, "of", "about", c.Name, "why", err)
	}
	select {
	case c.ready = <-ready:
		return nil
	case <-c.done:
		return errors.New(c.lastWords())
	case <-ctx.Done():
		c.Kill()
		return domain.Fault(domain.Internal, "child_late", "program", c.Name, "why", ctx.Err())
	}
}

// start starts the process. ready gets the line by which it says so.
func (c *Child) start() (ready chan string, err error) {
	log, err := os.OpenFile(c.Log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	ready = make(chan string, 1)
	c.cmd = exec.Command(c.Path, c.Args...)
	c.cmd.Env = append(os.Environ(), c.Env...)
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
func (c *Child) Stop(ctx context.Context) error {
	if c.cmd == nil || c.cmd.Process == nil {
		return nil
	}
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return domain.Fault(domain.Internal, "of", "about", c.Name, "why", err)
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		c.Kill()
		return domain.Fault(domain.Internal, "child_cut_off", "program", c.Name, "why", ctx.Err())
	}
}

// Kill ends the child as a power cut would. One that does not run is left
// alone.
func (c *Child) Kill() {
	if c.cmd == nil || c.cmd.Process == nil {
		return
	}
	_ = c.cmd.Process.Kill() // an error means that it has ended
	<-c.done
}

// Said is all that is in the child's log.
func (c *Child) Said() string {
	said, err := os.ReadFile(c.Log)
	if err != nil {
		return err.Error()
	}
	return string(said)
}

// lastWords is the last line of the child's log, or how it ended if it said
// nothing.
func (c *Child) lastWords() string {
	lines := strings.Split(strings.TrimSpace(c.Said()), "\n")
	last := lines[len(lines)-1]
	if last == "" {
		return c.Name + ": " + c.cmd.ProcessState.String()
	}
	var logged struct{ Error string }
	if json.Unmarshal([]byte(last), &logged) == nil && logged.Error != "" {
		last = c.Name + ": " + logged.Error
	}
	if words := []rune(last); len(words) > enough {
		last = string(words[:enough]) + "…"
	}
	return last + " (" + c.Log + ")"
}

// enough is how many characters of its last words are told here. All of them
// are in the log.
const enough = 300

// A readyWatch passes on what a child says, and the first line that begins with
// "ready".
type readyWatch struct {
	to    io.Writer
	ready chan string
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
			w.once.Do(func() { w.ready <- string(line) })
		}
		w.line = rest
	}
	return w.to.Write(said)
}
