package register_test

import (
	"cmp"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/change"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/registertest"
	"hejie/register"
)

func publicKey(seed byte) string {
	s := make([]byte, ed25519.SeedSize)
	s[0] = seed
	return base64.RawURLEncoding.EncodeToString(ed25519.NewKeyFromSeed(s).Public().(ed25519.PublicKey))
}

func keyID(who string, d *desk) domain.KeyID {
	return domain.KeyIDOf(d.People[who].Key.Public().(ed25519.PublicKey))
}

func TestEveryChangeTakesTwo(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	policy, err := config.DefaultPolicy(mediation.Kind)
	require.NoError(t, err)
	policy.Envelope = time.Hour
	body, err := json.Marshal(policy)
	require.NoError(t, err)
	staff := func(who string) domain.StaffID { return d.People[who].ID }
	seat := func(p domain.Post, c domain.CentreCode) []domain.Seat { return []domain.Seat{{Post: p, Centre: c}} }
	for _, c := range []struct {
		change domain.Change
		effect string // what the register has afterwards, and not before
	}{
		{domain.Change{Kind: domain.EnrolStaff, Name: "新人", PublicKey: publicKey(1), Posts: seat(domain.Mediator, officetest.Street)}, `SELECT count(*) FROM staff WHERE name = '新人'`},
		{domain.Change{Kind: domain.GrantPost, Staff: staff("head"), Posts: seat(domain.Mediator, officetest.Street)}, `SELECT count(*) FROM posts WHERE staff = '` + string(staff("head")) + `' AND post = 'mediator' AND until IS NULL`},
		{domain.Change{Kind: domain.TakePost, Staff: staff("mediator2"), Posts: seat(domain.Mediator, officetest.Community)}, `SELECT count(*) FROM posts WHERE staff = '` + string(staff("mediator2")) + `' AND until IS NOT NULL`},
		{domain.Change{Kind: domain.AddKey, Staff: staff("head"), PublicKey: publicKey(2)}, `SELECT count(*) - 1 FROM keys WHERE staff = '` + string(staff("head")) + `'`},
		{domain.Change{Kind: domain.RevokeKey, Key: keyID("mediator", d)}, `SELECT count(*) FROM keys WHERE revoked_at IS NOT NULL`},
		{domain.Change{Kind: domain.LendPosts, Substitution: &domain.Substitution{
			Absent: staff("street-head"), Substitute: staff("street-registrar"), Posts: []domain.Post{domain.Head}, From: monday(), Until: monday().AddDate(0, 0, 7),
		}}, `SELECT count(*) FROM substitutions`},
		{domain.Change{Kind: domain.ChangePolicy, Policy: string(body)}, `SELECT count(*) FROM policies WHERE version = 2 AND procedure = 'mediation'`},
	} {
		t.Run(string(c.change.Kind), func(t *testing.T) {
			refused, err := d.Act(t, officetest.Admin, domain.Propose, "", c.change)
			require.NoError(t, err)
			task := domain.NewTaskID(domain.CaseID(refused.Ref), 1, 1)
			require.Zero(t, one[int](t, d, c.effect), "proposed is not yet done")
			for who, code := range map[string]domain.RefusalCode{officetest.Admin: domain.SelfApproval, "district-head": domain.NotYourPost} {
				d.requireRefused(t, code, func() error {
					_, err := d.Decide(t, who, task, domain.Approve, nil)
					return err
				})
			}
			d.requireRefused(t, domain.Stale, func() error { // another text than the one proposed
				_, err := d.send(t, d.Sign(t, officetest.SecondAdmin, domain.Envelope{Task: task, Outcome: domain.Approve, About: domain.HashOf([]byte("x"))}))
				return err
			})
			_, err = d.Decide(t, officetest.SecondAdmin, task, domain.Reject, note("不同意"))
			require.NoError(t, err)
			require.Zero(t, one[int](t, d, c.effect), "rejected changes nothing")
			require.Equal(t, "rejected", one[string](t, d, `SELECT ending FROM cases WHERE id = $1`, refused.Ref))
			d.requireRefused(t, domain.TaskClosed, func() error {
				_, err := d.Decide(t, officetest.SecondAdmin, task, domain.Approve, nil)
				return err
			})

			d.Change(t, c.change)
			require.Equal(t, 1, one[int](t, d, c.effect))
		})
	}
	require.Equal(t, 1, one[int](t, d, `SELECT policy FROM cases WHERE id = $1`, d.id), "an open case keeps its policy")
	require.Equal(t, 2, one[int](t, d, `SELECT policy FROM cases WHERE id = $1`, d.OpenDispute(t)))
	requireWhole(t, d)
}

// What could not be carried out is refused when it is proposed, not when
// somebody has approved it.
func TestProposalsThatCannotBe(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	own := base64.RawURLEncoding.EncodeToString(d.People["head"].Key.Public().(ed25519.PublicKey))
	lends := func(absent, substitute domain.StaffID) *domain.Substitution {
		return &domain.Substitution{Absent: absent, Substitute: substitute, Posts: []domain.Post{domain.Head}, From: monday(), Until: monday().AddDate(0, 0, 7)}
	}
	head, admin := d.People["head"].ID, d.People[officetest.Admin].ID
	for name, c := range map[string]domain.Change{
		"a key somebody has":         {Kind: domain.EnrolStaff, Name: "新人", PublicKey: own, Posts: []domain.Seat{{Post: domain.Head, Centre: officetest.Street}}},
		"the same, added":            {Kind: domain.AddKey, Staff: admin, PublicKey: own},
		"an unknown person":          {Kind: domain.AddKey, Staff: "S9999", PublicKey: publicKey(3)},
		"an unknown centre":          {Kind: domain.GrantPost, Staff: head, Posts: []domain.Seat{{Post: domain.Head, Centre: "440104999"}}},
		"a post he does not hold":    {Kind: domain.TakePost, Staff: head, Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}}},
		"an unknown key":             {Kind: domain.RevokeKey, Key: "0000000000000000"},
		"nobody to stand in":         {Kind: domain.LendPosts, Substitution: lends(head, "S9999")},
		"nobody to stand in for":     {Kind: domain.LendPosts, Substitution: lends("S9999", head)},
		"a policy that is no object": {Kind: domain.ChangePolicy, Policy: "strict"},
		"a policy with typing slips": {Kind: domain.ChangePolicy, Policy: `{"name":"mediation","dealine":1}`},
		"a policy of no procedure":   {Kind: domain.ChangePolicy, Policy: strings.Replace(withSessionOf(t, "2 months", "新规定"), `"name":"mediation"`, `"name":"pilgrimage"`, 1)},
		"an empty policy":            {Kind: domain.ChangePolicy, Policy: `{"name":"mediation"}`},
		"a law's term, edited":       {Kind: domain.ChangePolicy, Policy: withSessionOf(t, "2 months", "")},
		"the last but one":           {Kind: domain.TakePost, Staff: admin, Posts: []domain.Seat{{Post: domain.Administrator, Centre: officetest.District}}},
		"his only key":               {Kind: domain.RevokeKey, Key: keyID(officetest.Admin, d)},
	} {
		t.Run(name, func(t *testing.T) {
			d.Deposit(t, c)
			d.requireRefused(t, domain.MissingDetails, func() error {
				_, err := d.Act(t, officetest.SecondAdmin, domain.Propose, "", c)
				return err
			})
		})
	}

	// Or when it is approved, if the world has moved on.
	enrol := domain.Change{Kind: domain.EnrolStaff, Name: "新人", PublicKey: publicKey(4), Posts: []domain.Seat{{Post: domain.Head, Centre: officetest.Street}}}
	first, err := d.Act(t, officetest.Admin, domain.Propose, "", enrol)
	require.NoError(t, err)
	d.Change(t, enrol)
	task := domain.NewTaskID(domain.CaseID(first.Ref), 1, 1)
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.Decide(t, officetest.SecondAdmin, task, domain.Approve, nil)
		return err
	})
	_, err = d.Decide(t, officetest.SecondAdmin, task, domain.Reject, note("已有"))
	require.NoError(t, err)
}

func TestFirstTrust(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	_, err := d.Register.EnrolFirst(t.Context(), administrators(2, 100))
	require.Equal(t, domain.Conflict, domain.KindOf(err), "an office has staff already")

	owner, app := registertest.Database(t)
	emptied, err := postgres.Connect(t.Context(), postgres.Options{DSN: owner})
	require.NoError(t, err)
	defer func() { require.NoError(t, emptied.Close()) }()
	_, err = emptied.Exec(`DELETE FROM posts; `)
	require.NoError(t, err)
	_, err = emptied.Exec(`DELETE FROM keys`)
	require.NoError(t, err)
	_, err = emptied.Exec(`DELETE FROM staff`)
	require.NoError(t, err)
	r, err := register.Open(t.Context(), postgres.Options{DSN: app}, procedures.All())
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close()) }()

	_, err = r.EnrolFirst(t.Context(), administrators(1, 100))
	require.Equal(t, domain.Invalid, domain.KindOf(err), "what one proposes another must approve")
	nameless := administrators(2, 100)
	nameless[1].Name = ""
	_, err = r.EnrolFirst(t.Context(), nameless)
	require.Equal(t, domain.Invalid, domain.KindOf(err))

	errs := make([]error, 2)
	atOnce(2, func(i int) { _, errs[i] = r.EnrolFirst(t.Context(), administrators(2, byte(150+2*i))) })
	require.True(t, (errs[0] == nil) != (errs[1] == nil), "%v", errs)
	staff, err := r.Staff(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, staff, 2)
}

// withSessionOf is the default policy with another term for a session, and
// another source where one is given.
func withSessionOf(t *testing.T, term, source string) string {
	t.Helper()
	return withTermOf(t, "session", term, source)
}

func withTermOf(t *testing.T, name, term, source string) string {
	t.Helper()
	p, err := config.DefaultPolicy(mediation.Kind)
	require.NoError(t, err)
	rule := p.Rules[name]
	require.True(t, rule.Confirmed)
	rule.Term, err = domain.ParseTerm(term)
	require.NoError(t, err)
	rule.Source = cmp.Or(source, rule.Source)
	p.Rules[name] = rule
	text, err := json.Marshal(p)
	require.NoError(t, err)
	return string(text)
}

func TestALawsTermChangesWithItsSource(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.Change(t, domain.Change{Kind: domain.ChangePolicy, Policy: withSessionOf(t, "2 months", "新规定第三十三条")})
	p, version, err := d.Register.Policy(t.Context(), domain.PolicyVersion{Procedure: mediation.Kind})
	require.NoError(t, err)
	require.Equal(t, 2, version.Version)
	require.Equal(t, "2 months", p.Rules["session"].Term.String())
	edited := domain.Change{Kind: domain.ChangePolicy, Policy: withSessionOf(t, "1 month", "新规定第三十三条")}
	d.Deposit(t, edited)
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.Act(t, officetest.Admin, domain.Propose, "", edited)
		return err
	})
}

// A new case has the newest policy of its own procedure, whatever was loaded last.
func TestACaseHasThePolicyOfItsProcedure(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	changes, err := config.DefaultPolicy(change.Kind)
	require.NoError(t, err)
	text, err := json.Marshal(changes)
	require.NoError(t, err)
	for range 2 { // by a change under the first version, and by one under the second
		d.Change(t, domain.Change{Kind: domain.ChangePolicy, Policy: string(text)})
	}
	require.Equal(t, []int{1, 2}, []int{
		one[int](t, d, `SELECT min(policy) FROM cases WHERE kind = 'change'`), one[int](t, d, `SELECT max(policy) FROM cases WHERE kind = 'change'`),
	})
	_, newest, err := d.Register.Policy(t.Context(), domain.PolicyVersion{Procedure: change.Kind})
	require.NoError(t, err)
	require.Equal(t, domain.PolicyVersion{Procedure: change.Kind, Version: 3}, newest)
	require.Equal(t, 1, one[int](t, d, `SELECT policy FROM cases WHERE id = $1`, d.OpenDispute(t)))
}

// administrators are so many people whose keys are like nobody else's.
func administrators(n int, first byte) []domain.Change {
	var people []domain.Change
	for i := range n {
		people = append(people, domain.Change{
			Kind: domain.EnrolStaff, Name: "管理员", PublicKey: publicKey(first + byte(i)),
			Posts: []domain.Seat{{Post: domain.Administrator, Centre: officetest.District}},
		})
	}
	return people
}
