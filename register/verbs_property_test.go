package register_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/register"
)

// A move is something that somebody tries with an open task. Most are refused.
type move struct {
	Who  string
	What string // a verb, or one of the others
	To   []string
	Word domain.Stance
	N    int
}

const (
	decides   = "decide"    // in his own name
	decidesAs = "decide_as" // for To[0]
	lends     = "lend"
	recuses   = "recuse"
	handsOver = "hand_over"
)

func sequences(people []string) *rapid.Generator[[]move] {
	var what []string // what ends a sequence stands last, since the first are drawn most
	for range 3 {
		for _, kind := range domain.ActKinds() {
			if kind.OnTask() {
				what = append(what, string(kind))
			}
		}
		what = append(what, string(domain.Speak), string(domain.GiveBack), handsOver)
	}
	what = append(what, lends, decidesAs, recuses, decides)
	who := rapid.SampledFrom(people)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) move {
		return move{
			Who: who.Draw(t, "who"), What: rapid.SampledFrom(what).Draw(t, "what"), To: rapid.SliceOfNDistinct(who, 1, 3, rapid.ID).Draw(t, "to"),
			Word: rapid.SampledFrom(domain.Stances()).Draw(t, "word"), N: rapid.IntRange(0, 2).Draw(t, "n"),
		}
	}), 10, 50)
}

// A matter is one case under a sequence of moves, with what the test itself
// keeps of it: it believes the register only that it took a move.
type matter struct {
	*desk
	t       *testing.T
	task    domain.TaskID
	recused []string
	lent    map[string][]string // by whom is absent: who stands in for him
	asked   []domain.Details    // requests for voices …
	forms   []domain.ActKind    // … and what they were
	words   map[domain.StaffID]domain.Stance
	tally   map[string]int
	now     domain.Standing
}

// actor is who makes a move: mostly somebody whose move it is, or sequences
// would hardly get anywhere.
func (m *matter) actor(v move) string {
	actor := ""
	switch kind := domain.ActKind(v.What); {
	case v.N == 0, kind == domain.Urge, kind == domain.SendCopy:
	case kind == domain.GiveBack:
		actor = m.name(m.now.Works)
	case kind == domain.Speak && len(m.asked) > 0:
		people := m.asked[len(v.Who)%len(m.asked)].People
		actor = m.name(people[len(v.To[0])%len(people)])
	case kind.OnTask(), v.What == decides, v.What == handsOver:
		actor = m.name(m.now.Person)
		if m.now.Person == "" && m.now.Seat.Post == domain.Registrar {
			actor = "registrar2"
		}
	}
	if actor == "" {
		return v.Who
	}
	return actor
}

// try makes a move, and reports whether the register took it.
func (m *matter) try(v move) bool {
	v.Who = m.actor(v)
	details := m.to(v.To...)
	details.Task = m.task
	switch kind := domain.ActKind(v.What); kind {
	case domain.Transfer:
		details.People = details.People[:1]
		if v.N == 0 {
			details = domain.Details{Task: m.task, Centre: officetest.Street}
		}
	case domain.Delegate:
		details.People = details.People[:1]
	case domain.GiveBack:
		details = domain.Details{Task: m.task, Note: "交回"}
	case domain.Recall, domain.Urge:
		details = domain.Details{Task: m.task}
	case domain.Vote:
		details.Quorum = min(v.N+1, len(details.People))
	case domain.Speak:
		details = domain.Details{Task: m.task, Voice: v.Word, Note: "理由"}
	}
	var err error
	switch v.What {
	case decides:
		err = m.decide(v.Who, "", v.N)
	case decidesAs:
		err = m.decide(v.Who, m.People[v.To[0]].ID, v.N)
	case recuses:
		_, err = m.Act(m.t, v.Who, domain.Recuse, m.id, note("回避"))
	case lends:
		now, clockErr := m.Register.Now(m.t.Context())
		require.NoError(m.t, clockErr)
		_, err = m.Act(m.t, v.Who, domain.Substitute, "", domain.Substitution{
			Absent: m.People[v.Who].ID, Substitute: m.People[v.To[0]].ID, Posts: domain.Casework(), From: now, Until: now.Add(time.Hour),
		})
	case handsOver:
		var proposed register.Receipt
		proposed, err = m.Act(m.t, officetest.Admin, domain.Propose, "", domain.Change{Kind: domain.HandOverWork, HandOver: &domain.HandOver{
			From: m.People[v.Who].ID, Cases: []domain.CaseID{m.id}, To: m.to(v.To...).People,
		}})
		if err == nil {
			_, err = m.Office.Decide(m.t, officetest.SecondAdmin, domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1), domain.Approve, nil)
		}
	default:
		_, err = m.Act(m.t, v.Who, domain.ActKind(v.What), m.id, details)
		m.keep(v, details, err)
	}
	if err != nil {
		require.NotEmpty(m.t, refusalOf(err), "%+v: %v", v, err)
		return false
	}
	switch v.What {
	case recuses:
		m.recused = append(m.recused, v.Who)
	case lends:
		m.lent[v.Who] = append(m.lent[v.Who], v.To[0])
	}
	return true
}

func (m *matter) keep(v move, details domain.Details, err error) {
	switch kind := domain.ActKind(v.What); {
	case err != nil:
	case kind.Consults():
		m.asked, m.forms = append(m.asked, details), append(m.forms, kind)
	case kind == domain.Speak:
		m.words[m.People[v.Who].ID] = v.Word
	}
}

// decide tries each of the answers in turn: with an opinion, without one, and
// the negative one.
func (m *matter) decide(who string, absent domain.StaffID, n int) error {
	if absent == m.People[who].ID {
		absent = ""
	}
	e := domain.Envelope{Task: m.task, Outcome: domain.Accept, For: absent}
	if n == 0 {
		opinion, err := m.Register.Deposit(m.t.Context(), []byte("已核实"))
		require.NoError(m.t, err)
		e.Opinion = opinion
	}
	if n == 2 {
		e.Outcome, e.Details = domain.Decline, m.Deposit(m.t, domain.Details{Reason: "not_civil", Note: "非民事"})
	}
	_, err := m.send(m.t, m.Sign(m.t, who, e))
	if err == nil {
		m.judge(who, absent, e)
	}
	return err
}

// judge sees that a decision which the register took is one it had to take.
func (m *matter) judge(who string, absent domain.StaffID, e domain.Envelope) {
	m.tally["decided "+string(e.Outcome)]++
	for _, name := range []string{who, m.name(absent)} {
		require.NotEqual(m.t, "registrar", name, "he took it in")
		require.NotContains(m.t, m.lent["registrar"], name, "he stands in for who took it in")
		require.NotContains(m.t, m.recused, name)
	}
	objection := false
	for i, asked := range m.asked {
		agree, object, silent := 0, 0, 0
		for _, staff := range asked.People {
			switch {
			case m.words[staff] == domain.Agrees:
				agree++
			case m.words[staff] == domain.Objects:
				object++
			case !slices.Contains(m.recused, m.name(staff)):
				silent++
			}
		}
		accepted := e.Outcome == domain.Accept
		switch m.forms[i] {
		case domain.Cosign:
			require.Zero(m.t, silent, "a co-signer had not been heard")
			objection = objection || object > 0
		case domain.Countersign:
			require.True(m.t, silent == 0 || object > 0, "voices were awaited")
			require.False(m.t, accepted && object > 0, "somebody refused his countersignature")
		case domain.Vote:
			require.False(m.t, accepted && agree < asked.Quorum, "the vote was not carried")
			require.False(m.t, agree < asked.Quorum && agree+silent >= asked.Quorum, "voices were awaited")
		}
		m.tally[string(m.forms[i])]++
	}
	require.False(m.t, objection && e.Opinion == "", "an objection was not answered")
}

func (m *matter) name(id domain.StaffID) string {
	for name, p := range m.People {
		if p.ID == id {
			return name
		}
	}
	return ""
}

// Whatever the office does with a task, in whatever order: it stays one task
// with its due time, nobody decides it who may not, and no voice is passed over.
func TestAnySequenceOfVerbs(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.Enrol(t, "registrar3", domain.Seat{Post: domain.Registrar, Centre: officetest.Community})
	people := []string{"registrar", "registrar2", "registrar3", "mediator", "head", "street-registrar"}
	tally, day := map[string]int{}, 0
	rapid.Check(t, func(rt *rapid.T) {
		day++
		d.SetClock(t, monday().AddDate(0, 0, day)) // what was lent yesterday is over
		d.id, d.step = d.OpenDispute(t), 0
		q, s := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		m := &matter{desk: d, t: t, task: d.task(1), lent: map[string][]string{}, words: map[domain.StaffID]domain.Stance{}, tally: tally}
		due := s.Due
		for _, v := range sequences(people).Draw(rt, "moves") {
			m.now = s
			took := m.try(v)
			if took {
				tally[v.What]++
			}
			s = d.stand(t, q)
			if took && (v.What == decides || v.What == decidesAs) {
				require.True(t, s.Settled)
				break
			}
			require.False(t, s.Settled, "after %+v", v)
			require.True(t, due.Equal(s.Due), "the term runs on after %+v", v)
			require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM tasks WHERE case_id = $1`, d.id))
			require.NotEqual(t, d.People["registrar"].ID, s.Person, "it waits for nobody who may not decide it")
			require.True(t, s.Works == "" || s.Works != s.Person)
			require.Equal(t, s.Works != "", one[bool](t, d, `SELECT EXISTS (SELECT FROM delegations WHERE task = $1 AND ended_at IS NULL)`, m.task))
			require.False(t, s.Vacant, "somebody above is always there")
		}
	})
	requireWhole(t, d)
	t.Logf("%v", tally)
	if testing.Short() { // too few sequences to come to everything
		return
	}
	for _, what := range []string{
		"transfer", "delegate", "give_back", "recall", "cosign", "countersign", "vote", "voice", "urge", "copy",
		"decided accept", "decided decline", lends, recuses, handsOver,
	} {
		require.Positive(t, tally[what], "it never came to %s: %v", what, tally)
	}
}
