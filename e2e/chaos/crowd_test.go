//go:build e2e

package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/port"
	"hejie/internal/record"
	"hejie/workflows"
)

// Many at once, and the same again and again: nothing is killed here.
func TestCrowds(t *testing.T) {
	r := newRun(t)
	for i := range 20 {
		who := fmt.Sprintf("registrar-%d", i)
		r.Enrol(t, who, domain.Seat{Post: domain.Registrar, Centre: officetest.Community})
	}
	t.Run("the same click twenty times", r.theSameClick)
	t.Run("too late, replaced, elsewhere", r.tooLate)
	t.Run("bells for nothing", r.bellsForNothing)
	t.Run("a thousand on one task", r.aThousandOnOneTask)
	t.Run("a thousand through the engine", r.aThousandThroughTheEngine)
	t.Run("deciding when the term ends", r.whenTheTermEnds)
	r.require()
	require.Empty(t, r.fell)
}

// waiting opens cases and waits until their acceptance is asked for.
func (r *run) waiting(t *testing.T, n int) []asked {
	t.Helper()
	tasks, failed := make([]asked, n), make([]error, n)
	inParallel(n, 8, func(i int) {
		id, err := r.openCase(t.Context(), i)
		if err == nil {
			tasks[i], err = r.next(t.Context(), id, domain.Acceptance)
		}
		failed[i] = err
	})
	require.NoError(t, errors.Join(failed...))
	return tasks
}

// next waits until a task of a kind is open in a case.
func (r *run) next(ctx context.Context, id domain.CaseID, kind domain.TaskKind) (asked, error) {
	of := func(k asked) bool { return k.Kind == kind }
	v, err := r.board.await(ctx, id, patience, func(v view) bool { return slices.ContainsFunc(v.Tasks, of) })
	if err != nil {
		return asked{}, err
	}
	return v.Tasks[slices.IndexFunc(v.Tasks, of)], nil
}

// signed has people sign answers to tasks.
func (r *run) signed(t *testing.T, n int, answer func(i int) (who string, e domain.Envelope)) []op {
	t.Helper()
	return r.signedWith(t, n, nil, answer)
}

func (r *run) signedWith(t *testing.T, n int, with any, answer func(i int) (who string, e domain.Envelope)) []op {
	t.Helper()
	ops, failed := make([]op, n), make([]error, n)
	inParallel(n, 8, func(i int) {
		who, e := answer(i)
		details := with
		if e.Outcome == domain.Decline {
			details = domain.Details{Reason: "not_civil", Note: "属行政事项"}
		}
		ops[i], failed[i] = r.sign(t.Context(), i, who, e, details)
	})
	require.NoError(t, errors.Join(failed...))
	return ops
}

// theSameClick sends the same bytes twenty times at once, through all doors, in
// fifty cases: one decision, and the same receipt for everybody (F16).
func (r *run) theSameClick(t *testing.T) {
	const clicks = 20
	cases := 50
	if testing.Short() {
		cases = 15
	}
	tasks := r.waiting(t, cases)
	ops := r.signed(t, cases, func(i int) (string, domain.Envelope) {
		return "registrar2", domain.Envelope{Task: tasks[i].ID, Outcome: domain.Accept, Nonce: fmt.Sprintf("%032d", i)}
	})
	doors := []record.Door{record.ByCommand, record.ByCommand, record.ByCommand, record.ByUpdate, record.BySignal}
	answers, failed := make([]*op, cases*clicks), make([]error, cases*clicks)
	began := time.Now()
	inParallel(cases*clicks, 100, func(i int) {
		answers[i], failed[i] = r.send(t.Context(), ops[i/clicks], doors[i%len(doors)])
	})
	took := time.Since(began)
	require.NoError(t, errors.Join(failed...))
	for i := range cases {
		firsts := 0
		for _, o := range answers[i*clicks : (i+1)*clicks] {
			require.Equal(t, recorded, o.verdict, o.code)
			require.Equal(t, ops[i].id, o.receipt.Message)
			require.Equal(t, string(ops[i].task), o.receipt.Ref)
			if !o.receipt.Again {
				firsts++
			}
		}
		require.LessOrEqual(t, firsts, 1, "recorded once") // none, when a signal that nobody answers was first
	}
	others := r.signed(t, cases, func(i int) (string, domain.Envelope) {
		return "registrar2", domain.Envelope{Task: tasks[i].ID, Outcome: domain.Accept, Nonce: fmt.Sprintf("%032d", i)}
	})
	for _, o := range others {
		sent, err := r.send(t.Context(), o, record.ByCommand)
		require.NoError(t, err)
		require.Equal(t, domain.Replayed, sent.code, "the same nonce in other bytes")
	}
	t.Logf("%d clicks answered in %s", len(answers), short(took))
}

// tooLate sends decisions about what is over, was replaced or is not the
// sender's, through every door: refused with a code, on record in the audit, and
// nothing changed (F20).
func (r *run) tooLate(t *testing.T) {
	tasks := r.waiting(t, 3)
	closed, replaced, elsewhere := tasks[0], tasks[1], tasks[2]
	require.NoError(t, r.says(t.Context(), "registrar2", closed, domain.Decline, domain.Details{Reason: "not_civil", Note: "属行政事项"}))
	informing, err := r.next(t.Context(), closed.ID.Case(), domain.Informing)
	require.NoError(t, err)
	require.NoError(t, r.says(t.Context(), "registrar", informing, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true}))
	_, err = r.board.await(t.Context(), closed.ID.Case(), patience, func(v view) bool { return v.Ending != "" })
	require.NoError(t, err)
	require.NoError(t, r.Client.GetWorkflow(t.Context(), workflows.MediationID(closed.ID.Case()), "").Get(t.Context(), nil))
	require.NoError(t, r.says(t.Context(), "registrar2", replaced, domain.Refer, domain.Details{Centre: officetest.Street, Note: "涉及两个社区"}))
	_, err = r.next(t.Context(), replaced.ID.Case(), domain.Acceptance)
	require.NoError(t, err)

	for _, tt := range []struct {
		name string
		task asked
		who  string
		code domain.RefusalCode
	}{
		{"closed", closed, "registrar-1", domain.TaskClosed},
		{"replaced", replaced, "registrar-1", domain.TaskClosed},
		{"the wrong tier", elsewhere, "street-registrar", domain.NotYourCentre},
	} {
		before := r.standing(t, tt.task.ID.Case())
		for _, door := range []record.Door{record.ByCommand, record.BySignal, record.ByUpdate} {
			o := r.signed(t, 1, func(int) (string, domain.Envelope) {
				return tt.who, domain.Envelope{Task: tt.task.ID, Outcome: domain.Accept}
			})[0]
			if door != record.ByCommand && tt.name == "closed" { // there is nobody to hear it
				_, err := r.Update(t.Context(), caseOf(o), o.message)
				require.ErrorContains(t, err, "already completed", door)
				err = r.Client.SignalWorkflow(t.Context(), workflows.MediationID(tt.task.ID.Case()), "", workflows.DecideSignal, o.message)
				require.ErrorContains(t, err, "already completed", door)
				door = record.ByCommand
			}
			if door == record.BySignal {
				require.NoError(t, r.Client.SignalWorkflow(t.Context(), workflows.MediationID(tt.task.ID.Case()), "", workflows.DecideSignal, o.message))
				require.Eventually(t, func() bool { return r.refusals(t, o, door) == 1 }, patience, 10*time.Millisecond)
			}
			if door == record.ByUpdate {
				_, err := r.Update(t.Context(), caseOf(o), o.message)
				refusal, ok := errors.AsType[*domain.Refusal](port.Decode(err))
				require.True(t, ok, "%v", err)
				require.Equal(t, tt.code, refusal.Code)
				require.Equal(t, 1, r.refusals(t, o, door))
			}
			sent, err := r.send(t.Context(), o, record.ByCommand)
			require.NoError(t, err)
			require.Equal(t, tt.code, sent.code, "%s by %s", tt.name, door)
			require.NotZero(t, r.refusals(t, o, record.ByCommand))
		}
		require.Equal(t, before, r.standing(t, tt.task.ID.Case()), tt.name)
	}
}

// standing is a case's story but for what is told of refusals, and when it was told.
func (r *run) standing(t *testing.T, id domain.CaseID) record.Case {
	t.Helper()
	story, err := r.Register.Case(t.Context(), id)
	require.NoError(t, err)
	story.Audit = slices.DeleteFunc(story.Audit, func(l record.AuditLine) bool { return l.What == "refused" })
	story.Names, story.Now = nil, time.Time{}
	return story
}

// says has somebody decide a task, and it is recorded.
func (r *run) says(ctx context.Context, who string, task asked, outcome domain.Outcome, details any) error {
	o, err := r.sign(ctx, 0, who, domain.Envelope{Task: task.ID, Outcome: outcome, About: task.Subject}, details)
	if err != nil {
		return err
	}
	sent, err := r.send(ctx, o, record.ByCommand)
	if err == nil && sent.verdict != recorded {
		err = fmt.Errorf("%s of %s was refused: %s", outcome, task.ID, sent.code)
	}
	return err
}

// refusals counts the audit's lines about a message refused at a door.
func (r *run) refusals(t *testing.T, o op, door record.Door) int {
	t.Helper()
	return r.Count(t, `SELECT count(*) FROM audit WHERE what = 'refused' AND message = $1 AND door = $2`, o.id, door)
}

// events counts what is in the history of a case's present run.
func (r *run) events(t *testing.T, id domain.CaseID) int {
	t.Helper()
	d, err := r.Client.DescribeWorkflowExecution(t.Context(), workflows.MediationID(id), "")
	require.NoError(t, err)
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, d.GetWorkflowExecutionInfo().GetStatus())
	return int(d.GetWorkflowExecutionInfo().GetHistoryLength())
}
