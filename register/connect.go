package register

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// Options says how to reach the register. Printing it shows no password.
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

	longest time.Duration // a statement may take, if not Timeout; it waits for locks no longer than Timeout then
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
	cfg.Runtime["statement_timeout"] = milliseconds(cmp.Or(o.longest, o.Timeout))
	if o.longest != 0 {
		cfg.Runtime["lock_timeout"] = milliseconds(o.Timeout)
	}
	// Longer than we wait for the answer to a BEGIN: a server that ended the
	// session meanwhile would have database/sql begin all over.
	cfg.Runtime["idle_in_transaction_session_timeout"] = milliseconds(2 * (o.Timeout + slack))
	cfg.Runtime["timezone"] = "UTC"
	cfg.Runtime["jit"] = "off" // PostgreSQL takes seconds to compile a long query of ours, and runs it in less
	// What a case needs lies in memory, or on a disk without heads. By itself PostgreSQL
	// rather reads a table of two hundred rows from end to end, at each look.
	cfg.Runtime["random_page_cost"] = "1.1"
	if o.Name != "" {
		cfg.ApplicationName = o.Name
	}

	db := sql.OpenDB(connector{cfg: cfg, patience: cmp.Or(o.longest, o.Timeout) + slack})
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
	return o
}

// config reads the DSN and refuses one that leaves the way to the register open
// to others. What the parser has to say about a DSN is withheld, for it quotes
// the DSN, and that holds a password.
func (o Options) config() (pq.Config, error) {
	stated, err := statesTLS(o.DSN)
	if err != nil {
		return pq.Config{}, err
	}
	if !stated {
		return pq.Config{}, domain.Errorf(domain.Invalid, "the register's DSN does not say sslmode; write sslmode=verify-full, or sslmode=disable on loopback")
	}
	cfg, err := pq.NewConfig(o.DSN)
	if err != nil {
		return pq.Config{}, errUnreadable
	}
	if cfg.SSLMode == pq.SSLModeVerifyFull {
		return cfg, nil
	}
	for _, h := range append([]pq.ConfigMultihost{{Host: cfg.Host, Hostaddr: cfg.Hostaddr}}, cfg.Multi...) {
		if !isLocal(h) {
			return pq.Config{}, domain.Errorf(domain.Invalid, "the register's DSN says sslmode=%s, with which someone between here and the database could read and alter the record; "+
				"off loopback write sslmode=verify-full, and sslrootcert=… where the certificate is signed by your own authority", cfg.SSLMode)
		}
	}
	return cfg, nil
}

var errUnreadable = domain.Errorf(domain.Invalid, "the register's DSN cannot be read (it is not shown, because it may hold a password); "+
	"write it like host=… port=5432 dbname=hejie user=hejie_app password='…' sslmode=verify-full")

// statesTLS reports whether the DSN itself says sslmode; the driver would also
// take it from the environment, or choose.
func statesTLS(dsn string) (bool, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		u, err := url.Parse(dsn)
		if err != nil {
			return false, errUnreadable
		}
		return u.Query().Get("sslmode") != "", nil
	}
	// Of two values the later counts, so one that comes first shows only where
	// the DSN has none.
	with, err := pq.NewConfig("sslmode=disable " + dsn)
	if err != nil {
		return false, errUnreadable
	}
	without, err := pq.NewConfig("sslmode=require " + dsn)
	if err != nil {
		return false, errUnreadable
	}
	return with.SSLMode == without.SSLMode, nil
}

// isLocal reports whether what is sent to h stays on this machine.
func isLocal(h pq.ConfigMultihost) bool {
	if h.Hostaddr.IsValid() {
		return h.Hostaddr.IsLoopback()
	}
	if h.Host == "localhost" || filepath.IsAbs(h.Host) || strings.HasPrefix(h.Host, "@") { // the last two are sockets
		return true
	}
	ip, err := netip.ParseAddr(h.Host)
	return err == nil && ip.IsLoopback()
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
	cfg      pq.Config
	patience time.Duration
}

func (c connector) Driver() driver.Driver { return &pq.Driver{} }

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	cfg := c.cfg.Clone()
	cfg.ConnectTimeout = c.patience
	if deadline, ok := ctx.Deadline(); ok {
		cfg.ConnectTimeout = min(c.patience, max(time.Until(deadline), 0)+slack)
	}
	one, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, errUnreadable
	}
	d := &dialer{patience: c.patience}
	one.Dialer(d)
	conn, err := one.Connect(ctx)
	if err != nil {
		return nil, err
	}
	d.open = true
	return session{conn.(pqConn), d.session, map[string]pqStmt{}}, nil
}
