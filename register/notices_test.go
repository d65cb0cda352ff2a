package register_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// reminded gives a person's notices.
func (d *desk) reminded(t testing.TB, who string) []record.Notice {
	t.Helper()
	notices, err := d.Register.Notices(t.Context(), d.People[who].ID, 100)
	require.NoError(t, err)
	return notices
}

// whoIsReminded gives the rungs that each person sees, and nobody who sees none.
func (d *desk) whoIsReminded(t testing.TB) map[string]string {
	t.Helper()
	seen := map[string]string{}
	for who := range d.People {
		var rungs []string
		for _, n := range d.reminded(t, who) {
			rung := string(n.Rung)
			if n.For != "" {
				rung += " for another"
			}
			rungs = append(rungs, rung)
		}
		if rungs != nil {
			seen[who] = strings.Join(rungs, ", ")
		}
	}
	return seen
}

// openingOf is when the office opens on a day of March 2026.
func openingOf(day int) time.Time { return time.Date(2026, 3, day, 8, 30, 0, 0, domain.Shanghai()) }

func TestNoticesReachTheirSeats(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	stranger := d.Enrol(t, "stranger", domain.Seat{Post: domain.Head, Centre: "440104010"})
	q, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance}) // Monday; due on Thursday. The registrar opened the case
	for _, c := range []struct {
		day  int
		want map[string]string
	}{
		{2, map[string]string{}},
		{3, map[string]string{"registrar2": "T-2"}},
		{4, map[string]string{"registrar2": "T-1"}},
		{5, map[string]string{"registrar2": "T"}},
		{6, map[string]string{"registrar2": "T+1"}},
		{9, map[string]string{"registrar2": "T+1", "street-head": "up"}},
	} {
		if c.day > 2 {
			d.SetClock(t, openingOf(c.day))
		}
		d.stand(t, q)
		require.Equal(t, c.want, d.whoIsReminded(t), "on the %dth", c.day)
	}
	notices := d.reminded(t, "street-head")
	require.Len(t, notices, 1)
	require.WithinDuration(t, openingOf(9), notices[0].At, time.Minute)
	require.True(t, s.Due.Equal(notices[0].Due))
	notices[0].At, notices[0].Due = time.Time{}, time.Time{}
	require.Equal(t, []record.Notice{{
		Task: d.task(1), Case: d.id, Kind: domain.Acceptance, Title: "楼上漏水", Rung: domain.OneTierUp,
		Post: domain.Head, Centre: officetest.Street, Light: domain.Red,
	}}, notices)

	// Whoever stands in is reminded for as long as he does, unless he stands in
	// for somebody whose own work it is too.
	until := openingOf(9).Add(time.Hour)
	d.lend(t, "street-head", "stranger", openingOf(9), until, domain.Head)
	d.lend(t, "registrar2", "mediator", openingOf(9), until, domain.Registrar)
	d.lend(t, "registrar2", "mediator2", openingOf(9), until, domain.Registrar)
	d.lend(t, "registrar", "mediator2", openingOf(9), until, domain.Registrar)
	d.lend(t, "street-head", "registrar", openingOf(9), until, domain.Registrar) // not the post that was told
	require.Equal(t, map[string]string{
		"registrar2": "T+1", "street-head": "up", "stranger": "up for another", "mediator": "T+1 for another",
	}, d.whoIsReminded(t))
	require.Equal(t, d.People["street-head"].ID, d.reminded(t, "stranger")[0].For)
	d.SetClock(t, until)
	require.Equal(t, map[string]string{"registrar2": "T+1", "street-head": "up"}, d.whoIsReminded(t))

	d.AsOwner(t, `UPDATE tasks SET person = $1, excluded = excluded || $2::text`, d.People["registrar2"].ID, d.People["street-head"].ID)
	require.Equal(t, map[string]string{"registrar2": "T+1", "street-head": "up"}, d.whoIsReminded(t), "he is not asked to decide")

	d.AsOwner(t, `INSERT INTO recusals VALUES ($1, $2, '')`, d.id, d.People["street-head"].ID)
	require.Equal(t, map[string]string{"registrar2": "T+1"}, d.whoIsReminded(t), "who stepped back learns no more of the case")
	d.AsOwner(t, `DELETE FROM recusals`)
	d.AsOwner(t, `INSERT INTO posts VALUES ($1, 'head', $2, now(), NULL)`, stranger.ID, officetest.Street)
	d.AsOwner(t, `UPDATE posts SET until = now() WHERE staff = $1`, d.People["street-head"].ID)
	require.Equal(t, map[string]string{"registrar2": "T+1", "stranger": "up"}, d.whoIsReminded(t), "a notice goes with the post")

	d.answer(t, "registrar2", 1, domain.Accept, nil)
	require.Empty(t, d.whoIsReminded(t), "none once it is decided")
	require.Equal(t, 5, one[int](t, d, `SELECT count(*) FROM notices`))
}

// What one person is asked is no other's to be reminded of, and above the
// district there is nobody.
func TestNoticesOfPersonsAndOfTheDistrict(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.inSession(t)
	due := d.stand(t, q).Due
	d.SetClock(t, due.AddDate(0, 0, -1))
	d.stand(t, q)
	seen := d.whoIsReminded(t)
	require.Len(t, seen, 1)
	require.NotEmpty(t, seen["mediator"])
	d.SetClock(t, due.Add(time.Millisecond))
	require.Empty(t, d.whoIsReminded(t), "the session is over, though the workflow has not looked yet")

	d = openDesk(t)
	q = d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	q.Centre = officetest.District
	d.stand(t, q)
	d.SetClock(t, openingOf(9))
	d.stand(t, q)
	require.Equal(t, map[string]string{"district-head": "up"}, d.whoIsReminded(t))
}

func TestNoticesNewestFirst(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	var inquiries []officetest.Asked
	for i := range 3 { // due on Thursday, Friday and Monday
		d.SetClock(t, openingOf(2+i).Add(time.Hour))
		if i > 0 {
			d.id, d.step = d.OpenDispute(t), 0
		}
		q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		inquiries = append(inquiries, q)
	}
	at := func(hour time.Time, look ...int) {
		d.SetClock(t, hour)
		for _, i := range look {
			d.stand(t, inquiries[i])
		}
	}
	at(openingOf(5), 2)
	at(openingOf(5).Add(time.Minute), 0)
	at(openingOf(5).Add(2*time.Minute), 1)
	var order []string
	for _, n := range d.reminded(t, "registrar2") {
		order = append(order, string(n.Case)+" "+string(n.Rung)+" "+string(n.Light))
	}
	require.Equal(t, []string{
		string(inquiries[1].Case) + " T-1 yellow", string(inquiries[0].Case) + " T yellow", string(inquiries[2].Case) + " T-2 yellow",
	}, order)
	first, err := d.Register.Notices(t.Context(), d.People["registrar2"].ID, 2)
	require.NoError(t, err)
	require.Equal(t, d.reminded(t, "registrar2")[:2], first)
}

func TestNoticesFollowTheDueTime(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.SetClock(t, openingOf(6))
	d.stand(t, q)
	require.Equal(t, map[string]string{"registrar2": "T+1"}, d.whoIsReminded(t))
	_, err := d.Act(t, "admin", domain.ImportCalendar, "", yearOf2026(t, openingOf(3))) // Friday is the last day now
	require.NoError(t, err)
	require.Empty(t, d.whoIsReminded(t), "what is no longer true is not shown")
	d.stand(t, q)
	require.Equal(t, map[string]string{"registrar2": "T"}, d.whoIsReminded(t))
}
