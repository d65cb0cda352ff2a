package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"hejie/domain"
)

// errTerminated says that a person ended the case while it was suspended.
var errTerminated = errors.New("ended while it was suspended")

// suspend lets everything else stand still after an act that asks for it, until
// a person lets the case go on, or a hold has lasted as long as it may. What was
// asked is then asked again, with the days it had left: the register knows the
// pause, so a term still begins where it began. Only a period that was to begin
// later, after an extension, is put off by the days that passed.
func (p *process) suspend(ctx workflow.Context, act domain.Interruption, asks []domain.Ask) ([]domain.Ask, error) {
	stage := p.stage
	until, err := p.standStill(ctx, act)
	if err != nil {
		return nil, err
	}
	p.stage = stage
	days := domain.DayOf(act.At).DaysUntil(domain.DayOf(until))
	putOff := func(from time.Time) time.Time {
		if from.After(act.At) {
			return from.AddDate(0, 0, days)
		}
		return from
	}
	p.since = putOff(p.since)
	again := make([]domain.Ask, len(asks))
	for i, a := range asks {
		if a.From.IsZero() && i < len(act.Counted) {
			a.From = act.Counted[i]
		}
		a.From = putOff(a.From)
		again[i] = a
	}
	return again, nil
}

// standStill waits until the case may go on, and tells since when it does.
func (p *process) standStill(ctx workflow.Context, act domain.Interruption) (time.Time, error) {
	if act.Kind == domain.PutOnHold {
		return p.hold(ctx, act)
	}
	resumption, err := p.reportAndResume(ctx, act)
	if err == nil && resumption.Outcome == domain.EndMediation {
		err = errTerminated
	}
	return resumption.At, err
}

// hold waits for the end of a hold: a decision, an act, or its maximum.
func (p *process) hold(ctx workflow.Context, act domain.Interruption) (time.Time, error) {
	p.stage = domain.StageHold
	answer, err := p.ask(ctx, domain.Ask{Kind: domain.OnHold, From: act.At})
	if ended, ok := interruption(err); ok && ended.Kind == domain.EndHold {
		return ended.At, nil
	}
	if answer.Outcome == domain.Expired {
		return answer.Due, err
	}
	return answer.At, err
}

// reportAndResume asks a person for each report that is called for, to the
// police or another body (People's Mediation Law, Art. 25), and then a head how
// it goes on. What comes up meanwhile is reported before that; and so is what is
// owed when a party leaves, since it is not his to waive. After a report of a
// person at risk alone mediation need not stand still: the head says.
func (p *process) reportAndResume(ctx workflow.Context, act domain.Interruption) (domain.Answer, error) {
	p.stage = domain.StageSuspended
	reports := []domain.Ask{{Kind: act.Kind.Report()}}
	next := domain.Resumption
	if act.Kind == domain.AtRisk {
		next = domain.Course
	}
	var left error // a party has left meanwhile
	for {
		asked := domain.Ask{Kind: next}
		if len(reports) > 0 {
			asked = reports[0]
		}
		answers, err := p.askOnce(ctx, []domain.Ask{asked}, "")
		further, ok := interruption(err)
		if ok && len(reports) > 0 && reports[0].From.IsZero() && len(further.Counted) > 0 {
			reports[0].From = further.Counted[0] // what is owed is owed since then
		}
		switch {
		case ok && further.Kind.Suspends():
			again := domain.Ask{Kind: further.Kind.Report()}
			if !slices.ContainsFunc(reports, func(a domain.Ask) bool { return a.Kind == again.Kind }) {
				reports = append(reports, again)
			}
			if further.Kind != domain.AtRisk {
				next = domain.Resumption
			}
		case ok && len(reports) > 0 && p.version >= wholeProcedure:
			left = err
		case err != nil:
			return domain.Answer{}, err
		case len(reports) > 0:
			if reports = reports[1:]; len(reports) == 0 && left != nil {
				return domain.Answer{}, left
			}
		case answers[0].Outcome == domain.Suspend:
			next = domain.Resumption
		default:
			return answers[0], nil
		}
	}
}
