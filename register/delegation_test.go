package register_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestDelegate(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.neighbour(t, "helper", domain.Mediator)
	q, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	due := s.Due
	d.refuses(t, domain.NotYourPost, "registrar2", domain.Recall, 1, domain.Details{})
	d.refuses(t, domain.SelfApproval, "registrar2", domain.Delegate, 1, d.to("registrar"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Delegate, 1, d.to("admin"))
	require.False(t, d.sees(t, "helper"))
	d.does(t, "registrar2", domain.Delegate, 1, d.to("helper"))

	s = d.stand(t, q)
	require.Equal(t, d.People["helper"].ID, s.Works)
	require.Equal(t, d.People["registrar2"].ID, s.Person)
	require.True(t, due.Equal(s.Due), "the term runs on")
	require.True(t, d.sees(t, "helper"), "he needs to know")
	require.Equal(t, d.People["registrar2"].ID, d.tasks(t, "helper")[0].From)
	require.Equal(t, d.People["helper"].ID, d.tasks(t, "registrar2")[0].Works)
	d.requireRefused(t, domain.NotYourPost, func() error { // he works on it, and does not decide it
		_, err := d.Decide(t, "helper", d.task(1), domain.Accept, nil)
		return err
	})
	d.refuses(t, domain.NotYourPost, "helper", domain.Transfer, 1, d.to("street-registrar"))
	d.refuses(t, domain.NotYourPost, "registrar2", domain.GiveBack, 1, note("不是我的"))
	d.refuses(t, domain.NotYourPost, "helper", domain.Recall, 1, domain.Details{})
	d.refuses(t, domain.MissingDetails, "helper", domain.GiveBack, 1, domain.Details{})
	d.does(t, "helper", domain.GiveBack, 1, note("已核实"))
	require.Empty(t, d.stand(t, q).Works)
	require.False(t, d.sees(t, "helper"))
	require.Empty(t, d.tasks(t, "helper"))

	d.does(t, "registrar2", domain.Delegate, 1, d.to("helper"))
	d.does(t, "registrar2", domain.Delegate, 1, d.to("mediator")) // to another, which takes it back from the first
	d.does(t, "registrar2", domain.Recall, 1, domain.Details{})
	d.does(t, "registrar2", domain.Delegate, 1, d.to("helper"))
	_, err := d.Act(t, "helper", domain.Recuse, d.id, note("亲属"))
	require.NoError(t, err)
	require.Empty(t, d.stand(t, q).Works, "it comes back by itself")
	d.does(t, "registrar2", domain.Delegate, 1, d.to("mediator2"))
	d.Change(t, domain.Change{
		Kind: domain.TakePost, Staff: d.People["mediator2"].ID, Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}},
	})
	require.Empty(t, d.stand(t, q).Works)
	d.does(t, "registrar2", domain.Delegate, 1, d.to("mediator"))
	d.answer(t, "registrar2", 1, domain.Accept, nil) // and so it is over
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	var how []string
	for _, delegation := range story.Tasks[0].Delegated {
		how = append(how, delegation.How)
	}
	require.Equal(t, []string{"given_back", "recalled", "recalled", "left", "left", "decided"}, how)
	requireWhole(t, d)
}

// A delegation ends with its task, however that ends: nobody is told that somebody
// still works on it.
func TestADelegationEndsWithItsTask(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ends func(*testing.T, *desk, officetest.Asked)
		how  string
	}{
		"decided": {func(t *testing.T, d *desk, _ officetest.Asked) {
			d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
		}, "decided"},
		"its term ends": {func(t *testing.T, d *desk, q officetest.Asked) {
			d.SetClock(t, d.stand(t, q).Due.Add(time.Minute))
			d.stand(t, q)
		}, "expired"},
		"another answer makes it needless": {func(t *testing.T, d *desk, q officetest.Asked) {
			d.answer(t, "registrar2", 2, domain.RefuseIt, officetest.Heard())
			d.stand(t, q)
		}, "superseded"},
		"a danger": {func(t *testing.T, d *desk, _ officetest.Asked) {
			d.mustAct(t, "head", domain.Danger, note("扬言伤人"))
		}, "superseded"},
		"what came before is taken back": {func(t *testing.T, d *desk, _ officetest.Asked) {
			d.mustAct(t, "registrar2", domain.TakeBack, about(domain.NewTaskID(d.id, 1, 1), "误选"))
		}, "superseded"},
		"its case is merged": {func(t *testing.T, d *desk, _ officetest.Asked) {
			d.mustAct(t, "head", domain.Merge, into(d.OpenDispute(t)))
		}, "superseded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			d.accept(t)
			q, _ := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
			delegator := "registrar"
			if name == "what came before is taken back" {
				delegator = "registrar2" // who may take it back while nobody else has acted
			}
			d.does(t, delegator, domain.Delegate, 1, d.to("mediator"))
			delegated := d.task(1)
			c.ends(t, d, q)
			story, err := d.Register.Case(t.Context(), d.id)
			require.NoError(t, err)
			i := slices.IndexFunc(story.Tasks, func(k record.Task) bool { return k.Task == delegated })
			ended := story.Tasks[i].Delegated[0]
			require.Equal(t, c.how, ended.How)
			require.Equal(t, *story.Tasks[i].ClosedAt, *ended.Ended)
			require.Zero(t, one[int](t, d, `SELECT count(*) FROM tasks WHERE delegate IS NOT NULL AND state <> 'open'`))
			requireWhole(t, d)
		})
	}
}

// Who delegated a task and may not have it any more takes the delegation along.
func TestADelegatorLeaves(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Delegate, 1, d.to("mediator"))
	_, err := d.Act(t, "registrar2", domain.Recuse, d.id, note("亲属"))
	require.NoError(t, err)
	s := d.stand(t, q)
	require.Empty(t, s.Works)
	require.Empty(t, s.Person)
	require.Equal(t, domain.Head, s.Seat.Post, "nobody else below may decide it")
	require.Equal(t, "left", one[string](t, d, `SELECT how FROM delegations`))
}
