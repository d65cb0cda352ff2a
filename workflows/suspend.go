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
// to go on. A further danger is reported again before that. What was asked is
// then asked again. That mediation stands still meanwhile, and that the time
// between does not count against the period, is the house's own rule.
func (p *process) suspend(ctx workflow.Context, danger domain.Interruption, asks []domain.Ask) ([]domain.Ask, error) {
	stage := p.stage
	p.stage = domain.StageSuspended
	resumption, err := p.reportAndResume(ctx)
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

// reportAndResume asks for the report and then whether to go on, from the
// beginning again at every further danger.
func (p *process) reportAndResume(ctx workflow.Context) (domain.Answer, error) {
	for {
		var answers []domain.Answer
		var err error
		for _, kind := range []domain.TaskKind{domain.PoliceReport, domain.Resumption} {
			if answers, err = p.askOnce(ctx, []domain.Ask{{Kind: kind}}, ""); err != nil {
				break
			}
		}
		if err == nil {
			return answers[0], nil
		}
		if act, ok := interruption(err); !ok || act.Kind != domain.Danger {
			return domain.Answer{}, err
		}
	}
}
