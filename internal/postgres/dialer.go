package postgres

import (
	"context"
	"net"
	"os"
	"sync"
	"time"
)

// grace is how long past the end of a statement's time, or of its context, the
// server has to say so itself before the connection is given up.
const grace = 500 * time.Millisecond

// A dialer makes the connections that one connection of the driver asks for, and
// lets none of them wait longer than timeout for the network.
//
// The driver asks for a second connection on one occasion only: the context of
// a call has ended, and it wants to tell the server so. That is all we get to
// know of contexts, and enough: the first connection is given grace to end, for
// the driver itself would go on reading from it.
type dialer struct {
	timeout   time.Duration
	first     *deadlineConn
	connected bool // first is set up; further connections are for cancelling
}

// DialContext implements pq.DialerContext, which the driver prefers.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if d.connected {
		d.first.hangUp()
	}
	dialed, err := (&net.Dialer{Timeout: d.timeout}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &deadlineConn{Conn: dialed, timeout: d.timeout}
	if !d.connected {
		d.first = c
	}
	return c, nil
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

// A deadlineConn is a connection on which no single read or write outlasts timeout,
// and nothing at all outlasts the limit, where there is one.
type deadlineConn struct {
	net.Conn
	timeout time.Duration

	mu    sync.Mutex
	limit time.Time
	ended bool // what is under way is the last
}

func (c *deadlineConn) Read(p []byte) (int, error) {
	if err := c.within(c.Conn.SetReadDeadline); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Write refuses to begin anything on a connection that was hung up. The driver takes
// that, and a write of which nothing went out, for a call that never happened.
func (c *deadlineConn) Write(p []byte) (int, error) {
	if c.isEnded() {
		return 0, os.ErrDeadlineExceeded
	}
	if err := c.within(c.Conn.SetWriteDeadline); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *deadlineConn) within(set func(time.Time) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	deadline := time.Now().Add(c.timeout)
	if !c.limit.IsZero() && c.limit.Before(deadline) {
		deadline = c.limit
	}
	return set(deadline)
}

// SetDeadline sets the limit. The driver calls it while it connects.
func (c *deadlineConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.limit = t
	return c.Conn.SetDeadline(t)
}

// hangUp gives what is under way grace to end, and lets nothing new begin.
func (c *deadlineConn) hangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended, c.limit = true, time.Now().Add(grace)
	_ = c.Conn.SetDeadline(c.limit) // an error means that it is closed
}

func (c *deadlineConn) isEnded() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ended
}
