//go:build e2e

package chaos_test

import (
	"bytes"
	"sync/atomic"

	"github.com/Shopify/toxiproxy/v2/toxics"
)

func init() {
	toxics.Register("silence", new(silence))
	toxics.Register("lost_answer", new(lostAnswer))
	toxics.Register("no_goodbye", new(noGoodbye))
}

// silence is a toxic that lets nothing through, not even that a side has hung
// up: each believes that the other is there still.
type silence struct{}

func (silence) Pipe(stub *toxics.ToxicStub) {
	for {
		select {
		case <-stub.Interrupt:
			return
		case c := <-stub.Input:
			if c == nil {
				<-stub.Interrupt
				return
			}
		}
	}
}

// Cleanup breaks the connections that were silent.
func (silence) Cleanup(stub *toxics.ToxicStub) { stub.Close() }

// noGoodbye is a toxic under which PostgreSQL is not told that a client leaves.
type noGoodbye struct{ silence }

func (n noGoodbye) Pipe(stub *toxics.ToxicStub) {
	for {
		select {
		case <-stub.Interrupt:
			return
		case c := <-stub.Input:
			if c == nil || bytes.Equal(c.Data, []byte("X\x00\x00\x00\x04")) {
				n.silence.Pipe(stub)
				return
			}
			stub.Output <- c
		}
	}
}

// A lostAnswer is a toxic that loses one answer of PostgreSQL. The answers on
// all connections count.
type lostAnswer struct {
	Nth      int64 `json:"nth"`
	Silently bool  `json:"silently"`

	seen atomic.Int64
}

// struck reports whether there was such an answer to lose.
func (l *lostAnswer) struck() bool { return l.seen.Load() >= l.Nth }

// Pipe implements toxics.Toxic. PostgreSQL is asked one thing at a time, and
// ends each answer with a message that says it is ready for the next.
func (l *lostAnswer) Pipe(stub *toxics.ToxicStub) {
	for {
		select {
		case <-stub.Interrupt:
			return
		case c := <-stub.Input:
			if c == nil {
				stub.Close()
				return
			}
			last := len(c.Data) - 1
			if answered := last > 0 && bytes.HasSuffix(c.Data[:last], []byte("Z\x00\x00\x00\x05")); answered {
				l.seen.Add(1)
			}
			switch {
			case !l.struck():
				stub.Output <- c
			case l.Silently:
				silence{}.Pipe(stub)
				return
			case l.seen.Load() == l.Nth:
				stub.Close()
				return
			default:
				stub.Output <- c // of another connection
			}
		}
	}
}
