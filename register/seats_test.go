package register_test

import (
	"crypto/ed25519"
	"testing"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

func (d *desk) seat(t testing.TB) string {
	t.Helper()
	return one[string](t, d, `SELECT post || '@' || at_centre || CASE WHEN vacant THEN ' vacant' ELSE '' END FROM tasks WHERE id = $1`, d.task(1))
}

func (d *desk) recuse(t testing.TB, who string) {
	t.Helper()
	_, err := d.Act(t, who, domain.Recuse, d.id, note("亲属"))
	require.NoError(t, err)
}

// Nothing waits for nobody: with all registrars gone the head is asked, then
// the tier above.
func TestTasksFindTheirWay(t *testing.T) {
	t.Parallel()
	d := openDesk(t) // the registrar submitted it
	_, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	require.Equal(t, domain.Seat{Post: domain.Registrar, Centre: officetest.Community}, s.Seat)
	for _, step := range []struct{ who, seat string }{
		{"registrar2", "head@440104003104"},
		{"head", "registrar@440104003"},
		{"street-registrar", "head@440104003"},
		{"street-head", "registrar@440104"},
		{"district-registrar", "head@440104"},
		{"district-head", "registrar@440104003104 vacant"},
	} {
		d.AsOwner(t, `DELETE FROM outbox`)
		d.recuse(t, step.who)
		require.Equal(t, step.seat, d.seat(t), "after %s stepped back", step.who)
		require.NotZero(t, one[int](t, d, `SELECT count(*) FROM outbox WHERE case_id = $1`, d.id), "the card is told")
	}
	require.Equal(t, 6, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'rerouted'`))

	// Somebody is given the post, or somebody new sits down, and the task that
	// waited for nobody is his.
	d.Change(t, domain.Change{
		Kind: domain.GrantPost, Staff: d.People["street-mediator"].ID, Posts: []domain.Seat{{Post: domain.Registrar, Centre: officetest.Street}},
	})
	require.Equal(t, "registrar@440104003", d.seat(t))
	d.recuse(t, "street-mediator")
	require.Equal(t, "registrar@440104003104 vacant", d.seat(t))
	d.Enrol(t, "newcomer", domain.Seat{Post: domain.Registrar, Centre: officetest.Street})
	require.Equal(t, "registrar@440104003", d.seat(t))
	d.answer(t, "newcomer", 1, domain.Accept, nil)
	requireWhole(t, d)
}

func TestPostTaken(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	other := openOther(t, d)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	take := func(who string, p domain.Post) {
		d.Change(t, domain.Change{Kind: domain.TakePost, Staff: d.People[who].ID, Posts: []domain.Seat{{Post: p, Centre: officetest.Community}}})
	}
	take("registrar2", domain.Registrar)
	require.Equal(t, "head@440104003104", d.seat(t))
	d.requireRefused(t, domain.NotYourPost, func() error {
		_, err := d.Decide(t, "registrar2", d.task(1), domain.Accept, nil)
		return err
	})
	require.Equal(t, "head@440104003104", one[string](t, d, `SELECT post || '@' || at_centre FROM tasks WHERE case_id = $1`, other), "in every case")

	// A task for one person stays with him, as long as he has the post.
	d.answer(t, "head", 1, domain.Accept, nil)
	d.appoint(t, "mediator")
	q, s := d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
	require.Equal(t, d.People["mediator"].ID, s.Person)
	_, err := d.Act(t, "admin", domain.Propose, "", domain.Change{
		Kind: domain.TakePost, Staff: d.People["mediator"].ID, Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}},
	})
	require.Equal(t, domain.MissingDetails, refusalOf(err), "a case waits for him")
	_, err = d.Act(t, "mediator", domain.Recuse, d.id, note("调离"))
	require.NoError(t, err)
	require.NotNil(t, d.stand(t, q).Interruption)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	take("mediator", domain.Mediator)
}

// A key is what one decides with: whoever has none left sits nowhere.
func TestWithoutAKeyNobodySits(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	key := d.People["registrar2"].Key.Public().(ed25519.PublicKey)
	d.Change(t, domain.Change{Kind: domain.RevokeKey, Key: domain.KeyIDOf(key)})
	require.Equal(t, "head@440104003104", d.seat(t))
	for _, who := range []string{"head", "street-registrar", "street-head", "district-registrar", "district-head"} {
		d.recuse(t, who)
	}
	require.Equal(t, "registrar@440104003104 vacant", d.seat(t))
	d.Change(t, domain.Change{Kind: domain.AddKey, Staff: d.People["registrar2"].ID, PublicKey: publicKey(5)})
	require.Equal(t, "registrar@440104003104", d.seat(t), "with a key he sits there again")
}

func openOther(t testing.TB, d *desk) domain.CaseID {
	t.Helper()
	id := d.OpenDispute(t)
	q := d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	q.Case = id
	d.stand(t, q)
	return id
}

// Whoever stands in for the one whose work is judged is no seat for the task,
// neither before it is opened nor after.
func TestStandInsAreNoSeat(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	require.Equal(t, "registrar@440104003104", d.seat(t))
	d.lend(t, "registrar", "registrar2", monday(), monday().AddDate(0, 0, 14), domain.Registrar)
	require.Equal(t, "head@440104003104", d.seat(t))
	other := openOther(t, d)
	require.Equal(t, "head@440104003104", one[string](t, d, `SELECT post || '@' || at_centre FROM tasks WHERE case_id = $1`, other))
}

func TestNobodyIsAskedWhoSteppedBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	d.recuse(t, "registrar2")
	_, s := d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing, Person: d.People["registrar2"].ID})
	require.Empty(t, s.Person)
	require.Equal(t, domain.Seat{Post: domain.Registrar, Centre: officetest.Community}, s.Seat)
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
}

// Among whom a seat is found, only whose substitutes are looked up who sit there:
// in a large office there are thousands.
func TestOnlySubstitutesAroundAreReadOf(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.lend(t, "street-head", "registrar2", monday(), monday().AddDate(0, 0, 1), domain.Head)
	d.AsOwner(t, `INSERT INTO staff (id, name, enrolled_at) SELECT 'X' || n, '某', now() FROM generate_series(1, 4000) n`)
	d.AsOwner(t, `INSERT INTO substitutions (id, absent, substitute, posts, since, until)
		SELECT 'x' || n, 'X' || n, 'X' || n % 4000 + 1, '{registrar}', now() - interval '99 years', now() + interval '99 years' FROM generate_series(1, 4000) n`)
	d.AsOwner(t, `ANALYZE substitutions`)
	tx, err := d.owner.Begin()
	require.NoError(t, err)
	defer func() { _ = tx.Rollback() }()
	var absent, substitute string
	var read int
	require.NoError(t, tx.QueryRow(`
		SELECT s ->> 'absent', s ->> 'substitute' FROM json_array_elements(people_around($1, $2, register_now(), false) -> 'stand_ins') s`,
		d.id, pq.Array(officetest.Community.Chain())).Scan(&absent, &substitute))
	require.NoError(t, tx.QueryRow(`SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'substitutions'`).Scan(&read))
	require.Equal(t, []string{string(d.People["street-head"].ID), string(d.People["registrar2"].ID)}, []string{absent, substitute})
	require.Less(t, read, 10)
}
