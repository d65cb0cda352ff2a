package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"

	"hejie/internal/systemtest"
)

// atOnce is how many workflows the relay starts at once.
const atOnce = 30

// importing measures how fast rows come into the register, and how fast the
// worker's relay then starts their workflows while the same worker asks the
// first question of each, in turns with a program that starts empty ones.
func importing(ctx context.Context, b *bench) ([]Line, error) {
	s, err := b.start(ctx) // its cases stay open
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.close() }()
	f, err := newFloor(ctx, s)
	if err != nil {
		return nil, err
	}
	defer f.close()
	var rows, started, asked, bare []float64
	n := b.many(200, 2000)
	for round := range b.many(3, 5) {
		if err := s.Worker.Stop(ctx); err != nil {
			return nil, err
		}
		t, err := s.takeBooks(ctx, fmt.Sprintf("round%d", round), n)
		if err != nil {
			return nil, err
		}
		rows = append(rows, float64(n)/t.Seconds)
		if err := s.Worker.Restart(ctx); err != nil {
			return nil, err
		}
		begun := time.Now()
		if err := s.awaitStarted(ctx); err != nil {
			return nil, err
		}
		started = append(started, float64(n)/time.Since(begun).Seconds())
		if err := s.awaitAsked(ctx); err != nil {
			return nil, err
		}
		asked = append(asked, float64(n)/time.Since(begun).Seconds())
		rate, err := f.startMany(ctx, n)
		if err != nil {
			return nil, err
		}
		bare = append(bare, rate)
		b.say("  round %d: %.0f rows/s, %.0f started/s, %.0f asked/s, bare %.0f", round+1, rows[round], started[round], asked[round], rate)
	}
	return []Line{
		figure("import into the register", median(rows), "rows/s"),
		figure("workflows started after an import", median(started), "cases/s").besideAs(median(bare), median(ratios(started, bare))).atLeast(0.7),
		figure("people asked after an import", median(asked), "cases/s"),
	}, nil
}

// startMany starts empty workflows, gives how many a second that made, and
// waits until all of them ran.
func (f *floor) startMany(ctx context.Context, n int) (float64, error) {
	want := f.ran.Load() + int64(n)
	rate, err := inTurn(n, atOnce, func() error {
		_, err := f.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: fmt.Sprintf("empty-%d", f.number.Add(1)), TaskQueue: floorQueue, WorkflowTaskTimeout: 5 * time.Second,
		}, "empty")
		return err
	})
	for begun := time.Now(); err == nil && f.ran.Load() < want; time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > systemtest.Patience {
			err = fmt.Errorf("%d empty workflows did not run", want-f.ran.Load())
		}
	}
	return rate, err
}
