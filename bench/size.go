package main

import (
	"context"
	"fmt"
	"time"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/record"
	"hejie/register"
)

// size measures what grows with the number of open cases, and how: as the slope
// of the logarithms, 0 for constant and 1 for proportional.
func size(ctx context.Context, b *bench) ([]Line, error) {
	s, err := b.start(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.close() }()
	levels := []int{1000, 10_000, 50_000}
	if b.short {
		levels = []int{100, 400}
	}
	var lines []Line
	var cases []float64
	curves := map[string][]float64{}
	for _, level := range levels {
		begun := time.Now()
		if err := s.fill(ctx, level); err != nil {
			return nil, err
		}
		b.say("  %d cases are open after %.0f s", level, time.Since(begun).Seconds())
		at, err := s.atSize(ctx, b)
		if err != nil {
			return nil, err
		}
		cases = append(cases, float64(level))
		for _, l := range at {
			curves[l.Name] = append(curves[l.Name], l.Value)
			lines = append(lines, figure(fmt.Sprintf("%s, %d cases open", l.Name, level), l.Value, l.Unit))
		}
		if level == levels[len(levels)-1] {
			for _, l := range at {
				lines = append(lines, figure("growth of "+l.Name, slope(cases, positive(curves[l.Name])), "slope"))
			}
		}
	}
	return append(lines, figure("workflows a worker keeps in memory, at most", float64(config.Default().Worker.StickyCache), "cases")), nil
}

// positive lifts what was too little to be seen, of which there is no logarithm.
func positive(samples []float64) []float64 {
	lifted := make([]float64, len(samples))
	for i, v := range samples {
		lifted[i] = max(v, 0.01)
	}
	return lifted
}

// atSize measures everything once.
func (s *system) atSize(ctx context.Context, b *bench) ([]Line, error) {
	idle := time.Duration(b.many(4, 15)) * time.Second
	time.Sleep(idle / 2) // what the last cases set off comes to rest
	used, err := shares(idle, s.Worker.PID(), s.Engine.PID())
	if err != nil {
		return nil, err
	}
	ram, err := memory(s.Worker.PID())
	if err != nil {
		return nil, err
	}
	engineRAM, err := memory(s.Engine.PID())
	if err != nil {
		return nil, err
	}
	times := b.many(30, 200)
	inbox, show, err := s.reads(ctx, s.Register, times)
	if err != nil {
		return nil, err
	}
	decided, inEffect, err := s.firstDecisions(ctx, b.many(15, 60))
	if err != nil {
		return nil, err
	}
	more := b.many(50, 500)
	begun := time.Now()
	if _, err := s.takeBooks(ctx, fmt.Sprintf("more%d", begun.UnixNano()), more); err != nil {
		return nil, err
	}
	into := time.Since(begun)
	if err := s.awaitStarted(ctx); err != nil {
		return nil, err
	}
	if err := s.awaitAsked(ctx); err != nil {
		return nil, err
	}
	return []Line{
		figure("worker memory", ram, "MiB"),
		figure("engine memory", engineRAM, "MiB"),
		figure("idle worker", used[0], "% of a core"),
		figure("idle engine", used[1], "% of a core"),
		figure("inbox, p50", median(inbox), "ms"),
		figure("show, p50", median(show), "ms"),
		figure("decision, p50", median(decided), "ms"),
		figure("in effect, p50", median(inEffect), "ms"),
		figure(fmt.Sprintf("import of %d more", more), into.Seconds(), "s"),
		figure(fmt.Sprintf("everybody asked about %d more", more), time.Since(begun).Seconds(), "s"),
	}, nil
}

// reads measures an inbox of the busiest person, and cases shown at random.
func (s *system) reads(ctx context.Context, r *register.Register, times int) (inbox, show []float64, err error) {
	ids, err := s.anyCases(ctx, times)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		begun := time.Now()
		items, err := r.Inbox(ctx, record.InboxQuery{Staff: s.People["registrar2"].ID, Limit: 200})
		if err != nil || len(items) == 0 {
			return nil, nil, fmt.Errorf("an inbox with %d items: %w", len(items), err)
		}
		inbox = append(inbox, inMilliseconds([]time.Duration{time.Since(begun)})...)
		begun = time.Now()
		if _, err := r.Case(ctx, id); err != nil {
			return nil, nil, err
		}
		show = append(show, inMilliseconds([]time.Duration{time.Since(begun)})...)
	}
	return inbox, show, nil
}

func (s *system) anyCases(ctx context.Context, n int) (ids []domain.CaseID, err error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id FROM cases WHERE kind = 'mediation' ORDER BY random() LIMIT $1`, n)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id domain.CaseID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// firstDecisions opens cases, one after the other, and measures the first
// decision in each: until the receipt, and from there until it is in effect.
func (s *system) firstDecisions(ctx context.Context, times int) (decided, inEffect []float64, err error) {
	accept := storyOf(s.Office)[0][0]
	for range times {
		id, err := s.open(ctx)
		if err != nil {
			return nil, nil, err
		}
		if _, err := s.awaitStep(ctx, id, 1); err != nil {
			return nil, nil, err
		}
		time.Sleep(between)
		message, err := s.signed(ctx, id, 1, 1, accept)
		if err != nil {
			return nil, nil, err
		}
		begun := time.Now()
		if _, err := s.Register.Decide(ctx, message, record.ByCommand); err != nil {
			return nil, nil, err
		}
		recorded := time.Now()
		seen, err := s.awaitStep(ctx, id, 2)
		if err != nil {
			return nil, nil, err
		}
		decided = append(decided, recorded.Sub(begun).Seconds()*1000)
		inEffect = append(inEffect, seen.Sub(recorded).Seconds()*1000)
	}
	return decided, inEffect, nil
}
