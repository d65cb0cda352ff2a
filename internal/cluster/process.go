package cluster

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	_ "github.com/lib/pq" // the driver
)

// settings returns the server's command line.
func settings(data string, port int, durable bool) []string {
	set := []string{
		"listen_addresses=" + loopback,
		"port=" + strconv.Itoa(port),
		"unix_socket_directories=", // the path of a socket may not exceed 107 bytes
		"max_connections=200",
		// What people are recorded under belongs in tables, not in a log: an
		// error is logged without its statement and without the values at fault.
		"log_min_error_statement=panic",
		"log_error_verbosity=terse",
	}
	if !durable {
		// Quick, and yet a server that is killed loses nothing it confirmed: what
		// it wrote, the system has. The last tells the register that whoever uses
		// this cluster knows.
		set = append(set, "fsync=off", "full_page_writes=off", "hejie.throwaway=on")
	}
	args := []string{"-D", data}
	for _, s := range set {
		args = append(args, "-c", s)
	}
	return args
}

// A process is the server's, and can be started again after it ended.
type process struct {
	path    string
	args    []string
	data    string // real path of the data folder
	log     string
	account account

	cmd  *exec.Cmd
	done chan struct{} // closed when the server has ended
}

// start starts the server once nothing of an earlier one is left.
func (p *process) start(ctx context.Context) error {
	if err := p.clear(ctx); err != nil {
		return err
	}
	if err := os.Rename(p.log, p.log+".before"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	log, err := os.OpenFile(p.log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()

	p.cmd = exec.Command(p.path, p.args...)
	p.cmd.Dir, p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.data, environment, log, log
	p.cmd.SysProcAttr = p.account.attributes()
	p.cmd.SysProcAttr.Pdeathsig = syscall.SIGINT // when we die, shut down
	p.cmd.SysProcAttr.Setpgid = true             // a Ctrl-C in the terminal is ours to handle

	cmd, done, started := p.cmd, make(chan struct{}), make(chan error)
	go func() {
		// Pdeathsig follows the thread that forked, not the process, so that
		// thread must stay for as long as the server does.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(done)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its log
		}
	}()
	p.done = done
	return <-started
}

// whenReady returns when the server lets dsn in, or an error with what the
// server said when it ended instead. A server that recovers from a crash is
// waited for.
func (p *process) whenReady(ctx context.Context, dsn string) error {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		refused := db.PingContext(ctx)
		if refused == nil {
			return nil
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-p.done:
			return fmt.Errorf("the server ended as it started:\n%s", p.lastWords())
		case <-ctx.Done():
			return fmt.Errorf("the server was not ready in time (%w): %w\n%s", ctx.Err(), refused, p.lastWords())
		}
	}
}

// lastWords returns the end of the server's log.
func (p *process) lastWords() []byte {
	const enough = 2000
	said, err := os.ReadFile(p.log)
	if err != nil {
		return []byte(err.Error())
	}
	return said[max(0, len(said)-enough):]
}

// stop asks for a fast shutdown, and for an immediate one when ctx ends first.
func (p *process) stop(ctx context.Context) error {
	if p.cmd == nil || p.cmd.Process == nil {
		return nil
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("cluster: stop: %w", err)
	}
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
		p.kill()
		return fmt.Errorf("cluster: stop: the server was cut off: %w", ctx.Err())
	}
}

// kill ends the server and its children without giving them a chance to tidy
// up. Left alone, the children would answer for some milliseconds more.
func (p *process) kill() {
	if p.cmd == nil || p.cmd.Process == nil {
		return
	}
	_ = p.cmd.Process.Kill() // an error means that it has ended
	<-p.done
	for pid := range serversIn(p.data) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// clear makes way for a new server. Our caller holds the home's lock, so a
// server that still runs there has lost the process that started it: it is told
// to shut down, and waited for, as are the children of one that was killed.
// Then no postmaster.pid can be anything but a leftover, whose number may by now
// be another program's; PostgreSQL would take that for a running server.
func (p *process) clear(ctx context.Context) error {
	pidFile := filepath.Join(p.data, "postmaster.pid")
	for told := false; ; told = true {
		alive := serversIn(p.data)
		if len(alive) == 0 {
			break
		}
		if leader := readPID(pidFile); !told && leader != 0 && alive[leader] {
			_ = syscall.Kill(leader, syscall.SIGINT)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("an earlier server in %s does not end: %w", p.data, ctx.Err())
		}
	}
	if err := os.Remove(pidFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// serversIn returns the processes of PostgreSQL that work in the folder data.
// All of them, a server's children too, have it as their working directory.
func serversIn(data string) map[int]bool {
	alive := map[int]bool{}
	entries, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, cwd := range entries {
		at, err := os.Readlink(cwd)
		if err != nil || at != data {
			continue
		}
		name, _ := os.ReadFile(filepath.Join(filepath.Dir(cwd), "comm"))
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(cwd))); err == nil && strings.HasPrefix(string(name), "postgres") {
			alive[pid] = true
		}
	}
	return alive
}

// readPID returns the number in the first line of a postmaster.pid, or 0.
func readPID(file string) int {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	pid, err := strconv.Atoi(string(bytes.TrimSpace(first)))
	if err != nil {
		return 0
	}
	return pid
}
