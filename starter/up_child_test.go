package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// shell makes a child that runs a script.
func shell(t *testing.T, script string) *child {
	t.Helper()
	c := &child{name: "shell", path: "/bin/sh", args: []string{"-c", script}, log: filepath.Join(t.TempDir(), "log")}
	t.Cleanup(func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel() // at once
		_ = c.Stop(ctx)
	})
	return c
}

func TestChildIsReadyWhenItSaysSo(t *testing.T) {
	t.Parallel()
	c := shell(t, `echo starting; printf 'rea'; printf 'dy now\n'; exec sleep 60`)
	require.NoError(t, c.Restart(t.Context()))
	require.NoError(t, c.Stop(t.Context()))
	<-c.Done()
	said, err := os.ReadFile(c.log)
	require.NoError(t, err)
	require.Equal(t, "starting\nready now\n", string(said))
}

func TestChildThatEndsInsteadHasLastWords(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ script, want string }{
		"said":   {`echo one >&2; echo 'the port is taken' >&2; exit 3`, "the port is taken"},
		"logged": {`echo '{"level":"ERROR","msg":"the worker ends","error":"no engine"}' >&2; exit 1`, "shell: no engine ("},
		"silent": {`exit 3`, "exit status 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := shell(t, tc.script)
			require.ErrorContains(t, c.Restart(t.Context()), tc.want)
			<-c.Done()
		})
	}
}

func TestChildThatIsNeverReadyIsCutOff(t *testing.T) {
	t.Parallel()
	c := shell(t, `echo 'not ready'; exec sleep 60`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, c.Restart(ctx), context.DeadlineExceeded)
	<-c.Done()
}

func TestChildThatDoesNotStopIsCutOff(t *testing.T) {
	t.Parallel()
	c := shell(t, `trap '' TERM; echo ready; while :; do sleep 0.05; done`)
	require.NoError(t, c.Restart(t.Context()))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, c.Stop(ctx), context.DeadlineExceeded)
	<-c.Done()
}

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
	all := servers{{"mortal", m, 0}}.keep(ctx, func(key string, _ ...string) { told <- key })
	for _, want := range []string{"up.died", "up.failed", "up.back"} {
		require.Equal(t, want, <-told)
	}
	cancel()
	all.Wait()
}
