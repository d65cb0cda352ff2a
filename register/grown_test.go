package register_test

import (
	"testing"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// A session that has made its plans while the register was young finds what is
// about one case by an index all the same when others have made it large.
func TestPlansOfAYoungRegisterServeALargeOne(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.AsOwner(t, `VACUUM ANALYZE`) // so that PostgreSQL knows how little there is
	session, err := d.owner.Begin()
	require.NoError(t, err)
	defer func() { _ = session.Rollback() }()
	registrar := d.People["registrar2"].ID
	ask := func() {
		for _, q := range []struct {
			call string
			args []any
		}{
			{`decision_context('m', '', $1, '', $2, $3, 'nonce', '', '', '')`, []any{registrar, d.task(1), d.id}},
			{`step_context($1, 1)`, []any{d.id}},
			{`step_context($1, 2)`, []any{d.id}},
			{`story_on_record($1)`, []any{d.id}},
			{`people_around($1, $2, now(), true)`, []any{d.id, pq.Array(officetest.Community.Chain())}},
			{`asked_before($1, 1)`, []any{d.id}},
			{`consultations_of($2, $1)`, []any{d.id, d.task(1)}},
			{`corrections_of($1)`, []any{d.task(1)}},
			{`tasks_struck($1, 'none')`, []any{d.id}},
			{`struck('none')`, nil},
			{`mediators_told($1)`, []any{d.id}},
			{`parties_told($1)`, []any{d.id}},
			{`concerns_under_age($1, 18, now())`, []any{d.id}},
			{`can_help($2, $1)`, []any{d.id, registrar}},
			{`may_see($2, $1)`, []any{d.id, registrar}},
			{`may_see('S9999', $1)`, []any{d.id}},
			{`access_to($2, $1)`, []any{d.id, registrar}},
			{`count(*) FROM look_alikes(NULL, 'neighbour', '楼', '漏水', now(), ARRAY['某'], ARRAY['1'], ARRAY['2'], $1, $2)`, []any{domain.LookAlikeDays, domain.MaxLookAlikes}},
		} {
			_, err := session.Exec(`SELECT `+q.call, q.args...)
			require.NoError(t, err, q.call)
		}
	}
	read := func() (tables string) {
		require.NoError(t, session.QueryRow(`
			SELECT coalesce(string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname), '') FROM pg_stat_xact_user_tables WHERE seq_scan > 0
			AND relname NOT IN ('calendar_years', 'centres', 'installation', 'policies', 'posts', 'staff', 'substitutions')`).Scan(&tables))
		return tables
	}
	for range 7 { // the driver's statements have plans of their own by then, too
		ask()
	}
	before := read()
	const many = 2000
	for _, statement := range []string{
		`INSERT INTO cases (id, kind, centre, stage, policy, first_in, opened_at, opened_by, step)
			SELECT 'YX2030-' || lpad(n::text, 6, '0'), 'mediation', '440104003104', 'acceptance', 1, now(), now(), 'S0003', 1 FROM generate_series(1, $1::int) n`,
		`INSERT INTO disputes (case_id, kind, origin, title, description, place, first_in)
			SELECT id, 'damage', 'applied', id, '', id, first_in FROM cases WHERE id LIKE 'YX2030-%' AND $1::int > 0`,
		`INSERT INTO parties (case_id, party, role, name, id_number, phone)
			SELECT id, 'P1', 'applicant', '陈某', id, id FROM cases WHERE id LIKE 'YX2030-%' AND $1::int > 0`,
		`INSERT INTO steps (case_id, step, position, stage, centre, opened_at) SELECT id, 1, 1, 'acceptance', centre, opened_at FROM cases WHERE id LIKE 'YX2030-%' AND $1::int > 0`,
		`INSERT INTO tasks (id, case_id, step, slot, kind, post, at_centre, state, opened_at, rule, counted, due, yellow_at, lapses)
			SELECT id || '/1.1', id, 1, 1, 'acceptance', 'registrar', centre, 'open', first_in, 'acceptance', first_in, first_in, first_in, false
			FROM cases WHERE id LIKE 'YX2030-%' AND $1::int > 0`,
		`INSERT INTO relations (low, high, likeness, found_at)
			SELECT 'YX2030-' || lpad(n::text, 6, '0'), 'YX2030-' || lpad((n + 1)::text, 6, '0'), '{same_place}', now() FROM generate_series(1, $1::int - 1) n`,
		`INSERT INTO recusals (case_id, staff, act) SELECT id, 'S0003', (SELECT message FROM acts LIMIT 1) FROM cases WHERE id LIKE 'YX2030-%' AND $1::int > 0`,
	} {
		d.AsOwner(t, statement, many)
	}
	ask()
	require.Equal(t, before, read())
}
