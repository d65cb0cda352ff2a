package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func freshKey(t *testing.T) (ed25519.PrivateKey, string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return private, base64.RawURLEncoding.EncodeToString(public)
}

func TestChangesToStaffNeedTwo(t *testing.T) {
	t.Parallel()
	c := open(t)
	private, public := freshKey(t)
	var p desk.Proposal
	c.read(t, &p, officetest.Admin, "staff", "enrol", "--name", "陈静", "--public-key", public, "--post", "registrar@440104003104")
	require.Contains(t, c.run(t, officetest.Admin, "decide", string(p.Task), "approve").err, string(domain.SelfApproval))
	shown := c.done(t, officetest.SecondAdmin, "decide", string(p.Task), "approve")
	require.Contains(t, shown, "陈静", "it is shown what is approved")
	require.Contains(t, shown, public)
	require.Contains(t, c.done(t, officetest.Admin, "show", string(p.Case)), "陈静")
	require.NoError(t, desk.WriteKey(c.path("陈静.pem"), private))
	require.Contains(t, c.done(t, "陈静", "inbox"), "没有待办")

	staff := "S0014"
	approve := func(args ...string) {
		t.Helper()
		c.read(t, &p, officetest.Admin, append([]string{"staff"}, args...)...)
		c.done(t, officetest.SecondAdmin, "decide", string(p.Task), "approve", "--quiet")
	}
	_, second := freshKey(t)
	approve("grant", "--staff", staff, "--post", "mediator@440104003")
	approve("take", "--staff", staff, "--post", "registrar@440104003104")
	approve("add-key", "--staff", staff, "--public-key", second)
	approve("substitute", "--absent", staff, "--substitute", "S0006", "--post", "mediator", "--from", "2022-03-02", "--until", "2022-03-04")
	var members []record.Member
	c.read(t, &members, "head", "staff", "list", "--centre", "440104003")
	last := members[len(members)-1]
	require.Equal(t, []domain.Seat{{Post: domain.Mediator, Centre: "440104003"}}, last.Posts)
	require.Len(t, last.Keys, 2)
	approve("revoke-key", string(last.Keys[0].ID))
	require.Contains(t, c.done(t, "head", "staff", "list"), "已吊销")
	require.Contains(t, c.run(t, "陈静", "act", "danger", string(c.OpenDispute(t)), "--note", "x").err, string(domain.KeyRevoked))

	require.Contains(t, c.run(t, "head", "staff", "grant", "--staff", staff, "--post", "head@440104").err, string(domain.NotYourPost))
	require.Equal(t, exitUsage, c.run(t, officetest.Admin, "staff", "grant", "--staff", staff, "--post", "head").code)
}

func TestPolicyIsProposedAndApproved(t *testing.T) {
	t.Parallel()
	c := open(t)
	text, err := os.ReadFile("../config/policy/mediation.yaml")
	require.NoError(t, err)
	var p desk.Proposal
	c.read(t, &p, officetest.Admin, "policy", "propose", c.write(t, "policy.yaml", string(text)))
	c.done(t, officetest.SecondAdmin, "decide", string(p.Task), "approve")
	_, version, err := c.Register.Policy(t.Context(), domain.PolicyVersion{Procedure: mediation.Kind})
	require.NoError(t, err)
	require.Equal(t, 2, version.Version)
	require.Equal(t, exitUsage, c.run(t, officetest.Admin, "policy", "propose", c.write(t, "broken.yaml", "name: x\n")).code)
}

// setup needs a database that nothing has been done to.
func TestSetupFoundsAnEmptyRegister(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.AsOwner(t, `DROP SCHEMA public CASCADE`)
	c.AsOwner(t, `CREATE SCHEMA public`)
	require.Equal(t, exitUsage, c.run(t, "head", "inbox").code, "there is no schema")

	var view setupView
	c.read(t, &view, "", "setup")
	require.Equal(t, 1, view.Policy)
	require.Greater(t, view.Centres, 200)
	_, first := freshKey(t)
	_, second := freshKey(t)
	for _, wrong := range [][]string{{"王敏=" + first}, {"王敏=" + first, "李强=" + first}, {"王敏", "李强"}} {
		args := []string{"setup"}
		for _, a := range wrong {
			args = append(args, "--administrator", a)
		}
		require.Equal(t, exitUsage, c.run(t, "", args...).code, "%s", wrong)
	}
	both := []string{"setup", "--administrator", "王敏=" + first, "--administrator", "李强=" + second}
	c.read(t, &view, "", both...)
	require.Equal(t, []domain.StaffID{"S0001", "S0002"}, view.Administrators)
	require.Equal(t, exitConflict, c.run(t, "", both...).code)
	require.Contains(t, c.done(t, "", "setup"), "台账就绪")
}

func TestKeysAreGuarded(t *testing.T) {
	t.Parallel()
	c := open(t)
	file := c.path("new.pem")
	var made, shown keyView
	c.read(t, &made, "", "key", "new", "--out", file)
	require.Equal(t, exitConflict, c.run(t, "", "key", "new", "--out", file).code, "a key is never overwritten")
	c.read(t, &shown, "new", "key", "show")
	require.Equal(t, made.PublicKey, shown.PublicKey)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	unknown := c.run(t, "new", "inbox")
	require.Equal(t, exitNotFound, unknown.code)
	require.Contains(t, unknown.err, string(made.Key))
	require.NoError(t, os.Chmod(file, 0o640))
	open := c.run(t, "new", "inbox")
	require.Equal(t, exitUsage, open.code)
	require.Contains(t, open.err, "chmod 600")
	require.NoError(t, os.WriteFile(c.path("other.pem"), []byte("-----BEGIN X-----\n"), 0o600))
	require.Equal(t, exitUsage, c.run(t, "other", "inbox").code)
	none := c.run(t, "", "inbox")
	require.Equal(t, exitUsage, none.code)
	require.Contains(t, none.err, "hejie key new")
}
