package relay_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflow/v1"

	"hejie/domain"
	"hejie/register"
	"hejie/workflows"
)

func TestReconcile(t *testing.T) {
	const id = "mending/YX2026-000001"
	describe, signal, end := "describe "+id, "signal "+id+" bell", "terminate "+id+" run"
	shows := func(key string, value any) func() *run {
		return with(func(r *run) { r.attributes[key] = value })
	}
	tests := []struct {
		name  string
		there func() *run // what runs for the open case
		did   []string
		again bool // it is started again
	}{
		{name: "as it should be", there: good, did: []string{describe}}, // for it is its turn
		{name: "missing", did: []string{describe}, again: true},
		{name: "ended by hand", there: with(func(r *run) { r.status = enums.WORKFLOW_EXECUTION_STATUS_TERMINATED }), did: []string{describe}, again: true},
		{name: "paused", there: with(func(r *run) { r.status = enums.WORKFLOW_EXECUTION_STATUS_PAUSED }), did: []string{describe, end}, again: true},
		{name: "stuck", there: shows("TemporalReportedProblems", []string{"category=WorkflowTaskFailed", "cause=WorkflowTaskFailedCauseNonDeterministicError"}), did: []string{describe, end}, again: true},
		{
			name:  "overwhelmed by messages, which it must not lose",
			there: shows("TemporalReportedProblems", []string{"category=WorkflowTaskFailed", "cause=WorkflowTaskFailedCauseUnhandledCommand"}), did: []string{describe},
		},
		{name: "of another type", there: with(func(r *run) { r.workflowType = "Other" }), did: []string{describe, end}, again: true},
		{name: "of another kind's type", there: with(func(r *run) { r.workflowType = "Walking" }), did: []string{describe, end}, again: true},
		{name: "where no worker of ours looks", there: with(func(r *run) { r.queue = "nowhere" }), did: []string{describe, end}, again: true},
		{name: "bound to a version", there: with(func(r *run) { r.override = &workflow.VersioningOverride{} }), did: []string{describe, end}, again: true},
		{name: "at another stage", there: shows(workflows.AttrStage.GetName(), "sewing"), did: []string{describe, signal}},
		{name: "at another centre", there: shows(workflows.AttrCentre.GetName(), "440104"), did: []string{describe, signal}},
		{name: "with another due time", there: shows(workflows.AttrDue.GetName(), asked.Due.Add(time.Second)), did: []string{describe, signal}},
		{name: "with no due time", there: with(func(r *run) { delete(r.attributes, workflows.AttrDue.GetName()) }), did: []string{describe, signal}},
		{name: "with what is no time", there: shows(workflows.AttrDue.GetName(), "soon"), did: []string{describe, signal}},
		{name: "behind, and not listed yet", there: with(func(r *run) { r.unlisted, r.attributes[workflows.AttrStage.GetName()] = true, "sewing" }), did: []string{describe, signal}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.open = []register.OpenCase{asked}
				if tt.there != nil {
					w.runs[id] = tt.there()
				}
				w.during(t, time.Second)
				require.Equal(t, tt.did, w.did)
				require.Equal(t, tt.again, len(w.again) == 1)
				require.Equal(t, tt.again, w.restarted.n == 1)
			})
		})
	}
}

// What the list shows to be wrong does not wait for its turn.
func TestTheListShowsWhatIsWrong(t *testing.T) {
	const id = "mending/YX2026-000001"
	for name, wrong := range map[string]func(*run){
		"stuck": func(r *run) {
			r.attributes["TemporalReportedProblems"] = []string{"cause=WorkflowTaskFailedCauseNonDeterministicError"}
		},
		"of another kind's type": func(r *run) { r.workflowType = "Walking" },
		"elsewhere":              func(r *run) { r.queue = "nowhere" },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.crowd(150)
				w.open, w.runs[id] = append(w.open, asked), with(wrong)()
				w.during(t, time.Second)
				require.Contains(t, w.did, "terminate "+id+" run")
				require.Equal(t, []domain.CaseID{asked.Case}, w.again)
			})
		})
	}
}

// A term that has been over for a minute should have ended.
func TestACaseThatIsOverdueIsToldToLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		late := asked
		late.Overdue = true
		w.open, w.runs["mending/YX2026-000001"] = []register.OpenCase{late}, good()
		w.during(t, time.Second)
		require.Equal(t, []string{"describe mending/YX2026-000001", "signal mending/YX2026-000001 bell"}, w.did)
	})
}

func TestACaseWithABellOnItsWayIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		ringing := asked
		ringing.Ringing = true
		w.open = []register.OpenCase{ringing}
		w.during(t, time.Second)
		require.Empty(t, w.did)
		require.Empty(t, w.again)
	})
}

// What the register has closed, or never had, is told: it looks, and ends.
func TestClosedCasesAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.runs["mending/YX2026-000007"] = good()
		w.runs["walking/ghost"] = with(func(r *run) { r.workflowType = "Walking" })()
		w.runs["else/where"] = with(func(r *run) { r.workflowType = "Other" })()
		w.during(t, time.Second)
		require.Equal(t, []string{"signal mending/YX2026-000007 bell", "signal walking/ghost bell"}, w.did)
	})
}

// One that waits to be started is not started twice, nor counted.
func TestWhatWaitsToBeStartedIsNotRestarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.open, w.waiting = []register.OpenCase{asked}, []domain.CaseID{asked.Case}
		w.during(t, time.Second)
		require.Len(t, w.again, 1)
		require.Zero(t, w.restarted.n)
	})
}

// The list may say of a case that all is well when nothing runs; so a hundred are
// looked at in each reconciliation, and every case has its turn.
func TestATurnLooksAtSomeAnyway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.Reconcile = time.Minute
		w.crowd(250)
		for turn, want := range []int{100, 200, 250} {
			w.did = nil
			w.during(t, time.Duration(turn)*time.Minute+time.Second)
			described := map[string]bool{}
			for _, line := range w.did {
				described[line] = true
			}
			require.Len(t, described, want, "after %d turns", turn+1)
		}
	})
}

// What breaks off is done again, and bells ring meanwhile.
func TestReconcilingGoesOnAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.Reconcile = time.Minute
		w.open, w.blind = []register.OpenCase{asked}, errors.New("away")
		time.AfterFunc(90*time.Second, func() { w.see(nil) })
		w.during(t, 190*time.Second)
		require.Len(t, w.again, 2, "in the third minute and the fourth")
		require.Greater(t, len(w.looks), 90)
	})
}
