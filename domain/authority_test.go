package domain_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
	"hejie/domain/procedures"
)

const (
	community domain.CentreCode = "440104003104"
	street    domain.CentreCode = "440104003"
	district  domain.CentreCode = "440104"
)

var noon = time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)

func standIn(absent, substitute domain.StaffID, posts ...domain.Post) domain.Substitution {
	return domain.Substitution{Absent: absent, Substitute: substitute, Posts: posts, From: noon.Add(-time.Hour), Until: noon.Add(time.Hour)}
}

func TestAuthorise(t *testing.T) {
	t.Parallel()
	task := domain.Task{Post: domain.Registrar, At: community}
	person := domain.Task{Post: domain.Mediator, At: community, Person: "S2"}
	barred := domain.Task{Post: domain.Registrar, At: community, Excluded: []domain.StaffID{"S1"}}
	holdings := []domain.Holding{
		{Staff: "S1", Post: domain.Registrar, Centre: community},
		{Staff: "S2", Post: domain.Mediator, Centre: community},
		{Staff: "S3", Post: domain.Registrar, Centre: street},
		{Staff: "S4", Post: domain.Registrar, Centre: community},
		{Staff: "S6", Post: domain.Mediator, Centre: community},
	}
	lent := func(s domain.Substitution) domain.Authority {
		// Others that are lent to somebody else, or by somebody else, change nothing.
		return domain.Authority{StandIns: []domain.Substitution{standIn(s.Absent, "S7", s.Posts...), s, standIn("S8", s.Substitute, s.Posts...)}}
	}
	passed, early := standIn("S1", "S5", domain.Registrar), standIn("S1", "S5", domain.Registrar)
	passed.Until, early.From = noon, noon.Add(time.Nanosecond)
	for name, c := range map[string]struct {
		task domain.Task
		by   domain.StaffID
		as   domain.StaffID
		with domain.Authority
		want domain.RefusalCode
	}{
		"the post":                  {task: task, by: "S1"},
		"another post":              {task: task, by: "S2", want: domain.NotYourPost},
		"no post":                   {task: task, by: "S9", want: domain.NotYourPost},
		"the post one tier up":      {task: task, by: "S3", want: domain.NotYourCentre},
		"the person":                {task: person, by: "S2"},
		"the post, not the person":  {task: person, by: "S6", want: domain.NotYourPost},
		"for the absent":            {task: task, by: "S5", as: "S1", with: lent(standIn("S1", "S5", domain.Registrar))},
		"for the person":            {task: person, by: "S5", as: "S2", with: lent(standIn("S2", "S5", domain.Mediator))},
		"for nobody":                {task: task, by: "S5", as: "S1", want: domain.NotYourPost},
		"another post is lent":      {task: task, by: "S5", as: "S1", with: lent(standIn("S1", "S5", domain.Head)), want: domain.NotYourPost},
		"lent to another":           {task: task, by: "S5", as: "S1", with: lent(standIn("S1", "S6", domain.Registrar)), want: domain.NotYourPost},
		"lent by another":           {task: task, by: "S5", as: "S1", with: lent(standIn("S4", "S5", domain.Registrar)), want: domain.NotYourPost},
		"the last instant is out":   {task: task, by: "S5", as: "S1", with: lent(passed), want: domain.NotYourPost},
		"not yet":                   {task: task, by: "S5", as: "S1", with: lent(early), want: domain.NotYourPost},
		"what is lent is not held":  {task: task, by: "S6", as: "S5", with: lent(standIn("S5", "S6", domain.Registrar)), want: domain.NotYourPost},
		"one's own work":            {task: barred, by: "S1", want: domain.SelfApproval},
		"another's":                 {task: barred, by: "S4"},
		"for the one whose work":    {task: barred, by: "S4", as: "S1", with: lent(standIn("S1", "S4", domain.Registrar)), want: domain.SelfApproval},
		"his stand-in, for himself": {task: barred, by: "S4", with: domain.Authority{StandIns: []domain.Substitution{standIn("S1", "S4", domain.Head)}}, want: domain.SelfApproval},
		"for his stand-in": {task: barred, by: "S5", as: "S4", with: domain.Authority{
			StandIns: []domain.Substitution{standIn("S4", "S5", domain.Registrar), standIn("S1", "S4", domain.Head)},
		}, want: domain.SelfApproval},
		"another stands in for him": {task: barred, by: "S4", with: domain.Authority{StandIns: []domain.Substitution{standIn("S1", "S6", domain.Registrar)}}},
		"standing in for another":   {task: barred, by: "S4", with: domain.Authority{StandIns: []domain.Substitution{standIn("S2", "S4", domain.Registrar)}}},
		"a stand-in of yesterday": {task: barred, by: "S4", with: domain.Authority{StandIns: []domain.Substitution{
			{Absent: "S1", Substitute: "S4", From: noon.Add(-time.Hour), Until: noon},
		}}},
		"stepped back":         {task: task, by: "S1", with: domain.Authority{Recused: []domain.StaffID{"S1"}}, want: domain.Recused},
		"the absent had":       {task: task, by: "S5", as: "S1", with: domain.Authority{StandIns: []domain.Substitution{standIn("S1", "S5", domain.Registrar)}, Recused: []domain.StaffID{"S1"}}, want: domain.Recused},
		"the substitute had":   {task: task, by: "S5", as: "S1", with: domain.Authority{StandIns: []domain.Substitution{standIn("S1", "S5", domain.Registrar)}, Recused: []domain.StaffID{"S5"}}, want: domain.Recused},
		"somebody else's step": {task: task, by: "S1", with: domain.Authority{Recused: []domain.StaffID{"S4"}}},
	} {
		a := c.with
		a.Now, a.Holdings = noon, holdings
		got := domain.Authorise(c.task, domain.Envelope{Staff: c.by, For: c.as}, a)
		if c.want == "" {
			require.Nil(t, got, name)
			continue
		}
		require.NotNil(t, got, name)
		require.Equal(t, c.want, got.Code, name)
	}
}

func TestAuthoriseAct(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   domain.ActKind
		post   domain.Post
		at     domain.CentreCode
		about  domain.CentreCode
		refuse domain.RefusalCode
	}{
		{domain.OpenCase, domain.Registrar, community, community, ""},
		{domain.OpenCase, domain.Registrar, district, community, ""},
		{domain.OpenCase, domain.Registrar, community, street, domain.NotYourCentre},
		{domain.OpenCase, domain.Administrator, district, community, domain.NotYourPost},
		{domain.Propose, domain.Administrator, district, "", ""},
		{domain.Propose, domain.Head, district, "", domain.NotYourPost},
		{domain.ImportCalendar, domain.Registrar, district, "", domain.NotYourPost},
		{domain.Danger, domain.Administrator, district, community, ""},
		{domain.Withdraw, domain.Administrator, district, community, domain.NotYourPost},
		{"sleep", domain.Head, district, "", domain.NotYourPost},
	} {
		got := procedures.All().Act(c.kind).Authorise("S1", c.about, []domain.Holding{{Staff: "S2", Post: domain.Head, Centre: district}, {Staff: "S1", Post: c.post, Centre: c.at}})
		if c.refuse == "" {
			require.Nil(t, got, "%+v", c)
		} else {
			require.Equal(t, c.refuse, got.Code, "%+v", c)
		}
	}
}

func TestRoute(t *testing.T) {
	t.Parallel()
	seat := func(p domain.Post, c domain.CentreCode) domain.Seat { return domain.Seat{Post: p, Centre: c} }
	require.Equal(t, []domain.Seat{
		seat(domain.Registrar, community), seat(domain.Head, community), seat(domain.Registrar, street), seat(domain.Head, street),
		seat(domain.Registrar, district), seat(domain.Head, district),
	}, domain.Seats(domain.Registrar, community))
	require.Equal(t, []domain.Seat{seat(domain.Head, community), seat(domain.Head, street), seat(domain.Head, district)}, domain.Seats(domain.Head, community))
	require.Equal(t, []domain.Seat{seat(domain.Administrator, district)}, domain.Seats(domain.Administrator, district))

	people := []domain.Holding{
		{Staff: "S1", Post: domain.Registrar, Centre: community},
		{Staff: "S2", Post: domain.Head, Centre: community},
		{Staff: "S3", Post: domain.Registrar, Centre: street},
		{Staff: "S4", Post: domain.Head, Centre: district},
	}
	for _, c := range []struct {
		barred []domain.StaffID
		want   domain.Seat
		vacant bool
	}{
		{nil, seat(domain.Registrar, community), false},
		{[]domain.StaffID{"S1"}, seat(domain.Head, community), false},
		{[]domain.StaffID{"S1", "S2"}, seat(domain.Registrar, street), false},
		{[]domain.StaffID{"S1", "S2", "S3"}, seat(domain.Head, district), false},
		{[]domain.StaffID{"S1", "S2", "S3", "S4"}, seat(domain.Registrar, community), true},
	} {
		got, vacant := domain.Route(domain.Registrar, community, people, c.barred)
		require.Equal(t, c.want, got)
		require.Equal(t, c.vacant, vacant)
	}
}

// Whatever the organisation, its postings, substitutions and exclusions: nobody
// decides who is excluded, stands in for somebody excluded, or acts for either;
// and nobody decides for whom the post at the task's seat is not held.
func TestNoAcceptedDecisionBreaksFourEyes(t *testing.T) {
	t.Parallel()
	staff := []domain.StaffID{"S1", "S2", "S3", "S4", "S5"}
	accepted := 0
	property := func(t *rapid.T) {
		someone := rapid.SampledFrom(staff)
		post := rapid.SampledFrom(domain.Posts())
		centre := rapid.SampledFrom([]domain.CentreCode{community, street})
		hour := rapid.IntRange(-2, 2)
		holdings := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) domain.Holding {
			return domain.Holding{Staff: someone.Draw(t, "staff"), Post: post.Draw(t, "post"), Centre: centre.Draw(t, "centre")}
		}), 0, 12).Draw(t, "holdings")
		lent := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) domain.Substitution {
			return domain.Substitution{
				Absent: someone.Draw(t, "absent"), Substitute: someone.Draw(t, "substitute"), Posts: rapid.SliceOf(post).Draw(t, "posts"),
				From: noon.Add(time.Duration(hour.Draw(t, "from")) * time.Hour), Until: noon.Add(time.Duration(hour.Draw(t, "until")) * time.Hour),
			}
		}), 0, 6).Draw(t, "lent")
		few := rapid.SliceOfN(someone, 0, 2)
		task := domain.Task{Post: post.Draw(t, "post"), At: centre.Draw(t, "centre"), Excluded: few.Draw(t, "excluded")}
		if rapid.Bool().Draw(t, "personal") {
			task.Person = someone.Draw(t, "person")
		}
		a := domain.Authority{Now: noon, Holdings: holdings, StandIns: lent, Recused: few.Draw(t, "recused")}
		e := domain.Envelope{Staff: someone.Draw(t, "decider")}
		if rapid.Bool().Draw(t, "stands in") {
			e.For = someone.Draw(t, "for")
		}
		// Most of it comes to nothing, so half of the time the post is held and lent.
		if rapid.Bool().Draw(t, "likely") {
			principal := e.Staff
			if e.For != "" && e.For != e.Staff {
				principal = e.For
				lent = append(lent, domain.Substitution{
					Absent: e.For, Substitute: e.Staff, Posts: []domain.Post{task.Post}, From: noon, Until: noon.Add(time.Hour),
				})
				a.StandIns = lent
			}
			holdings = append(holdings, domain.Holding{Staff: principal, Post: task.Post, Centre: task.At})
			a.Holdings = holdings
		}
		if domain.Authorise(task, e, a) != nil {
			return
		}
		accepted++
		principal := e.Staff
		if e.For != "" {
			principal = e.For
			require.True(t, slices.ContainsFunc(lent, func(s domain.Substitution) bool {
				return s.Absent == e.For && s.Substitute == e.Staff && slices.Contains(s.Posts, task.Post) && !noon.Before(s.From) && noon.Before(s.Until)
			}))
		}
		require.Contains(t, holdings, domain.Holding{Staff: principal, Post: task.Post, Centre: task.At})
		require.True(t, task.Person == "" || task.Person == principal)
		for _, who := range []domain.StaffID{e.Staff, principal} {
			require.NotContains(t, task.Excluded, who)
			require.NotContains(t, a.Recused, who)
			for _, s := range lent {
				inForce := !noon.Before(s.From) && noon.Before(s.Until)
				require.False(t, inForce && s.Substitute == who && slices.Contains(task.Excluded, s.Absent))
			}
		}
	}
	for range 10 { // a short run makes few cases at a time
		rapid.Check(t, property)
	}
	require.Greater(t, accepted, 10, "decisions are accepted")
}
