package register_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"
)

// catalogueOf tells all that PostgreSQL knows of a register's schema, a line a
// thing: tables, columns in their order, types, defaults, constraints, indexes,
// triggers and whether they are enabled, functions with their bodies and settings,
// sequences, owners and grants.
func catalogueOf(t *testing.T, db interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
},
) (lines []string) {
	t.Helper()
	_, err := db.ExecContext(t.Context(), granted)
	require.NoError(t, err)
	rows, err := db.QueryContext(t.Context(), catalogued)
	require.NoError(t, err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var line string
		require.NoError(t, rows.Scan(&line))
		lines = append(lines, line)
	}
	require.NoError(t, rows.Err())
	return lines
}

// granted writes what is granted on something, also where that goes without saying.
const granted = `
CREATE OR REPLACE FUNCTION pg_temp.granted(acl aclitem[], kind "char", owner oid) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(format('%s %s%s', CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END, privilege_type,
        CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END), ', ' ORDER BY grantee::regrole::text, privilege_type)
    FROM aclexplode(coalesce(acl, acldefault(kind, owner)))
$$`

const catalogued = `
WITH kept AS (
    SELECT oid, relname, relkind, relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace
), lines (line) AS (
    SELECT format('schema public, owner %s, grants %s', nspowner::regrole, pg_temp.granted(nspacl, 'n', nspowner)) FROM pg_namespace WHERE nspname = 'public'
    UNION ALL
    SELECT format('default privileges of %s in %s for %s: %s', defaclrole::regrole, defaclnamespace, defaclobjtype, pg_temp.granted(defaclacl, 'f', defaclrole)) FROM pg_default_acl
    UNION ALL
    SELECT format('extension %s %s', extname, extversion) FROM pg_extension
    UNION ALL
    SELECT format('settings of %s: %s', setrole, setconfig) FROM pg_db_role_setting JOIN pg_database d ON d.oid = setdatabase WHERE datname = current_database()
    UNION ALL
    SELECT format('type %s of kind %s, owner %s, base %s, values %s', typname, typtype, typowner::regrole, typbasetype::regtype,
        (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
    FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e', 'r')
    UNION ALL
    SELECT format('relation %s of kind %s, persistence %s, owner %s, row security %s %s, options %s, grants %s, view %s', relname, c.relkind, relpersistence,
        c.relowner::regrole, relrowsecurity, relforcerowsecurity, reloptions,
        pg_temp.granted(relacl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner), CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(oid) END)
    FROM kept k JOIN pg_class c USING (oid, relname) WHERE c.relkind <> 'i'
    UNION ALL
    SELECT format('column %s of %s: number %s, %s%s, collation %s, default %s, identity %s, generated %s, storage %s, grants %s', attname, relname,
        row_number() OVER (PARTITION BY attrelid ORDER BY attnum), format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' NOT NULL' END, attcollation,
        pg_get_expr(adbin, adrelid), attidentity, attgenerated, attstorage, pg_temp.granted(attacl, 'c', relowner))
    FROM pg_attribute a JOIN kept k ON k.oid = attrelid LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
    WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'v')
    UNION ALL
    SELECT format('constraint %s of %s: %s, validated %s', conname, conrelid::regclass, pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT format('%s, valid %s', pg_get_indexdef(indexrelid), indisvalid) FROM pg_index JOIN kept ON oid = indexrelid
    UNION ALL
    SELECT format('sequence %s: %s', relname, to_jsonb(s) - 'seqrelid') FROM pg_sequence s JOIN kept ON oid = seqrelid
    UNION ALL
    SELECT format('trigger on %s: %s, enabled %s', relname, CASE WHEN tgisinternal
            THEN format('%s of %s', tgfoid::regproc, (SELECT conname FROM pg_constraint c WHERE c.oid = tgconstraint)) ELSE pg_get_triggerdef(t.oid) END, tgenabled)
    FROM pg_trigger t JOIN kept k ON k.oid = tgrelid
    UNION ALL
    SELECT format('policy %s', to_jsonb(p) - '{oid,polrelid}'::text[]) FROM pg_policy p
    UNION ALL
    SELECT format('rule %s', pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN kept k ON k.oid = ev_class WHERE relkind <> 'v'
    UNION ALL
    SELECT format('function %s, owner %s, grants %s: %s', oid::regprocedure, proowner::regrole, pg_temp.granted(proacl, 'f', proowner), pg_get_functiondef(oid))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
)
SELECT line FROM lines ORDER BY line COLLATE "C"
`
