package register_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
	"hejie/internal/postgres"
	"hejie/register"
)

type ringer struct {
	mu    sync.Mutex
	rings []register.Bell
	fails bool
}

func (r *ringer) ring(_ context.Context, b register.Bell) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rings = append(r.rings, b)
	if r.fails {
		return errors.New("the engine is down")
	}
	return nil
}

func (d *desk) ringAll(t testing.TB, r *ringer) int {
	t.Helper()
	n, err := d.Register.RingBells(t.Context(), 100, nil, r.ring)
	require.NoError(t, err)
	return n
}

func TestBellsOfOneCaseAreOneRinging(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	other := d.OpenDispute(t)
	require.Equal(t, 3, one[int](t, d, `SELECT count(*) FROM outbox`))
	var r ringer
	require.Equal(t, 2, d.ringAll(t, &r))
	starts := map[domain.CaseID]bool{}
	for _, b := range r.rings {
		starts[b.Case] = b.Start
		require.Equal(t, domain.DisputeKind("neighbour"), b.Dispute)
		require.Equal(t, domain.CentreCode("440104003104"), b.Centre)
	}
	require.Equal(t, map[domain.CaseID]bool{d.id: true, other: true}, starts)
	require.Zero(t, d.ringAll(t, &r), "rung bells are gone")
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM outbox`))
}

func TestBellsThatFailStay(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	r := ringer{fails: true}
	for tries := range 12 {
		require.Equal(t, 1, d.ringAll(t, &r))
		require.Equal(t, tries, r.rings[tries].Tries)
		wait := one[float64](t, d, `SELECT extract(epoch FROM not_before - clock_timestamp()) FROM outbox`)
		require.InDelta(t, min(60, 0.2*math.Pow(2, float64(tries))), wait, 3, "later and later, a minute at the most")
		if tries > 6 {
			require.Zero(t, d.ringAll(t, &r), "not before its time")
		}
		d.AsOwner(t, `UPDATE outbox SET not_before = '-infinity'`)
	}
	r.fails = false
	require.Equal(t, 1, d.ringAll(t, &r))
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM outbox`))
}

// A relay that dies after it rang leaves its bells behind. If the case has ended
// by the time another finds them, it is not started again.
func TestAnEndedCaseIsNotStarted(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.AsOwner(t, `UPDATE cases SET stage = 'closed', ending = 'declined', closed_at = register_now() WHERE id = $1`, d.id)
	other := d.OpenDispute(t)
	var r ringer
	require.Equal(t, 2, d.ringAll(t, &r))
	require.Len(t, r.rings, 1)
	require.Equal(t, other, r.rings[0].Case)
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM outbox`), "and the bell is gone")
}

// A case that an act has ended is no more what its workflow shows: that is told.
func TestAMergedCaseRings(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	leading := d.OpenDispute(t)
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	var r ringer
	d.ringAll(t, &r)
	r.rings = nil
	_, err := d.Act(t, "head", domain.Merge, d.id, into(leading))
	require.NoError(t, err)
	d.AsOwner(t, `INSERT INTO outbox (case_id, start) VALUES ($1, true)`, d.id) // left behind
	require.Equal(t, 1, d.ringAll(t, &r))
	require.Len(t, r.rings, 1)
	require.Equal(t, d.id, r.rings[0].Case)
	require.True(t, r.rings[0].Look)
	require.False(t, r.rings[0].Start)
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM outbox`))
}

// otherCases opens so many cases like the desk's.
func (d *desk) otherCases(t *testing.T, many int) {
	t.Helper()
	d.AsOwner(t, `INSERT INTO cases (id, kind, centre, stage, policy, first_in, opened_at, opened_by)
		SELECT 'YX2026-9' || lpad(n::text, 5, '0'), kind, centre, stage, policy, first_in, opened_at, opened_by
		FROM cases, generate_series(1, $2) n WHERE id = $1`, d.id, many)
}

// ringOthers puts in a bell for each of them.
func (d *desk) ringOthers(t *testing.T) {
	t.Helper()
	d.AsOwner(t, `INSERT INTO outbox (case_id) SELECT id FROM cases WHERE id LIKE 'YX2026-9%'`)
}

// Several relays ring different bells, and one that dies with its bells loses none.
func TestRelaysShareTheBells(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.AsOwner(t, `DELETE FROM outbox`)
	const many = 40
	d.otherCases(t, many)
	d.ringOthers(t)
	var r ringer
	errs := make([]error, 4)
	atOnce(len(errs), func(i int) {
		for taken := 1; taken > 0 && errs[i] == nil; {
			taken, errs[i] = d.Register.RingBells(t.Context(), 5, nil, r.ring)
		}
	})
	rung := map[domain.CaseID]int{}
	for _, b := range r.rings {
		rung[b.Case]++
	}
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.Len(t, rung, many)
	require.Len(t, r.rings, many, "no bell twice")

	d.AsOwner(t, `INSERT INTO outbox (case_id) VALUES ($1)`, d.id)
	ctx, die := context.WithCancel(t.Context())
	_, err := d.Register.RingBells(ctx, 5, nil, func(context.Context, register.Bell) error {
		die()
		return ctx.Err()
	})
	require.Error(t, err)
	require.Zero(t, d.ringAll(t, &r), "its bells are still lent to it")
	d.AsOwner(t, `UPDATE outbox SET not_before = not_before - interval '5 seconds'`)
	require.Equal(t, 1, d.ringAll(t, &r), "and come back")
}

func TestBellIsHeardAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	heard := make(chan string, 100)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- postgres.Listen(ctx, d.App, register.BellChannel, func(string) { heard <- "" }) }()
	select {
	case <-heard: // it listens
	case err := <-ended:
		t.Fatal("it does not listen:", err)
	}
	d.accept(t)
	select {
	case <-heard:
	case <-time.After(20 * time.Second):
		t.Error("no bell within twenty seconds")
	}
	stop()
	require.NoError(t, <-ended)
}

func TestRestartOfALostCase(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	var r ringer
	d.ringAll(t, &r)
	restart := func(id domain.CaseID) bool {
		again, err := d.Register.Restart(t.Context(), id)
		require.NoError(t, err)
		return again
	}
	require.True(t, restart(d.id))
	require.False(t, restart(d.id), "it waits to be started already")
	require.Equal(t, 1, d.ringAll(t, &r))
	require.True(t, r.rings[1].Start)
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'restarted'`))
	require.False(t, restart("YX2026-999999"))
	d.AsOwner(t, `UPDATE cases SET closed_at = now(), ending = 'failed' WHERE id = $1`, d.id)
	require.False(t, restart(d.id))
	require.Zero(t, d.ringAll(t, &r), "a closed case is not started again")
}

func TestCasesUnderWayComeFirst(t *testing.T) {
	t.Parallel()
	d := openDesk(t) // its case is still to be started
	waiting := d.OpenDispute(t)
	d.AsOwner(t, `INSERT INTO outbox (case_id) VALUES ($1)`, waiting)
	again, err := d.Register.Restart(t.Context(), d.id)
	require.NoError(t, err)
	require.False(t, again, "what was never started is not lost")
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'restarted'`))

	var r ringer
	taken, err := d.Register.RingBells(t.Context(), 1, nil, r.ring)
	require.NoError(t, err)
	require.Equal(t, 3, taken)
	require.False(t, r.rings[0].Start, "a bell comes before a start, though it came later")
	require.Equal(t, waiting, r.rings[0].Case)
	for _, b := range r.rings {
		require.Equal(t, mediation.Kind, b.Kind, "by which its workflow is found")
	}
}

// A bell that takes its time, as at a workflow that no worker can go on with,
// holds up no other, not even one that is put in meanwhile.
func TestASlowBellHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	var r ringer
	d.ringAll(t, &r)
	d.AsOwner(t, `INSERT INTO outbox (case_id) VALUES ($1)`, d.id)
	more, answered, slow := make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
	var later domain.CaseID
	ended := make(chan error, 1)
	go func() {
		_, err := d.Register.RingBells(t.Context(), 2, more, func(_ context.Context, b register.Bell) error {
			if b.Case == d.id {
				close(slow)
				<-answered
				return nil
			}
			later = b.Case
			close(answered)
			return nil
		})
		ended <- err
	}()
	select {
	case <-slow:
	case err := <-ended:
		t.Fatal("the bell was not rung:", err)
	}
	other := d.OpenDispute(t)
	more <- struct{}{}
	require.NoError(t, <-ended)
	require.Equal(t, other, later)
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM outbox`))
}

// However PostgreSQL goes about it, and be it as if the outbox were always empty, a
// relay takes no more bells than it has hands for: an engine that is asked to start
// hundreds at once answers none in time.
func TestNoMoreBellsThanHands(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	const many, hands = 60, 5
	d.otherCases(t, many)
	for _, without := range []string{"", "hashjoin hashagg mergejoin", "nestloop"} {
		for _, way := range strings.Fields(without) {
			d.AsOwner(t, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_`+way+` = off', current_database()); END $$`)
		}
		relay := d.idleRelay(t)
		var rings, most atomic.Int32
		ring := func(context.Context, register.Bell) error {
			if n := rings.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(5 * time.Millisecond)
			rings.Add(-1)
			return nil
		}
		d.ringOthers(t)
		taken, err := relay.RingBells(t.Context(), hands, nil, ring)
		require.NoError(t, err, "without %s", without)
		require.Equal(t, many, taken)
		require.LessOrEqual(t, most.Load(), int32(hands), "without %s", without)
		require.NoError(t, relay.Close())
		d.AsOwner(t, `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET ALL', current_database()); END $$`)
	}
}

// idleRelay is a register of its own, with one connection, that knows an outbox
// only as one that is empty.
func (d *desk) idleRelay(t *testing.T) *register.Register {
	t.Helper()
	d.AsOwner(t, `DELETE FROM outbox`)
	d.AsOwner(t, `VACUUM ANALYZE outbox`)
	options := d.App
	options.MaxOpen = 1
	relay, err := register.Open(t.Context(), options, procedures.All())
	require.NoError(t, err)
	taken, err := relay.RingBells(t.Context(), 5, nil, new(ringer).ring)
	require.NoError(t, err)
	require.Zero(t, taken)
	return relay
}

// An outbox is empty nearly always. What is planned then must do for an import.
func TestALongOutboxIsNotReadWhole(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	relay := d.idleRelay(t)
	const many = 20_000
	d.AsOwner(t, `INSERT INTO outbox (case_id) SELECT $1 FROM generate_series(1, $2)`, d.id, many)
	ctx, enough := context.WithCancel(t.Context())
	var rung atomic.Int32
	_, err := relay.RingBells(ctx, 5, nil, func(context.Context, register.Bell) error {
		if rung.Add(1) == 20 {
			enough()
		}
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, relay.Close()) // a session tells what it read when it ends
	read := func(of string) int {
		return one[int](t, d, `SELECT `+of+` FROM pg_stat_user_tables WHERE relname = 'outbox'`)
	}
	require.Eventually(t, func() bool { return read("idx_tup_fetch") > 20 }, 10*time.Second, 10*time.Millisecond)
	require.Less(t, read("idx_tup_fetch")+read("seq_tup_read"), many)
}

// Each time bells are given back costs a transaction, so they are given back
// together.
func TestBellsAreGivenBackTogether(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for range 4 {
		d.OpenDispute(t)
	}
	d.AsOwner(t, `CREATE TABLE given (back xid8)`)
	d.AsOwner(t, `CREATE FUNCTION given() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
		BEGIN INSERT INTO given VALUES (pg_current_xact_id()); RETURN NULL; END $$`)
	d.AsOwner(t, `CREATE TRIGGER given AFTER DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION given()`)
	taken, err := d.Register.RingBells(t.Context(), 30, nil, new(ringer).ring)
	require.NoError(t, err)
	require.Equal(t, 5, taken)
	require.Equal(t, []int{5, 1}, []int{one[int](t, d, `SELECT count(*) FROM given`), one[int](t, d, `SELECT count(DISTINCT back) FROM given`)})
}

// A bell does not wait for the disk, but what the same connection commits next
// does: it may be a decision.
func TestOnlyBellsDoNotWaitForTheDisk(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	app := d.App
	app.DSN, app.MaxOpen = app.DSN+" synchronous_commit=on", 1
	var err error
	d.Register, err = register.Open(t.Context(), app, procedures.All())
	require.NoError(t, err)
	defer d.Register.Close()
	d.AsOwner(t, `CREATE TABLE commits (of text, waits text)`)
	d.AsOwner(t, `CREATE FUNCTION commits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
		BEGIN INSERT INTO commits VALUES (lower(TG_OP) || ' ' || TG_TABLE_NAME, current_setting('synchronous_commit')); RETURN NULL; END $$`)
	for what, table := range map[string]string{"INSERT": "decisions", "UPDATE OR DELETE": "outbox"} {
		d.AsOwner(t, `CREATE CONSTRAINT TRIGGER commits AFTER `+what+` ON `+table+` DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commits()`)
	}
	d.ringAll(t, &ringer{})
	d.accept(t)
	d.ringAll(t, &ringer{fails: true})
	require.Equal(t, "delete outbox off, insert decisions on, update outbox off", one[string](t, d, `
		SELECT string_agg(DISTINCT of || ' ' || waits, ', ' ORDER BY of || ' ' || waits) FROM commits`))
}

func TestBacklog(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.OpenDispute(t)
	d.AsOwner(t, `UPDATE outbox SET put_in = now() - interval '1 hour' WHERE case_id = $1`, d.id)
	waits, err := d.Register.Backlog(t.Context())
	require.NoError(t, err)
	require.Equal(t, []int{2, 2}, []int{waits.Bells, waits.Cases})
	require.InDelta(t, time.Hour, waits.Oldest, float64(time.Minute))

	d.ringAll(t, new(ringer))
	d.AsOwner(t, `UPDATE cases SET closed_at = now(), ending = 'failed' WHERE id = $1`, d.id)
	waits, err = d.Register.Backlog(t.Context())
	require.NoError(t, err)
	require.Equal(t, register.Backlog{Cases: 1}, waits)
}
