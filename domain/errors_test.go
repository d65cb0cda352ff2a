package domain_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
)

func TestARefusalNamesItsFact(t *testing.T) {
	t.Parallel()
	require.EqualError(t, domain.Refuse(domain.SelfApproval, ""), "SELF_APPROVAL")
	note := domain.Refuse(domain.MissingDetails, "field", "note")
	require.EqualError(t, note, "MISSING_DETAILS (note)")
	require.Equal(t, "MISSING_DETAILS（说明）", catalogue.Tell(catalogue.Chinese, note))
	require.EqualError(t, domain.Because(domain.MissingDetails, domain.Fault(domain.Invalid, "phone.form")), "MISSING_DETAILS (phone: 11 digits, or a landline with its area code)")
	require.EqualError(t, domain.Because(domain.MissingDetails, errors.New("out of luck")), "MISSING_DETAILS (out of luck)")
}

// A fault wraps the error that it fills in, and has its own kind.
func TestAFaultWrapsWhy(t *testing.T) {
	t.Parallel()
	why := errors.New("out of luck")
	fault := domain.Fault(domain.Invalid, "of", "about", "x", "why", why)
	require.EqualError(t, fault, "x: out of luck")
	require.ErrorIs(t, fault, why)
	require.Equal(t, domain.Invalid, domain.KindOf(fault))
}
