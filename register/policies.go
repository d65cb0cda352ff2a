package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"hejie/domain"
)

// Policy gives a version of the policy; 0 asks for the newest, under which new
// cases begin. It also gives the version's number.
func (r *Register) Policy(ctx context.Context, version int) (p domain.Policy, number int, err error) {
	err = r.within(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT version FROM policies WHERE $1 IN (0, version) ORDER BY version DESC LIMIT 1`, version).Scan(&number)
		if errors.Is(err, sql.ErrNoRows) {
			return domain.Fault(domain.NotFound, "no_policy_version", "version", version)
		}
		if err != nil {
			return fmt.Errorf("register: policy: %w", err)
		}
		p, err = r.policy(ctx, tx, number)
		return err
	})
	return p, number, err
}

// Calendar gives the calendar as it stands now, with the office hours of a
// version of the policy.
func (r *Register) Calendar(ctx context.Context, policy int) (c domain.Calendar, err error) {
	err = r.within(ctx, func(tx *sql.Tx) error {
		var revision int64
		if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(revision), 0) FROM calendar_years`).Scan(&revision); err != nil {
			return fmt.Errorf("register: calendar: %w", err)
		}
		c, err = r.calendar(ctx, tx, revision, policy)
		return err
	})
	return c, err
}
