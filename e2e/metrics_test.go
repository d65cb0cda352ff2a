//go:build e2e

package e2e_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// metricsPage is where a worker serves its metrics.
type metricsPage string

// withMetrics starts the worker again with a page of metrics.
func (s system) withMetrics(t testing.TB) metricsPage {
	t.Helper()
	address, err := systemtest.FreeAddress()
	require.NoError(t, err)
	s.Worker.Env = append(s.Worker.Env, "HEJIE_WORKER_METRICS="+address)
	restart(t, s.Worker)
	return metricsPage("http://" + address + "/metrics")
}

func (p metricsPage) read(t testing.TB) string {
	t.Helper()
	answer, err := http.Get(string(p))
	require.NoError(t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode, "%s", body)
	return string(body)
}

// figure gives a figure without labels, as it stands now.
func (p metricsPage) figure(t testing.TB, name string) float64 {
	t.Helper()
	value, found := p.find(t, name)
	require.True(t, found, name)
	return value
}

func (p metricsPage) find(t testing.TB, name string) (float64, bool) {
	t.Helper()
	for line := range strings.Lines(p.read(t)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			require.NoError(t, err)
			return f, true
		}
	}
	return 0, false
}

// await waits until a figure is there and right.
func (p metricsPage) await(t testing.TB, name string, right func(float64) bool) {
	t.Helper()
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(20 * time.Millisecond) {
		if value, found := p.find(t, name); found && right(value) {
			return
		}
	}
	require.Fail(t, "it did not come", "%s\n%s", name, p.read(t))
}

func some(f float64) bool { return f > 0 }
func none(f float64) bool { return f == 0 }

// An office sees on one page that its bells wait, and that they are rung again.
func TestMetrics(t *testing.T) {
	s := start(t)
	page := s.withMetrics(t)
	for _, name := range []string{"bells_waiting", "bells_oldest_seconds", "cases_open", "bells_rung_total", "bells_failed_total", "workflows_restarted_total"} {
		require.Zero(t, page.figure(t, "hejie_"+name), name)
	}

	s.Engine.Kill()
	id := s.OpenDispute(t)
	page.await(t, "hejie_bells_failed_total", some)
	require.Equal(t, []float64{1, 1, 0}, []float64{page.figure(t, "hejie_bells_waiting"), page.figure(t, "hejie_cases_open"), page.figure(t, "hejie_bells_rung_total")})
	require.Positive(t, page.figure(t, "hejie_bells_oldest_seconds"))
	restart(t, s.Engine)
	page.await(t, "hejie_bells_waiting", none)
	require.Positive(t, page.figure(t, "hejie_bells_rung_total"))
	require.Zero(t, page.figure(t, "hejie_bells_oldest_seconds"))

	s.play(t, id, decides(domain.Acceptance, "registrar2", domain.Accept, nil))
	consent := s.AwaitTask(t, id, domain.Consent)
	require.NoError(t, s.Client.TerminateWorkflow(t.Context(), workflows.MediationID(id), "", "by hand"))
	s.decide(t, "registrar", consent, domain.RefuseIt, officetest.Heard())
	s.play(t, id, told())
	s.AwaitEnding(t, id)
	require.EqualValues(t, 1, page.figure(t, "hejie_workflows_restarted_total"))
	require.Zero(t, page.figure(t, "hejie_cases_open"))

	text := page.read(t)
	for _, part := range []string{"\ntemporal_request_total{", "\ntemporal_workflow_task_execution_latency_seconds_bucket{", `le="0.005"`, "\nprocess_resident_memory_bytes "} {
		require.Contains(t, text, part)
	}
	require.NotContains(t, text, string(id))

	second, err := s.NewWorker(s.Config, s.Worker.Env...)
	require.NoError(t, err)
	require.ErrorContains(t, second.Restart(t.Context()), "worker.metrics: listen tcp "+strings.TrimSuffix(strings.TrimPrefix(string(page), "http://"), "/metrics")+": bind: address already in use")

	s.Cluster.Kill()
	text = page.read(t)
	require.Contains(t, text, "\nhejie_bells_rung_total ", "what is known without the register is told")
	require.NotContains(t, text, "hejie_bells_waiting", "and a nought would say that all is well")
	require.NoError(t, s.Cluster.Restart(t.Context()))
	page.await(t, "hejie_bells_waiting", none)

	require.NoError(t, s.Worker.Stop(t.Context()))
	_, err = http.Get(string(page))
	require.Error(t, err, "it ends with the worker")
}
