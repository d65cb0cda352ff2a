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

// Calendar gives the calendar as it stands now, with the office hours of a
// version of a policy.
func (r *Register) Calendar(ctx context.Context, of domain.PolicyVersion) (c domain.Calendar, err error) {
	err = r.within(ctx, func(tx *sql.Tx) error {
		var revision int64
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(revision), 0) FROM calendar_years`).Scan(&revision); err != nil {
			return fmt.Errorf("register: calendar: %w", err)
		}
		c, err = r.calendar(ctx, tx, revision, of)
		return err
	})
	return c, err
}
