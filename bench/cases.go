package main

import (
	"context"
	"fmt"
)

// wholeCases measures how many cases a second so many people at a time take
// from the opening to the end, in turns with the floor and with the rival.
func wholeCases(ctx context.Context, b *bench) ([]Line, error) {
	s, f, err := b.withFloor(ctx)
	if err != nil {
		return nil, err
	}
	defer f.close()
	rival, err := b.rival(ctx, s)
	if err != nil {
		return nil, err
	}
	t := storyOf(s.Office)
	var lines []Line
	took, bareTook, cases := effort{}, effort{}, 0
	for _, at := range []int{20, 30} {
		var ours, bare, theirs []float64
		every := at * b.many(2, 5)
		for round := range b.many(3, 7) {
			rate, err := took.inTurn(ctx, s, every, at, func() error { _, err := s.play(ctx, t); return err })
			if err != nil {
				return nil, err
			}
			ours = append(ours, rate)
			if rate, err = bareTook.inTurn(ctx, s, every, at, func() error { _, err := f.play(ctx, t); return err }); err != nil {
				return nil, err
			}
			bare = append(bare, rate)
			cases += every
			if rival != nil {
				played, err := rival.play(every, at)
				if err != nil {
					return nil, err
				}
				theirs = append(theirs, float64(every)/played.Seconds)
			}
			b.say("  %d at a time, round %d: %.1f cases/s, bare %.1f", at, round+1, ours[round], bare[round])
		}
		name := fmt.Sprintf("whole cases, %d at a time", at)
		decisions := float64(t.decisions())
		lines = append(lines,
			figure(name, median(ours), "cases/s").besideAs(median(bare), median(ratios(ours, bare))).atLeast(0.75),
			figure(name, decisions*median(ours), "decisions/s").beside(decisions*median(bare)))
		if rival != nil {
			lines = append(lines, figure(name+", beside DBOS's", median(ours), "cases/s").besideAs(median(theirs), median(ratios(ours, theirs))))
		}
	}
	return append(lines, took.lines("processor time of a case", bareTook, cases)...), nil
}
