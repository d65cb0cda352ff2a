package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func inboxOf(o *officetest.Office, who string) record.InboxQuery {
	return record.InboxQuery{Staff: o.People[who].ID, Limit: 100}
}

func TestStepOpensOnceAndTakesOneDecision(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	id := o.OpenDispute(t)
	q := officetest.Asked{Case: id, Step: 1, Stage: domain.StageAcceptance, Centre: officetest.Community, Asks: []domain.Ask{{Kind: domain.Acceptance}}}

	first, err := o.Stand(t.Context(), q)
	require.NoError(t, err)
	require.False(t, first.Settled)
	require.Equal(t, domain.Seat{Post: domain.Registrar, Centre: officetest.Community}, first.Seat)
	require.Equal(t, "流水井社区", first.Place)

	again, err := o.Stand(t.Context(), q)
	require.NoError(t, err)
	require.True(t, first.Due.Equal(again.Due))

	task := domain.NewTaskID(id, 1, 1)
	_, err = o.Decide(t, "registrar", task, domain.Accept, nil)
	require.Equal(t, domain.Refuse(domain.SelfApproval, ""), err)
	_, err = o.Decide(t, "registrar2", task, domain.Accept, nil)
	require.NoError(t, err)
	_, err = o.Decide(t, "registrar2", task, domain.Decline, nil)
	require.Equal(t, domain.Refuse(domain.TaskClosed, "task", task), err)

	settled, err := o.Stand(t.Context(), q)
	require.NoError(t, err)
	require.True(t, settled.Settled)
	require.Equal(t, domain.Accept, settled.Answers[0].Outcome)

	report, err := o.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
	require.Positive(t, report.Signatures)

	story, err := o.Register.Case(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, story.Tasks, 1)
	require.Equal(t, o.People["registrar2"].ID, story.Tasks[0].Decision.By)

	items, err := o.Register.Inbox(t.Context(), inboxOf(o, "registrar2"))
	require.NoError(t, err)
	require.Empty(t, items)
}
