package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"go.temporal.io/server/common/config"
	tlog "go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/tools/common/schema"
	toolsql "go.temporal.io/server/tools/sql"
)

// The two databases of Temporal. Each of the four services opens a pool of its
// own to each of them, so the engine takes 4 × (8 + 3) connections at most, and
// one for its lock: 45 of PostgreSQL's usual 100, the rest is the register's.
// Twenty and ten instead made short workflows a tenth faster when measured.
var stores = []store{
	{name: "default", schema: "postgresql/v12/temporal", connections: 8},
	{name: "visibility", suffix: "_visibility", schema: "postgresql/v12/visibility", connections: 3, improvement: sparseIndexes},
}

type store struct {
	name        string // in Temporal's configuration
	suffix      string // after -postgres-database
	schema      string // embedded in the server
	connections int    // most, for each service
	improvement string // statement for what Temporal's schema leaves to be desired
}

// sparseIndexes keeps a row of Temporal's list out of the indexes of columns in
// which it has nothing. There are 73 of them, most for attributes that somebody
// might choose one day, and as shipped every change of a row is entered in all.
// Whatever looks for a value of them finds it as before. An index of a later schema
// is made so at the next start. Each is kept once it is made.
const sparseIndexes = `
DO $$ DECLARE
	i record;
BEGIN
	PERFORM set_config('lock_timeout', '3s', false); -- a backup may be reading the list
	FOR i IN
		SELECT c.relname AS name, pg_get_indexdef(x.indexrelid) AS definition, a.attname AS empty
		FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid
			JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[1] -- the first is always the namespace
		WHERE x.indrelid = 'executions_visibility'::regclass AND x.indpred IS NULL AND NOT x.indisunique AND NOT a.attnotnull
	LOOP
		EXECUTE format('DROP INDEX %I', i.name);
		EXECUTE i.definition || format(' WHERE %I IS NOT NULL', i.empty);
		COMMIT;
	END LOOP;
END $$`

// engineLock is the advisory lock that an engine holds on its main database. Two
// would take every shard from each other, over and over.
const engineLock = 0x68656a6965 // "hejie"

// What PostgreSQL may refuse, as in appendix A of its manual.
const (
	invalidCatalogName    = "3D000"
	invalidAuthorization  = "28000"
	invalidPassword       = "28P01"
	insufficientPrivilege = "42501"
	duplicateDatabase     = "42P04"
	lockNotAvailable      = "55P03"
)

// prepareStores makes what is missing of the two databases and their schema, and
// keeps other engines away from them until release is called.
func (o options) prepareStores(ctx context.Context, logger tlog.Logger) (release func(), err error) {
	lock, err := o.lock(ctx)
	if err != nil {
		return nil, err
	}
	release = func() { lock.Close(context.WithoutCancel(ctx)) } //nolint:errcheck // PostgreSQL may be gone already
	for _, s := range stores {
		if err := o.migrate(ctx, s, logger); err != nil {
			release()
			return nil, err
		}
	}
	return release, nil
}

// lock takes the engine's lock, which lasts as long as the connection.
func (o options) lock(ctx context.Context) (*pgx.Conn, error) {
	conn, err := o.open(ctx, o.database)
	if err != nil {
		return nil, err
	}
	// An engine that was killed just now gives its lock back a moment later.
	_, err = conn.Exec(ctx, "set lock_timeout = '3s'")
	if err == nil {
		_, err = conn.Exec(ctx, "select pg_advisory_lock($1)", engineLock)
	}
	if err != nil {
		conn.Close(ctx) //nolint:errcheck // the first error tells more
		return nil, o.explain(o.database, err)
	}
	return conn, nil
}

// open connects to a database, and makes it first if there is none. The role
// usually owns its databases already and may not create any.
func (o options) open(ctx context.Context, database string) (*pgx.Conn, error) {
	conn, err := o.connect(ctx, database)
	if code(err) == invalidCatalogName {
		if err := o.create(ctx, database); err != nil {
			return nil, err
		}
		conn, err = o.connect(ctx, database)
	}
	return conn, o.explain(database, err)
}

func (o options) create(ctx context.Context, database string) error {
	admin, err := o.connect(ctx, "postgres")
	if err != nil {
		return o.explain("postgres", err)
	}
	defer admin.Close(ctx) //nolint:errcheck // nothing is left to send
	_, err = admin.Exec(ctx, "create database "+pgx.Identifier{database}.Sanitize())
	switch code(err) {
	case duplicateDatabase:
		return nil
	case insufficientPrivilege:
		return fmt.Errorf("there is no database %s and role %s may not create one: let someone who may run «create database %s owner %s»", database, o.postgresUser, database, o.postgresUser)
	}
	return o.explain(database, err)
}

func (o options) connect(ctx context.Context, database string) (*pgx.Conn, error) {
	query := url.Values{}
	for name, value := range o.connectAttributes() {
		query.Set(name, value)
	}
	address := url.URL{
		Scheme: "postgres", User: url.UserPassword(o.postgresUser, o.postgresPass),
		Host: o.postgres, Path: database, RawQuery: query.Encode(),
	}
	return pgx.Connect(ctx, address.String())
}

// connectAttributes go with every connection to PostgreSQL.
func (o options) connectAttributes() map[string]string {
	host, _, _ := net.SplitHostPort(o.postgres)
	ip, err := netip.ParseAddr(host)
	mode := "verify-full"
	if host == "localhost" || err == nil && ip.IsLoopback() {
		mode = "disable" // nobody to hide from, and a fresh PostgreSQL has no certificate
	}
	return map[string]string{"sslmode": mode, "connect_timeout": "5", "application_name": "hejie-engine"}
}

// config is how Temporal reaches the store.
func (s store) config(o options) *config.SQL {
	return &config.SQL{
		PluginName: postgresql.PluginNamePGX, ConnectProtocol: "tcp", ConnectAddr: o.postgres,
		ConnectAttributes: maps.Clone(o.connectAttributes()),
		User:              o.postgresUser, Password: o.postgresPass, DatabaseName: o.database + s.suffix,
		MaxConns: s.connections, MaxIdleConns: s.connections, MaxConnLifetime: time.Hour,
	}
}

// migrate brings the schema of one store from nothing, or from any earlier
// version, to this server's. Doing it again changes nothing.
func (o options) migrate(ctx context.Context, s store, logger tlog.Logger) error {
	database := o.database + s.suffix
	probe, err := o.open(ctx, database)
	if err != nil {
		return err
	}
	probe.Close(ctx) //nolint:errcheck // it only had to open

	conn, err := toolsql.NewConnection(s.config(o), logger)
	if err != nil {
		return o.explain(database, err)
	}
	defer conn.Close()
	if _, err := conn.ReadSchemaVersion(); err != nil { // no version yet
		if err := schema.NewSetupSchemaTask(conn, &schema.SetupConfig{InitialVersion: "0.0"}, logger).Run(); err != nil {
			return o.explain(database, err)
		}
	}
	if err := schema.NewUpdateSchemaTask(conn, &schema.UpdateConfig{DBName: database, SchemaName: s.schema}, logger).Run(); err != nil {
		return o.explain(database, err)
	}
	if s.improvement != "" {
		if err := conn.Exec(s.improvement); err != nil {
			logger.Error("a database stays as Temporal makes it; the next start tries again", tag.NewStringTag("database", database), tag.Error(cause(err)))
		}
	}
	return nil
}

// code is PostgreSQL's five-character code for what it refused, or "".
func code(err error) string {
	if refused := new(pgconn.PgError); errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

// explain says what went wrong with a database and what to do about it; nil
// stays nil.
func (o options) explain(database string, err error) error {
	if err == nil {
		return nil
	}
	switch code(err) {
	case invalidPassword, invalidAuthorization:
		return fmt.Errorf("PostgreSQL at %s refuses role %s: set its password in %s or name a file with -postgres-password-file (%w)", o.postgres, o.postgresUser, passwordVariable, cause(err))
	case insufficientPrivilege:
		return fmt.Errorf("role %s may not change database %s: let it be its owner (%w)", o.postgresUser, database, cause(err))
	case lockNotAvailable:
		return fmt.Errorf("another engine runs on database %s: stop it, or choose another -postgres-database", database)
	case "":
		return fmt.Errorf("cannot work with database %s of PostgreSQL at %s: see that it runs, or correct -postgres (%w)", database, o.postgres, cause(err))
	default:
		return fmt.Errorf("PostgreSQL refuses database %s: %w", database, err)
	}
}

// cause leaves out what the driver repeats of the connection.
func cause(err error) error {
	if refused := new(pgconn.PgError); errors.As(err, &refused) {
		return errors.New(refused.Message)
	}
	if broken := new(net.OpError); errors.As(err, &broken) {
		return broken
	}
	return err
}
