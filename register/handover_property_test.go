package register_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
	"hejie/internal/officetest"
)

// tale is a case from its first session on, told as its workflow would: it goes
// on naming the mediator who was appointed, whoever has taken over since.
type tale struct {
	*desk
	t     *testing.T
	stage domain.Stage
}

func (s *tale) next(stage domain.Stage, asks ...domain.Ask) {
	s.stage = stage
	s.ask(s.t, stage, asks...)
}

// advance has somebody do what is asked, whoever may.
func (s *tale) advance(writes bool) {
	named := s.staff("mediator")
	switch s.stage {
	case domain.StageMediation:
		if !writes {
			s.anybody(1, domain.Continue, nil)
			s.next(domain.StageMediation, domain.Ask{Kind: domain.Session, Person: named})
			return
		}
		s.anybody(1, domain.Written, agreement())
		s.next(domain.StageSigning, append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: named})...)
	case domain.StageSigning:
		for slot := range 3 {
			if one[string](s.t, s.desk, `SELECT state FROM tasks WHERE id = $1`, s.task(slot+1)) == "open" {
				var details any
				if slot < 2 {
					details = officetest.Heard()
				}
				s.anybody(slot+1, domain.Sign, details)
				return
			}
		}
		s.next(domain.StageSealing, domain.Ask{Kind: domain.Seal})
	case domain.StageSealing:
		s.anybody(1, domain.ApplySeal, nil)
		s.stage = domain.StageClosed
	}
}

// anybody tries the whole office until one may.
func (s *tale) anybody(slot int, o domain.Outcome, details any) {
	names := []string{}
	for name := range s.People {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, who := range names {
		if _, err := s.Decide(s.t, who, s.task(slot), o, details); err == nil {
			return
		}
	}
	require.Fail(s.t, "nobody may", "%s of %s", o, s.task(slot))
}

// mediator names who mediates now.
func (s *tale) mediator() string {
	id := one[domain.StaffID](s.t, s.desk, `SELECT mediators[1] FROM cases WHERE id = $1`, s.id)
	for name, p := range s.People {
		if p.ID == id {
			return name
		}
	}
	return ""
}

// tasksAsTheyAre is all of the open tasks that a hand-over must leave alone.
const tasksAsTheyAre = `
	SELECT coalesce(string_agg(concat_ws(' ', t.id, t.step, t.slot, t.kind, t.party, t.due, t.counted, t.rule, t.opened_at, t.reminders, c.stage, c.centre, c.step), E'\n' ORDER BY t.id), '')
	FROM tasks t JOIN cases c ON c.id = t.case_id WHERE t.state = 'open' AND c.kind = 'mediation'`

// After any sequence of hand-overs nothing that could go stays with a leaver,
// nothing but who does it has changed, and nobody judges his own work.
func TestAnySequenceOfHandOvers(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	mediates := func(who string) {
		d.Change(t, domain.Change{Kind: domain.GrantPost, Staff: d.staff(who), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}})
	}
	mediates("head")
	mediates("registrar")
	people := rapid.SampledFrom([]string{"mediator", "mediator2", "head", "registrar", "street-mediator", "registrar2"})
	tally := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		s := &tale{desk: &desk{Office: d.Office, owner: d.owner, id: d.OpenDispute(t)}, t: t}
		s.accept(t)
		s.appoint(t, "mediator")
		s.next(domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.staff("mediator")})
		for range rapid.SampledFrom([]int{1, 2, 3, 4, 5, 0}).Draw(rt, "begun") {
			s.advance(true)
		}
		for range rapid.IntRange(2, 6).Draw(rt, "moves") {
			if s.stage != domain.StageClosed && rapid.IntRange(0, 3).Draw(rt, "advance") == 3 {
				s.advance(rapid.Bool().Draw(rt, "writes"))
				continue
			}
			tally[string(s.stage)]++
			from := people.Draw(rt, "from")
			if rapid.IntRange(0, 2).Draw(rt, "mediates") > 0 { // or mostly nothing would move
				from = s.mediator()
			}
			to := rapid.SliceOfNDistinct(people, 1, 3, rapid.ID).Draw(rt, "to")
			to = slices.DeleteFunc(to, func(who string) bool { return who == from })
			if len(to) == 0 {
				continue
			}
			change := d.handOver(from, to...)
			plan, before := d.plan(t, change), one[string](t, d, tasksAsTheyAre)
			for _, item := range plan.Stays {
				for _, why := range item.Why {
					tally[string(why)]++
				}
			}
			if len(plan.Moves) == 0 {
				_, err := d.Act(t, officetest.Admin, domain.Propose, "", change)
				require.Equal(t, domain.MissingDetails, refusalOf(err))
				tally["nothing"]++
			} else {
				d.Change(t, change)
				tally["handed over"]++
			}
			after := d.plan(t, change)
			require.Empty(t, after.Moves)
			require.Equal(t, plan.Stays, after.Stays, "what could not go is what stays")
			require.Equal(t, before, one[string](t, d, tasksAsTheyAre))
			staying := 0
			for _, item := range after.Stays {
				if item.What == domain.PersonsTask {
					staying++
				}
			}
			require.Equal(t, staying, one[int](t, d, `SELECT count(*) FROM tasks WHERE state = 'open' AND person = $1`, d.staff(from)))
			require.Zero(t, one[int](t, d, `SELECT count(*) FROM tasks t JOIN cases c ON c.id = t.case_id
				WHERE t.state = 'open' AND t.kind IN ('extension', 'signature', 'seal') AND NOT c.mediators <@ t.excluded`), "mediators are kept from what judges them")
			require.Zero(t, one[int](t, d, `SELECT count(*) FROM tasks t JOIN cases c ON c.id = t.case_id JOIN decisions d ON d.task = t.id
				WHERE t.kind IN ('extension', 'signature', 'seal') AND d.staff = ANY (c.mediators)`), "nobody mediates who has judged it")
			require.Zero(t, one[int](t, d, `SELECT count(*) FROM tasks t JOIN cases c ON c.id = t.case_id
				WHERE t.state = 'open' AND t.person IS NOT NULL AND c.kind = 'mediation' AND NOT t.person = ANY (c.mediators)`), "whoever is asked alone is who mediates")
		}
		for s.stage != domain.StageClosed {
			s.advance(true)
		}
		s.filed(t)
		s.next(domain.StageClosing, domain.Ask{Kind: domain.Closing})
		s.anybody(1, domain.Close, nil)
		require.NoError(t, d.Register.End(t.Context(), s.id, domain.Agreed))
		s.papers(t).requireEqual(tally)
	})
	requireWhole(t, d)
	t.Logf("%v", tally)
	for _, what := range []string{"handed over", "nothing", string(domain.FourEyes), string(domain.WithoutPost), string(domain.StageSigning), string(domain.StageSealing)} {
		require.Positive(t, tally[what], "it never came to %s: %v", what, tally)
	}
}
