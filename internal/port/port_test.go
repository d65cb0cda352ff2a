package port_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/port"
)

// What the domain says comes out of the wire equal, and can be told in any
// language there.
func TestSentencesCrossTheWire(t *testing.T) {
	t.Parallel()
	wire := temporal.GetDefaultFailureConverter()
	party := domain.Fault(domain.Invalid, "phone.form")
	for _, sent := range []error{
		domain.Refuse(domain.Recused, ""),
		domain.Refuse(domain.MissingDetails, "field", "note"),
		domain.Refuse(domain.TaskClosed, "not_at_stage", "stage", domain.Stage("hold")),
		domain.Refuse(domain.Incomplete, "document", []domain.DocumentKind{domain.DocumentRights, domain.DocumentRecord}),
		domain.Refuse(domain.MissingDetails, "respondents.wrong", "why", party),
		&domain.Error{Kind: domain.Invalid, Sentence: catalogue.Say("party_wrong", "number", 3, "why", party)},
		domain.Fault(domain.Conflict, "run_ending"),
		domain.Fault(domain.NotFound, "no_case", "case", domain.CaseID("YX2026-000123")),
	} {
		got := port.Decode(wire.FailureToError(wire.ErrorToFailure(port.Encode(sent))))
		require.Equal(t, sent, got)
		require.Equal(t, catalogue.Tell(catalogue.Chinese, sent), catalogue.Tell(catalogue.Chinese, got))
	}
	lost := errors.New("no connection")
	require.Equal(t, lost, port.Encode(lost), "what may be tried again is left as it is")
}
