package main

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// mortal is a server that starts again as well as it can.
type mortal struct {
	done   chan struct{}
	starts []error // what the next starts come to; then they succeed
}

func (m *mortal) Done() <-chan struct{} { return m.done }

func (m *mortal) Restart(context.Context) error {
	if len(m.starts) > 0 {
		err := m.starts[0]
		m.starts = m.starts[1:]
		return err
	}
	m.done = make(chan struct{})
	return nil
}

func (m *mortal) Stop(context.Context) error { return errors.New("not while it is kept") }

func TestKeepStartsAgainWhatDies(t *testing.T) {
	t.Parallel()
	m := &mortal{done: make(chan struct{}), starts: []error{errors.New("not yet")}}
	close(m.done)
	told := make(chan string)
	ctx, cancel := context.WithCancel(t.Context())
	all := servers{{"mortal", m, 0}}.keep(ctx, func(key string, _ ...any) { told <- key })
	for _, want := range []string{"up.died", "up.failed", "up.back"} {
		require.Equal(t, want, <-told)
	}
	cancel()
	all.Wait()
}
