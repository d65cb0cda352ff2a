// Package cluster runs a PostgreSQL cluster of our own: the durable one of
// `hejie up`, and the throw-away ones of tests.
//
// A cluster lives in one folder, its home:
//
//	data/        what PostgreSQL keeps (or a link to it, see Options.Fallback)
//	passwords/   one generated password a role, mode 0600
//	port         the loopback port, chosen once
//	lock         held by the process that runs the cluster
//	log          what the server said since its last start; log.before, before that
//
// It listens on loopback only, has no Unix socket, and asks everyone for a
// password. PostgreSQL refuses to run as root, so under root the server runs as
// the account postgres (or nobody), while the passwords stay root's.
//
// Start begins with an empty folder or with what an earlier run left, however
// that run ended. Attach finds a cluster that another process runs.
package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// Options says what kind of cluster to run and where.
type Options struct {
	// Dir is the cluster's home. Empty means a temporary folder that Stop removes.
	Dir string
	// Port on loopback. 0 means any free one, which is then kept from start to
	// start unless another program has taken it meanwhile.
	Port int
	// Durable keeps every safeguard against power loss. Without it the cluster
	// is fast and a crash of the machine may ruin it.
	Durable bool
	// Fallback is where the data goes when root starts the cluster in a Dir that
	// the server's account cannot enter, such as one below /root. Empty means
	// /var/lib/hejie.
	Fallback string
	// Log is told, in sentences, what a person should know: where the data
	// went, as whom the server runs. Nil means nobody is told.
	Log io.Writer
}

// A Cluster is a PostgreSQL cluster that runs, or ran. Its methods are safe for
// concurrent use, except Stop, Kill and Restart, which belong to one owner.
type Cluster struct {
	dir     string
	port    int
	process *process // nil when another process runs the server
	lock    *os.File
	discard []string // folders that Stop removes
}

// Start starts the cluster of o.Dir, making it first when there is none, and
// returns when it answers. ctx bounds the start, not the life, of the server;
// should this process die, the server shuts down by itself.
func Start(ctx context.Context, o Options) (_ *Cluster, err error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	c := &Cluster{}
	defer func() {
		if err != nil {
			c.release()
			err = fmt.Errorf("cluster: %w", err)
		}
	}()

	temporary := o.Dir == ""
	if temporary {
		if o.Dir, err = os.MkdirTemp("", "hejie-cluster-"); err != nil {
			return nil, err
		}
		c.discard = []string{o.Dir}
	}
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	account, err := serverAccount()
	if err != nil {
		return nil, err
	}
	if c.dir, err = prepareHome(o.Dir, account); err != nil {
		return nil, err
	}
	if c.lock, err = acquire(c.dir); err != nil {
		return nil, err
	}
	data, err := findData(ctx, c.dir, o, account, bin)
	if err != nil {
		return nil, err
	}
	if temporary {
		c.discard = append(c.discard, filepath.Dir(data))
	}
	if c.port, err = choosePort(c.dir, o.Port); err != nil {
		return nil, err
	}
	c.process = &process{
		path:    filepath.Join(bin, "postgres"),
		args:    settings(data, c.port, o.Durable),
		data:    data,
		log:     filepath.Join(c.dir, "log"),
		account: account,
	}
	return c, c.launch(ctx)
}

// Attach returns the cluster that another process runs in dir: its address, its
// roles and its databases. It cannot be stopped, killed or restarted from here.
func Attach(dir string) (*Cluster, error) {
	port, err := readPort(dir)
	if err != nil {
		return nil, fmt.Errorf("cluster: no cluster in %s: %w", dir, err)
	}
	return &Cluster{dir: dir, port: port}, nil
}

// Dir returns the cluster's home.
func (c *Cluster) Dir() string { return c.dir }

// Addr returns the host and port the cluster listens on.
func (c *Cluster) Addr() string { return net.JoinHostPort(loopback, strconv.Itoa(c.port)) }

// DSN returns how role reaches database, password included. TLS is off: the
// way is loopback.
func (c *Cluster) DSN(role, database string) string {
	return fmt.Sprintf("host=%s port=%d user=%s password=%s dbname=%s sslmode=disable",
		loopback, c.port, role, c.Password(role), database)
}

// Done is closed when the server has ended, for whatever reason. A Restart
// makes a new one. Of a cluster that was attached to nothing is known.
func (c *Cluster) Done() <-chan struct{} {
	if c.process == nil {
		return nil
	}
	return c.process.done
}

// Stop disconnects everyone, shuts the server down cleanly and waits for its
// end. When ctx ends first the server is cut off, which loses nothing that was
// committed. A cluster that has stopped, or that was only attached to, is left
// alone.
func (c *Cluster) Stop(ctx context.Context) error {
	defer c.release()
	if c.process == nil {
		return nil
	}
	return c.process.stop(ctx)
}

// Kill ends the server as a power cut would, for tests of faults.
func (c *Cluster) Kill() { c.process.kill() }

// Restart starts the server again on the same port, stopping it first when it
// runs.
func (c *Cluster) Restart(ctx context.Context) error {
	if err := c.process.stop(ctx); err != nil {
		return err
	}
	if err := c.launch(ctx); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// launch starts the server and waits until it lets the superuser in.
func (c *Cluster) launch(ctx context.Context) error {
	if err := c.process.start(ctx); err != nil {
		return err
	}
	err := c.process.whenReady(ctx, c.DSN(Superuser, Superuser))
	if err != nil {
		c.process.kill()
	}
	return err
}

// release lets go of what Start took hold of.
func (c *Cluster) release() {
	for _, dir := range c.discard {
		_ = os.RemoveAll(dir)
	}
	if c.lock != nil {
		_ = c.lock.Close()
	}
	c.discard, c.lock = nil, nil
}

// A HeldError says that another process runs the cluster of a home.
type HeldError struct {
	Dir    string
	Holder string // the number of the process
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("process %s already runs the cluster in %s; stop it first", e.Holder, e.Dir)
}

// acquire takes the lock of a home. The kernel gives it back when this process
// ends, so a lock is never stale.
func acquire(dir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(lock)
		_ = lock.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, &HeldError{Dir: dir, Holder: string(holder)}
		}
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	// The number is for the sentence above; the lock itself holds without it.
	if err := lock.Truncate(0); err == nil {
		_, _ = lock.WriteString(strconv.Itoa(os.Getpid()))
	}
	return lock, nil
}
