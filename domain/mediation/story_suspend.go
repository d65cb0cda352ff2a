package mediation

import (
	"errors"
	"slices"
	"time"

	"hejie/domain"
)

// errTerminated says that a person ended the case while it was suspended.
var errTerminated = errors.New("ended while it was suspended")

// suspend lets everything else stand still after an act that asks for it, until
// a person lets the case go on, or a hold has lasted as long as it may. What was
// asked is then asked again, with the days it had left: the register knows the
// pause, so a term still begins where it began. Only a period that was to begin
// later, after an extension, is put off by the days that passed.
func (s *story) suspend(act domain.Interruption, asks []domain.Ask) ([]domain.Ask, error) {
	stage := s.stage
	until, err := s.standStill(act, stage)
	if err != nil {
		return nil, err
	}
	s.stage = stage
	days := domain.DayOf(act.At).DaysUntil(domain.DayOf(until))
	putOff := func(from time.Time) time.Time {
		if from.After(act.At) {
			return from.AddDate(0, 0, days)
		}
		return from
	}
	s.since = putOff(s.since)
	again, asked := make([]domain.Ask, len(asks)), slices.Clone(act.Tasks)
	for i, a := range asks {
		// Of a party for whom another speaks nothing was asked, so no term began.
		if t := slices.IndexFunc(asked, func(t domain.RecordedTask) bool { return t.Asks(a) }); t >= 0 {
			if a.From.IsZero() {
				a.From = asked[t].Counted
			}
			asked = slices.Delete(asked, t, t+1) // of several mediators each is asked the same
		}
		a.From = putOff(a.From)
		again[i] = a
	}
	return again, nil
}

// standStill waits until the case may go on from the stage that was suspended, and
// tells since when it does.
func (s *story) standStill(act domain.Interruption, stage domain.Stage) (time.Time, error) {
	if act.Kind == domain.PutOnHold {
		return s.hold(act)
	}
	resumption, err := s.reportAndResume(act, stage)
	if err == nil && resumption.Outcome == domain.EndMediation {
		err = errTerminated
	}
	return resumption.At, err
}

// hold waits for the end of a hold: a decision, an act, or its maximum.
func (s *story) hold(act domain.Interruption) (time.Time, error) {
	s.stage = domain.StageHold
	answer, err := s.ask(domain.Ask{Kind: domain.OnHold, From: act.At})
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
// owed when a party leaves, since it is not theirs to waive. Nobody leaves what is
// over: where mediation had ended before the suspension, that a party leaves changes
// nothing. After a report of a person at risk alone mediation need not stand still:
// the head says.
func (s *story) reportAndResume(act domain.Interruption, suspended domain.Stage) (domain.Answer, error) {
	s.stage = domain.StageSuspended
	reports := []domain.Ask{{Kind: declared.Act(act.Kind).Report}}
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
		answers, err := s.inquire(domain.Question{Asks: []domain.Ask{asked}})
		further, ok := interruption(err)
		if ok && len(reports) > 0 && reports[0].From.IsZero() && len(further.Tasks) > 0 {
			reports[0].From = further.Tasks[0].Counted // what is owed is owed since then
		}
		switch {
		case ok && declared.Act(further.Kind).Suspends:
			again := domain.Ask{Kind: declared.Act(further.Kind).Report}
			if !slices.ContainsFunc(reports, func(a domain.Ask) bool { return a.Kind == again.Kind }) {
				reports = append(reports, again)
			}
			if further.Kind != domain.AtRisk {
				next = domain.Resumption
			}
		case ok && !declared.Act(further.Kind).InterruptsAt(suspended, true):
			// It comes too late to mean anything, and the same is asked again.
		case ok && len(reports) > 0:
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
