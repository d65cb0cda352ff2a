package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/catalogue"
	"hejie/workflows"
)

// recorder notes what is recorder.
type recorder struct {
	worker.WorkflowRegistry
	names []string
}

func (n *recorder) RegisterWorkflowWithOptions(_ any, o workflow.RegisterOptions) {
	n.names = append(n.names, o.Name)
}

func TestEveryKindHasTheWorkflowItNames(t *testing.T) {
	var got recorder
	workflows.Register(&got)
	var followed []domain.ProcedureKind
	var named, ids []string
	for _, k := range workflows.AllKinds() {
		named, ids = append(named, k.Type), append(ids, k.ID("YX2026-000001"))
		followed = append(followed, k.Procedure.Kind)
		require.NotNil(t, k.Input("YX2026-000001", "en"), k.Type)
		for _, lang := range []string{"zh-CN", "en"} {
			require.True(t, catalogue.Has(lang, k.Summary), "%s: %s", k.Type, k.Summary)
		}
	}
	require.ElementsMatch(t, got.names, named)
	require.ElementsMatch(t, procedures.All().Followed(), followed)
	require.Equal(t, []string{"mediation/YX2026-000001"}, ids)
}
