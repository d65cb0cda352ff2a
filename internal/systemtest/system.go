// Package systemtest runs a whole Hejie on loopback, for tests and for
// measurements: PostgreSQL, the engine, a worker, and the office of invented
// people that officetest founds. Each part can be killed and started again.
package systemtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/client"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/child"
	"hejie/internal/cluster"
	"hejie/internal/dial"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/workflows"
)

// Patience bounds every wait for something that should take moments.
const Patience = 2 * time.Minute

// Namespace is the engine's.
const Namespace = "hejie"

// connections is how many the owner may have to the register: enough for thirty
// people not to wait for each other.
const connections = 32

// Options says what kind of system to run.
type Options struct {
	// Durable gives PostgreSQL every safeguard against power loss, as in
	// production. Without it commits are quick and only processes may crash.
	Durable bool
	// Empty leaves the worker out.
	Empty bool
	// WorkerEnv is what the worker finds in its environment besides.
	WorkerEnv []string
	// Dir is PostgreSQL's home. Empty means a temporary folder.
	Dir string
}

// A System is a Hejie that runs.
type System struct {
	*officetest.Office
	Cluster *cluster.Cluster
	Engine  *child.Child
	Worker  *child.Child
	Client  client.Client
	DB      *sql.DB // the register's, as its owner, for what no program may do
	Address string  // of the engine's frontend
	UI      string  // of its pages, host:port
	Config  string  // file of settings, for workers and commands

	dir     string
	workers []*child.Child // all that were made
}

// Start starts a system. On an error nothing is left of it.
func Start(ctx context.Context, o Options) (_ *System, err error) {
	s := &System{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.dir, err = os.MkdirTemp("", "hejie-system-"); err != nil {
		return nil, err
	}
	if s.Cluster, err = cluster.Start(ctx, cluster.Options{Durable: o.Durable, Dir: o.Dir}); err != nil {
		return nil, err
	}
	if err := s.Cluster.Furnish(ctx); err != nil {
		return nil, err
	}
	owner, app := s.Cluster.DSN(cluster.Owner, cluster.Register), s.Cluster.DSN(cluster.App, cluster.Register)
	if err := officetest.Found(ctx, owner); err != nil {
		return nil, err
	}
	if s.Office, err = officetest.Enter(ctx, postgres.Options{DSN: owner}, postgres.Options{DSN: app, MaxOpen: 24}); err != nil {
		return nil, err
	}
	if s.DB, err = postgres.Connect(ctx, postgres.Options{DSN: owner, MaxOpen: connections}); err != nil {
		return nil, err
	}
	if err := s.startEngine(ctx); err != nil {
		return nil, err
	}
	if s.Client, err = s.Dial(ctx); err != nil {
		return nil, err
	}
	if s.Config, err = s.Settings(s.Address, app); err != nil {
		return nil, err
	}
	if s.Worker, err = s.NewWorker(s.Config, o.WorkerEnv...); err != nil || o.Empty {
		return s, err
	}
	return s, s.Worker.Restart(ctx)
}

func (s *System) startEngine(ctx context.Context) (err error) {
	if s.Address, err = FreeAddress(); err != nil {
		return err
	}
	if s.UI, err = FreeAddress(); err != nil {
		return err
	}
	path, err := Program("engine")
	if err != nil {
		return err
	}
	s.Engine = &child.Child{
		Name: "engine", Path: path, Log: filepath.Join(s.dir, "engine.log"),
		Args: []string{
			"-port", port(s.Address), "-ui-port", port(s.UI), "-namespace", Namespace, "-postgres", s.Cluster.Addr(),
			"-postgres-user", cluster.Temporal, "-postgres-database", cluster.Temporal, "-attributes", workflows.Attributes(),
		},
		Env: []string{"HEJIE_ENGINE_PASSWORD=" + s.Cluster.Password(cluster.Temporal)},
	}
	return s.Engine.Restart(ctx)
}

// Dial connects to the engine as the programs do. The caller closes.
func (s *System) Dial(ctx context.Context) (client.Client, error) {
	c := config.Default()
	c.Temporal.Address, c.Temporal.Namespace = s.Address, Namespace
	return dial.Temporal(ctx, c, slog.New(slog.DiscardHandler), nil)
}

// Update sends a message to a case by the decide update, and gives what answers
// it.
func (s *System) Update(ctx context.Context, id domain.CaseID, message any) (recorded workflows.Recorded, err error) {
	h, err := s.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflows.MediationID(id), UpdateName: workflows.DecideUpdate,
		Args: []any{message}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = h.Get(ctx, &recorded)
	}
	return recorded, err
}

// Settings writes a file of settings by which a program reaches the engine and
// the register at other addresses than their own, as through a proxy.
func (s *System) Settings(engine, dsn string, more ...string) (file string, err error) {
	text := fmt.Sprintf("temporal:\n  address: %s\n  ui: http://%s\nregister:\n  dsn: %q\n", engine, s.UI, dsn)
	f, err := os.CreateTemp(s.dir, "settings-*.yaml")
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text + strings.Join(more, "\n"))
	return f.Name(), errors.Join(err, f.Close())
}

// NewWorker makes one more worker, not started yet. Close stops it.
func (s *System) NewWorker(config string, env ...string) (*child.Child, error) {
	path, err := Program("hejie-worker")
	if err != nil {
		return nil, err
	}
	w := &child.Child{
		Name: "worker", Path: path, Args: []string{"-config", config}, Env: env,
		Log: filepath.Join(s.dir, fmt.Sprintf("worker-%d.log", len(s.workers)+1)),
	}
	s.workers = append(s.workers, w)
	return w, nil
}

// Close stops everything and removes what it kept.
func (s *System) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	var all error
	for _, w := range s.workers {
		all = errors.Join(all, w.Stop(ctx))
	}
	if s.Engine != nil {
		all = errors.Join(all, s.Engine.Stop(ctx))
	}
	if s.Client != nil {
		s.Client.Close()
	}
	if s.DB != nil {
		all = errors.Join(all, s.DB.Close())
	}
	if s.Office != nil && s.Register != nil {
		all = errors.Join(all, s.Register.Close())
	}
	if s.Cluster != nil {
		all = errors.Join(all, s.Cluster.Stop(ctx))
	}
	return errors.Join(all, os.RemoveAll(s.dir))
}

// FreeAddress is an address on loopback where nobody listens.
func FreeAddress() (string, error) {
	p, err := cluster.FreePort()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(p)), err
}

func port(address string) string {
	_, p, _ := net.SplitHostPort(address)
	return p
}
