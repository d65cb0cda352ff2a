package main

import (
	"context"

	"hejie/internal/record"
)

// decision measures from the bytes of a signed decision to its receipt. The
// worker sleeps meanwhile, so that nothing but decisions is measured; what it
// would do is what effect and cases measure.
func decision(ctx context.Context, b *bench) ([]Line, error) {
	s, err := b.system(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS bench_floor (n int)`); err != nil {
		return nil, err
	}
	rival, err := b.rival(ctx, s)
	if err != nil {
		return nil, err
	}
	var lines []Line
	err = s.asleep(ctx, func() error {
		alone, err := s.decisions(ctx, 1, b.many(60, 400), rival)
		if err != nil {
			return err
		}
		crowd, err := s.decisions(ctx, 20, b.many(10, 60), nil)
		if err != nil {
			return err
		}
		lines = append(alone.lines("decision alone", true), crowd.lines("decision, 20 at once", false)...)
		return nil
	})
	return lines, err
}

// timings are samples of the same in three ways, in milliseconds.
type timings struct{ ours, floor, rival []float64 }

func (t timings) lines(name string, judged bool) []Line {
	p50 := figure(name+", p50", median(t.ours), "ms").beside(median(t.floor))
	if judged {
		p50 = p50.atMost(6)
	}
	lines := []Line{p50, figure(name+", p99", quantile(t.ours, 0.99), "ms").beside(quantile(t.floor, 0.99))}
	if len(t.rival) > 0 {
		lines = append(lines, figure(name+", p50 beside DBOS's", median(t.ours), "ms").beside(median(t.rival)).atMost(1))
	}
	return lines
}

// decisions has so many people decide at once, in cases of their own, again and
// again: an acceptance and two consents in each. After each of these the floor
// has its turn, and after each case the rival.
func (s *system) decisions(ctx context.Context, at, rounds int, rival *rival) (timings, error) {
	var t timings
	for range rounds {
		cases := make([]*byHand, at)
		if err := each(at, func(i int) (err error) {
			cases[i], err = s.byHand(ctx)
			return err
		}); err != nil {
			return t, err
		}
		for range 3 {
			messages := make([][]byte, at)
			if err := each(at, func(i int) (err error) {
				messages[i], err = cases[i].next(ctx)
				return err
			}); err != nil {
				return t, err
			}
			ours, err := timed(at, func(i int) error {
				_, err := s.Register.Decide(ctx, messages[i], record.ByCommand)
				return err
			})
			if err != nil {
				return t, err
			}
			floor, err := timed(at, func(int) error {
				_, err := s.db.ExecContext(ctx, `INSERT INTO bench_floor VALUES (1)`)
				return err
			})
			if err != nil {
				return t, err
			}
			t.ours, t.floor = append(t.ours, inMilliseconds(ours)...), append(t.floor, inMilliseconds(floor)...)
		}
		if rival != nil {
			played, err := rival.play(1, at)
			if err != nil {
				return t, err
			}
			t.rival = append(t.rival, played.Milliseconds...)
		}
	}
	return t, nil
}
