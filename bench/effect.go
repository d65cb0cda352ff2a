package main

import (
	"context"
	"time"
)

// between lets what a decision set off come to its end before the next: people
// are slower than this too.
const between = 25 * time.Millisecond

// effect measures from the receipt of a decision to the next step being open,
// one case at a time, in turns with the floor.
func effect(ctx context.Context, b *bench) ([]Line, error) {
	s, f, err := b.withFloor(ctx)
	if err != nil {
		return nil, err
	}
	defer f.close()
	var ours, bare []float64
	for range b.many(20, 200) {
		if err := s.effects(ctx, f, &ours, &bare); err != nil {
			return nil, err
		}
	}
	return []Line{
		figure("in effect, p50", median(ours), "ms").beside(median(bare)).atMost(1.3),
		figure("in effect, p99", quantile(ours, 0.99), "ms").beside(quantile(bare, 0.99)),
	}, nil
}

// effects takes one case and one bare case through the story, step by step in
// turns.
func (s *system) effects(ctx context.Context, f *floor, ours, bare *[]float64) error {
	t := storyOf(s.Office)
	id, err := s.open(ctx)
	if err != nil {
		return err
	}
	if _, err := s.awaitStep(ctx, id, 1); err != nil {
		return err
	}
	other, err := f.open(ctx, len(t))
	if err != nil {
		return err
	}
	if _, err := f.awaitMarks(ctx, other, 1); err != nil {
		return err
	}
	for i := range t {
		for slot, a := range t[i] {
			time.Sleep(between)
			if err := s.decide(ctx, id, i+1, slot+1, a); err != nil {
				return err
			}
		}
		begun := time.Now()
		seen, err := s.awaitStep(ctx, id, i+2)
		if err != nil {
			return err
		}
		*ours = append(*ours, seen.Sub(begun).Seconds()*1000)

		time.Sleep(between)
		begun = time.Now()
		if err := f.ring(ctx, other); err != nil {
			return err
		}
		if seen, err = f.awaitMarks(ctx, other, i+2); err != nil {
			return err
		}
		*bare = append(*bare, seen.Sub(begun).Seconds()*1000)
	}
	return nil
}
