package main

import (
	"context"

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
	return h.look(ctx)
}

// look asks where the present step stands, as the workflow does.
func (h *byHand) look(ctx context.Context) error {
	if h.step == 0 {
		return nil
	}
	_, err := h.Register.Stand(ctx, domain.Position{Case: h.file.Case, Number: h.step})
	return err
}
