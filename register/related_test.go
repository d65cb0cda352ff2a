package register_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// met is a matter of somebody who is known by his number and telephone.
func met(change func(*domain.Intake)) domain.Intake {
	in := officetest.Matter()
	in.Parties[0].IDNumber, in.Parties[0].Phone, in.Place, in.FirstIn = "11010519491231002X", "13800138000", "流水井", monday()
	if change != nil {
		change(&in)
	}
	return in
}

func (d *desk) takeIn(t testing.TB, who string, in domain.Intake) domain.CaseID {
	t.Helper()
	r, err := d.Act(t, who, domain.OpenCase, "", in)
	require.NoError(t, err)
	return domain.CaseID(r.Ref)
}

// A matter that looks like a case is taken in when there is a word about it.
func TestLookAlikesBeforeOpening(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	first := d.takeIn(t, "registrar", met(nil))
	other := func(change func(*domain.Intake)) domain.Intake {
		return met(func(in *domain.Intake) {
			in.Parties[0].IDNumber, in.Parties[0].Phone, in.Place = "", "", ""
			change(in)
		})
	}
	for name, c := range map[string]struct {
		in       domain.Intake
		likeness []domain.Likeness
	}{
		"the same number":                {other(func(in *domain.Intake) { in.Parties[1].IDNumber = "11010519491231002X" }), []domain.Likeness{domain.SameParty}},
		"the same telephone":             {other(func(in *domain.Intake) { in.Parties[0].Phone = "13800138000" }), []domain.Likeness{domain.SameParty}},
		"the same place and kind":        {other(func(in *domain.Intake) { in.Place = "流水井" }), []domain.Likeness{domain.SamePlace}},
		"ninety days before":             {other(func(in *domain.Intake) { in.Place, in.FirstIn = "流水井", monday().AddDate(0, 0, -90) }), []domain.Likeness{domain.SamePlace}},
		"both":                           {met(nil), []domain.Likeness{domain.SameParty, domain.SamePlace}},
		"the name alone":                 {other(func(*domain.Intake) {}), nil},
		"another kind at the same place": {other(func(in *domain.Intake) { in.Place, in.Kind = "流水井", "damage" }), nil},
		"ninety-one days before":         {other(func(in *domain.Intake) { in.Place, in.FirstIn = "流水井", monday().AddDate(0, 0, -91) }), nil},
		"the same party after years":     {other(func(in *domain.Intake) { in.Parties[0].Phone, in.FirstIn = "13800138000", monday().AddDate(-9, 0, 0) }), []domain.Likeness{domain.SameParty}},
	} {
		found, err := d.Register.WouldLookAlike(t.Context(), d.People["registrar"].ID, c.in)
		require.NoError(t, err)
		if c.likeness == nil {
			require.Empty(t, found, name)
			continue
		}
		require.Len(t, found, 1, name)
		require.Equal(t, first, found[0].Case, name)
		require.Equal(t, c.likeness, found[0].Likeness, name)
	}
	in := met(nil)
	d.Deposit(t, in)
	before := d.record(t)
	_, err := d.Act(t, "registrar", domain.OpenCase, "", in)
	require.Equal(t, domain.Refuse(domain.MissingDetails, "look_alikes.open", "cases", first), err)
	require.Equal(t, before, d.record(t), "nothing has changed, and no number is spent")

	in.Related = []domain.CaseID{first}
	second := d.takeIn(t, "registrar2", in)
	third := d.takeIn(t, "registrar", met(func(in *domain.Intake) {
		in.Related, in.NotSame = []domain.CaseID{second}, []domain.CaseID{domain.AllLookAlikes}
	}))
	require.Equal(t, map[domain.CaseID]domain.Relation{first: domain.IsNotSame, second: domain.IsRelated}, d.related(t, "registrar", third))
	require.Equal(t, map[domain.CaseID]domain.Relation{third: domain.IsNotSame, second: domain.IsRelated}, d.related(t, "registrar", first), "it goes both ways")

	// Also of a case of one's own choice, if one may see it.
	elsewhere := met(func(in *domain.Intake) { *in = officetest.Matter(); in.Centre = "440104003108" })
	far := d.takeIn(t, "street-registrar", elsewhere)
	plain := officetest.Matter()
	plain.Related = []domain.CaseID{far}
	d.Deposit(t, plain)
	d.requireRefused(t, domain.MissingDetails, func() error { _, err := d.Act(t, "registrar", domain.OpenCase, "", plain); return err })
	d.takeIn(t, "street-registrar", plain)
	requireWhole(t, d)
}

func (d *desk) related(t testing.TB, who string, id domain.CaseID) map[domain.CaseID]domain.Relation {
	t.Helper()
	found, err := d.Register.Relations(t.Context(), d.People[who].ID, id, 100)
	require.NoError(t, err)
	all := map[domain.CaseID]domain.Relation{}
	for _, r := range found {
		all[r.Case] = r.Relation
	}
	return all
}

// Of a case that one may not see one learns where to ask, and no more.
func TestLookAlikesElsewhere(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	far := d.takeIn(t, "street-registrar", met(func(in *domain.Intake) { in.Centre = "440104003108" }))
	found, err := d.Register.WouldLookAlike(t.Context(), d.People["registrar"].ID, met(nil))
	require.NoError(t, err)
	require.Equal(t, []record.LookAlike{{Case: far, Centre: "440104003108", Kind: "neighbour", Likeness: []domain.Likeness{domain.SameParty, domain.SamePlace}}}, found)
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'looked_up' AND case_id = $1`, far), "that somebody looked is on record")
	found, err = d.Register.WouldLookAlike(t.Context(), d.People["street-head"].ID, met(nil))
	require.NoError(t, err)
	require.Equal(t, "楼上漏水", found[0].Title)

	// He may answer for it all the same, and take it back.
	id := d.takeIn(t, "registrar", met(func(in *domain.Intake) { in.Related = []domain.CaseID{far} }))
	other := domain.Details{Other: far}
	for _, act := range []domain.ActKind{domain.Distinguish, domain.Unrelate, domain.Relate} {
		_, err := d.Act(t, "registrar", act, id, other)
		require.NoError(t, err, act)
	}
	require.Equal(t, map[domain.CaseID]domain.Relation{id: domain.IsRelated}, d.related(t, "street-head", far))
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.Act(t, "registrar", domain.Relate, d.id, other)
		return err
	})
}

// What was said of two cases is said by an act, and taken back by one, from
// either side.
func TestRelations(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	second := d.OpenDispute(t)
	other, back := domain.Details{Other: second, Note: "同一栋楼"}, domain.Details{Other: d.id}
	say := func(who string, act domain.ActKind, id domain.CaseID, details domain.Details) {
		t.Helper()
		_, err := d.Act(t, who, act, id, details)
		require.NoError(t, err)
	}
	refused := func(code domain.RefusalCode, who string, act domain.ActKind, id domain.CaseID, details domain.Details) {
		t.Helper()
		d.Deposit(t, details)
		d.requireRefused(t, code, func() error { _, err := d.Act(t, who, act, id, details); return err })
	}
	refused(domain.TaskClosed, "registrar", domain.Unrelate, d.id, other)
	say("registrar", domain.Relate, d.id, other)
	require.Equal(t, domain.IsRelated, d.related(t, "head", second)[d.id])
	refused(domain.TaskClosed, "registrar", domain.Relate, second, back)
	say("mediator", domain.Distinguish, second, back)
	require.Equal(t, domain.IsNotSame, d.related(t, "head", d.id)[second])
	say("head", domain.Unrelate, d.id, other)
	require.Empty(t, d.related(t, "head", d.id), "nothing looks alike here, so there is no question left")
	refused(domain.MissingDetails, "registrar", domain.Relate, d.id, domain.Details{Other: d.id})
	refused(domain.MissingDetails, "registrar", domain.Relate, d.id, domain.Details{Other: "YX2026-999999"})
	refused(domain.MissingDetails, "registrar", domain.Relate, d.id, domain.Details{Note: "x"})
	refused(domain.NotYourPost, "admin", domain.Relate, d.id, other)
	refused(domain.TaskClosed, "registrar", domain.Relate, "YX2026-999999", other)
	require.Equal(t, 3, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'related' AND case_id IN ($1, $2)`, d.id, second), "the other case's record has a line of each")
	requireWhole(t, d)
}

// The hash is HMAC-SHA-256 with the installation's secret, which no program's
// role may read.
func TestPartiesAreFoundByKeyedHash(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	id := d.takeIn(t, "registrar", met(func(in *domain.Intake) { in.Parties[1].Phone = "020-83330000" }))
	pads := one[[]byte](t, d, `SELECT inner_pad FROM installation`)
	secret := make([]byte, len(pads))
	for i := range pads {
		secret[i] = pads[i] ^ 0x36
	}
	require.Equal(t, make([]byte, 32), secret[32:])
	require.NotEqual(t, make([]byte, 32), secret[:32])
	keyed := func(text string) string {
		h := hmac.New(sha256.New, secret[:32])
		h.Write([]byte(text))
		return hex.EncodeToString(h.Sum(nil))
	}
	column := func(name string, party domain.PartyID) string {
		return one[string](t, d, fmt.Sprintf(`SELECT coalesce(encode(%s, 'hex'), '') FROM parties WHERE case_id = $1 AND party = $2`, name), id, party)
	}
	require.Equal(t, keyed("identity:11010519491231002X"), column("identity_key", "P1"))
	require.Equal(t, keyed("phone:13800138000"), column("phone_key", "P1"))
	require.Equal(t, keyed("phone:02083330000"), column("phone_key", "P2"))
	require.Empty(t, column("identity_key", "P2"))
	require.Equal(t, "1949-12-31", one[string](t, d, `SELECT birth::text FROM parties WHERE case_id = $1 AND party = 'P1'`, id))

	app := asApp(t, d)
	for _, statement := range []string{`SELECT inner_pad FROM installation`, `SELECT * FROM installation`, `UPDATE installation SET one = true`, `DELETE FROM relations`} {
		_, err := app.Exec(statement)
		require.ErrorContains(t, err, "permission denied", statement)
	}
}

// Whatever is looked for is found by an index: no table that grows is read from
// end to end.
func TestLookingForLookAlikesReadsNoTable(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	_, err := d.owner.Exec(`SET enable_seqscan = off`) // small tables are read whole otherwise
	require.NoError(t, err)
	for _, q := range []string{
		`SELECT case_id FROM parties WHERE identity_key = ANY (ARRAY[keyed('identity', '1')])`,
		`SELECT case_id FROM parties WHERE phone_key = ANY (ARRAY[keyed('phone', '1')])`,
		`SELECT 1 FROM relations WHERE low = 'a' UNION ALL SELECT 1 FROM relations WHERE high = 'a'`,
		`SELECT 1 FROM relations WHERE relation IS NULL AND likeness <> '{}' ORDER BY found_at DESC LIMIT 20`,
	} {
		var plan []string
		rows, err := d.owner.Query(`EXPLAIN ` + q)
		require.NoError(t, err)
		for rows.Next() {
			var line string
			require.NoError(t, rows.Scan(&line))
			plan = append(plan, line)
		}
		require.NoError(t, rows.Err())
		require.NoError(t, rows.Close())
		require.NotContains(t, strings.Join(plan, "\n"), "Seq Scan", q)
		require.Contains(t, strings.Join(plan, "\n"), "Index", q)
	}
}

// Of many cases of one kind, place and title the nearest in time are found, before
// and after, and the others are not read.
func TestTheNearestLookAlikesAreFound(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	const many = 3000
	for _, statement := range []string{
		`INSERT INTO cases (id, kind, centre, stage, policy, first_in, opened_at, opened_by)
			SELECT 'YX2030-' || lpad(n::text, 6, '0'), 'mediation', '440104003104', 'acceptance', 1, at, at, 'S0003'
			FROM generate_series(1, $2::int) n, LATERAL (SELECT $1::timestamptz + CASE WHEN n % 3 = 0 THEN -1 ELSE 1 END * n * interval '1 minute' AS at) t`,
		`INSERT INTO disputes (case_id, kind, origin, title, description, place, first_in)
			SELECT id, 'neighbour', 'applied', '夜间噪音', '', '流水井', first_in FROM cases WHERE id LIKE 'YX2030-%' AND $1::timestamptz IS NOT NULL AND $2::int > 0`,
		`INSERT INTO parties (case_id, party, role, name)
			SELECT id, 'P1', 'applicant', '陈某' FROM cases WHERE id LIKE 'YX2030-%' AND $1::timestamptz IS NOT NULL AND $2::int > 0`,
	} {
		d.AsOwner(t, statement, monday(), many)
	}
	d.AsOwner(t, `ANALYZE cases, disputes, parties`)
	var nearest []string
	for n := range domain.MaxLookAlikes {
		nearest = append(nearest, fmt.Sprintf("YX2030-%06d", n+1))
	}
	for name, c := range map[string]struct {
		place, title string
		likeness     []string
	}{
		"by place": {"流水井", "", []string{"same_place"}},
		"by title": {"", "夜间噪音", []string{"same_title"}},
		"by both":  {"流水井", "夜间噪音", []string{"same_place", "same_title"}},
	} {
		tx, err := d.owner.Begin()
		require.NoError(t, err)
		rowsRead := func() (n int) {
			require.NoError(t, tx.QueryRow(`SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables WHERE relname IN ('cases', 'disputes', 'parties')`).Scan(&n))
			return n
		}
		before := rowsRead()
		var found, likeness []string
		require.NoError(t, tx.QueryRow(`
			SELECT array_agg(other), (array_agg(DISTINCT likeness::text))[1]::text[]
			FROM look_alikes(NULL, 'neighbour', $1, $2, $3, ARRAY['陈某'], NULL, NULL, $4, $5)`,
			c.place, c.title, monday(), domain.LookAlikeDays, domain.MaxLookAlikes).Scan(pq.Array(&found), pq.Array(&likeness)))
		require.Equal(t, nearest, found, name)
		require.Equal(t, c.likeness, likeness, name)
		require.Less(t, rowsRead()-before, many, name)
		require.NoError(t, tx.Rollback())
	}
}
