package mediation

import (
	"errors"

	"hejie/domain"
)

// ask asks one thing, and gives its answer. What the wait is for, when to remind
// and when a term is over, the register knows.
func (s *story) ask(a domain.Ask) (domain.Answer, error) {
	answers, err := s.askEach([]domain.Ask{a}, "")
	if err == nil && len(answers) == 0 {
		err = domain.ErrAnotherStory // the step was closed with nothing answered: nothing follows from it
	}
	if err != nil {
		return domain.Answer{}, err
	}
	return answers[0], nil
}

// askEach asks several things at once and gives their answers in order of the
// asks. An answer of endsOn, or silence, settles it for all; those not answered
// by then are left out. A danger or a hold suspends the case, and afterwards the
// same is asked again; any other act that ends the wait is an *interrupted error.
func (s *story) askEach(asks []domain.Ask, endsOn domain.Outcome) ([]domain.Answer, error) {
	for {
		answers, err := s.inquire(domain.Question{Asks: asks, EndsOn: endsOn})
		act, ok := interruption(err)
		if !ok || !declared.Act(act.Kind).Suspends {
			return answers, err
		}
		if asks, err = s.suspend(act, asks); err != nil {
			return nil, err
		}
	}
}

// askAny asks several things and gives the first answer. Those that the next
// step asks for again stay open; the others are closed then. Their terms are of
// law or of the agreement, so they run on while a danger suspends the case.
func (s *story) askAny(asks []domain.Ask) (domain.Answer, error) {
	for {
		answers, err := s.inquire(domain.Question{Asks: asks, Any: true})
		if err == nil && len(answers) == 0 {
			err = domain.ErrAnotherStory
		}
		if err == nil {
			return answers[0], nil
		}
		act, ok := interruption(err)
		if !ok || !declared.Act(act.Kind).Suspends {
			return domain.Answer{}, err
		}
		if _, err := s.suspend(act, nil); err != nil {
			return domain.Answer{}, err
		}
	}
}

// inquire takes the next step of the story.
func (s *story) inquire(q domain.Question) ([]domain.Answer, error) {
	q.Stage, q.Centre, q.Bounces = s.stage, s.centre, s.bounces
	reply, err := s.reader.Ask(q)
	if err != nil {
		return nil, err
	}
	s.file.Parties = reply.Parties
	if reply.Interruption != nil {
		return nil, &interrupted{*reply.Interruption}
	}
	return reply.Answers, nil
}

// interrupted is how an act that ends a wait reaches the story.
type interrupted struct{ act domain.Interruption }

func (i *interrupted) Error() string { return "interrupted by " + string(i.act.Kind) }

// interruption tells which act ended the wait, if that is what err says.
func interruption(err error) (domain.Interruption, bool) {
	if i, ok := errors.AsType[*interrupted](err); ok {
		return i.act, true
	}
	return domain.Interruption{}, false
}
