package workflows

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/domain/mediation"
)

// maxAstray bounds the count of runs that stood elsewhere than the register: from
// there on the wait grows no longer.
const maxAstray = 8 // about an hour

// MediationID returns the workflow ID of the mediation of a case.
func MediationID(c domain.CaseID) string { return "mediation/" + string(c) }

type (
	// MediationInput starts a mediation. It carries no answers over a
	// continue-as-new, because the register tells a new run its story.
	MediationInput struct {
		Case   domain.CaseID `json:"case"`
		Lang   string        `json:"lang,omitempty"`   // of the card: zh-CN or en
		Astray int           `json:"astray,omitempty"` // how many runs before it stood elsewhere than the register
	}
	// MediationResult is how the case ended.
	MediationResult struct {
		Ending domain.Ending `json:"ending"`
	}
)

// Mediation follows the story of a dispute, from its acceptance up the tiers until
// its case is closed.
func Mediation(ctx workflow.Context, in MediationInput) (MediationResult, error) {
	p, err := begin(ctx, in.Case, MediationID(in.Case), in.Lang)
	if err != nil {
		return MediationResult{}, err
	}
	ending, err := p.follow(ctx, mediation.Story)
	switch {
	case errors.Is(err, errAstray):
		if err := p.lingers(ctx, in.Astray); err != nil {
			return MediationResult{}, err
		}
		in.Astray = min(in.Astray+1, maxAstray)
	case errors.Is(err, errRestart):
		in.Astray = 0
	default:
		return MediationResult{ending}, err
	}
	if err := p.leave(ctx); err != nil {
		return MediationResult{}, err
	}
	return MediationResult{}, workflow.NewContinueAsNewError(ctx, Mediation, in)
}
