package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hejie/domain"
)

// Policy gives a version of a procedure's policy, and which one it is.
func (r *Register) Policy(ctx context.Context, of domain.PolicyVersion) (p domain.Policy, found domain.PolicyVersion, err error) {
	err = r.within(ctx, func(tx *sql.Tx) error {
		found = of
		err := tx.QueryRowContext(ctx, `
			SELECT version FROM policies WHERE procedure = $1 AND $2 IN (0, version) ORDER BY version DESC LIMIT 1`, of.Procedure, of.Version).Scan(&found.Version)
		if errors.Is(err, sql.ErrNoRows) {
			return domain.Fault(domain.NotFound, "no_policy_version", "version", of.Version)
		}
		if err != nil {
			return fmt.Errorf("register: policy: %w", err)
		}
		p, err = r.policy(ctx, tx, found)
		return err
	})
	return p, found, err
}

// newestPolicy tells under which version of a procedure's policy new cases begin.
func newestPolicy(ctx context.Context, tx *sql.Tx, of domain.ProcedureKind) (newest domain.PolicyVersion, err error) {
	newest.Procedure = of
	if err = tx.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM policies WHERE procedure = $1`, of).Scan(&newest.Version); err != nil {
		return newest, fmt.Errorf("register: policy: %w", err)
	}
	return newest, nil
}

// policy gives a version of a policy. A version never changes, so it is read
// once.
func (r *Register) policy(ctx context.Context, db querier, of domain.PolicyVersion) (domain.Policy, error) {
	r.mu.Lock()
	p, known := r.policies[of]
	r.mu.Unlock()
	if known {
		return p, nil
	}
	found, err := scanJSON(db.QueryRowContext(ctx, `SELECT body FROM policies WHERE procedure = $1 AND version = $2`, of.Procedure, of.Version), &p)
	if err != nil || !found {
		return p, fmt.Errorf("register: policy %d of %s: %w", of.Version, of.Procedure, err)
	}
	r.mu.Lock()
	r.policies[of] = p
	r.mu.Unlock()
	return p, nil
}

// putPolicy loads a policy as the next version. Open cases keep theirs.
func (r *Register) putPolicy(ctx context.Context, tx *sql.Tx, p domain.Policy) error {
	if err := p.Validate(r.procedures); err != nil {
		return err
	}
	body, err := asJSON(p)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO policies (procedure, version, body, loaded_at)
		SELECT $1, coalesce(max(version), 0) + 1, $2, register_now() FROM policies WHERE procedure = $1`, p.Procedure(), body)
	if err != nil {
		return fmt.Errorf("register: policy: %w", err)
	}
	return nil
}

func (r *Register) readPolicy(body string) (p domain.Policy, err error) {
	if err = domain.DecodeStrict([]byte(body), &p); err != nil {
		return p, err
	}
	return p, p.Validate(r.procedures)
}
