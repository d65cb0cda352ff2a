package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/lib/pq"
)

// Listen calls notify with the payload of each notification on a channel until
// ctx ends, and then returns nil. It calls notify with "" whenever some may have
// been missed: as it begins, and after each broken connection. Whoever listens
// then looks for themselves.
//
// A connection that breaks is made again within a second of the database being
// back; one on which nothing is heard for o.Timeout is taken for broken, and
// questions see to it that there is something to hear.
func Listen(ctx context.Context, o Options, channel string, notify func(payload string)) error {
	o = o.withDefaults()
	if _, err := o.config(); err != nil {
		return err
	}
	l := pq.NewDialListener(&dialer{timeout: o.Timeout + grace}, o.DSN, 50*time.Millisecond, time.Second,
		func(event pq.ListenerEventType, err error) {
			if err != nil && ctx.Err() == nil {
				slog.Warn("register: not listening for now", "register", o, "channel", channel, "error", err)
			}
		})
	defer func() {
		_ = l.Close()
		for range l.Notify { // until the listener has ended
		}
	}()
	stop := context.AfterFunc(ctx, func() { _ = l.Close() }) // l.Listen waits for a connection as long as it takes
	defer stop()
	if err := l.Listen(channel); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("register: listen: %w", err)
	}
	notify("")

	question := time.NewTicker(o.Timeout / 2)
	defer question.Stop()
	for {
		select {
		case n, open := <-l.Notify:
			switch {
			case !open:
				return nil
			case n == nil: // the connection was lost and is back
				notify("")
			default:
				notify(n.Extra)
			}
		case <-question.C:
			go l.Ping() // an error breaks the connection, which Notify then tells
		}
	}
}
