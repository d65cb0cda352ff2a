package main

import (
	"context"
	"fmt"
	"time"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/internal/systemtest"
)

// An answer is a decision as a person will make it.
type answer struct {
	who     string
	kind    domain.TaskKind
	outcome domain.Outcome
	details any
}

// A story is what people decide in a case, step by step. The tasks of one step
// are open at the same time.
type story [][]answer

// storyOf is a whole case of eight decisions: accepted, both parties agree, a
// mediator is appointed, the talks need more time, both parties agree to that,
// and then they agree on the matter.
func storyOf(o *officetest.Office) story {
	party := func(kind domain.TaskKind) []answer {
		one := answer{"registrar2", kind, domain.Agree, officetest.Heard()}
		return []answer{one, one}
	}
	return story{
		{{"registrar2", domain.Acceptance, domain.Accept, nil}},
		party(domain.Consent),
		{{"head", domain.Appointment, domain.Appoint, domain.Details{Mediators: []domain.StaffID{o.People["mediator"].ID}, ChosenBy: "committee"}}},
		{{"mediator", domain.Session, domain.Extend, nil}},
		party(domain.Extension),
		{{"mediator", domain.Session, domain.Oral, domain.Details{Agreement: &domain.Agreement{
			Facts: "三楼渗水至二楼卧室，双方对责任无争议", Content: "李某修复防水并赔偿二千元",
			Performance: "银行转账", PerformanceUntil: "2026-12-31",
		}}}},
	}
}

// decisions is how many a story has.
func (s story) decisions() int {
	n := 0
	for _, step := range s {
		n += len(step)
	}
	return n
}

// open takes a matter in, as a person does.
func (s *system) open(ctx context.Context) (domain.CaseID, error) {
	matter, err := s.Keep(ctx, officetest.Matter())
	if err != nil {
		return "", err
	}
	receipt, err := s.say(ctx, "registrar", domain.Envelope{Act: domain.OpenCase, Details: matter})
	return domain.CaseID(receipt.Ref), err
}

func (s *system) say(ctx context.Context, who string, e domain.Envelope) (record.Receipt, error) {
	e.At = s.now()
	message, err := s.Message(ctx, who, e)
	if err != nil {
		return record.Receipt{}, err
	}
	return s.Register.Decide(ctx, []byte(message), record.ByCommand)
}

// signed is an answer to the task in a slot of a step of a case, ready to be
// given to the register.
func (s *system) signed(ctx context.Context, id domain.CaseID, step, slot int, a answer) ([]byte, error) {
	details, err := s.Keep(ctx, a.details)
	if err != nil {
		return nil, err
	}
	message, err := s.Message(ctx, a.who, domain.Envelope{Task: domain.NewTaskID(id, step, slot), Outcome: a.outcome, Details: details, At: s.now()})
	return []byte(message), err
}

// decide signs an answer and gives it to the register. It returns when that has
// given its receipt.
func (s *system) decide(ctx context.Context, id domain.CaseID, step, slot int, a answer) error {
	message, err := s.signed(ctx, id, step, slot, a)
	if err != nil {
		return err
	}
	if _, err := s.Register.Decide(ctx, message, record.ByCommand); err != nil {
		return fmt.Errorf("%s of %s: %w", a.kind, id, err)
	}
	return nil
}

// awaitStep waits until a step of a case is open, or the case is closed.
func (s *system) awaitStep(ctx context.Context, id domain.CaseID, step int) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, systemtest.Patience)
	defer cancel()
	at, err := s.watch.until(ctx, string(id), func(st standing) bool { return st.step >= step || st.closed })
	if err != nil {
		return at, fmt.Errorf("step %d of %s: %w", step, id, err)
	}
	return at, nil
}

// awaitHeard waits until the workflow of a case has looked at what was decided
// last.
func (s *system) awaitHeard(ctx context.Context, id domain.CaseID) error {
	ctx, cancel := context.WithTimeout(ctx, systemtest.Patience)
	defer cancel()
	if _, err := s.watch.until(ctx, string(id), func(st standing) bool { return !st.rings }); err != nil {
		return fmt.Errorf("the bells of %s: %w", id, err)
	}
	return nil
}

// play takes a case from its opening to its end. Each decision is made as soon as
// the one before is in effect: the next step is open, or where another answer of
// the same step is awaited, the workflow has looked.
func (s *system) play(ctx context.Context, t story) (domain.CaseID, error) {
	id, err := s.open(ctx)
	if err != nil {
		return id, err
	}
	for i := range t {
		if _, err := s.awaitStep(ctx, id, i+1); err != nil {
			return id, err
		}
		for slot, a := range t[i] {
			if slot > 0 {
				if err := s.awaitHeard(ctx, id); err != nil {
					return id, err
				}
			}
			if err := s.decide(ctx, id, i+1, slot+1, a); err != nil {
				return id, err
			}
		}
	}
	_, err = s.awaitStep(ctx, id, len(t)+1)
	return id, err
}
