package main

import (
	"context"
	"sync"
	"time"

	"hejie/internal/cluster"
	"hejie/internal/record"
	"hejie/register"
	"hejie/workflows"
)

// settle is how long PostgreSQL may keep what it counted to itself: ten seconds
// in an idle session.
const settle = 11 * time.Second

// spent is what PostgreSQL did: at one instant, or between two.
type spent struct {
	seconds                                       float64
	registerCommits, registerNew, registerAltered float64 // transactions; rows
	engineCommits, engineNew, engineAltered       float64
	wal                                           float64 // bytes
}

func (s *system) spent(ctx context.Context) (spent, error) {
	time.Sleep(settle)
	now := spent{seconds: float64(time.Now().UnixNano()) / 1e9}
	err := s.db.QueryRowContext(ctx, `
		SELECT r.xact_commit, r.tup_inserted, r.tup_updated + r.tup_deleted,
			e.xact_commit, e.tup_inserted, e.tup_updated + e.tup_deleted, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')
		FROM (SELECT * FROM pg_stat_database WHERE datname = $1) r,
			(SELECT sum(xact_commit) AS xact_commit, sum(tup_inserted) AS tup_inserted, sum(tup_updated) AS tup_updated, sum(tup_deleted) AS tup_deleted
			FROM pg_stat_database WHERE datname IN ('temporal', 'temporal_visibility')) e`, cluster.Register).
		Scan(&now.registerCommits, &now.registerNew, &now.registerAltered, &now.engineCommits, &now.engineNew, &now.engineAltered, &now.wal)
	return now, err
}

// minus takes an amount off, so many times.
func (a spent) minus(b spent, times float64) spent {
	return spent{
		a.seconds - times*b.seconds,
		a.registerCommits - times*b.registerCommits, a.registerNew - times*b.registerNew, a.registerAltered - times*b.registerAltered,
		a.engineCommits - times*b.engineCommits, a.engineNew - times*b.engineNew, a.engineAltered - times*b.engineAltered,
		a.wal - times*b.wal,
	}
}

// meter reads what was spent since it was read last.
type meter struct {
	*system
	last, rest spent
}

// newMeter learns first what the system does at rest.
func (s *system) newMeter(ctx context.Context) (*meter, error) {
	m := &meter{system: s}
	var err error
	if m.last, err = s.spent(ctx); err == nil {
		m.rest, err = m.by(ctx, func() error { return nil })
	}
	return m, err
}

// by gives what f costs beyond what the system does at rest.
func (m *meter) by(ctx context.Context, f func() error) (spent, error) {
	if err := f(); err != nil {
		return spent{}, err
	}
	now, err := m.spent(ctx)
	used := now.minus(m.last, 1)
	m.last = now
	if m.rest.seconds > 0 {
		used = used.minus(m.rest, used.seconds/m.rest.seconds)
	}
	return used, err
}

// cost measures what a case leaves behind and what it makes PostgreSQL do.
func cost(ctx context.Context, b *bench) ([]Line, error) {
	s, f, err := b.withFloor(ctx)
	if err != nil {
		return nil, err
	}
	defer f.close()
	t := storyOf(s.Office)
	n := b.many(40, 300)
	m, err := s.newMeter(ctx)
	if err != nil {
		return nil, err
	}
	var ids, bareIDs []string
	var mu sync.Mutex
	looks := s.watch.looked()
	whole, err := m.by(ctx, func() error {
		_, err := inTurn(n, 10, func() error {
			id, err := s.play(ctx, t)
			mu.Lock()
			defer mu.Unlock()
			ids = append(ids, workflows.MediationID(id))
			return err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	whole.registerCommits -= float64(s.watch.looked() - looks) // those were ours
	bare, err := m.by(ctx, func() error {
		_, err := inTurn(n, 10, func() error {
			id, err := f.play(ctx, t)
			mu.Lock()
			defer mu.Unlock()
			bareIDs = append(bareIDs, id)
			return err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	alone, err := m.by(ctx, func() error {
		return s.asleep(ctx, func() error {
			_, err := inTurn(n, 10, func() error { return s.playByHand(ctx) })
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	events, bytes, err := s.histories(ctx, ids)
	if err != nil {
		return nil, err
	}
	bareEvents, bareBytes, err := s.histories(ctx, bareIDs)
	if err != nil {
		return nil, err
	}
	each := func(name string, amount float64, unit string) Line { return figure(name, amount/float64(n), unit) }
	few, steps := float64(n), float64(t.decisions())
	return []Line{
		figure("history of a case", events, "events").beside(bareEvents),
		figure("history of a human step", events/steps, "events").judged("≤", 10, events/steps <= 10),
		figure("history of a case, bytes", bytes, "bytes").beside(bareBytes),
		each("register transactions of a case", whole.registerCommits, "commits"),
		each("register rows of a case, new", whole.registerNew, "rows"),
		each("register rows of a case, changed", whole.registerAltered, "rows"),
		each("engine transactions of a case", whole.engineCommits, "commits").beside(bare.engineCommits / few),
		each("engine rows of a case, new", whole.engineNew, "rows").beside(bare.engineNew / few),
		each("engine rows of a case, changed", whole.engineAltered, "rows").beside(bare.engineAltered / few),
		each("WAL of a case", whole.wal/1024, "KiB").beside(bare.wal / 1024 / few),
		each("WAL of a case, the register's", alone.wal/1024, "KiB"),
	}, nil
}

// histories gives the mean length and size of some workflows' histories.
func (s *system) histories(ctx context.Context, ids []string) (events, bytes float64, err error) {
	for _, id := range ids {
		d, err := s.Client.DescribeWorkflowExecution(ctx, id, "")
		if err != nil {
			return 0, 0, err
		}
		events += float64(d.GetWorkflowExecutionInfo().GetHistoryLength())
		bytes += float64(d.GetWorkflowExecutionInfo().GetHistorySizeBytes())
	}
	return events / float64(len(ids)), bytes / float64(len(ids)), nil
}

// playByHand takes a case through the story in the register alone, up to the
// agreement, with bells that are taken and reach nobody.
func (s *system) playByHand(ctx context.Context) error {
	h, err := s.byHand(ctx)
	if err != nil {
		return err
	}
	for range h.story.decisions() {
		message, err := h.next(ctx)
		if err != nil {
			return err
		}
		if _, err := s.Register.Decide(ctx, message, record.ByCommand); err != nil {
			return err
		}
		if _, err := s.Register.RingBells(ctx, atOnce, nil, func(context.Context, register.Bell) error { return nil }); err != nil {
			return err
		}
	}
	return h.look(ctx)
}
