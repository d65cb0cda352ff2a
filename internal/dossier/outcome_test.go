package dossier_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// Of what no court confirms nobody is told that he may ask one to.
func TestAgreementThatNoCourtConfirms(t *testing.T) {
	t.Parallel()
	const window = "共同向人民法院申请司法确认"
	story := settled()
	require.Contains(t, textOf(t, story, "人民调解协议书"), window)
	excluded := content
	excluded.Subject = []domain.Subject{"adoption"}
	story.Agreements[0].Content = raw(excluded)
	require.NotContains(t, textOf(t, story, "人民调解协议书"), window)
	require.Contains(t, textOf(t, story, "人民调解协议书"), "人民调解委员会印章之日起生效。\n")
}
