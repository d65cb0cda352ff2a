package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func TestARefusalNamesItsFact(t *testing.T) {
	t.Parallel()
	require.EqualError(t, domain.Refuse(domain.SelfApproval, ""), "SELF_APPROVAL")
	require.EqualError(t, domain.Refuse(domain.MissingDetails, "field", "note"), "MISSING_DETAILS (note)")
}
