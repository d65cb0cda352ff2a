package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
)

func crew() domain.Crew {
	mediates := func(who domain.StaffID, at domain.CentreCode) domain.Holding {
		return domain.Holding{Staff: who, Post: domain.Mediator, Centre: at}
	}
	return domain.Crew{
		Known: []domain.StaffID{"S0002", "S0003", "S0004", "S0005"},
		Keyed: []domain.StaffID{"S0002", "S0003", "S0004"},
		Holdings: []domain.Holding{
			mediates("S0001", "440104003104"), mediates("S0002", "440104003104"), mediates("S0003", "440104003"), mediates("S0005", "440104003104"),
			{Staff: "S0004", Post: domain.Head, Centre: "440104003104"},
		},
	}
}

func part(id domain.CaseID) domain.Work {
	return domain.Work{What: domain.MediatorsPart, Case: id, Ref: string(id), Post: domain.Mediator, Centre: "440104003104"}
}

func TestWhoMayReceiveWork(t *testing.T) {
	t.Parallel()
	with := func(change func(*domain.Work, *domain.Crew)) (domain.Work, domain.Crew) {
		w, c := part("YX2026-000001"), crew()
		change(&w, &c)
		return w, c
	}
	nothing := func(*domain.Work, *domain.Crew) {}
	for _, tt := range []struct {
		name   string
		to     domain.StaffID
		change func(*domain.Work, *domain.Crew)
		want   domain.Misfit
	}{
		{"a colleague", "S0002", nothing, ""},
		{"one of the centre above", "S0003", nothing, ""},
		{"not one of a centre below", "S0002", func(w *domain.Work, _ *domain.Crew) { w.Centre = "440104003" }, domain.WithoutPost},
		{"another post", "S0004", nothing, domain.WithoutPost},
		{"no key", "S0005", nothing, domain.WithoutKey},
		{"nobody", "S0009", nothing, domain.UnknownPerson},
		{"stepped back", "S0002", func(w *domain.Work, _ *domain.Crew) { w.Recused = []domain.StaffID{"S0002"} }, domain.SteppedBack},
		{"judged it", "S0002", func(w *domain.Work, _ *domain.Crew) { w.Barred = []domain.StaffID{"S0002"} }, domain.FourEyes},
		{"stands in for one who did", "S0002", func(w *domain.Work, c *domain.Crew) {
			w.Barred, c.StandIns = []domain.StaffID{"S0008"}, []domain.Substitution{{Absent: "S0008", Substitute: "S0002"}}
		}, domain.FourEyes},
		{"willing, at the same centre", "S0002", func(_ *domain.Work, c *domain.Crew) { c.Willing = true }, ""},
		{"willing, elsewhere", "S0003", func(_ *domain.Work, c *domain.Crew) { c.Willing = true }, domain.OtherCentre},
		{"a promise", "S0004", func(w *domain.Work, _ *domain.Crew) { *w = domain.Work{What: domain.Promise, Absent: "S0008"} }, ""},
		{"a promise to himself", "S0002", func(w *domain.Work, _ *domain.Crew) { *w = domain.Work{What: domain.Promise, Absent: "S0002"} }, domain.IsAbsent},
		{"a promise passed on", "S0002", func(w *domain.Work, c *domain.Crew) {
			*w, c.Willing = domain.Work{What: domain.Promise, Absent: "S0008"}, true
		}, domain.NotToPassOn},
	} {
		w, c := with(tt.change)
		require.Equal(t, tt.want, c.Misfit(w, "S0001", tt.to), tt.name)
	}
}

func TestWorkIsSpreadEvenly(t *testing.T) {
	t.Parallel()
	var works []domain.Work
	for _, id := range []domain.CaseID{"YX2026-000001", "YX2026-000002", "YX2026-000003", "YX2026-000004"} {
		works = append(works, part(id))
	}
	works[1].Recused = []domain.StaffID{"S0003"} // so the second goes where the first went …
	works = append(works, domain.Work{What: domain.PersonsTask, Case: "YX2026-000001", Ref: "YX2026-000001/5.1", Post: domain.Mediator, Centre: "440104003104"})
	plan := domain.HandOver{From: "S0001", All: true, To: []domain.StaffID{"S0002", "S0003", "S0004"}}.Plan(works, crew())
	require.Empty(t, plan.Stays)
	to := map[string]domain.StaffID{}
	for _, m := range plan.Moves {
		to[m.Ref] = m.To
		require.Empty(t, m.Recused)
	}
	require.Equal(t, map[string]domain.StaffID{
		"YX2026-000001": "S0002", "YX2026-000001/5.1": "S0002", "YX2026-000002": "S0002", "YX2026-000003": "S0003", "YX2026-000004": "S0003",
	}, to)
}

// All that is open in a case goes to one person or stays together.
func TestACaseIsNotTornApart(t *testing.T) {
	t.Parallel()
	task := domain.Work{What: domain.PersonsTask, Case: "YX2026-000001", Ref: "YX2026-000001/5.1", Post: domain.Head, Centre: "440104003104"}
	plan := domain.HandOver{From: "S0001", All: true, To: []domain.StaffID{"S0002"}}.Plan([]domain.Work{part("YX2026-000001"), task}, crew())
	require.Empty(t, plan.Moves)
	require.Len(t, plan.Stays, 2)
	for _, item := range plan.Stays {
		require.Equal(t, map[domain.StaffID]domain.Misfit{"S0002": domain.WithoutPost}, item.Why)
	}
}

func TestHandOversThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	one := []domain.CaseID{"YX2026-000001"}
	to := []domain.StaffID{"S0002"}
	moves := []domain.HandOverMove{{To: "S0002", Cases: one}}
	for name, tt := range map[string]struct {
		h  domain.HandOver
		ok bool
	}{
		"all":                    {domain.HandOver{From: "S0001", All: true, To: to}, true},
		"some cases":             {domain.HandOver{From: "S0001", Cases: one, To: to}, true},
		"a list":                 {domain.HandOver{From: "S0001", Moves: moves}, true},
		"nobody's":               {domain.HandOver{All: true, To: to}, false},
		"to nobody":              {domain.HandOver{From: "S0001", All: true}, false},
		"nothing":                {domain.HandOver{From: "S0001", To: to}, false},
		"all and some":           {domain.HandOver{From: "S0001", All: true, Cases: one, To: to}, false},
		"a list and others":      {domain.HandOver{From: "S0001", Moves: moves, To: to}, false},
		"to himself":             {domain.HandOver{From: "S0002", All: true, To: to}, false},
		"to one twice":           {domain.HandOver{From: "S0001", All: true, To: append(to, to...)}, false},
		"one case twice":         {domain.HandOver{From: "S0001", Cases: append(one, one...), To: to}, false},
		"a case that is no case": {domain.HandOver{From: "S0001", Cases: []domain.CaseID{"x"}, To: to}, false},
	} {
		err := domain.Change{Kind: domain.HandOverWork, HandOver: &tt.h}.Validate()
		require.Equal(t, tt.ok, err == nil, "%s: %v", name, err)
	}
	require.Error(t, domain.Change{Kind: domain.HandOverWork}.Validate())
}

func TestWhoProposesAHandOver(t *testing.T) {
	t.Parallel()
	holdings := []domain.Holding{
		{Staff: "S0001", Post: domain.Mediator, Centre: "440104003104"},
		{Staff: "S0001", Post: domain.Mediator, Centre: "440104003"},
		{Staff: "S0002", Post: domain.Head, Centre: "440104003"},
		{Staff: "S0003", Post: domain.Head, Centre: "440104003104"},
		{Staff: "S0004", Post: domain.Administrator, Centre: "440104"},
		{Staff: "S0005", Post: domain.Registrar, Centre: "440104"},
	}
	require.Nil(t, domain.AuthoriseHandOver(procedures.All().Act(domain.Propose), "S0002", "S0001", holdings))
	require.Nil(t, domain.AuthoriseHandOver(procedures.All().Act(domain.Propose), "S0004", "S0001", holdings))
	require.Equal(t, domain.NotYourCentre, domain.AuthoriseHandOver(procedures.All().Act(domain.Propose), "S0003", "S0001", holdings).Code, "not above every post of his")
	require.Equal(t, domain.NotYourCentre, domain.AuthoriseHandOver(procedures.All().Act(domain.Propose), "S0005", "S0001", holdings).Code)
	require.Equal(t, domain.NotYourPost, domain.AuthoriseHandOver(procedures.All().Act(domain.Propose), "S0002", "S0009", holdings).Code, "who sits nowhere sits under nobody")
}
