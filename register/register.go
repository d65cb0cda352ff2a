// Package register is the authority: the PostgreSQL record of what is true and
// who said so. Organisation, staff, keys, cases, parties, tasks, decisions,
// acts and the audit chain live here and nowhere else; what arrives through
// Temporal is only a reason to look.
//
// Decide is the one door through which a decision or an act enters. Stand is
// the one thing a workflow asks: where does this step stand? Both lock the case
// first, so what two people do at once happens one after the other.
//
// Every rule that the tables can hold they hold themselves: one decision a
// task, nonces unique, no one deciding what judges his own work, lines of the
// audit never changed. The Go code explains; the tables refuse.
package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"hejie/domain"
	"hejie/internal/crash"
	"hejie/internal/postgres"
)

// A Register is the open record. It is safe for use by several goroutines.
type Register struct {
	db         *sql.DB
	procedures *domain.Procedures
	do         functions // that their declarations name

	// Policies never change under their version, and calendars under their
	// revision, so what was read once may be kept.
	mu        sync.Mutex
	policies  map[domain.PolicyVersion]domain.Policy
	calendars map[calendarKey]domain.Calendar

	keys sync.Map // ed25519.PublicKey by domain.KeyID, as the register had them last
}

type calendarKey struct {
	revision int64
	policy   domain.PolicyVersion
}

// Open opens the register as a program's role. It does not migrate; a schema
// older than this program is an error that says so. So is a role that could
// rewrite the record, and a server that could lose it. The procedures are those
// whose cases it keeps.
func Open(ctx context.Context, o postgres.Options, procedures *domain.Procedures) (*Register, error) {
	r, err := OpenAsOwner(ctx, o, procedures)
	if err != nil {
		return nil, err
	}
	if err := r.checkRole(ctx); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// OpenAsOwner is Open for the role that migrates, which founds the register and
// does nothing else.
func OpenAsOwner(ctx context.Context, owner postgres.Options, procedures *domain.Procedures) (*Register, error) {
	db, err := postgres.Connect(ctx, owner)
	if err != nil {
		return nil, err
	}
	r := &Register{db: db, procedures: procedures, do: allFunctions(), policies: map[domain.PolicyVersion]domain.Policy{}, calendars: map[calendarKey]domain.Calendar{}}
	if err := errors.Join(r.checkSchema(ctx), r.checkServer(ctx)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return r, nil
}

// Close closes the register's connections.
func (r *Register) Close() error { return r.db.Close() }

// within runs f in a transaction: committed when f returns nil, undone
// otherwise. A commit that fails leaves it unknown whether it took effect;
// everything done here may therefore be done again.
func (r *Register) within(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("register: begin: %w", err)
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // the first error is the one that matters
		return err
	}
	crash.BeforeCommit.Pass()
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("register: commit: %w", err)
	}
	crash.Committed.Pass()
	return nil
}

// A querier is a transaction, or the pool where none is needed.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scanJSON reads one JSON value that a query returns; found is false for NULL.
func scanJSON(row *sql.Row, v any) (found bool, err error) {
	var b []byte
	if err := row.Scan(&b); err != nil {
		return false, err
	}
	if b == nil {
		return false, nil
	}
	return true, json.Unmarshal(b, v)
}

// null gives a pointer for a column that is NULL when the text is empty.
func null[S ~string](s S) *string {
	if s == "" {
		return nil
	}
	text := string(s)
	return &text
}

// asJSON gives v for a jsonb parameter.
func asJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
