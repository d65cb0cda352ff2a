package domain_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

func TestPolicyIsWhole(t *testing.T) {
	t.Parallel()
	fresh := func() domain.Policy {
		p, err := config.DefaultPolicy(mediation.Kind)
		require.NoError(t, err)
		return p
	}
	require.NoError(t, fresh().Validate(procedures.All()))
	spoil := func(name string, change func(*domain.Rule)) func(*domain.Policy) {
		return func(p *domain.Policy) {
			r := p.Rules[name]
			change(&r)
			p.Rules[name] = r
		}
	}
	for says, change := range map[string]func(*domain.Policy){
		`no rule "seal"`:             func(p *domain.Policy) { delete(p.Rules, "seal") },
		`no rule "session_extended"`: func(p *domain.Policy) { delete(p.Rules, domain.SessionExtended) },
		"nothing asks for":           func(p *domain.Policy) { p.Rules["dealine"] = p.Rules["seal"] },
		`no post "boss"`:             spoil("seal", func(r *domain.Rule) { r.Post = "boss" }),
		"its source is too long":     spoil("seal", func(r *domain.Rule) { r.Source = "a law\x1b[2J" }),
		"policy: name":               func(p *domain.Policy) { p.Name = "" },
		"100 characters":             func(p *domain.Policy) { p.Name = "a\nb" },
		"names no source":            spoil("seal", func(r *domain.Rule) { r.Source = "" }),
		`rule "seal": a term`:        spoil("seal", func(r *domain.Rule) { r.Term = domain.Term{} }),
		"ends before it begins":      spoil("seal", func(r *domain.Rule) { r.Term.Count = -1 }),
		"no office hours":            func(p *domain.Policy) { p.Office = nil },
		"begin before":               func(p *domain.Policy) { p.Office = domain.OfficeHours{p.Office[1], p.Office[0]} },
		"envelope_lifetime":          func(p *domain.Policy) { p.Envelope = time.Second },
		"between a minute and":       func(p *domain.Policy) { p.Envelope = 8 * 24 * time.Hour },
	} {
		p := fresh()
		change(&p)
		err := p.Validate(procedures.All())
		require.ErrorContains(t, err, says)
		require.Equal(t, domain.Invalid, domain.KindOf(err))
	}

	for _, lifetime := range []time.Duration{time.Minute, 7 * 24 * time.Hour} {
		p := fresh()
		p.Envelope = lifetime
		require.NoError(t, p.Validate(procedures.All()), lifetime)
	}

	p := fresh()
	text, err := json.Marshal(p)
	require.NoError(t, err)
	var back domain.Policy
	require.NoError(t, domain.DecodeStrict(text, &back), "as the register reads it")
	require.Equal(t, p, back)

	extended, err := p.Rule(domain.Ask{Kind: domain.Session, Rule: domain.SessionExtended})
	require.NoError(t, err)
	require.Equal(t, p.Rules[domain.SessionExtended], extended)
	own, err := p.Rule(domain.Ask{Kind: domain.Session})
	require.NoError(t, err)
	require.Equal(t, p.Rules["session"], own)
	_, err = p.Rule(domain.Ask{Kind: domain.Session, Rule: "for ever"})
	require.Equal(t, domain.Invalid, domain.KindOf(err))
}

func TestChangesAndSubstitutions(t *testing.T) {
	t.Parallel()
	key := "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	seat := []domain.Seat{{Post: domain.Head, Centre: street}}
	lends := domain.Substitution{Absent: "S0001", Substitute: "S0002", Posts: []domain.Post{domain.Head}, From: noon, Until: noon.Add(time.Hour)}
	for _, c := range []domain.Change{
		{Kind: domain.EnrolStaff, Name: "某甲", PublicKey: key, Posts: seat},
		{Kind: domain.GrantPost, Staff: "S0001", Posts: seat},
		{Kind: domain.TakePost, Staff: "S0001", Posts: seat},
		{Kind: domain.AddKey, Staff: "S0001", PublicKey: key},
		{Kind: domain.RevokeKey, Key: "0123456789abcdef"},
		{Kind: domain.LendPosts, Substitution: &lends},
		{Kind: domain.ChangePolicy, Policy: "{}"},
	} {
		require.NoError(t, c.Validate(), c.Kind)
	}
	for _, c := range []domain.Change{
		{},
		{Kind: "promote", Staff: "S0001"},
		{Kind: domain.EnrolStaff, PublicKey: key, Posts: seat},
		{Kind: domain.EnrolStaff, Name: "某甲", PublicKey: "abc", Posts: seat},
		{Kind: domain.EnrolStaff, Name: "某甲", PublicKey: key},
		{Kind: domain.EnrolStaff, Name: "某甲", PublicKey: key, Posts: seat, Staff: "S0001"},
		{Kind: domain.EnrolStaff, Name: "某甲", PublicKey: key, Posts: []domain.Seat{{Post: domain.Administrator, Centre: street}}},
		{Kind: domain.GrantPost, Staff: "S0001", Posts: []domain.Seat{{Post: "boss", Centre: street}}},
		{Kind: domain.GrantPost, Staff: "S0001", Posts: []domain.Seat{{Post: domain.Head, Centre: "1"}}},
		{Kind: domain.GrantPost, Posts: seat},
		{Kind: domain.TakePost, Staff: "S0001", Posts: append(seat, seat...)},
		{Kind: domain.AddKey, PublicKey: key},
		{Kind: domain.RevokeKey},
		{Kind: domain.LendPosts},
		{Kind: domain.ChangePolicy},
	} {
		require.Error(t, c.Validate(), "%+v", c)
	}
	require.NoError(t, lends.Validate())
	aYear := lends
	aYear.Until = aYear.From.Add(366 * 24 * time.Hour)
	require.NoError(t, aYear.Validate())
	for _, spoil := range []func(*domain.Substitution){
		func(s *domain.Substitution) { s.Absent = "" },
		func(s *domain.Substitution) { s.Substitute = s.Absent },
		func(s *domain.Substitution) { s.Posts = nil },
		func(s *domain.Substitution) { s.Posts = []domain.Post{"boss"} },
		func(s *domain.Substitution) { s.Until = s.From },
		func(s *domain.Substitution) { s.Until = s.From.Add(366*24*time.Hour + 1) },
	} {
		s := lends
		spoil(&s)
		require.Equal(t, domain.Invalid, domain.KindOf(s.Validate()))
	}
}
