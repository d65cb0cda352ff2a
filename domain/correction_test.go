package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
)

// Who applied to the court is what the case went on from: it takes all parties,
// and is not written anew without them.
func TestApplicantsAreNotCorrectedAlone(t *testing.T) {
	t.Parallel()
	evidence := &domain.Evidence{Form: domain.HashOf([]byte("申请书")), Place: "综治中心", At: time.Date(2026, 3, 2, 10, 0, 0, 0, domain.Shanghai())}
	was := domain.Details{Applicants: []domain.PartyID{"P1", "P2"}, Evidence: evidence}
	alone, noted := was, was
	alone.Applicants, noted.Note = []domain.PartyID{"P1"}, "窗口提交"
	require.Equal(t, domain.Refuse(domain.MissingDetails, "outcome.basis", "field", "applicants"),
		procedures.All().Task(domain.Confirmation).CheckCorrection(domain.Apply, was, alone))
	require.NoError(t, procedures.All().Task(domain.Confirmation).CheckCorrection(domain.Apply, was, noted))
}

func TestWhoApprovesNoCorrection(t *testing.T) {
	t.Parallel()
	require.Equal(t, []domain.StaffID{"S1", "S2", "S3"}, domain.JudgedByCorrection("S2", "S1", "S3"))
	require.Equal(t, []domain.StaffID{"S1", "S2", "S4"}, domain.JudgedByCorrection("S2", "S1", "", "S4", "S1"))
}
