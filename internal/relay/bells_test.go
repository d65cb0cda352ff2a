package relay_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"

	"hejie/register"
	"hejie/workflows"
)

// moment is long enough for whatever a bell sets off, and less than until the
// next look.
const moment = 1900 * time.Millisecond

func TestBells(t *testing.T) {
	const id = "mending/YX2026-000001"
	start, look := register.Bell{Case: asked.Case, Kind: "mending", Start: true}, register.Bell{Case: asked.Case, Kind: "mending", Look: true}
	begin := "start " + id + " as Mending with [YX2026-000001 en]"
	tests := []struct {
		name  string
		bell  register.Bell
		there func() *run // what runs by that name
		did   []string
		stays bool // the bell
		again bool // the case is started again
	}{
		{name: "starts", bell: start, did: []string{begin}},
		{
			name: "starts one that runs already", bell: start, there: good,
			did: []string{begin, "update " + id + " bell"},
		},
		{
			name: "starts one that is about to end", bell: start, there: with(func(r *run) { r.answer = errors.New("I am leaving") }),
			did: []string{begin, "update " + id + " bell", "describe " + id}, stays: true,
		},
		{
			name: "starts where something is in the way", bell: start, there: with(func(r *run) { r.workflowType, r.answer = "Other", errSilent }),
			did: []string{begin, "update " + id + " bell", "describe " + id, "terminate " + id + " run"}, stays: true,
		},
		{
			name: "starts where no worker looks", bell: start, there: with(func(r *run) { r.queue, r.answer = "nowhere", errSilent }),
			did: []string{begin, "update " + id + " bell", "describe " + id, "terminate " + id + " run"}, stays: true,
		},
		{name: "tells by an update", bell: look, there: good, did: []string{"update " + id + " bell"}},
		{
			name: "tells by a signal what gives no answer", bell: look, there: with(func(r *run) { r.answer = errSilent }),
			did: []string{"update " + id + " bell", "signal " + id + " bell"},
		},
		{
			name: "tells by a signal what refuses the update", bell: look, there: with(func(r *run) { r.answer = errors.New("no") }),
			did: []string{"update " + id + " bell", "signal " + id + " bell"},
		},
		{
			name: "tells one that is not there", bell: look,
			did: []string{"update " + id + " bell", "signal " + id + " bell"}, again: true,
		},
		{
			name: "tells one that has ended", bell: look, there: with(func(r *run) { r.status = enums.WORKFLOW_EXECUTION_STATUS_COMPLETED }),
			did: []string{"update " + id + " bell", "signal " + id + " bell"}, again: true,
		},
		{
			name: "goes by the kind", bell: register.Bell{Case: asked.Case, Kind: "walking", Start: true},
			did: []string{"start walking/YX2026-000001 as Walking with [YX2026-000001 en]"},
		},
		{name: "tells nothing of a kind that has no workflow", bell: register.Bell{Case: asked.Case, Kind: "change", Look: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.bells, w.blind = []register.Bell{tt.bell}, errors.New("only bells today")
				if tt.there != nil {
					w.runs[id] = tt.there()
				}
				w.during(t, moment)
				require.Equal(t, tt.did, w.did)
				require.Equal(t, tt.stays, len(w.bells) == 1)
				require.Equal(t, tt.again, len(w.again) == 1)
				require.Equal(t, []bool{!tt.stays, tt.stays, tt.again}, []bool{w.rung.n == 1, w.failed.n == 1, w.restarted.n == 1})
			})
		})
	}
}

func TestHowAWorkflowIsStarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.Kinds = workflows.AllKinds()
		w.bells = []register.Bell{{Case: "YX2026-000001", Kind: "mediation", Start: true, Centre: "440104003104", Dispute: "neighbour"}}
		w.during(t, moment)
		require.Len(t, w.started, 1)
		o := w.started[0]
		require.Equal(t, "mediation/YX2026-000001", o.ID)
		require.Equal(t, workflows.TaskQueue, o.TaskQueue)
		require.Equal(t, "Mediation · neighbours · 440104003104 · YX2026-000001", o.StaticSummary)
		require.Equal(t, enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL, o.WorkflowIDConflictPolicy)
		require.Equal(t, enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE, o.WorkflowIDReusePolicy, "a case is reopened under its number")
		require.True(t, o.WorkflowExecutionErrorWhenAlreadyStarted)
		stage, _ := o.TypedSearchAttributes.GetKeyword(workflows.AttrStage)
		centre, _ := o.TypedSearchAttributes.GetKeyword(workflows.AttrCentre)
		require.Equal(t, []string{"intake", "440104003104"}, []string{stage, centre})
	})
}
