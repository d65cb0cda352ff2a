//go:build e2e

package chaos_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/child"
	"hejie/internal/systemtest"
)

// patience bounds every wait for something that should take moments.
const patience = systemtest.Patience

// meaning is one system for all faults of meaning, change and data: what is
// sent, forged, swept away or put back by people, with nothing killed.
type meaning struct{ *systemtest.System }

func TestMeaning(t *testing.T) {
	m := startMeaning(t)
	t.Run("a message in the task that ends a run", m.handover)
}

func startMeaning(t *testing.T) meaning {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := systemtest.Start(ctx, systemtest.Options{})
	require.NoError(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			for _, c := range []*child.Child{s.Engine, s.Worker} {
				said := c.Said()
				t.Logf("%s said:\n%s", c.Name, said[max(0, len(said)-6000):])
			}
		}
		require.NoError(t, s.Close())
	})
	return meaning{s}
}
