package register_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// median reports the middle of what was measured, which one slow disk does not move.
func median(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "µs-p95")
}

// BenchmarkDecide measures a decision, from its bytes to its receipt, beside
// what nothing that is kept can be faster than: one row, committed. Let it run on
// a cluster that keeps its safeguards: HEJIE_TEST_CLUSTER names one.
func BenchmarkDecide(b *testing.B) {
	d := openDesk(b)
	d.AsOwner(b, `CREATE TABLE floor (n int)`)
	var took, floor []time.Duration
	for b.Loop() {
		b.StopTimer()
		id := d.OpenDispute(b)
		_, err := d.Stand(b.Context(), officetest.Asked{Case: id, Step: 1, Stage: domain.StageAcceptance, Centre: officetest.Community, Asks: []domain.Ask{{Kind: domain.Acceptance}}})
		require.NoError(b, err)
		message := []byte(d.Sign(b, "registrar2", domain.Envelope{Task: domain.NewTaskID(id, 1, 1), Outcome: domain.Accept}))
		begun := time.Now()
		_, err = d.owner.ExecContext(b.Context(), `INSERT INTO floor VALUES (1)`)
		floor = append(floor, time.Since(begun))
		require.NoError(b, err)
		b.StartTimer()
		begun = time.Now()
		_, err = d.Register.Decide(b.Context(), message, record.ByCommand)
		took = append(took, time.Since(begun))
		require.NoError(b, err)
	}
	median(b, took)
	slices.Sort(floor)
	b.ReportMetric(float64(floor[len(floor)/2].Microseconds()), "µs-floor-p50")
	b.ReportMetric(float64(took[len(took)/2])/float64(floor[len(floor)/2]), "×floor-p50")
}

// BenchmarkStand measures a look at a step that is open, as a rung workflow takes.
func BenchmarkStand(b *testing.B) {
	d := openDesk(b)
	q, _ := d.ask(b, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	var took []time.Duration
	for b.Loop() {
		begun := time.Now()
		_, err := d.Stand(b.Context(), q)
		took = append(took, time.Since(begun))
		require.NoError(b, err)
	}
	median(b, took)
}
