package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// A case that goes on in another ends, whoever was asked what; taken out of it
// again it comes back in a new run to where it stood.
func TestAMergedCaseEndsAndComesBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	heard := officetest.Heard()
	leading := s.OpenDispute(t)
	into := domain.Details{Other: leading, Note: "同一事实"}
	before := agreed(agreement())[:2]
	ending, _ := s.keep(&shown{}, append(before, states("2026-03-02 11:00", "head", domain.Merge, into))...)
	require.Equal(t, domain.Merged, ending)
	require.Equal(t, "2026-03-02 11:00", when(s.env.Now()), "it hears of it at once")

	s.setClock(officetest.Monday().AddDate(0, 0, 7))
	_, err := s.Act(t, "head", domain.Unmerge, s.id, into)
	require.NoError(t, err)
	s.newEnvironment(officetest.Monday().AddDate(0, 0, 7).Add(time.Minute))
	ending, _ = s.keep(&shown{}, []page{
		decides("2026-03-09 10:00", "registrar", domain.Consent, "P2", domain.RefuseIt, heard), // only he is asked
		decides("2026-03-09 11:00", "registrar", domain.Informing, "", domain.Told, told()),
	}...)
	require.Equal(t, domain.NoConsent, ending)
	report, err := s.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
}
