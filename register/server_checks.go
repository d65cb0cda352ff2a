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
		return domain.Fault(domain.Invalid, "not_durable", "settings", unsafe)
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
		return domain.Fault(domain.Invalid, "role_rewrites", "role", role)
	}
	return nil
}
