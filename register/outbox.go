package register

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/internal/crash"
)

// A Bell is something to tell the engine: start this case's workflow, or tell
// it to look.
type Bell struct {
	Case   domain.CaseID
	Centre domain.CentreCode
	Kind   domain.DisputeKind
	Start  bool // its workflow is to be started …
	Look   bool // … or told to look, or both
	Tries  int  // how often it was rung in vain
	over   bool // the case has ended
}

// BellChannel is the channel on which PostgreSQL tells that the outbox has
// something new.
const BellChannel = "hejie_bell"

// lease is how long a relay has for the bells it took. One that dies with them
// delays them by so much, and loses none.
const lease = 5 * time.Second

// RingBells takes up to limit bells from the outbox, rings them all at once,
// and removes those that were delivered. What ring could not deliver stays, and
// is tried again later and later, up to a minute. Several relays may run: none
// takes what another holds. Bells of a case that has ended are removed unrung: a
// relay may have died after it rang them, and the case must not be started a
// second time. It gives how many it took, so that a caller knows whether to go
// on.
//
// It does not wait for the disk: when a crash of the server undoes what it did
// to the outbox, a bell is rung once more, and that changes nothing.
func (r *Register) RingBells(ctx context.Context, limit int, ring func(context.Context, Bell) error) (int, error) {
	bells, ids, err := r.takeBells(ctx, limit)
	if err != nil || len(bells) == 0 {
		return 0, err
	}
	crash.BellsTaken.Pass()
	failed := ringAll(ctx, bells, ring)
	crash.BellsRung.Pass()
	var rung, missed []int64
	for i := range bells {
		if failed[i] == nil {
			rung = append(rung, ids[i]...)
		} else {
			missed = append(missed, ids[i]...)
		}
	}
	if _, err := r.db.ExecContext(ctx, `
		WITH rung AS (DELETE FROM outbox WHERE id = ANY ($1)), missed AS (
			UPDATE outbox SET tries = tries + 1,
				not_before = clock_timestamp() + least(interval '1 minute', interval '0.2 second' * 2 ^ least(tries, 10))
			WHERE id = ANY ($2)
		)
		SELECT set_config('synchronous_commit', 'off', true)`, pq.Array(rung), pq.Array(missed)); err != nil {
		return 0, fmt.Errorf("register: outbox: %w", err)
	}
	return len(bells), nil
}

// takeBells leases bells, one a case: several for one case are one ringing.
// Cases under way come before those to start, so that nobody's decision waits
// behind an import.
func (r *Register) takeBells(ctx context.Context, limit int) (bells []Bell, ids [][]int64, err error) {
	rows, err := r.db.QueryContext(ctx, `
		WITH taken AS (
			UPDATE outbox SET not_before = clock_timestamp() + $2 * interval '1 second'
			WHERE id IN (SELECT id FROM outbox WHERE not_before <= clock_timestamp()
				ORDER BY start, id LIMIT $1 FOR UPDATE SKIP LOCKED)
			RETURNING id, case_id, start, tries
		)
		SELECT array_agg(t.id), t.case_id, bool_or(t.start), bool_or(NOT t.start), max(t.tries), c.centre, coalesce(d.kind, ''), c.closed_at IS NOT NULL
		FROM taken t JOIN cases c ON c.id = t.case_id LEFT JOIN disputes d USING (case_id), set_config('synchronous_commit', 'off', true)
		GROUP BY t.case_id, c.centre, d.kind, c.closed_at ORDER BY min(t.id)`, limit, lease.Seconds())
	if err != nil {
		return nil, nil, fmt.Errorf("register: outbox: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var b Bell
		var own []int64
		if err := rows.Scan(pq.Array(&own), &b.Case, &b.Start, &b.Look, &b.Tries, &b.Centre, &b.Kind, &b.over); err != nil {
			return nil, nil, fmt.Errorf("register: outbox: %w", err)
		}
		bells, ids = append(bells, b), append(ids, own)
	}
	return bells, ids, rows.Err()
}

func ringAll(ctx context.Context, bells []Bell, ring func(context.Context, Bell) error) []error {
	failed := make([]error, len(bells))
	var all sync.WaitGroup
	for i, b := range bells {
		if b.over {
			continue
		}
		all.Go(func() { failed[i] = ring(ctx, b) })
	}
	all.Wait()
	return failed
}

// Restart puts the start of a case's workflow back into the outbox, because the
// engine does not run it although the case is open: ended by hand, or lost with
// a restored engine. The register tells the new run its story. It reports
// whether there was anything to put back: a case that has ended stays so, and
// one that waits to be started is not started twice.
func (r *Register) Restart(ctx context.Context, id domain.CaseID) (bool, error) {
	var again bool
	err := r.db.QueryRowContext(ctx, `
		WITH start AS (INSERT INTO outbox (case_id, start)
			SELECT id, true FROM cases WHERE id = $1 AND closed_at IS NULL
				AND NOT EXISTS (SELECT FROM outbox WHERE case_id = $1 AND start) -- it has not been started yet
			RETURNING case_id
		), line AS (
			INSERT INTO audit (at, what, case_id, ref, code) SELECT register_now(), 'restarted', case_id, case_id, 'engine_lost_it' FROM start
		)
		SELECT EXISTS (SELECT FROM start)`, id).Scan(&again)
	if err != nil {
		return false, fmt.Errorf("register: restart: %w", err)
	}
	return again, nil
}
