package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"hejie/internal/officetest"
	"hejie/internal/systemtest"
)

// bench is one run: how long it may take, and the system that scenarios share.
type bench struct {
	short    bool
	progress io.Writer

	shared     *system
	competitor *rival // against the shared system
	server     string // PostgreSQL's version
}

// system is a Hejie that runs, as the bench uses it.
type system struct {
	*systemtest.System
	db            *sql.DB // the register as its owner
	watch         *watch
	monday, begun time.Time // what its clock showed, and when
}

// now is the time by the clock of somebody's desk.
func (s *system) now() time.Time { return s.monday.Add(time.Since(s.begun)) }

// many chooses by form: what the short one does, and what the long one.
func (b *bench) many(short, long int) int {
	if b.short {
		return short
	}
	return long
}

func (b *bench) say(format string, args ...any) {
	_, _ = fmt.Fprintf(b.progress, format+"\n", args...)
}

// system gives the system that scenarios share: those that leave nothing open.
func (b *bench) system(ctx context.Context) (*system, error) {
	var err error
	if b.shared == nil {
		b.shared, err = b.start(ctx)
	}
	return b.shared, err
}

// start starts a system of a scenario's own.
func (b *bench) start(ctx context.Context) (*system, error) {
	begun := time.Now()
	whole, err := systemtest.Start(ctx, systemtest.Options{Durable: true})
	if err != nil {
		return nil, err
	}
	s := &system{System: whole, db: whole.DB}
	s.monday, s.begun = officetest.Monday(), time.Now()
	if err = s.RunClock(ctx, s.monday); err == nil {
		err = s.db.QueryRowContext(ctx, `SHOW server_version`).Scan(&b.server)
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.watch = newWatch(s.db)
	b.say("a system of its own is up after %.1f s", time.Since(begun).Seconds())
	return s, nil
}

func (s *system) close() error {
	if s.watch != nil {
		s.watch.stop()
	}
	return s.Close()
}

func (b *bench) close() error {
	var err error
	if b.competitor != nil {
		err = b.competitor.close()
	}
	if b.shared != nil {
		err = errors.Join(err, b.shared.close())
	}
	return err
}

// asleep has the worker stopped while f runs.
func (s *system) asleep(ctx context.Context, f func() error) error {
	if err := s.Worker.Stop(ctx); err != nil {
		return err
	}
	return errors.Join(f(), s.Worker.Restart(ctx))
}
