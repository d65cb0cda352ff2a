package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"hejie/workflows"
)

// shown is what lists of cases show of one, as the engine merges it.
type shown struct {
	interceptor.WorkerInterceptorBase
	merged   temporal.SearchAttributes
	lines    []string
	repeated []string // set although it was so already, which costs history for nothing
}

func (s *shown) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &shownInbound{interceptor.WorkflowInboundInterceptorBase{Next: next}, s}
}

type shownInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	shown *shown
}

func (i *shownInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return i.Next.Init(&shownOutbound{interceptor.WorkflowOutboundInterceptorBase{Next: next}, i.shown})
}

type shownOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	shown *shown
}

func (o *shownOutbound) UpsertTypedSearchAttributes(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) error {
	o.shown.take(updates)
	return o.Next.UpsertTypedSearchAttributes(ctx, updates...)
}

func (s *shown) take(updates []temporal.SearchAttributeUpdate) {
	before, set := s.merged.GetUntypedValues(), temporal.NewSearchAttributes(updates...).GetUntypedValues()
	for _, key := range []temporal.SearchAttributeKey{
		workflows.AttrKind, workflows.AttrCentre, workflows.AttrTier, workflows.AttrStage,
		workflows.AttrLight, workflows.AttrHandler, workflows.AttrDue, workflows.AttrBounces,
	} {
		if value, given := set[key]; given && len(s.lines) > 0 && before[key] == value {
			s.repeated = append(s.repeated, key.GetName())
		}
	}
	s.merged = temporal.NewSearchAttributes(append([]temporal.SearchAttributeUpdate{s.merged.Copy()}, updates...)...)
	line := ""
	for _, key := range []temporal.SearchAttributeKeyKeyword{workflows.AttrCentre, workflows.AttrStage, workflows.AttrHandler, workflows.AttrLight} {
		value, _ := s.merged.GetKeyword(key)
		line += value + " "
	}
	s.lines = append(s.lines, line)
}

func TestListsShowWhereACaseStands(t *testing.T) {
	s := newStage(t, goesWell()...)
	lists := &shown{}
	s.env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{lists}})
	s.play()
	require.Equal(t, []string{
		"440104003104 acceptance registrar@440104003104 green ",
		"440104003104 consent registrar@440104003104 green ",
		"440104003104 mediator head@440104003104 yellow ",
		"440104003104 mediation S0005 green ",
		"440104003104 signing S0005 green ",
		"440104003104 sealing head@440104003104 yellow ",
		"440104003104 performance registrar@440104003104 green ",
		"440104003104 performance S0005 green ",
		"440104003104 closing head@440104003104 green ",
		"440104003104 closed   ",
	}, lists.lines)
	require.Empty(t, lists.repeated)
}
