package main

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
)

func TestDemoIsWhole(t *testing.T) {
	t.Parallel()
	yuexiu, err := config.Yuexiu()
	require.NoError(t, err)
	known := func(c domain.CentreCode) bool {
		return slices.ContainsFunc(yuexiu.Centres, func(there domain.Centre) bool { return there.Code == c })
	}

	var staff struct {
		People []colleague `json:"people"`
	}
	require.NoError(t, readDemo("people.yaml", &staff))
	keys := map[string]bool{}
	for i, p := range staff.People {
		require.False(t, keys[p.Key], "two people with the key %s", p.Key)
		keys[p.Key] = true
		require.NotEmpty(t, p.Posts, p.Key)
		for _, seat := range p.Posts {
			require.True(t, seat.Post.Valid() && known(seat.Centre), "%s: %v", p.Key, seat)
			require.Equal(t, i < administrators, seat.Post == domain.Administrator, "the first %d are the administrators, and nobody else is", administrators)
		}
	}

	var script struct {
		Disputes []dispute `json:"disputes"`
	}
	require.NoError(t, readDemo("disputes.yaml", &script))
	require.NotEmpty(t, script.Disputes)
	names := map[string]bool{}
	for _, s := range script.Disputes {
		require.False(t, names[s.Key], "two disputes with the key %s", s.Key)
		names[s.Key] = true
		require.NoError(t, s.Intake.Validate(), s.Key)
		require.True(t, known(s.Intake.Centre), s.Key)
		for i, scene := range s.Story {
			require.NotEqual(t, scene.Answer == "", scene.Act == "", "%s, step %d: an answer or an act", s.Key, i+1)
		}
	}
}
