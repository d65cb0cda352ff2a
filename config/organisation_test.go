package config_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
)

func TestYuexiu(t *testing.T) {
	t.Parallel()
	organisation, err := config.Yuexiu()
	require.NoError(t, err)
	require.Equal(t, "YX", organisation.Prefix)
	require.Equal(t, time.Date(2023, 6, 30, 0, 0, 0, 0, time.UTC), organisation.AsOf)

	count := map[domain.Tier]int{}
	known := map[domain.CentreCode]domain.Centre{}
	for _, centre := range organisation.Centres {
		count[centre.Tier]++
		known[centre.Code] = centre
		require.NotContains(t, centre.Name, "委会", "a centre is named for its place, not for its committee")
		if centre.Tier != domain.District {
			require.Contains(t, known, centre.Parent, "%s comes before the centre above it", centre.Code)
		}
	}
	require.Equal(t, map[domain.Tier]int{domain.District: 1, domain.Street: 18, domain.Community: 222}, count)
	require.Len(t, known, 241, "no code appears twice")

	for _, want := range []domain.Centre{
		{Code: "440104", Tier: domain.District, Name: "越秀区"},
		{Code: "440104003", Tier: domain.Street, Name: "北京街道", Parent: "440104"},
		{Code: "440104003104", Tier: domain.Community, Name: "流水井社区", Parent: "440104003"},
		{Code: "440104018013", Tier: domain.Community, Name: "文德路社区", Parent: "440104018"},
	} {
		require.Equal(t, want, known[want.Code])
	}
}

func TestOrganisationIsStrict(t *testing.T) {
	t.Parallel()
	const good = `
prefix: YX
source: a list
asOf: 2023-06-30
confirmed: false
district:
  code: "440104"
  name: 越秀区
  streets:
    - code: "440104003"
      name: 北京街道
      communities:
        - { code: "440104003104", name: 流水井社区 }
        - { code: "440104003107", name: 龙藏社区 }
`
	organisation, err := config.ParseOrganisation([]byte(good))
	require.NoError(t, err)
	require.Len(t, organisation.Centres, 4)

	for _, tt := range []struct{ name, old, new, says string }{
		{"unknown key", "source:", "sauce:", "sauce"},
		{"no source", "a list", `""`, "source"},
		{"no prefix", "prefix: YX", "prefix: ''", "prefix"},
		{"prefix in small letters", "YX", "yx", `"yx"`},
		{"not a date", "2023-06-30", "June", "asOf"},
		{"no district", `code: "440104"`, `code: ""`, "division code"},
		{"a code that is no number", "440104003104", "44010400310A", "44010400310A"},
		{"a code too short", "440104003104", "44010400310", "44010400310"},
		{"a street for a district", `code: "440104"`, `code: "440104003"`, "belong"},
		{"a code of another tier", `"440104003"`, `"440104"`, "belong"},
		{"a street of another district", `"440104003"`, `"440105003"`, "440105003"},
		{"a community of another street", "440104003104", "440104004104", "440104004104"},
		{"a community twice", "440104003107", "440104003104", "twice"},
		{"a name of nothing", "name: 龙藏社区", "name: ''", "440104003107"},
		{"a name with spaces", "name: 龙藏社区", "name: ' 龙藏社区'", "440104003107"},
		{"a second document", "prefix: YX", "prefix: YX\n---\nprefix: YX", "document"},
		{"nothing at all", good, "", "EOF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, good, tt.old)
			_, err := config.ParseOrganisation([]byte(strings.Replace(good, tt.old, tt.new, 1)))
			require.ErrorContains(t, err, tt.says)
		})
	}
}
