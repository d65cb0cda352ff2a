//go:build e2e

package chaos_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// A case that a worker of one build began is brought to its end by another build
// of the same code, after the first was killed: what differs in the binary is
// nothing that replay sees (F25).
func (m meaning) finishedByAnotherBuild(t *testing.T) {
	first := m.Worker.Path
	other := filepath.Join(t.TempDir(), "hejie-worker")
	require.NoError(t, systemtest.Build(t.Context(), other, "./worker", "-tags", "crash", "-ldflags", "-X main.build=other"))

	id := m.inConsent(t)
	m.Worker.Kill()
	_, err := m.Decide(t, "registrar", m.AwaitTask(t, id, domain.Consent).Task, domain.RefuseIt, officetest.Heard())
	require.NoError(t, err)
	m.Worker.Path = other
	require.NoError(t, m.Worker.Restart(t.Context()))
	defer func() {
		m.Worker.Path = first
		require.NoError(t, m.Worker.Restart(t.Context()))
	}()
	_, err = m.Decide(t, "registrar", m.AwaitTask(t, id, domain.Informing).Task, domain.Told,
		domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, err)
	var result workflows.MediationResult
	require.NoError(t, m.Client.GetWorkflow(t.Context(), workflows.MediationID(id), "").Get(t.Context(), &result))
	require.Equal(t, domain.NoConsent, result.Ending)
	runs, _ := m.runs(t, id)
	require.Equal(t, 1, runs, "it went on in the run in which it began")
	require.Zero(t, m.said(t, "restarted", id))
}
