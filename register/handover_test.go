package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

func (d *desk) staff(who string) domain.StaffID { return d.People[who].ID }

// handOver is a proposal that everything goes to these.
func (d *desk) handOver(from string, to ...string) domain.Change {
	h := domain.HandOver{From: d.staff(from), All: true}
	for _, who := range to {
		h.To = append(h.To, d.staff(who))
	}
	return domain.Change{Kind: domain.HandOverWork, HandOver: &h}
}

func (d *desk) plan(t testing.TB, c domain.Change) domain.HandOverPlan {
	t.Helper()
	plan, err := d.Register.HandOverPlan(t.Context(), d.staff(officetest.Admin), *c.HandOver)
	require.NoError(t, err)
	return plan
}

// moves tells a plan in short.
func moves(items []domain.HandOverItem) (told []string) {
	for _, i := range items {
		line := string(i.What) + " " + i.Ref + " " + string(i.To)
		for who, why := range i.Why {
			line += string(who) + ":" + string(why)
		}
		told = append(told, line)
	}
	return told
}

// A mediator leaves in the midst of a session; his successor goes on with it,
// signs, and the case is sealed. Nobody asks anything twice.
func TestAMediatorHandsOverInMidSession(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.inSession(t)
	before := one[string](t, d, `SELECT due::text || counted || rule || step || (SELECT stage FROM cases WHERE id = case_id) FROM tasks WHERE state = 'open' AND case_id = $1`, d.id)
	change := d.handOver("mediator", "mediator2")
	require.Equal(t, []string{"mediator " + string(d.id) + " S0006", "task " + string(d.task(1)) + " S0006"}, moves(d.plan(t, change).Moves))
	d.Change(t, change)
	require.Empty(t, d.plan(t, d.handOver("mediator", "street-mediator")).Moves)

	s := d.stand(t, q)
	require.Nil(t, s.Interruption)
	require.False(t, s.Settled)
	require.Equal(t, d.staff("mediator2"), s.Person)
	require.Equal(t, before, one[string](t, d, `SELECT due::text || counted || rule || step || (SELECT stage FROM cases WHERE id = case_id) FROM tasks WHERE state = 'open' AND case_id = $1`, d.id))
	d.Deposit(t, note("分歧"))
	d.requireRefused(t, domain.NotYourPost, func() error {
		_, err := d.Decide(t, "mediator", d.task(1), domain.Fail, note("分歧"))
		return err
	})
	d.answer(t, "mediator2", 1, domain.Written, agreement())

	// The story still names the first mediator; his successor is asked.
	asks := append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: d.staff("mediator")})
	d.ask(t, domain.StageSigning, asks...)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator2", 3, domain.Sign, nil)
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.answer(t, "head", 1, domain.ApplySeal, nil)
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
	d.Change(t, domain.Change{Kind: domain.TakePost, Staff: d.staff("mediator"), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}})
	requireWhole(t, d)
}

// What the leaver has signed stands; only what is still open is his successor's.
func TestASignatureMadeBeforeTheHandOverStands(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Written, agreement())
	asks := append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: d.staff("mediator")})
	d.ask(t, domain.StageSigning, asks...)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	// The registrar recorded a signature that the mediator's own work is judged
	// by, so he cannot become the mediator.
	d.Change(t, domain.Change{Kind: domain.GrantPost, Staff: d.staff("registrar"), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}})
	plan := d.plan(t, d.handOver("mediator", "registrar"))
	require.Empty(t, plan.Moves)
	require.Equal(t, []string{"mediator " + string(d.id) + " S0003:four_eyes"}, moves(plan.Stays))

	// The head becomes the mediator; so he may not apply the seal.
	d.Change(t, domain.Change{Kind: domain.GrantPost, Staff: d.staff("head"), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}})
	d.Change(t, d.handOver("mediator", "head"))
	d.requireRefused(t, domain.NotYourPost, func() error {
		_, err := d.Decide(t, "head", d.task(2), domain.Sign, officetest.Heard())
		return err
	})
	require.True(t, one[bool](t, d, `SELECT $2 = ANY (excluded) FROM tasks WHERE id = $1`, d.task(2), d.staff("head")))
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.requireRefused(t, domain.NotYourCentre, func() error {
		_, err := d.Decide(t, "head", d.task(1), domain.ApplySeal, nil)
		return err
	})
	d.answer(t, "street-head", 1, domain.ApplySeal, nil)
	requireWhole(t, d)
}

// Whoever does not fit is named with the reason, and the work stays until
// somebody fits; so does the leaver's post.
func TestWhatDoesNotFitStays(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.recuse(t, "mediator2")
	plan := d.plan(t, d.handOver("mediator", "mediator2", "head", "district-mediator"))
	require.Len(t, plan.Moves, 2)
	require.Equal(t, d.staff("district-mediator"), plan.Moves[0].To, "a mediator of the centre above")
	change := d.handOver("mediator", "mediator2", "head")
	require.Equal(t, map[domain.StaffID]domain.Misfit{d.staff("mediator2"): domain.SteppedBack, d.staff("head"): domain.WithoutPost}, d.plan(t, change).Stays[0].Why)
	d.Deposit(t, change)
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.Act(t, officetest.Admin, domain.Propose, "", change)
		return err
	})
	d.Change(t, domain.Change{Kind: domain.RevokeKey, Key: keyID("district-mediator", d)})
	unkeyed := d.handOver("mediator", "district-mediator")
	unkeyed.HandOver.To = append(unkeyed.HandOver.To, "S9999")
	require.Equal(t, map[domain.StaffID]domain.Misfit{d.staff("district-mediator"): domain.WithoutKey, "S9999": domain.UnknownPerson}, d.plan(t, unkeyed).Stays[0].Why)

	take := domain.Change{Kind: domain.TakePost, Staff: d.staff("mediator"), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}}
	_, err := d.Act(t, officetest.Admin, domain.Propose, "", take)
	require.ErrorContains(t, err, "hejie hand-over")
	d.Change(t, d.handOver("mediator", "street-mediator"))
	d.Change(t, take)
	require.Equal(t, "S0009@440104003", one[string](t, d, `SELECT person || '@' || at_centre FROM tasks WHERE id = $1`, d.task(1)))
	requireWhole(t, d)
}

// A head hands over the work of those under him; of others, and anything else,
// he does not decide. The second person is an administrator.
func TestAHeadProposesAHandOver(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	change := d.handOver("mediator", "mediator2")
	d.Deposit(t, change)
	up := d.handOver("street-mediator", "mediator2")
	d.Deposit(t, up)
	grant := domain.Change{Kind: domain.GrantPost, Staff: d.staff("head"), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}}
	d.Deposit(t, grant)
	for _, c := range []struct {
		who    string
		change domain.Change
		code   domain.RefusalCode
	}{
		{"registrar", change, domain.NotYourPost},
		{"mediator", change, domain.NotYourPost},
		{"head", up, domain.NotYourCentre},
		{"head", grant, domain.NotYourPost},
	} {
		d.requireRefused(t, c.code, func() error {
			_, err := d.Act(t, c.who, domain.Propose, "", c.change)
			return err
		})
	}
	proposed, err := d.Act(t, "street-head", domain.Propose, "", change)
	require.NoError(t, err)
	task := domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1)
	d.requireRefused(t, domain.NotYourPost, func() error {
		_, err := d.Decide(t, "street-head", task, domain.Approve, nil)
		return err
	})
	_, err = d.Decide(t, officetest.Admin, task, domain.Approve, nil)
	require.NoError(t, err)
	require.Equal(t, d.staff("mediator2"), one[domain.StaffID](t, d, `SELECT mediators[1] FROM cases WHERE id = $1`, d.id))
	require.NotZero(t, one[int](t, d, `SELECT count(*) FROM outbox WHERE case_id = $1`, d.id))
	requireWhole(t, d)
}

// A willing colleague at the same centre accepts, and nobody else decides it.
func TestAColleagueTakesOver(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	offer := func(to string) (domain.TaskID, error) {
		r, err := d.Act(t, "mediator", domain.OfferWork, "", d.handOver("mediator", to))
		return domain.NewTaskID(domain.CaseID(r.Ref), 1, 1), err
	}
	_, err := offer("street-mediator")
	require.Equal(t, domain.MissingDetails, refusalOf(err), "he sits elsewhere")
	_, err = d.Act(t, "mediator2", domain.OfferWork, "", d.handOver("mediator", "mediator2"))
	require.Equal(t, domain.NotYourPost, refusalOf(err), "nobody takes another's work by himself")
	task, err := offer("mediator2")
	require.NoError(t, err)
	items, err := d.Register.Inbox(t.Context(), inboxOf(d.Office, "mediator2"))
	require.NoError(t, err)
	require.Equal(t, task, items[0].Task)
	for _, who := range []string{"mediator", "head", officetest.Admin} {
		d.requireRefused(t, domain.NotYourPost, func() error {
			_, err := d.Decide(t, who, task, domain.Approve, nil)
			return err
		})
	}
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.Decide(t, "mediator2", task, domain.Reject, nil)
		return err
	})
	_, err = d.Decide(t, "mediator2", task, domain.Reject, note("手头案件已满"))
	require.NoError(t, err)
	require.Equal(t, d.staff("mediator"), one[domain.StaffID](t, d, `SELECT person FROM tasks WHERE id = $1`, d.task(1)))

	// An offer to somebody who leaves is dropped with it.
	pending, err := offer("mediator2")
	require.NoError(t, err)
	task, err = offer("mediator2")
	require.NoError(t, err)
	_, err = d.Decide(t, "mediator2", task, domain.Approve, nil)
	require.NoError(t, err)
	require.Equal(t, d.staff("mediator2"), one[domain.StaffID](t, d, `SELECT person FROM tasks WHERE id = $1`, d.task(1)))
	d.Change(t, d.handOver("mediator2", "mediator"))
	require.Equal(t, "rejected", one[string](t, d, `SELECT ending FROM cases WHERE id = $1`, pending.Case()))
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM tasks WHERE state = 'open' AND person = $1`, d.staff("mediator2")))

	// There and back: the story names the first one, and it is he who is asked.
	d.answer(t, "mediator", 1, domain.Continue, nil)
	_, s := d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.staff("mediator")})
	require.Equal(t, d.staff("mediator"), s.Person)
	requireWhole(t, d)
}

// Whom somebody promised to stand in for, his successor stands in for; a
// colleague who is only asked cannot be given a lent post.
func TestPromisesAreHandedOverToo(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	later := monday().AddDate(0, 0, 14)
	d.lend(t, "head", "mediator", monday().Add(-time.Hour), later, domain.Head)
	d.lend(t, "registrar2", "mediator", later, later.AddDate(0, 0, 7), domain.Registrar)
	plan, err := d.Register.HandOverPlan(t.Context(), d.staff("mediator"), *d.handOver("mediator", "mediator2").HandOver)
	require.NoError(t, err)
	require.Len(t, plan.Moves, 2)
	require.Len(t, plan.Stays, 2)
	require.Equal(t, map[domain.StaffID]domain.Misfit{d.staff("mediator2"): domain.NotToPassOn}, plan.Stays[0].Why)
	d.Change(t, d.handOver("mediator", "mediator2"))
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM substitutions WHERE substitute = $1 AND until > register_now()`, d.staff("mediator")))
	require.Equal(t, "S0004 S0007", one[string](t, d, `SELECT string_agg(absent, ' ' ORDER BY absent) FROM substitutions WHERE substitute = $1 AND until > register_now()`, d.staff("mediator2")))
	require.Equal(t, later.UTC().Format(time.DateTime), one[string](t, d, `SELECT to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM substitutions WHERE substitute = $1 AND absent = $2`, d.staff("mediator2"), d.staff("head")))
	d.Change(t, d.handOver("mediator2", "mediator"))
	requireWhole(t, d)
}

// Two hundred cases in one run: the counts add up, and it is fair.
func TestTwoHundredCases(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	const cases = 200
	for n := range cases {
		if n > 0 {
			d.id, d.step = d.OpenDispute(t), 0
		}
		d.inSession(t)
	}
	dues := func() string {
		return one[string](t, d, `SELECT md5(string_agg(t.id || due || counted || rule || c.stage || t.state, ',' ORDER BY t.id)) FROM tasks t JOIN cases c ON c.id = t.case_id WHERE c.kind = 'mediation'`)
	}
	before := dues()
	d.Deposit(t, d.handOver("mediator", "mediator2", "street-mediator", "district-mediator"))
	began := time.Now()
	d.Change(t, d.handOver("mediator", "mediator2", "street-mediator", "district-mediator"))
	t.Logf("%d cases handed over in %s", cases, time.Since(began))
	for who, n := range map[string]int{"mediator": 0, "mediator2": 67, "street-mediator": 67, "district-mediator": 66} {
		require.Equal(t, n, one[int](t, d, `SELECT count(*) FROM tasks WHERE state = 'open' AND person = $1`, d.staff(who)), who)
		require.Equal(t, n, one[int](t, d, `SELECT count(*) FROM cases WHERE $1 = ANY (mediators)`, d.staff(who)), who)
	}
	require.Equal(t, before, dues())
	require.Equal(t, cases, one[int](t, d, `SELECT count(*) FROM successions`))
	require.Equal(t, 2*cases, one[int](t, d, `SELECT jsonb_array_length(plan -> 'moves') FROM handovers`))
	require.Equal(t, cases, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'handed_over'`))
	requireWhole(t, d)
}

// Cases by name, and case by case; of one in which nothing is open it is said.
func TestSomeCasesAreHandedOver(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	var ids []domain.CaseID
	for range 3 {
		d.inSession(t)
		ids = append(ids, d.id)
		d.id, d.step = d.OpenDispute(t), 0
	}
	h := domain.HandOver{From: d.staff("mediator"), Moves: []domain.HandOverMove{
		{To: d.staff("mediator2"), Cases: []domain.CaseID{ids[2], d.id}}, {To: d.staff("street-mediator"), Cases: ids[:1]},
	}}
	change := domain.Change{Kind: domain.HandOverWork, HandOver: &h}
	plan := d.plan(t, change)
	require.Equal(t, []string{"  S0005:nothing"}, moves(plan.Stays))
	d.Change(t, change)
	require.Equal(t, "S0009 S0005 S0006", one[string](t, d, `SELECT string_agg(mediators[1], ' ' ORDER BY id) FROM cases WHERE mediators <> '{}'`))
	requireWhole(t, d)
}

// What is asked of the leaver himself goes to nobody and ends: he is waited for
// no longer where he was to be heard, what he worked on for a colleague goes
// back, and he is excused by two others, not by himself.
func TestWhatIsAskedOfTheLeaverHimselfEnds(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Countersign, 1, d.to("mediator"))
	d.does(t, "registrar2", domain.Delegate, 1, d.to("mediator"))
	plan := d.plan(t, d.handOver("mediator", "mediator2"))
	require.Empty(t, plan.Moves)
	require.Equal(t, []domain.Work{
		{What: domain.Delegation, Case: d.id, Ref: string(d.task(1)), Kind: domain.Acceptance},
		{What: domain.HisVoice, Case: d.id, Ref: string(d.task(1)), Kind: domain.Acceptance},
	}, plan.Ends)
	own, err := d.Register.HandOverPlan(t.Context(), d.staff("mediator"), *d.handOver("mediator", "mediator2").HandOver)
	require.NoError(t, err)
	require.Len(t, own.Ends, 1)
	_, err = d.Decide(t, "registrar2", d.task(1), domain.Accept, nil)
	require.Error(t, err, "he is waited for")
	d.Change(t, d.handOver("mediator", "mediator2"))
	require.Empty(t, d.plan(t, d.handOver("mediator", "mediator2")).Ends)
	require.Empty(t, d.stand(t, q).Works)
	heard, err := d.Register.Inbox(t.Context(), inboxOf(d.Office, "mediator"))
	require.NoError(t, err)
	require.Empty(t, heard)
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, domain.Carried, story.Tasks[0].Consulted[0].Tally, "as it is judged")
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	requireWhole(t, d)
}

// Who takes a mediator's part while the case is to be closed does not close it.
func TestASuccessorDoesNotCloseTheCase(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Oral, agreement())
	d.filed(t)
	d.ask(t, domain.StageClosing, domain.Ask{Kind: domain.Closing})
	d.Change(t, domain.Change{Kind: domain.GrantPost, Staff: d.staff("head"), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}})
	d.Change(t, d.handOver("mediator", "head"))
	require.Equal(t, string(officetest.Street), one[string](t, d, `SELECT at_centre FROM tasks WHERE id = $1`, d.task(1)), "it has another seat")
	d.requireRefused(t, domain.NotYourCentre, func() error { _, err := d.Decide(t, "head", d.task(1), domain.Close, nil); return err })
	d.answer(t, "street-head", 1, domain.Close, nil)
	requireWhole(t, d)
}
