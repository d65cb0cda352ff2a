package register_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/register"
)

// chance is a random office: who sits where, who stands in for whom, what is
// asked, and who may not answer.
type chance struct {
	*rand.Rand
	staff    []domain.StaffID
	holdings []domain.Holding
	lent     []domain.Substitution
	recused  []domain.StaffID
	tasks    []domain.Task
	over     map[domain.TaskID]bool // their terms have ended
}

func pick[T any](c *chance, from []T) T { return from[c.IntN(len(from))] }

func (c *chance) some() (few []domain.StaffID) {
	for range c.IntN(3) {
		few = append(few, pick(c, c.staff))
	}
	return few
}

func newChance(seed uint64, id domain.CaseID, staff []domain.StaffID) *chance {
	c := &chance{Rand: rand.New(rand.NewPCG(seed, seed)), staff: staff, over: map[domain.TaskID]bool{}}
	centres := []domain.CentreCode{officetest.Community, officetest.Street}
	for range 2 + c.IntN(8) {
		h := domain.Holding{Staff: pick(c, staff), Post: pick(c, domain.Posts()), Centre: pick(c, centres)}
		if !slices.Contains(c.holdings, h) {
			c.holdings = append(c.holdings, h)
		}
	}
	for i := range 4 + c.IntN(8) {
		s := domain.Substitution{ID: fmt.Sprint(seed, i), Absent: pick(c, staff), Substitute: pick(c, staff), Posts: []domain.Post{pick(c, domain.Posts()), pick(c, domain.Posts())}}
		s.From = monday().Add(time.Duration(c.IntN(4)-3) * time.Hour)
		s.Until = s.From.Add(time.Duration(1+c.IntN(4)) * time.Hour)
		if s.Absent != s.Substitute {
			c.lent = append(c.lent, s)
		}
	}
	c.recused = c.some()
	for slot := range 8 {
		task := domain.Task{ID: domain.NewTaskID(id, 1, slot+1), Post: pick(c, domain.Posts()), At: pick(c, centres), Excluded: c.some()}
		if c.IntN(3) == 0 {
			task.Person = pick(c, staff)
		}
		c.tasks = append(c.tasks, task)
		c.over[task.ID] = c.IntN(5) == 0
	}
	return c
}

// settle writes the random office into the register.
func (c *chance) settle(t *testing.T, d *desk) {
	t.Helper()
	var sql strings.Builder
	sql.WriteString(`DELETE FROM posts; DELETE FROM substitutions; DELETE FROM recusals; DELETE FROM tasks;`)
	for _, h := range c.holdings {
		fmt.Fprintf(&sql, `INSERT INTO posts VALUES ('%s', '%s', '%s', now(), NULL);`, h.Staff, h.Post, h.Centre)
	}
	fmt.Fprintf(&sql, `INSERT INTO posts VALUES ('%s', 'head', '%s', now() - interval '1 day', now());`, c.staff[0], officetest.District) // long given up
	for _, s := range c.lent {
		fmt.Fprintf(&sql, `INSERT INTO substitutions VALUES ('%s', '%s', '%s', '{%s,%s}', '%s', '%s');`,
			s.ID, s.Absent, s.Substitute, s.Posts[0], s.Posts[1], s.From.Format(time.RFC3339), s.Until.Format(time.RFC3339))
	}
	for _, who := range c.recused {
		fmt.Fprintf(&sql, `INSERT INTO recusals VALUES ('%s', '%s', '') ON CONFLICT DO NOTHING;`, d.id, who)
	}
	for i, k := range c.tasks {
		var excluded []string
		for _, who := range k.Excluded {
			excluded = append(excluded, string(who))
		}
		due := monday().Add(time.Duration(c.IntN(3)) * time.Hour)
		if c.over[k.ID] {
			due = monday()
		}
		fmt.Fprintf(&sql, `INSERT INTO tasks (id, case_id, step, slot, kind, post, at_centre, person, excluded, opened_at, rule, counted, due, yellow_at, lapses)
			VALUES ('%s', '%s', 1, %d, 'acceptance', '%s', '%s', nullif('%s', ''), '{%s}', now(), 'acceptance', now(), '%s', now(), %t);`,
			k.ID, d.id, i+1, k.Post, k.At, k.Person, strings.Join(excluded, ","), due.Format(time.RFC3339), c.over[k.ID])
	}
	_, err := d.owner.Exec(sql.String())
	require.NoError(t, err)
}

// allowed lists in whose names Authorise lets a person answer a task; empty for
// his own.
func (c *chance) allowed(now time.Time, k domain.Task, who domain.StaffID) (names []domain.StaffID) {
	for _, absent := range append([]domain.StaffID{""}, c.staff...) {
		a := domain.Authority{Now: now, Holdings: c.holdings, StandIns: c.lent, Recused: c.recused}
		if absent != who && domain.Authorise(k, domain.Envelope{Staff: who, For: absent}, a) == nil {
			names = append(names, absent)
		}
	}
	return names
}

// A task lies in a person's inbox if and only if he may decide it.
func TestInboxAgreesWithAuthority(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	var staff []domain.StaffID
	for _, who := range []string{"registrar", "registrar2", "mediator", "mediator2", "head"} {
		staff = append(staff, d.People[who].ID)
	}
	shown, hidden, behalf := 0, 0, 0
	for seed := range uint64(120) {
		c := newChance(seed, d.id, staff)
		c.settle(t, d)
		now := monday().Add(10 * time.Minute) // a moment at which nothing begins or ends
		for _, who := range staff {
			items, err := d.Register.Inbox(t.Context(), record.InboxQuery{Staff: who, Limit: 100})
			require.NoError(t, err)
			inbox := map[domain.TaskID]record.InboxItem{}
			for i, item := range items {
				require.NotContains(t, inbox, item.Task, "each once")
				require.True(t, i == 0 || !item.Due.Before(items[i-1].Due), "soonest due first")
				inbox[item.Task] = item
			}
			for _, k := range c.tasks {
				names := c.allowed(now, k, who)
				item, in := inbox[k.ID]
				require.Equal(t, len(names) > 0 && !c.over[k.ID], in, "seed %d, %s, %+v, %+v", seed, who, k, c)
				if !in {
					hidden++
					continue
				}
				shown++
				require.Contains(t, names, item.For)
				if item.For != "" {
					behalf++
					require.NotContains(t, names, domain.StaffID(""), "one's own name comes first")
				}
			}
			for limit := 1; limit < len(items); limit++ {
				first, err := d.Register.Inbox(t.Context(), record.InboxQuery{Staff: who, Limit: limit})
				require.NoError(t, err)
				require.Equal(t, items[:limit], first)
			}
		}
	}
	require.Greater(t, shown, 100)
	require.Greater(t, hidden, 100)
	require.Greater(t, behalf, 20)
}

// However much lies at a seat, what is first due is found without the rest.
func TestAnInboxStopsWhenItHasEnough(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.AsOwner(t, `INSERT INTO tasks (id, case_id, step, slot, kind, post, at_centre, opened_at, rule, counted, due, yellow_at, lapses)
		SELECT case_id || '/1.' || n, case_id, 1, n, kind, post, at_centre, opened_at, rule, counted, due + n * interval '1 minute', yellow_at, lapses
		FROM tasks, generate_series(2, 3000) n WHERE id = $1`, d.task(1))
	reader, err := register.Open(t.Context(), d.App, procedures.All())
	require.NoError(t, err)
	items, err := reader.Inbox(t.Context(), record.InboxQuery{Staff: d.People["registrar2"].ID, Limit: 10})
	require.NoError(t, err)
	require.NoError(t, reader.Close()) // a session tells what it read when it ends
	require.Len(t, items, 10)
	require.Equal(t, domain.NewTaskID(d.id, 1, 10), items[9].Task)
	read := func() int {
		return one[int](t, d, `SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = 'tasks_open_in_order'`)
	}
	require.Eventually(t, func() bool { return read() > 0 }, 10*time.Second, 10*time.Millisecond)
	require.Less(t, read(), 100)
}

func TestWhoMaySee(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	sees := func(who string) bool {
		may, err := d.Register.MaySee(t.Context(), d.People[who].ID, d.id)
		require.NoError(t, err)
		return may
	}
	stranger := d.Enrol(t, "stranger", domain.Seat{Post: domain.Head, Centre: "440104010"})
	require.True(t, sees("mediator"))
	require.True(t, sees("street-head"))
	require.True(t, sees("district-head"))
	require.False(t, sees("stranger"), stranger.ID)
	d.lend(t, "mediator", "stranger", monday(), monday().Add(time.Hour), domain.Mediator)
	require.True(t, sees("stranger"), "who stands in must see what he decides")
	d.SetClock(t, monday().Add(time.Hour))
	require.False(t, sees("stranger"))
}
