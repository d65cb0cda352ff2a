package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// While some have answered and others have not, the card says who is still to be
// heard, and what was said last.
func TestTheCardTellsWhoIsStillAsked(t *testing.T) {
	t.Parallel()
	heard := officetest.Heard()
	two := domain.Details{Mediators: []domain.StaffID{"S0005", "S0006"}, ChosenBy: "committee"}
	shows := func(at string, lines ...string) page {
		return page{at, func(s *stage) {
			for _, line := range lines {
				require.Contains(t, s.card(), "**："+line, at)
			}
		}}
	}
	s := newStage(t)
	ending, _ := s.keep(&shown{},
		decides("2026-03-02 10:00", "registrar2", domain.Acceptance, "", domain.Accept, nil),
		shows("2026-03-02 10:01", "征求当事人同意 P1、征求当事人同意 P2\n", "受理审查：受理，S0004，2026-03-02 10:00\n"),
		decides("2026-03-02 10:30", "registrar", domain.Consent, "P1", domain.Agree, heard),
		shows("2026-03-02 10:31", "征求当事人同意 P2\n", "征求当事人同意：同意，S0003，2026-03-02 10:30\n"),
		decides("2026-03-02 11:00", "registrar", domain.Consent, "P2", domain.Agree, heard),
		decides("2026-03-02 11:30", "head", domain.Appointment, "", domain.Appoint, two),
		decides("2026-03-02 14:30", "mediator", domain.Session, "", domain.Written, agreement()),
		shows("2026-03-02 14:31", "当事人签名 P1、当事人签名 P2、调解员签名、调解员签名\n"),
		decides("2026-03-03 09:00", "registrar", domain.Signature, "P2", domain.Sign, heard),
		decides("2026-03-03 09:20", "mediator", domain.MediatorSigns, "", domain.Sign, nil),
		shows("2026-03-03 09:21", "当事人签名 P1、调解员签名\n", "调解员签名：已签名，S0005，2026-03-03 09:20\n"),
		states("2026-03-03 11:00", "registrar", domain.Withdraw, ofParty("P1")),
		decides("2026-03-03 12:00", "registrar", domain.Informing, "", domain.Told, told()),
		decides("2026-03-03 14:00", "head", domain.Closing, "", domain.Close, nil))
	require.Equal(t, domain.Withdrawn, ending)
}
