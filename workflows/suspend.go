package workflows

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	"hejie/domain"
)

// errTerminated says that a person ended the case after a danger report.
var errTerminated = errors.New("ended after a danger report")

// suspend holds everything else while a person reports a danger to the police
// or another body (People's Mediation Law, Art. 25), and a head decides whether
// to go on. What was asked is then asked again, and the time between does not
// count against the period.
func (p *process) suspend(ctx workflow.Context, danger domain.Interruption, asks []domain.Ask) ([]domain.Ask, error) {
	stage := p.stage
	p.stage = domain.StageSuspended
	if _, err := p.ask(ctx, domain.Ask{Kind: domain.PoliceReport}); err != nil {
		return nil, err
	}
	resumption, err := p.ask(ctx, domain.Ask{Kind: domain.Resumption})
	if err != nil {
		return nil, err
	}
	if resumption.Outcome == domain.EndMediation {
		return nil, errTerminated
	}
	p.stage = stage
	pause := resumption.At.Sub(danger.At)
	if !p.since.IsZero() {
		p.since = p.since.Add(pause)
	}
	again := make([]domain.Ask, len(asks))
	for i, a := range asks {
		if !a.From.IsZero() {
			a.From = a.From.Add(pause)
		}
		again[i] = a
	}
	return again, nil
}
