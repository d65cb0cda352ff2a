package main

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A server is a process that can be started again: PostgreSQL, the engine, the
// worker. Its methods belong to one goroutine at a time.
type server interface {
	Done() <-chan struct{} // closed when it has ended, until it is restarted
	Restart(context.Context) error
	Stop(context.Context) error // when ctx ends first it is cut off
}

// A part is a server with its name and how long it may take to stop.
type part struct {
	name string
	server
	stopLimit time.Duration
}

// servers are the parts, in the order in which they were started.
type servers []part

// A say tells people a text of the catalogue.
type say func(key string, pairs ...any)

// How long a part that died is left alone before it is started again: longer
// each time, and from the beginning once it has run steadily.
const (
	firstPause   = 250 * time.Millisecond
	longestPause = 8 * time.Second
	steady       = time.Minute
)

// keep starts again whichever part dies, until ctx ends.
func (s servers) keep(ctx context.Context, tell say) *sync.WaitGroup {
	var all sync.WaitGroup
	for _, p := range s {
		all.Go(func() { p.keep(ctx, tell) })
	}
	return &all
}

func (p part) keep(ctx context.Context, tell say) {
	pause := firstPause
	for {
		begun := time.Now()
		select {
		case <-ctx.Done():
			return
		case <-p.Done():
		}
		if time.Since(begun) > steady {
			pause = firstPause
		}
		tell("up.died", "part", p.name, "pause", pause.String())
		if pause = p.revive(ctx, tell, pause); ctx.Err() != nil {
			return
		}
		tell("up.back", "part", p.name)
	}
}

// revive starts a part that died until it runs, or ctx ends. It returns how long
// to leave it alone should it die again soon.
func (p part) revive(ctx context.Context, tell say, pause time.Duration) time.Duration {
	for {
		select {
		case <-ctx.Done():
			return pause
		case <-time.After(pause):
		}
		pause = min(2*pause, longestPause)
		err := p.Restart(ctx)
		if err == nil || ctx.Err() != nil {
			return pause
		}
		tell("up.failed", "part", p.name, "reason", err, "pause", pause.String())
	}
}

// stop stops the parts, the last started first, each within its limit.
func (s servers) stop(ctx context.Context, tell say) {
	for _, p := range slices.Backward(s) {
		limited, cancel := context.WithTimeout(ctx, p.stopLimit)
		if err := p.Stop(limited); err != nil {
			tell("up.cut_off", "part", p.name, "reason", err)
		}
		cancel()
	}
}
