package workflows_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// lends one's posts: often to somebody who could decide what one may not, and who
// then tries to; whether it was there before or is proposed thereafter.
func (m move) lends() {
	who, to, from := oneOf(m, m.names()), oneOf(m, m.names()), m.now
	judging := slices.DeleteFunc(slices.Clone(m.seen.Open), func(k seenTask) bool { return len(k.Excluded) == 0 })
	n := m.IntN(6)
	switch {
	case n < 3:
		who, to, judging = officetest.Admin, officetest.SecondAdmin, nil
	case n < 5 && len(judging) > 0:
		judging = judging[m.IntN(len(judging)):][:1]
		fit, _ := m.fit(judging[0])
		who, to = m.nameOf(oneOf(m, judging[0].Excluded)), m.anybody(fit)
	default:
		from, judging = from.Add(time.Duration(m.IntN(48))*time.Hour), nil
	}
	if _, err := m.act(who, domain.Substitute, "", domain.Substitution{
		Absent: m.People[who].ID, Substitute: m.People[to].ID, Posts: domain.Casework(), From: from, Until: from.Add(time.Duration(1+m.IntN(200)) * time.Hour),
	}); err != nil {
		return
	}
	m.pass(time.Second)
	if n < 3 {
		seat := domain.Seat{Post: domain.Mediator, Centre: officetest.Street}
		ref, _ := m.act(who, domain.Propose, "", domain.Change{Kind: domain.GrantPost, Staff: m.People["registrar2"].ID, Posts: []domain.Seat{seat}})
		m.look()
		judging = slices.DeleteFunc(slices.Clone(m.seen.Open), func(k seenTask) bool { return k.Case != domain.CaseID(ref) })
	}
	for _, k := range judging {
		m.decideBy(to, k, true)
	}
}

// proposes has a change proposed, and mostly approved.
func (m move) proposes(c domain.Change) error {
	who := m.anybody([]string{officetest.Admin, officetest.SecondAdmin})
	ref, err := m.act(who, domain.Propose, "", c)
	if err == nil {
		m.look()
		m.approve(domain.CaseID(ref), m.IntN(5) > 0)
	}
	return err
}

// leaver is mostly somebody who has something to hand over.
func (m move) leaver() string {
	var busy []string
	for _, c := range m.seen.Cases {
		if c.Open {
			busy = append(busy, m.mediators(c)...)
		}
	}
	for _, k := range m.seen.Open {
		if k.Person != "" {
			busy = append(busy, m.nameOf(k.Person))
		}
	}
	return m.anybody(busy)
}

func (m move) handOver(from string) domain.Change {
	among := m.names()
	if m.IntN(4) > 0 {
		among = m.sitting(officetest.Community, domain.Mediator)
	}
	to := m.people(1+m.IntN(4), slices.DeleteFunc(among, func(name string) bool { return name == from }))
	h := &domain.HandOver{From: m.People[from].ID, To: m.staff(to...), All: m.IntN(2) == 0}
	for _, c := range m.seen.Cases {
		if !h.All {
			h.Cases = append(h.Cases, c.ID)
		}
	}
	return domain.Change{Kind: domain.HandOverWork, HandOver: h}
}

// handsOver somebody's work: what can go has gone then.
func (m move) handsOver() {
	c, before := m.handOver(m.leaver()), len(m.messages)
	admin := m.People[officetest.Admin].ID
	if m.proposes(c) != nil || len(m.messages) < before+2 {
		return
	}
	var ending string
	m.scan(`SELECT coalesce(ending, '') FROM cases WHERE kind = 'change' ORDER BY opened_at DESC LIMIT 1`, nil, &ending)
	if ending != "approved" {
		return
	}
	m.tally["handed over"]++
	after, err := m.Register.HandOverPlan(m.t.Context(), admin, *c.HandOver)
	require.NoError(m.t, err)
	require.Empty(m.t, after.Moves, "what could go stayed")
}

// offers one's own work to a colleague.
func (m move) offers() {
	who := m.leaver()
	c := m.handOver(who)
	c.HandOver.To = c.HandOver.To[:min(1, len(c.HandOver.To))]
	_, _ = m.act(who, domain.OfferWork, "", c)
}

// staffChanges: somebody gets a post, leaves one, loses his key, gets it anew.
func (m move) staffChanges() {
	who := oneOf(m, m.names())
	id := m.People[who].ID
	seat := domain.Seat{Post: oneOf(m, domain.Casework()), Centre: oneOf(m, officetest.Community.Chain())}
	switch m.IntN(4) {
	case 0:
		_ = m.proposes(domain.Change{Kind: domain.GrantPost, Staff: id, Posts: []domain.Seat{seat}})
	case 1:
		held := oneOf(m, m.seen.Holdings)
		_ = m.proposes(domain.Change{Kind: domain.TakePost, Staff: held.Staff, Posts: []domain.Seat{{Post: held.Post, Centre: held.Centre}}})
	case 2:
		key := m.People[who].Key.Public().(ed25519.PublicKey)
		_ = m.proposes(domain.Change{Kind: domain.RevokeKey, Key: domain.KeyIDOf(key)})
	default:
		m.newKey(who)
	}
}

// newKey gives somebody whose key was revoked another.
func (m move) newKey(who string) {
	p := m.People[who]
	var revoked bool
	m.scan(`SELECT bool_and(revoked_at IS NOT NULL) FROM keys WHERE staff = $1`, []any{p.ID}, &revoked)
	if !revoked {
		return
	}
	seed := make([]byte, ed25519.SeedSize)
	copy(seed, who+m.text(" "))
	p.Key = ed25519.NewKeyFromSeed(seed)
	before := len(m.messages)
	_ = m.proposes(domain.Change{Kind: domain.AddKey, Staff: p.ID, PublicKey: base64.RawURLEncoding.EncodeToString(p.Key.Public().(ed25519.PublicKey))})
	if len(m.messages) == before+2 {
		m.People[who] = p
	}
}

// calendarComes brings the table of a year that is waited for.
func (m move) calendarComes() {
	year := 2027 + m.IntN(2) // of a year that is known days off could come to be fewer, and elapsed time with them
	off := domain.NamedDay{Name: "元旦"}
	off.Day, _ = domain.ParseDay(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	_, _ = m.act(m.anybody([]string{officetest.Admin}), domain.ImportCalendar, "", domain.CalendarYear{Year: year, Source: m.text("国办通知"), Off: []domain.NamedDay{off}})
}
