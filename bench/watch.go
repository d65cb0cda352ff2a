package main

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/lib/pq"
)

// glance is how long the watch pauses between looks: that much a wait may be
// off.
const glance = 300 * time.Microsecond

// watch waits for things to be in effect, for many people at once: again and
// again it asks the register, in one statement by primary key, how far their
// cases are. The floor waits through it too, with the same statement, and then
// looks at its own counters.
type watch struct {
	db      *sql.DB
	mu      sync.Mutex
	waiting map[*goal]bool
	poke    chan struct{}
	cancel  context.CancelFunc
	done    chan struct{}
	looks   int64 // statements so far
}

// standing is how far a case is.
type standing struct {
	step   int
	closed bool
	rings  bool // a bell is on its way to its workflow
}

type goal struct {
	key string
	met func(standing) bool
	at  chan time.Time
	err chan error
}

func newWatch(db *sql.DB) *watch {
	ctx, cancel := context.WithCancel(context.Background())
	w := &watch{db: db, waiting: map[*goal]bool{}, poke: make(chan struct{}, 1), cancel: cancel, done: make(chan struct{})}
	go w.run(ctx)
	return w
}

func (w *watch) stop() {
	w.cancel()
	<-w.done
}

// looked tells how many statements the watch has made so far.
func (w *watch) looked() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.looks
}

// until returns when a case stands as met wants it, with the time it was seen.
func (w *watch) until(ctx context.Context, key string, met func(standing) bool) (time.Time, error) {
	g := &goal{key, met, make(chan time.Time, 1), make(chan error, 1)}
	w.mu.Lock()
	w.waiting[g] = true
	w.mu.Unlock()
	select {
	case w.poke <- struct{}{}:
	default:
	}
	select {
	case at := <-g.at:
		return at, nil
	case err := <-g.err:
		return time.Time{}, err
	case <-ctx.Done():
		w.mu.Lock()
		delete(w.waiting, g)
		w.mu.Unlock()
		return time.Time{}, ctx.Err()
	}
}

func (w *watch) run(ctx context.Context) {
	defer close(w.done)
	for {
		goals := w.goals()
		if len(goals) == 0 {
			select {
			case <-w.poke:
				continue
			case <-ctx.Done():
				return
			}
		}
		seen, err := w.look(ctx, goals)
		w.tell(goals, seen, err, time.Now())
		time.Sleep(glance)
	}
}

func (w *watch) goals() []*goal {
	w.mu.Lock()
	defer w.mu.Unlock()
	goals := make([]*goal, 0, len(w.waiting))
	for g := range w.waiting {
		goals = append(goals, g)
	}
	return goals
}

func (w *watch) look(ctx context.Context, goals []*goal) (seen map[string]standing, err error) {
	keys := make([]string, len(goals))
	for i, g := range goals {
		keys[i] = g.key
	}
	rows, err := w.db.QueryContext(ctx, `
		SELECT id, step, closed_at IS NOT NULL, id IN (SELECT case_id FROM outbox) FROM cases WHERE id = ANY ($1)`, pq.Array(keys))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	seen = map[string]standing{}
	for rows.Next() {
		var id string
		var s standing
		if err := rows.Scan(&id, &s.step, &s.closed, &s.rings); err != nil {
			return nil, err
		}
		seen[id] = s
	}
	return seen, rows.Err()
}

func (w *watch) tell(goals []*goal, seen map[string]standing, err error, now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.looks++
	for _, g := range goals {
		switch {
		case err != nil:
			g.err <- err
		case g.met(seen[g.key]):
			g.at <- now
		default:
			continue
		}
		delete(w.waiting, g)
	}
}
