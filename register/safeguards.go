package register

import (
	"context"
	"fmt"

	"hejie/domain"
)

// checkServer refuses a server that confirms what a power cut may undo: a
// decision that people were told is on record must stay there. A cluster that
// is made to be thrown away says so itself (hejie.throwaway), and may.
func (r *Register) checkServer(ctx context.Context) error {
	var unsafe string
	err := r.db.QueryRowContext(ctx, `
		SELECT coalesce(string_agg(name, ', ' ORDER BY name), '') FROM pg_settings
		WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
			AND coalesce(current_setting('hejie.throwaway', true), '') <> 'on'`).Scan(&unsafe)
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	if unsafe != "" {
		return domain.Errorf(domain.Invalid, "the register's server has %s switched off, so what it confirms may be lost when the power fails; switch it on "+
			"(a database for trials, which may lose everything, states ALTER DATABASE … SET hejie.throwaway = on)", unsafe)
	}
	return nil
}

// checkRole refuses a role that could rewrite the audit, or give itself the
// right to. The programs need none of that, and whoever broke into one of them
// would have it.
func (r *Register) checkRole(ctx context.Context) error {
	var role string
	var mayRewrite bool
	err := r.db.QueryRowContext(ctx, `
		SELECT current_user, bool_or(u.rolsuper OR u.rolcreaterole OR pg_has_role(c.relowner, 'MEMBER')
			OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER') OR has_any_column_privilege(c.oid, 'UPDATE'))
			OR has_any_column_privilege('audit_links', 'INSERT') OR has_sequence_privilege('audit_seq', 'UPDATE')
		FROM pg_roles u, pg_class c WHERE u.rolname = current_user AND c.oid IN ('audit'::regclass, 'audit_links'::regclass)`).Scan(&role, &mayRewrite)
	if err != nil {
		return fmt.Errorf("register: %w", err)
	}
	if mayRewrite {
		return domain.Errorf(domain.Invalid, "the role %s could rewrite the register's audit; the programs use hejie_app, which is no superuser, owns nothing and belongs to no role that does", role)
	}
	return nil
}
