package config_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

// FuzzParsePolicy reads anything as a policy: it refuses it with a kind and a
// sentence, or gives one that can be meant and goes into the register and back.
func FuzzParsePolicy(f *testing.F) {
	whole, err := os.ReadFile("policy/mediation.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("name: x\ndate: 2026-11-01\noffice: [\"08:30-12:00\"]\nenvelope_lifetime: 24h\nrules: {seal: {term: 1 day, post: head, source: x}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		policy, err := config.ParsePolicy(text)
		if err != nil {
			require.Equal(t, domain.Invalid, domain.KindOf(err))
			return
		}
		require.NoError(t, policy.Validate(procedures.All()))
		require.Len(t, policy.Rules, len(mediation.Procedure().RuleNames()))
		for name, rule := range policy.Rules {
			require.NoError(t, rule.Term.Validate(), name)
			require.NotEmpty(t, rule.Source, name)
		}
		kept, err := json.Marshal(policy)
		require.NoError(t, err)
		var back domain.Policy
		require.NoError(t, domain.DecodeStrict(kept, &back))
		require.Equal(t, policy, back)
	})
}

// FuzzParseOrganisation does the same for an organisation: whatever is read,
// its centres make one tree, each below one that came before it.
func FuzzParseOrganisation(f *testing.F) {
	f.Add([]byte("prefix: YX\nsource: x\nasOf: 2023-06-30\ndistrict: {code: \"440104\", name: 越秀区, streets: [{code: \"440104003\", name: 北京街道, communities: [{code: \"440104003104\", name: 流水井社区}]}]}\n"))
	f.Add([]byte("prefix: YX\nsource: x\nasOf: 2023-06-30\ndistrict: &d {code: \"440104\", name: 越秀区, streets: [*d]}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		organisation, err := config.ParseOrganisation(text)
		if err != nil {
			require.True(t, strings.HasPrefix(err.Error(), "config: organisation: "), err)
			return
		}
		require.NotEmpty(t, organisation.Source)
		require.False(t, organisation.AsOf.IsZero())
		before := map[domain.CentreCode]bool{"": true}
		for _, centre := range organisation.Centres {
			require.True(t, centre.Code.Valid())
			require.Equal(t, centre.Code.Tier(), centre.Tier)
			require.NotEmpty(t, centre.Name)
			require.True(t, before[centre.Parent], "%s hangs in the air", centre.Code)
			require.False(t, before[centre.Code], "%s twice", centre.Code)
			before[centre.Code] = true
		}
	})
}

// FuzzLoad reads anything as settings: what cannot be right is a Fault of one
// line that names the file, and never shows a secret.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("language: en\nregister: {dsn: host=db sslmode=verify-full password=" + secret + ", timeout: 3s, connections: 4}\n"))
	f.Add([]byte("temporal: {address: 127.0.0.1:7233, tls: {enabled: true, cert: a, key: b}}\nworker: {stickyCache: 0x10, stopTimeout: 1m}\n"))
	f.Add([]byte("register: {dsn: [" + secret + "], timeout: 5}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "hejie.yaml")
		require.NoError(t, os.WriteFile(path, text, 0o600))
		c, err := config.Load(path)
		if err != nil {
			fault, ok := err.(*config.Fault)
			require.True(t, ok, "%T", err)
			require.Equal(t, path, fault.File)
			require.NotEmpty(t, fault.Reason().String())
			require.NotContains(t, fault.Reason().String(), "\n")
			require.NotContains(t, err.Error(), secret)
			return
		}
		require.Positive(t, c.Register.Timeout)
		require.Positive(t, c.Register.Connections)
		require.Positive(t, c.Worker.StickyCache)
		require.Contains(t, []string{"zh-CN", "en"}, c.Language)
		require.NotEmpty(t, c.Data)
	})
}

// secret must not show up in what is said about settings.
const secret = "s3cret-canary"
