package child_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/internal/child"
)

// shell makes a child that runs a script.
func shell(t *testing.T, script string) *child.Child {
	t.Helper()
	c := &child.Child{Name: "shell", Path: "/bin/sh", Args: []string{"-c", script}, Log: filepath.Join(t.TempDir(), "log")}
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
	require.Equal(t, "ready now", c.Ready())
	require.NoError(t, c.Stop(t.Context()))
	<-c.Done()
	said, err := os.ReadFile(c.Log)
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
