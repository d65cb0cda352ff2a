package register

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"hejie/domain"
	"hejie/internal/postgres"
)

// A schema says what a register is made of: the tables and functions as they are
// now, for one that is new, and how one of an earlier version comes to them.
type schema struct {
	files      fs.FS // order.txt and the files that it names
	migrations fs.FS // NNNN_<what>.sql from 0002 on; version 1 is the schema of the first release
}

//go:embed schema migrations
var embedded embed.FS

// current is the schema of this program.
var current = schema{files: folder("schema"), migrations: folder("migrations")}

func folder(name string) fs.FS {
	f, err := fs.Sub(embedded, name)
	if err != nil {
		panic(err) // only for a name that is no path
	}
	return f
}

// longest is how long a statement of a migration may take: in a register of many
// years it writes millions of rows. For locks of others it waits no longer than any.
const longest = 30 * time.Minute

// Migrate makes the register in an empty database, or brings its schema up to
// date, as the owner's role. Several at once are safe: one does it, the others
// wait. A register of a build before version 1 is a Conflict, and is left as it is.
func Migrate(ctx context.Context, owner postgres.Options) error { return current.migrate(ctx, owner) }

func (s schema) migrate(ctx context.Context, owner postgres.Options) (err error) {
	first, err := postgres.Connect(ctx, owner) // by which an owner or a server that is not there shows at once
	if err != nil {
		return err
	}
	defer func() { _ = first.Close() }()
	owner.StatementTimeout, owner.MaxOpen = longest, 2 // one connection holds the lock, the other migrates
	db, err := postgres.Connect(ctx, owner)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	locked, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("register: migrate: %w", err)
	}
	defer func() { _ = locked.Close() }()                                      // and with the connection goes the lock
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // a second, three hundred times
	if err == nil {
		err = locker.SessionLock(ctx, locked)
	}
	if err != nil {
		return fmt.Errorf("register: migrate: %w", err)
	}
	version, err := schemaVersion(ctx, locked)
	switch {
	case err != nil:
		return err
	case version == 0:
		err = s.make(ctx, db)
	default:
		err = s.up(ctx, db)
	}
	if err != nil {
		return fmt.Errorf("register: migrate: %w", err)
	}
	return nil
}

// make makes a new register. It has been through all versions.
func (s schema) make(ctx context.Context, db *sql.DB) error {
	names, err := s.order()
	if err != nil {
		return err
	}
	version, err := s.version()
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing is left to undo after the COMMIT
	for _, name := range names {
		text, err := fs.ReadFile(s.files, name)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("schema/%s: %w", name, err)
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema_versions (version_id, is_applied) SELECT v, true FROM generate_series(1, $1::int) v`, version); err != nil {
		return err
	}
	return tx.Commit()
}

// order names the files of the schema as they are to be run: those of the core,
// then those of each procedure, which have a folder of their own.
func (s schema) order() (names []string, err error) {
	folders, err := fs.Glob(s.files, "*/order.txt")
	if err != nil {
		return nil, err
	}
	for _, list := range append([]string{"order.txt"}, folders...) {
		text, err := fs.ReadFile(s.files, list)
		if err != nil {
			return nil, err
		}
		for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
			if name := lines.Text(); name != "" && !strings.HasPrefix(name, "#") {
				names = append(names, path.Join(path.Dir(list), name))
			}
		}
	}
	return names, nil
}

// up runs the migrations that a register has not been through.
func (s schema) up(ctx context.Context, db *sql.DB) error {
	p, err := goose.NewProvider(goose.DialectPostgres, db, s.migrations, goose.WithTableName("schema_versions"))
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// version is that of a register which is made now.
func (s schema) version() (int, error) {
	files, err := fs.Glob(s.migrations, "*.sql")
	return 1 + len(files), err
}

// errFormer is about a register that a build before version 1 has made: its
// versions stand in a table of another name, and count otherwise.
var errFormer = domain.Fault(domain.Conflict, "former_register")

// schemaVersion gives the version of the register in a database: 0 where there is
// none, and a Conflict where it is of an earlier build.
func schemaVersion(ctx context.Context, db querier) (version int, err error) {
	var there, former bool
	err = db.QueryRowContext(ctx, `SELECT to_regclass('schema_versions') IS NOT NULL, to_regclass('goose_db_version') IS NOT NULL`).Scan(&there, &former)
	switch {
	case err != nil:
	case former:
		return 0, errFormer
	case there:
		err = db.QueryRowContext(ctx, `SELECT max(version_id) FROM schema_versions WHERE is_applied`).Scan(&version)
	}
	if err != nil {
		return 0, fmt.Errorf("register: schema: %w", err)
	}
	return version, nil
}

func (r *Register) checkSchema(ctx context.Context) error {
	needed, err := current.version()
	if err != nil {
		return err
	}
	version, err := schemaVersion(ctx, r.db)
	switch {
	case err != nil:
		return err
	case version < needed:
		return domain.Fault(domain.Invalid, "schema_old", "version", version, "needed", needed)
	case version > needed:
		return domain.Fault(domain.Invalid, "schema_new", "version", version, "needed", needed)
	}
	return nil
}
