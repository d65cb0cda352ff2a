//go:build e2e

package e2e_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/child"
	"hejie/internal/record"
	"hejie/internal/systemtest"
)

// patience bounds every wait for something that should take moments.
const patience = systemtest.Patience

// system is a Hejie that runs, for a test.
type system struct{ *systemtest.System }

// start starts a system of t's own.
func start(t testing.TB) system {
	t.Helper()
	return system{systemtest.Open(t, systemtest.Options{})}
}

// restart starts a part that was killed or stopped.
func restart(t testing.TB, c *child.Child) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, c.Restart(ctx))
}

// program is the path of a program that `make build` made.
func program(t testing.TB, name string) string {
	t.Helper()
	path, err := systemtest.Program(name)
	require.NoError(t, err)
	return path
}

// decide has somebody decide a task.
func (s system) decide(t testing.TB, who string, task record.Task, outcome domain.Outcome, details any) {
	t.Helper()
	_, err := s.Decide(t, who, task.Task, outcome, details)
	require.NoError(t, err, "%s decides %s of %s", who, outcome, task.Task)
}
