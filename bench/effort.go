package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"hejie/internal/cluster"
)

// effort is the processor time that each part of a system has taken. Both cores
// are full while whole cases are played, so this is where the time goes; and it
// hardly changes when others slow the machine down.
type effort map[string]time.Duration

// parts are those who share the processor, in the order in which they are told.
// The floor's worker runs in the bench itself, beside its people. What PostgreSQL
// does outside of sessions is left out.
var parts = []string{"the engine", "the worker", "the bench", "sessions of the register", "sessions of the engine", "sessions of the engine's list"}

// A process is one of a part.
type process struct {
	pid  int
	part string
}

// used is what each process of a system has taken so far: each by itself, so that
// a session that ends meanwhile takes nothing away.
func (s *system) used(ctx context.Context) (map[process]time.Duration, error) {
	partOf := map[int]string{s.Engine.PID(): "the engine", s.Worker.PID(): "the worker", os.Getpid(): "the bench"}
	rows, err := s.db.QueryContext(ctx, `
		SELECT pid, CASE datname WHEN $1 THEN 'sessions of the register' WHEN 'temporal' THEN 'sessions of the engine' ELSE 'sessions of the engine''s list' END
		FROM pg_stat_activity WHERE datname IN ($1, 'temporal', 'temporal_visibility')`, cluster.Register)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var pid int
		var part string
		if err := rows.Scan(&pid, &part); err != nil {
			return nil, err
		}
		partOf[pid] = part
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	used := map[process]time.Duration{}
	for pid, part := range partOf {
		took, err := cpu(pid)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		used[process{pid, part}] = took
	}
	return used, nil
}

// inTurn is inTurn, and adds what a system uses meanwhile.
func (e effort) inTurn(ctx context.Context, s *system, every, at int, play func() error) (rate float64, err error) {
	before, err := s.used(ctx)
	if err != nil {
		return 0, err
	}
	if rate, err = inTurn(every, at, play); err != nil {
		return 0, err
	}
	after, err := s.used(ctx)
	for p, took := range after {
		e[p.part] += took - before[p]
	}
	return rate, err
}

func (e effort) total() (all time.Duration) {
	for _, took := range e {
		all += took
	}
	return all
}

// lines tells what one of so many cases took, beside one of as many of the
// floor's.
func (e effort) lines(name string, floor effort, cases int) []Line {
	each := func(took time.Duration) float64 { return took.Seconds() * 1000 / float64(cases) }
	lines := []Line{figure(name, each(e.total()), "ms").beside(each(floor.total()))}
	for _, part := range parts {
		line := figure(name+", "+part, each(e[part]), "ms")
		if part != "the worker" { // the floor's is a part of the bench
			line = line.beside(each(floor[part]))
		}
		lines = append(lines, line)
	}
	return lines
}
