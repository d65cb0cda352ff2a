package register

import (
	"context"
	"net"
	"os"
	"sync"
	"time"
)

// slack is how long past the end of a statement's time, or of its context, the
// server has to say so itself before the connection is given up.
const slack = 500 * time.Millisecond

// A dialer makes the connections that one session of the driver asks for, and
// lets none of them wait longer than patience for the network.
//
// The driver asks for a second connection on one occasion only: the context of
// a call has ended, and it wants to tell the server so. That is all we get to
// know of contexts, and enough: the first connection is given slack to end, for
// the driver itself would go on reading from it.
type dialer struct {
	patience time.Duration
	open     bool // the session is set up; further connections are for cancelling
	session  *line
}

// DialContext implements pq.DialerContext, which the driver prefers.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if d.open {
		d.session.hangUp()
	}
	conn, err := (&net.Dialer{Timeout: d.patience}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l := &line{Conn: conn, patience: d.patience}
	if !d.open {
		d.session = l
	}
	return l, nil
}

// Dial implements pq.Dialer.
func (d *dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout implements pq.Dialer.
func (d *dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// A line is a connection on which no single read or write outlasts patience,
// and nothing at all outlasts the limit, where there is one.
type line struct {
	net.Conn
	patience time.Duration

	mu    sync.Mutex
	limit time.Time
	ended bool // what is under way is the last
}

func (l *line) Read(p []byte) (int, error) {
	if err := l.within(l.Conn.SetReadDeadline); err != nil {
		return 0, err
	}
	return l.Conn.Read(p)
}

// Write refuses to begin anything on a line that was hung up. The driver takes
// that, and a write of which nothing went out, for a call that never happened.
func (l *line) Write(p []byte) (int, error) {
	if l.isEnded() {
		return 0, os.ErrDeadlineExceeded
	}
	if err := l.within(l.Conn.SetWriteDeadline); err != nil {
		return 0, err
	}
	return l.Conn.Write(p)
}

func (l *line) within(set func(time.Time) error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	deadline := time.Now().Add(l.patience)
	if !l.limit.IsZero() && l.limit.Before(deadline) {
		deadline = l.limit
	}
	return set(deadline)
}

// SetDeadline sets the limit. The driver calls it while it connects.
func (l *line) SetDeadline(t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit = t
	return l.Conn.SetDeadline(t)
}

// hangUp gives what is under way slack to end, and lets nothing new begin.
func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended, l.limit = true, time.Now().Add(slack)
	_ = l.Conn.SetDeadline(l.limit) // an error means that it is closed
}

func (l *line) isEnded() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.ended
}
