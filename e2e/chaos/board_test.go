//go:build e2e

package chaos_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// A view is what the register shows of a case at one moment.
type view struct {
	Case   domain.CaseID     `json:"case"`
	Step   int               `json:"step"`
	Stage  domain.Stage      `json:"stage"`
	Centre domain.CentreCode `json:"centre"`
	Ending domain.Ending     `json:"ending"`
	Tasks  []asked           `json:"tasks"` // open ones
}

// asked is an open task.
type asked struct {
	ID       domain.TaskID     `json:"id"`
	Kind     domain.TaskKind   `json:"kind"`
	Party    domain.PartyID    `json:"party"`
	Post     domain.Post       `json:"post"`
	At       domain.CentreCode `json:"at"`
	Person   domain.StaffID    `json:"person"`
	Delegate domain.StaffID    `json:"delegate"` // who works on it for that person
	Subject  domain.Hash       `json:"subject"`
	Excluded []domain.StaffID  `json:"excluded"`
	Lapses   bool              `json:"lapses"`
}

func (v view) open(id domain.TaskID) bool {
	for _, t := range v.Tasks {
		if t.ID == id {
			return true
		}
	}
	return false
}

// A board shows the cases that somebody waits for, read again and again in one
// query.
type board struct {
	r    *run
	stop context.CancelFunc
	done chan struct{}

	mu      sync.Mutex
	waited  map[domain.CaseID]int
	views   map[domain.CaseID]view
	changed chan struct{} // closed at each reading
}

func (r *run) watch() *board {
	ctx, stop := context.WithCancel(context.Background())
	b := &board{r: r, stop: stop, done: make(chan struct{}), waited: map[domain.CaseID]int{}, changed: make(chan struct{})}
	go func() {
		defer close(b.done)
		for ctx.Err() == nil {
			b.read(ctx)
			time.Sleep(10 * time.Millisecond)
		}
	}()
	return b
}

func (b *board) close() {
	b.stop()
	<-b.done
}

func (b *board) read(ctx context.Context) {
	b.mu.Lock()
	var ids []string
	for id := range b.waited {
		ids = append(ids, string(id))
	}
	b.mu.Unlock()
	if ids == nil {
		return
	}
	views, err := b.r.views(ctx, ids)
	if err != nil {
		return // PostgreSQL is away, which is what these tests are about
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.views = views
	close(b.changed)
	b.changed = make(chan struct{})
}

func (r *run) views(ctx context.Context, ids []string) (map[domain.CaseID]view, error) {
	var text []byte
	err := r.DB.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('case', c.id, 'step', c.step, 'stage', c.stage, 'centre', c.centre, 'ending', c.ending,
			'tasks', (SELECT jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'party', t.party, 'post', t.post, 'at', t.at_centre,
				'person', t.person, 'delegate', t.delegate, 'subject', t.subject, 'excluded', t.excluded, 'lapses', t.lapses) ORDER BY t.slot)
				FROM tasks t WHERE t.case_id = c.id AND t.state = 'open'))), '[]')
		FROM cases c WHERE c.id = ANY ($1)`, pq.Array(ids)).Scan(&text)
	if err != nil {
		return nil, err
	}
	var all []view
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	views := map[domain.CaseID]view{}
	for _, v := range all {
		views[v.Case] = v
	}
	return views, nil
}

// errStuck says that a case did not come to what was waited for.
var errStuck = errors.New("it did not come")

// await waits until a case looks as wanted, and gives how it looks then.
func (b *board) await(ctx context.Context, id domain.CaseID, limit time.Duration, wanted func(view) bool) (view, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	b.mu.Lock()
	b.waited[id]++
	delete(b.views, id) // it may be older than the call
	b.mu.Unlock()
	defer func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.waited[id]--; b.waited[id] == 0 {
			delete(b.waited, id)
		}
	}()
	var last view
	for {
		b.mu.Lock()
		v, seen := b.views[id]
		changed := b.changed
		b.mu.Unlock()
		if seen {
			last = v
			if wanted(v) {
				return v, nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return last, fmt.Errorf("%w: %s stands at step %d, stage %s, with %d open tasks", errStuck, id, last.Step, last.Stage, len(last.Tasks))
		}
	}
}
