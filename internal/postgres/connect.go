// Package postgres connects to PostgreSQL so that no call outlives its time,
// whatever the network does, and so that nobody on the way reads or alters what
// is sent.
//
// Connect opens a pool of connections, on which each text of a statement is
// planned once. Listen hears the notifications of a channel. The package knows
// nothing of what the tables hold.
package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/lib/pq"
)

// Options says how to reach the database. Printing it shows no password.
type Options struct {
	// DSN is a connection string of PostgreSQL, key=value pairs or a URL. It
	// must say sslmode: verify-full, or anything on loopback.
	DSN string
	// Name is what the database calls this program (application_name).
	Name string
	// Timeout is how long one statement or one connecting may take; a silence
	// inside a transaction may last a little over twice that. No call outlives
	// it, or its context where that ends first, by more than half a second. 0
	// means five seconds.
	Timeout time.Duration
	// MaxOpen is how many connections this program may hold. 0 means eight.
	MaxOpen int
	// StatementTimeout is how long a statement may run where that is longer than
	// Timeout; it then waits for locks no longer than Timeout. 0 means Timeout.
	StatementTimeout time.Duration
}

// Connect opens a pool of connections and sees that the database answers.
//
// The pool holds against a network that swallows packets, where the driver
// alone would wait for ever. What was under way then fails with a time-out, and
// a COMMIT among it may or may not have taken effect.
func Connect(ctx context.Context, o Options) (*sql.DB, error) {
	o = o.withDefaults()
	cfg, err := o.config()
	if err != nil {
		return nil, err
	}
	// One round trip a statement. In return a []byte is sent in PostgreSQL's
	// binary format, which for jsonb is not its text: pass jsonb as a string.
	cfg.BinaryParameters = true
	cfg.Runtime["statement_timeout"] = milliseconds(o.StatementTimeout)
	if o.StatementTimeout > o.Timeout {
		cfg.Runtime["lock_timeout"] = milliseconds(o.Timeout)
	}
	// Longer than we wait for the answer to a BEGIN: a server that ended the
	// connection meanwhile would have database/sql begin all over.
	cfg.Runtime["idle_in_transaction_session_timeout"] = milliseconds(2 * (o.Timeout + grace))
	cfg.Runtime["timezone"] = "UTC"
	cfg.Runtime["jit"] = "off" // PostgreSQL takes seconds to compile a long query of ours, and runs it in less
	// What a case needs lies in memory, or on a disk without heads. By itself PostgreSQL
	// rather reads a table of two hundred rows from end to end, at each look.
	cfg.Runtime["random_page_cost"] = "1.1"
	if o.Name != "" {
		cfg.ApplicationName = o.Name
	}

	db := sql.OpenDB(connector{cfg: cfg, timeout: o.StatementTimeout + grace})
	db.SetMaxOpenConns(o.MaxOpen)
	db.SetMaxIdleConns(o.MaxOpen)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("register: %s: %w", o, err)
	}
	return db, nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

func (o Options) withDefaults() Options {
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	if o.MaxOpen == 0 {
		o.MaxOpen = 8
	}
	o.StatementTimeout = cmp.Or(o.StatementTimeout, o.Timeout)
	return o
}

// String names the role, server and database.
func (o Options) String() string {
	cfg, err := pq.NewConfig(o.DSN)
	if err != nil {
		return "a DSN that cannot be read"
	}
	return fmt.Sprintf("%s at %s:%d, database %s", cfg.User, cfg.Host, cfg.Port, cfg.Database)
}

// Format prints String whatever the verb, so that no %+v shows the DSN.
func (o Options) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, o.String()) }

// LogValue logs String.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// A connector opens the connections of a pool, each with a dialer of its own
// (see dialer).
type connector struct {
	cfg     pq.Config
	timeout time.Duration
}

func (c connector) Driver() driver.Driver { return &pq.Driver{} }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	cfg := c.cfg.Clone()
	cfg.ConnectTimeout = c.timeout
	if deadline, ok := ctx.Deadline(); ok {
		cfg.ConnectTimeout = min(c.timeout, max(time.Until(deadline), 0)+grace)
	}
	one, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, errUnreadable
	}
	d := &dialer{timeout: c.timeout}
	one.Dialer(d)
	connected, err := one.Connect(ctx)
	if err != nil {
		return nil, err
	}
	d.connected = true
	return conn{connected.(pqConn), d.first, map[string]pqStmt{}}, nil
}
