package main

import (
	"context"
	"time"

	"hejie/domain"
)

// byHand is a case whose workflow is played by hand: what it would ask of the
// register is asked here, when the next decision is wanted.
type byHand struct {
	*system
	story story
	file  domain.CaseFile
	step  int // that is open
	slot  int // that was decided last
	since time.Time
	rule  string
}

func (s *system) byHand(ctx context.Context) (*byHand, error) {
	id, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	h := &byHand{system: s, story: storyOf(s.Office)}
	h.file, err = s.Register.Begin(ctx, id)
	return h, err
}

// next opens the next step if the present one is answered, and gives the next
// decision, signed.
func (h *byHand) next(ctx context.Context) ([]byte, error) {
	if h.step == 0 || h.slot == len(h.story[h.step-1]) {
		if err := h.stepOn(ctx); err != nil {
			return nil, err
		}
	}
	h.slot++
	return h.signed(ctx, h.file.Case, h.step, h.slot, h.story[h.step-1][h.slot-1])
}

// stepOn looks at the step that is answered and opens the next.
func (h *byHand) stepOn(ctx context.Context) error {
	if err := h.look(ctx); err != nil {
		return err
	}
	h.step, h.slot = h.step+1, 0
	_, err := h.Register.Stand(ctx, h.inquiry())
	return err
}

// look takes up what was answered in the present step, as the workflow does.
func (h *byHand) look(ctx context.Context) error {
	if h.step == 0 {
		return nil
	}
	standing, err := h.Register.Stand(ctx, h.inquiry())
	if err != nil || len(standing.Answers) == 0 {
		return err
	}
	switch answered := standing.Answers[0]; answered.Kind {
	case domain.Acceptance:
		h.since = answered.At
	case domain.Session:
		h.since, h.rule = answered.Due, domain.SessionExtended
	}
	return nil
}

func (h *byHand) inquiry() domain.Inquiry {
	q := domain.Inquiry{Case: h.file.Case, Step: h.step, Stage: domain.StageMediation, Centre: h.file.Centre}
	for i, a := range h.story[h.step-1] {
		ask := domain.Ask{Kind: a.kind}
		switch a.kind {
		case domain.Acceptance:
			q.Stage = domain.StageAcceptance
		case domain.Consent:
			q.Stage = domain.StageConsent
			fallthrough
		case domain.Extension:
			ask.Party, q.EndsOn = h.file.Parties[i], domain.RefuseIt
		case domain.Appointment:
			q.Stage = domain.StageMediator
		case domain.Session:
			ask.Person, ask.From, ask.Rule = h.People["mediator"].ID, h.since, h.rule
		}
		q.Asks = append(q.Asks, ask)
	}
	return q
}
