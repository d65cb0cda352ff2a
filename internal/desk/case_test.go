package desk_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// A case that one may not see is not told apart from one that is not there, and
// is not read: of a child's case a reading is on record.
func TestWhatOneMayNotSeeIsNotFound(t *testing.T) {
	t.Parallel()
	p := open(t)
	task := p.accepting(t)
	unread := &unreadable{Office: p.Register}
	p.Enrol(t, "stranger", domain.Seat{Post: domain.Head, Centre: "440104010"})
	stranger := p.through(t, unread, "stranger")
	for _, id := range []domain.CaseID{task.Case(), "YX2026-999999", "nonsense\x00"} {
		_, err := stranger.Case(t.Context(), id)
		requireFault(t, err, domain.NotFound, "no_case_seen")
		_, err = stranger.CaseForExport(t.Context(), id)
		requireFault(t, err, domain.NotFound, "no_case_seen")
		_, _, err = stranger.Explain(t.Context(), domain.TaskID(id))
		requireFault(t, err, domain.NotFound, "no_case_seen")
		requireFault(t, stranger.MaySee(t.Context(), id), domain.NotFound, "no_case_seen")
	}
	_, _, err := stranger.Task(t.Context(), task)
	requireFault(t, err, domain.NotFound, "no_case_seen")
	require.Zero(t, unread.asked)

	me := p.at(t, "registrar2")
	of, err := me.CaseForExport(t.Context(), task.Case())
	require.NoError(t, err)
	require.Equal(t, "楼上漏水", of.Title)
	_, found, err := me.Task(t.Context(), task)
	require.NoError(t, err)
	require.Equal(t, domain.Acceptance, found.Kind)
	_, _, err = me.Task(t.Context(), domain.NewTaskID(task.Case(), 9, 1))
	requireFault(t, err, domain.NotFound, "no_task")
	_, _, err = me.Task(t.Context(), domain.TaskID(task.Case()))
	requireFault(t, err, domain.Invalid, "task_form")
	require.ErrorContains(t, err, string(task.Case())+"/1.1", "the example is of the case that was named")
}

// An unreadable office counts how often it is asked to read a case.
type unreadable struct {
	desk.Office
	asked int
}

func (u *unreadable) Read(context.Context, domain.StaffID, domain.CaseID) (record.Case, error) {
	u.asked++
	return record.Case{}, errors.New("it should not be asked")
}

func TestAnswersThatATaskDoesNotHave(t *testing.T) {
	t.Parallel()
	task := record.Task{Task: "YX2026-000001/1.1", Kind: domain.Acceptance, State: "open"}
	require.NoError(t, desk.CheckOutcome(task, domain.Accept))
	require.EqualError(t, desk.CheckOutcome(task, domain.ApplySeal), "UNKNOWN_OUTCOME (acceptance)")
	task.State = "decided"
	require.NoError(t, desk.CheckOutcome(task, domain.Accept), "the register says that it is closed")
	require.EqualError(t, desk.CheckOutcome(task, domain.ApplySeal), "TASK_CLOSED (YX2026-000001/1.1)")
}

func TestAMatterThatLooksLikeACase(t *testing.T) {
	t.Parallel()
	p := open(t)
	me := p.at(t, "registrar")
	in := domain.Intake{Centre: "440104003104", Kind: "neighbour", Origin: domain.Applied, Title: "漏水", Place: "流水井", FirstIn: p.now(t)}
	in.Parties = []domain.PartyEntry{{Role: domain.Applicant, Name: "陈某", Phone: "13800138000"}}
	found, err := me.LookAlikes(t.Context(), in)
	require.NoError(t, err)
	require.Empty(t, found)
	receipt, err := me.Act(t.Context(), domain.OpenCase, "", in)
	require.NoError(t, err)

	found, err = me.LookAlikes(t.Context(), in)
	open, ok := errors.AsType[*desk.Alike](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, found, open.Cases)
	require.Equal(t, domain.CaseID(receipt.Ref), open.Cases[0].Case)
	_, asRegister := me.Act(t.Context(), domain.OpenCase, "", in)
	require.EqualError(t, err, asRegister.Error(), "it is refused as the register would")

	in.NotSame = []domain.CaseID{domain.CaseID(receipt.Ref)}
	again, err := me.LookAlikes(t.Context(), in)
	require.NoError(t, err, "there is a word about it")
	require.Equal(t, found, again)
}
