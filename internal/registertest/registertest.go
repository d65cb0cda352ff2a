// Package registertest gives each test a PostgreSQL database of its own.
//
// A test binary that uses it says so once:
//
//	func TestMain(m *testing.M) { registertest.Main(m, migrate) }
//
// The first Database starts a throw-away cluster and migrates a template in it;
// every further one is a copy of the template. Where HEJIE_TEST_CLUSTER names
// the home of a running cluster, as when many test binaries run at once, the
// databases are made there, and removed again.
package registertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hejie/internal/cluster"
)

// patience is how long any one of the steps here may take on a busy machine.
const patience = time.Minute

var (
	migrate func(ctx context.Context, ownerDSN string) error
	number  atomic.Int64

	running *cluster.Cluster            // once a test asked for it
	host    = sync.OnceValues(prepared) // running, with the database that others are copies of
)

// Main runs the tests and ends the process. template fills an empty database as
// its owner; nil leaves it empty.
func Main(m *testing.M, template func(ctx context.Context, ownerDSN string) error) {
	migrate = template
	code := m.Run()
	if running != nil {
		if err := cleanUp(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

func cleanUp() error {
	dropped := drop(running, template())
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return errors.Join(dropped, running.Stop(ctx))
}

// Database makes a database for t and returns how its owner and the program's
// role reach it. It is dropped when t ends.
func Database(t testing.TB) (owner, app string) {
	t.Helper()
	c, err := host()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("%s_%d", template(), number.Add(1))
	if err := errors.Join(drop(c, name), create(c, name, template())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(c, name); err != nil {
			t.Error(err)
		}
	})
	return c.DSN(cluster.Owner, name), c.DSN(cluster.App, name)
}

// template returns the name of this process's template: others may share the
// cluster.
func template() string { return fmt.Sprintf("test_%d", os.Getpid()) }

func prepared() (*cluster.Cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c, err := find(ctx)
	if err != nil {
		return nil, err
	}
	running = c
	if err := c.Roles(ctx, cluster.Owner, cluster.App); err != nil {
		return nil, err
	}
	if err := drop(c, template()); err != nil { // left by a process that had our number
		return nil, err
	}
	if err := create(c, template(), ""); err != nil {
		return nil, err
	}
	if migrate == nil {
		return c, nil
	}
	if err := migrate(ctx, c.DSN(cluster.Owner, template())); err != nil {
		return nil, fmt.Errorf("registertest: template: %w", err)
	}
	return c, nil
}

func find(ctx context.Context) (*cluster.Cluster, error) {
	if home := os.Getenv("HEJIE_TEST_CLUSTER"); home != "" {
		return cluster.Attach(home)
	}
	return cluster.Start(ctx, cluster.Options{})
}

func create(c *cluster.Cluster, name, template string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return c.Databases(ctx, cluster.Database{Name: name, Owner: cluster.Owner, Users: []string{cluster.App}, Template: template})
}

func drop(c *cluster.Cluster, name string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return c.Drop(ctx, name)
}
