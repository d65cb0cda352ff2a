//go:build e2e

package e2e_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// page is a tab of the Temporal UI about a case.
func (s system) page(t testing.TB, id domain.CaseID, tab string) string {
	t.Helper()
	w, err := s.Client.DescribeWorkflowExecution(t.Context(), workflows.MediationID(id), "")
	require.NoError(t, err)
	e := w.GetWorkflowExecutionInfo().GetExecution()
	return "http://" + s.UI + "/namespaces/hejie/workflows/" + url.PathEscape(e.GetWorkflowId()) + "/" + e.GetRunId() + "/" + tab
}

func TestSupervisorReadsTheCard(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday()) // in a year whose working days are known to the end of every term
	id := s.OpenDispute(t)
	s.accept(t, id, community(), true)
	s.AwaitTask(t, id, domain.Session)
	ctx := browse(t)
	text := visit(t, ctx, s.page(t, id, "user-metadata"), "阶段")
	picture(t, ctx, "card")
	for _, want := range []string{
		"调解 · 邻里 · " + string(id), "调解（社区 440104003104）", "调解结果",
		string(s.People["mediator"].ID), "流水井社区调解员", "绿灯（正常）", "指定调解员：指定", string(s.People["head"].ID),
	} {
		require.Contains(t, text, want)
	}
	for _, personal := range []string{"陈某", "李某", "漏水"} {
		require.NotContains(t, text, personal)
	}

	// A bare answer changes nothing, and the card says so.
	require.NoError(t, s.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.DecideSignal, map[string]string{"outcome": "approve"}))
	visit(t, ctx, s.page(t, id, "user-metadata"), "UNSIGNED")
	picture(t, ctx, "refused")
	story, err := s.Register.Case(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, "open", story.Tasks[len(story.Tasks)-1].State)

	visit(t, ctx, "http://"+s.UI+"/namespaces/hejie/workflows", string(id))
	picture(t, ctx, "list")
	s.lists(t, "未结案件", "调解中", "社区级")
}

// lists sees that the engine takes every query of hejie views, and that the one
// case there is stands on these lists and on no other.
func (s system) lists(t testing.TB, on ...string) {
	t.Helper()
	said, exit := systemtest.Hejie(t.Context(), s.Config, "views", "--json")
	require.Zero(t, exit, said)
	var views []struct{ Name, Query string }
	require.NoError(t, json.Unmarshal([]byte(said), &views))
	require.Eventually(t, func() bool {
		var found []string
		for _, v := range views {
			n, err := s.Client.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: v.Query})
			require.NoError(t, err, v.Query)
			if n.GetCount() == 1 {
				found = append(found, v.Name)
			}
		}
		return slices.Equal(on, found)
	}, patience, 50*time.Millisecond)
}
