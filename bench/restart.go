package main

import (
	"context"
	"fmt"
	"time"
)

// restart measures from the start of a worker, after one was killed, to a
// decision that was made meanwhile being in effect: with nothing else open, and
// with many cases.
func restart(ctx context.Context, b *bench) ([]Line, error) {
	s, err := b.start(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.close() }()
	times, cases := b.many(3, 5), b.many(300, 10_000)
	none, err := s.restarts(ctx, times)
	if err != nil {
		return nil, err
	}
	b.say("  alone: %v s; now with %d cases", none, cases)
	if err := s.fill(ctx, cases); err != nil {
		return nil, err
	}
	many, err := s.restarts(ctx, times)
	if err != nil {
		return nil, err
	}
	b.say("  with %d cases: %v s", cases, many)
	return []Line{figure(fmt.Sprintf("worker killed, to a decision in effect, %d cases open", cases), median(many), "s").beside(median(none))}, nil
}

// restarts kills the worker, has a decision made, and starts the worker again,
// so many times.
func (s *system) restarts(ctx context.Context, times int) ([]float64, error) {
	var took []float64
	t := storyOf(s.Office)
	for range times {
		id, err := s.open(ctx)
		if err != nil {
			return nil, err
		}
		if _, err := s.awaitStep(ctx, id, 1); err != nil {
			return nil, err
		}
		time.Sleep(4 * between) // its workflow task is over too, or it would time out first
		s.Worker.Kill()
		if err := s.decide(ctx, id, 1, 1, t[0][0]); err != nil {
			return nil, err
		}
		begun := time.Now()
		if err := s.Worker.Restart(ctx); err != nil {
			return nil, err
		}
		seen, err := s.awaitStep(ctx, id, 2)
		if err != nil {
			return nil, err
		}
		took = append(took, seen.Sub(begun).Seconds())
	}
	return took, nil
}
