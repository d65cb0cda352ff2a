package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func TestDossierListHasItsOrder(t *testing.T) {
	t.Parallel()
	require.Equal(t, []domain.DocumentKind{
		"registration", "rights_notice", "identity", "power_of_attorney", "investigation", "evidence", "record",
		"agreement", "performance_proof", "visit", "confirmation", "statement", "back_cover",
	}, domain.DossierList())
	require.Equal(t, []domain.DocumentKind{
		"rights_notice", "identity", "power_of_attorney", "investigation", "evidence", "record", "performance_proof", "visit", "confirmation", "other",
	}, domain.Filed())
	require.True(t, domain.DocumentOther.Valid())
	require.False(t, domain.DocumentKind("photo").Valid())
}

func TestMandatoryDocuments(t *testing.T) {
	t.Parallel()
	held := []domain.DocumentKind{domain.DocumentRegistration, domain.DocumentOutcome, domain.DocumentBackCover}
	for _, tc := range []struct {
		ending domain.Ending
		have   []domain.DocumentKind
		want   []domain.DocumentKind
	}{
		{domain.Agreed, held, []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord}},
		{domain.Failed, append(held, domain.DocumentIdentity, domain.DocumentRights), []domain.DocumentKind{domain.DocumentRecord}},
		{domain.AgreedOrally, append(held, domain.DocumentIdentity, domain.DocumentRights, domain.DocumentRecord), []domain.DocumentKind{}},
		{domain.Declined, held, []domain.DocumentKind{}},
		{domain.NoConsent, nil, held},
	} {
		require.Equal(t, tc.want, domain.MissingDocuments(tc.ending, tc.have), "%s", tc.ending)
	}
}
