package main

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/lib/pq"

	"hejie/internal/cluster"
)

// effort is the processor time that each part of a system has taken. Both cores
// are full while whole cases are played, so this is where the time goes; and it
// hardly changes when others slow the machine down.
type effort map[string]time.Duration

// Those who share the processor. The floor's worker runs in the bench itself,
// beside its people. What PostgreSQL does outside of sessions is left out.
const (
	theEngine = "the engine"
	theWorker = "the worker"
	theBench  = "the bench"
)

// sessionsOf names the sessions of PostgreSQL by their database.
var sessionsOf = map[string]string{
	cluster.Register:                 "sessions of the register",
	cluster.Temporal:                 "sessions of the engine",
	cluster.Temporal + "_visibility": "sessions of the engine's list",
}

// parts is the order in which they are told.
var parts = []string{
	theEngine, theWorker, theBench,
	sessionsOf[cluster.Register], sessionsOf[cluster.Temporal], sessionsOf[cluster.Temporal+"_visibility"],
}

// A process is one of a part.
type process struct {
	pid  int
	part string
}

// used is what each process of a system has taken so far: each by itself, so that
// a session that ends meanwhile takes nothing away.
func (s *system) used(ctx context.Context) (map[process]time.Duration, error) {
	partOf := map[int]string{s.Engine.PID(): theEngine, s.Worker.PID(): theWorker, os.Getpid(): theBench}
	rows, err := s.db.QueryContext(ctx, `SELECT pid, datname FROM pg_stat_activity WHERE datname = ANY ($1)`,
		pq.Array(slices.Collect(maps.Keys(sessionsOf))))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var pid int
		var database string
		if err := rows.Scan(&pid, &database); err != nil {
			return nil, err
		}
		partOf[pid] = sessionsOf[database]
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
		if part != theWorker { // the floor's is a part of the bench
			line = line.beside(each(floor[part]))
		}
		lines = append(lines, line)
	}
	return lines
}
