package postgres

import (
	"context"
	"database/sql/driver"
)

// A conn is a connection of the driver that heeds the context of BeginTx
// too, the one call for which the driver does not, and that is not used again
// once it was hung up. The server reads a statement with parameters the first
// time only, and after some times keeps its plan too, if one plan is good for all
// values: our statements are few, and written out in full.
type conn struct {
	pqConn
	network  *deadlineConn
	prepared map[string]pqStmt // by their text
}

// pqConn is all that database/sql uses of a connection of the driver.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// pqStmt is a prepared statement of the driver.
type pqStmt interface {
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statement gives the prepared statement of a text.
func (c conn) statement(ctx context.Context, query string) (pqStmt, error) {
	if known, ok := c.prepared[query]; ok {
		return known, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.prepared[query] = prepared.(pqStmt)
	return c.prepared[query], nil
}

func (c conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		return c.pqConn.QueryContext(ctx, query, args)
	}
	statement, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.QueryContext(ctx, args)
}

func (c conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.pqConn.ExecContext(ctx, query, args)
	}
	statement, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.ExecContext(ctx, args)
}

func (c conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	stop := context.AfterFunc(ctx, c.network.hangUp)
	defer stop()
	return c.pqConn.BeginTx(ctx, o)
}

func (c conn) IsValid() bool { return c.pqConn.IsValid() && !c.network.isEnded() }
