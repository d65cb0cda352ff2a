package register

import (
	"context"
	"database/sql/driver"
)

// A session is a connection of the driver that heeds the context of BeginTx
// too, the one call for which the driver does not, and that is not used again
// once it was hung up. The server reads a statement with parameters the first
// time only, and after some times keeps its plan too, if one plan is good for all
// values: our statements are few, and written out in full.
type session struct {
	pqConn
	line     *line
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
func (s session) statement(ctx context.Context, query string) (pqStmt, error) {
	if known, ok := s.prepared[query]; ok {
		return known, nil
	}
	prepared, err := s.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.prepared[query] = prepared.(pqStmt)
	return s.prepared[query], nil
}

func (s session) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		return s.pqConn.QueryContext(ctx, query, args)
	}
	statement, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.QueryContext(ctx, args)
}

func (s session) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return s.pqConn.ExecContext(ctx, query, args)
	}
	statement, err := s.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return statement.ExecContext(ctx, args)
}

func (s session) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	stop := context.AfterFunc(ctx, s.line.hangUp)
	defer stop()
	return s.pqConn.BeginTx(ctx, o)
}

func (s session) IsValid() bool { return s.pqConn.IsValid() && !s.line.isEnded() }
