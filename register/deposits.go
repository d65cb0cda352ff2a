package register

import (
	"context"
	"fmt"

	"hejie/domain"
)

// Deposit keeps an opinion or the details of a decision, and gives the hash by
// which an envelope names it. The same text again is the same deposit.
func (r *Register) Deposit(ctx context.Context, body []byte) (domain.Hash, error) {
	return deposit(ctx, r.db, body)
}

func deposit(ctx context.Context, to execer, body []byte) (domain.Hash, error) {
	if len(body) > domain.MaxDeposit {
		return "", domain.Fault(domain.Invalid, "deposit_most", "count", domain.MaxDeposit>>10)
	}
	hash := domain.HashOf(body)
	if _, err := to.ExecContext(ctx, `
		INSERT INTO deposits (hash, body, deposited_at) VALUES ($1, $2, register_now()) ON CONFLICT DO NOTHING`, hash, body); err != nil {
		return "", fmt.Errorf("register: deposit: %w", err)
	}
	return hash, nil
}
