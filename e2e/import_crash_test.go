//go:build e2e

package e2e_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/crash"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
)

// killedBeforeItIsTold kills an import at the very instant at which one of its
// batches is committed and its answer has not been seen, and at the one before:
// the same command once more brings in what is missing, and nothing twice (F31).
func (s system) killedBeforeItIsTold(t *testing.T) {
	const good = 300
	crashing := filepath.Join(t.TempDir(), "hejie")
	require.NoError(t, systemtest.Build(t.Context(), crashing, "./starter", "-tags", "crash"))

	args := []string{save(t, "books.csv", officetest.CSV(table(good))), "--mapping", books(t, "untold")}
	there := 0
	for _, at := range []struct {
		point  crash.Point
		pass   string
		opened int
	}{
		{crash.BeforeCommit, "2", 0}, // its first pass is the signing, which is found again the next time
		{crash.Committed, "1", 100},
		{crash.Committed, "2", 100}, // the first batch is known by then
		{crash.BeforeCommit, "3", 0},
	} {
		c := s.importCommand(t, "district-registrar", args...)
		c.Path, c.Env = crashing, append(os.Environ(), crash.Variable+"="+string(at.point)+":"+at.pass)
		var errs bytes.Buffer
		c.Stderr = &errs
		require.Error(t, c.Run())
		require.Contains(t, errs.String(), "crash: "+string(at.point))
		there += at.opened
		require.Len(t, s.cases(t, "untold"), there, "after %s", at.point)
	}
	i := s.importAll(t, "district-registrar", args...)
	require.Equal(t, []int{good - there, there}, []int{i.Opened, i.Known})
	require.Len(t, s.cases(t, "untold"), good)
	s.requireRunning(t, s.cases(t, "untold"))
}
