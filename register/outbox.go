package register

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
	"hejie/internal/crash"
)

// A Bell is something to tell the engine: start this case's workflow, or tell
// it to look.
type Bell struct {
	Case  domain.CaseID
	Kind  domain.ProcedureKind
	Start bool // its workflow is to be started …
	Look  bool // … or told to look, or both
	Tries int  // how often it was rung in vain

	Centre  domain.CentreCode // of a case to start …
	Dispute domain.DisputeKind
}

// What a bell asks of the workflow of a case c.
const (
	look          = `false`
	start         = `true`
	startIfClosed = `c.closed_at IS NOT NULL`
)

// bell gives the statement that puts bells into the outbox, for the cases whose
// numbers a query gives, each once. Those that have no workflow get none.
func (r *Register) bell(asks, cases string) string {
	var kinds []string
	for _, kind := range r.procedures.Followed() {
		kinds = append(kinds, pq.QuoteLiteral(string(kind)))
	}
	return intoOutbox + `SELECT c.id, ` + asks + ` FROM cases c WHERE c.id IN (` + cases + `) AND c.kind IN (` + strings.Join(kinds, ", ") + `) ORDER BY c.id`
}

// firstBell gives the statement that puts bells into the outbox for cases of a kind
// that are new, to start their workflows. Their kind is known, so the table of cases
// is not looked at: an import opens thousands.
func (r *Register) firstBell(of domain.ProcedureKind, cases string) string {
	return intoOutbox + fmt.Sprintf(`SELECT new.id, true FROM (%s) AS new (id) WHERE %t`, cases, r.procedures.Of(of).Workflow)
}

// intoOutbox begins every statement by which a bell comes to ring.
const intoOutbox = `INSERT INTO outbox (case_id, start) `

// BellChannel is the channel on which PostgreSQL tells that the outbox has
// something new.
const BellChannel = "hejie_bell"

// lease is how long a relay has for the bells it took. One that dies with them
// delays them by so much, and loses none.
const lease = 5 * time.Second

// RingBells takes bells from the outbox, up to atOnce at a time, rings each in a
// goroutine of its own, removes those that were delivered, and goes on until
// there is nothing to take. One that is slow holds up no other: whenever one is
// through, or more tells of new ones, it looks again. What ring could not
// deliver stays, and is tried again later and later, up to a minute. Several
// relays may run: none takes what another holds. A case that has ended is not
// started: a relay may have died after it did so, and it must not be started a
// second time. Its workflow is told to look all the same, for it may be an act
// that has ended the case. It gives how many it took.
//
// It does not wait for the disk: when a crash of the server undoes what it did
// to the outbox, a bell is rung once more, and that changes nothing.
func (r *Register) RingBells(ctx context.Context, atOnce int, more <-chan struct{}, ring func(context.Context, Bell) error) (taken int, err error) {
	through := make(chan ringing, atOnce) // never full, so nobody waits to be heard
	var ended []ringing
	for out := 0; ; {
		bells, err := r.exchangeBells(ctx, ended, atOnce-out)
		if err != nil {
			return taken, err // what still rings is rung again when its lease is over
		}
		if len(bells) > 0 {
			crash.BellsTaken.Pass()
		}
		for _, b := range bells {
			go b.ring(ctx, ring, through)
		}
		out, taken = out+len(bells), taken+len(bells)
		if out == 0 {
			return taken, nil
		}
		ended = awaitBells(more, through, out, atOnce)
		for len(through) > 0 {
			ended = append(ended, <-through)
		}
		if out -= len(ended); len(ended) > 0 {
			crash.BellsRung.Pass()
		}
	}
}

// linger is how long a bell that is through waits to be given back together with
// others, or with the next that is taken: each time costs a transaction.
const linger = 10 * time.Millisecond

// awaitBells waits until it is worth looking at the outbox again: there are new
// bells, or places for those that may wait for one. It gives those that are
// through by then.
func awaitBells(more <-chan struct{}, through <-chan ringing, out, atOnce int) (ended []ringing) {
	enough := atOnce
	if out == atOnce {
		enough = (atOnce + 3) / 4
	}
	var due <-chan time.Time
	for len(ended) < enough {
		select {
		case <-more:
			return ended
		case b := <-through:
			if ended = append(ended, b); due == nil {
				due = time.After(linger)
			}
		case <-due:
			return ended
		}
	}
	return ended
}

// ringing is a bell that was taken: several of one case are one.
type ringing struct {
	Bell
	ids  []int64
	over bool // the case has ended
	err  error
}

func (b ringing) ring(ctx context.Context, ring func(context.Context, Bell) error, through chan<- ringing) {
	if b.over {
		b.Start = false
	}
	if b.Start || b.Look {
		b.err = ring(ctx, b.Bell)
	}
	through <- b
}

// exchangeBells gives the bells back that rang, or did not, and leases up to
// limit others, in one round trip. Cases under way come before those to start,
// so that nobody's decision waits behind an import.
func (r *Register) exchangeBells(ctx context.Context, ended []ringing, limit int) (bells []ringing, err error) {
	var rung, missed []int64
	for _, b := range ended {
		if b.err == nil {
			rung = append(rung, b.ids...)
		} else {
			missed = append(missed, b.ids...)
		}
	}
	rows, err := r.db.QueryContext(ctx, `SELECT b.* FROM set_config('synchronous_commit', 'off', true), exchange_bells($1, $2, $3, $4) b`,
		pq.Array(rung), pq.Array(missed), limit, lease.Seconds())
	if err != nil {
		return nil, fmt.Errorf("register: outbox: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var b ringing
		if err := rows.Scan(pq.Array(&b.ids), &b.Case, &b.Kind, &b.Start, &b.Look, &b.Tries, &b.Centre, &b.Dispute, &b.over); err != nil {
			return nil, fmt.Errorf("register: outbox: %w", err)
		}
		bells = append(bells, b)
	}
	return bells, rows.Err()
}

// Restart puts the start of a case's workflow back into the outbox, because the
// engine does not run it although the case is open: ended by hand, or lost with
// a restored engine. The register tells the new run its story. It reports
// whether there was anything to put back: a case that has ended stays so, and
// one that waits to be started is not started twice.
func (r *Register) Restart(ctx context.Context, id domain.CaseID) (bool, error) {
	var again bool
	err := r.db.QueryRowContext(ctx, `
		WITH start AS (
			`+r.bell(start, `SELECT id FROM cases WHERE id = $1 AND closed_at IS NULL AND NOT EXISTS (SELECT FROM outbox WHERE case_id = $1 AND start)`)+`
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
