package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hejie/domain"
	"hejie/internal/record"
)

// refusedBefore gives the refusal of a message whose nonce is spent: the one it
// got when it came first, or that another message had the nonce.
func refusedBefore(ctx context.Context, tx *sql.Tx, m domain.Message) (*domain.Refusal, error) {
	var code domain.RefusalCode
	switch err := tx.QueryRowContext(ctx, `SELECT code FROM refusals WHERE message = $1`, m.ID()).Scan(&code); {
	case errors.Is(err, sql.ErrNoRows):
		return domain.Refuse(domain.Replayed, "field", "nonce"), nil
	case err != nil:
		return nil, fmt.Errorf("register: decide: %w", err)
	}
	return domain.Refuse(code, "refused_before"), nil
}

// auditRefusal appends the line about a refusal, and has a message that was
// judged stay refused. That collides with the message's own record when it was
// judged otherwise, by another way, at this moment. Where it fails there is no
// refusal either, but an error: fail closed.
func auditRefusal(ctx context.Context, to execer, m domain.Message, door record.Door, refusal *domain.Refusal, judged bool) error {
	ref, caseID := string(m.Act), m.Case
	if m.Task != "" {
		ref, caseID = string(m.Task), m.Task.Case()
	}
	if refusal.Code == domain.BadSignature {
		m.Staff = "" // whoever wrote it, it need not be the one it names
	}
	message := domain.Hash("")
	if m.Raw != nil {
		message = m.ID()
	}
	_, err := to.ExecContext(ctx, `
		WITH answered AS (
			INSERT INTO refusals (message, nonce, code, refused_at)
			SELECT $5, $7, $4, register_now() WHERE $8
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code, message, door)
		VALUES (register_now(), 'refused', $1, $2, $3, $4, $5, $6)`,
		m.Staff, caseID, ref, refusal.Code, message, door, m.Nonce, judged)
	if err != nil {
		return fmt.Errorf("register: audit of a refusal: %w", err)
	}
	return nil
}

// An execer is a transaction, or the pool.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}
