package cluster

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lib/pq"
)

// The roles of a cluster that runs Hejie.
const (
	Superuser = "postgres"    // makes roles and databases, nothing else
	Owner     = "hejie_owner" // owns the register and migrates it
	App       = "hejie_app"   // the worker and the command line: what the owner grants it
	Temporal  = "temporal"    // the engine
)

// Register is the name of the register's database.
const Register = "hejie"

// A Database and who may enter it.
type Database struct {
	Name     string
	Owner    string
	Users    []string // who else may connect
	Template string   // what it is a copy of; empty means PostgreSQL's own
}

// Furnish makes the roles and databases that Hejie and its engine need, as far
// as they are not there.
func (c *Cluster) Furnish(ctx context.Context) error {
	if err := c.Roles(ctx, Owner, App, Temporal); err != nil {
		return err
	}
	return c.Databases(ctx,
		Database{Name: Register, Owner: Owner, Users: []string{App}},
		Database{Name: "temporal", Owner: Temporal},
		Database{Name: "temporal_visibility", Owner: Temporal},
	)
}

// Roles makes each role, able to log in with a generated password and to do
// nothing that its databases do not let it do. A role that is there gets its
// attributes and its password anew.
func (c *Cluster) Roles(ctx context.Context, names ...string) error {
	return c.administer(ctx, func(conn *sql.Conn) error {
		// Processes that share a cluster may do this at once, and PostgreSQL
		// fails the second change of a row of its catalogue. The lock goes with
		// the connection.
		if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext('hejie roles'))`); err != nil {
			return err
		}
		if _, err := conn.ExecContext(ctx, `REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC`); err != nil {
			return err
		}
		for _, name := range names {
			password, err := ensurePassword(c.dir, name)
			if err != nil {
				return err
			}
			var exists bool
			if err := conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`, name).Scan(&exists); err != nil {
				return err
			}
			verb := "CREATE"
			if exists {
				verb = "ALTER"
			}
			if _, err := conn.ExecContext(ctx, verb+` ROLE `+pq.QuoteIdentifier(name)+
				` LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD `+pq.QuoteLiteral(password)); err != nil {
				return fmt.Errorf("role %s: %w", name, err)
			}
		}
		return nil
	})
}

// Databases makes each database that is not there, and lets its owner and users
// in and nobody else. A user who is not the owner cannot make temporary objects:
// they could stand before the owner's in a search path.
func (c *Cluster) Databases(ctx context.Context, databases ...Database) error {
	return c.administer(ctx, func(conn *sql.Conn) error {
		for _, d := range databases {
			if err := makeDatabase(ctx, conn, d); err != nil {
				return fmt.Errorf("database %s: %w", d.Name, err)
			}
		}
		return nil
	})
}

func makeDatabase(ctx context.Context, conn *sql.Conn, d Database) error {
	var exists bool
	if err := conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, d.Name).Scan(&exists); err != nil {
		return err
	}
	name := pq.QuoteIdentifier(d.Name)
	var commands []string
	if !exists {
		template := d.Template
		if template == "" {
			template = "template0"
		}
		commands = append(commands, `CREATE DATABASE `+name+` OWNER `+pq.QuoteIdentifier(d.Owner)+` TEMPLATE `+pq.QuoteIdentifier(template))
	}
	commands = append(commands, `REVOKE ALL ON DATABASE `+name+` FROM PUBLIC`)
	for _, u := range d.Users {
		commands = append(commands, `GRANT CONNECT ON DATABASE `+name+` TO `+pq.QuoteIdentifier(u))
	}
	for _, command := range commands {
		if _, err := conn.ExecContext(ctx, command); err != nil {
			return err
		}
	}
	return nil
}

// Drop removes a database, disconnecting whoever uses it.
func (c *Cluster) Drop(ctx context.Context, database string) error {
	return c.administer(ctx, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, `DROP DATABASE IF EXISTS `+pq.QuoteIdentifier(database)+` WITH (FORCE)`)
		return err
	})
}

// administer runs do as the superuser.
func (c *Cluster) administer(ctx context.Context, do func(*sql.Conn) error) error {
	db, err := sql.Open("postgres", c.DSN(Superuser, Superuser))
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	defer conn.Close()
	if err := do(conn); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// Password returns the password of a role, or nothing for a role without one.
func (c *Cluster) Password(role string) string {
	text, err := os.ReadFile(passwordFile(c.dir, role))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// ensurePassword returns the password of a role, making one of 130 random bits
// when it has none. Of several processes that ask at once all get the same.
func ensurePassword(dir, role string) (string, error) {
	file := passwordFile(dir, role)
	for {
		text, err := os.ReadFile(file)
		if err == nil {
			return strings.TrimSpace(string(text)), nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if err := publish(file, rand.Text()); err != nil && !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
}

// publish makes a file that is never seen half written, unless there is one.
func publish(file, text string) error {
	draft, err := os.CreateTemp(filepath.Dir(file), ".draft-") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	_, err = draft.WriteString(text + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	return os.Link(draft.Name(), file)
}

func passwordFile(dir, role string) string { return filepath.Join(dir, "passwords", role) }
