package domain_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

func TestWhatAnEndingMeans(t *testing.T) {
	t.Parallel()
	for _, ending := range domain.Endings() {
		require.Equal(t, slices.Contains([]domain.Ending{domain.Agreed, domain.AgreedOrally}, ending), mediation.Procedure().Ending(ending).Settled, ending)
		require.Equal(t, slices.Contains([]domain.Ending{domain.Failed, domain.Lapsed}, ending), mediation.Procedure().Ending(ending).Referable, ending)
		require.Equal(t, ending == domain.Withdrawn || ending == domain.Merged, len(mediation.Procedure().Ending(ending).Grounds) == 0, ending)
		for _, g := range mediation.Procedure().Ending(ending).Grounds {
			require.True(t, procedures.All().Task(g.Kind).Allows(g.Outcome) || procedures.All().Task(g.Kind).Lapses && g.Outcome == domain.Expired, "%s rests on %v", ending, g)
		}
	}
}

func TestKindsOriginsAndReasons(t *testing.T) {
	t.Parallel()
	for _, kind := range domain.DisputeKinds() {
		require.True(t, kind.Valid(), kind)
	}
	for _, origin := range []domain.Origin{domain.Applied, domain.Proactive, domain.Entrusted} {
		require.True(t, origin.Valid(), origin)
	}
	for _, reason := range domain.DeclineReasons() {
		require.True(t, reason.Valid(), reason)
	}
	require.False(t, domain.DisputeKind("petition").Valid())
	require.False(t, domain.Origin("dreamt").Valid())
	require.False(t, domain.DeclineReason("too_hard").Valid())
}
