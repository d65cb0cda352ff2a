package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func TestAStepEndsForAll(t *testing.T) {
	t.Parallel()
	one := domain.Inquiry{EndsOn: domain.RefuseIt}
	require.True(t, one.Ends(domain.RefuseIt))
	require.True(t, one.Ends(domain.Expired), "silence is no consent")
	require.False(t, one.Ends(domain.Agree))
	require.False(t, domain.Inquiry{}.Ends(domain.RefuseIt))
	require.False(t, domain.Inquiry{}.Ends(domain.Expired))
	require.False(t, domain.Inquiry{}.Ends(""))
}
