package systemtest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/child"
)

// Open starts a system for t, and stops it afterwards. A test that fails tells
// what engine and worker said last.
func Open(t testing.TB, o Options) *System {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), Patience)
	defer cancel()
	s, err := Start(ctx, o)
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			for _, c := range []*child.Child{s.Engine, s.Worker} {
				t.Logf("%s said:\n%s", c.Name, LastSaid(c, 1500))
			}
		}
		require.NoError(t, s.Close())
	})
	return s
}

// LastSaid is the end of what a program said, so many bytes at the most.
func LastSaid(c *child.Child, most int) string {
	said := c.Said()
	return said[max(0, len(said)-most):]
}
