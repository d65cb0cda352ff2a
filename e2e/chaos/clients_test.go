//go:build e2e

package chaos_test

import (
	"context"
	"errors"
	"time"

	"hejie/domain"
	"hejie/internal/port"
	"hejie/internal/record"
	"hejie/workflows"
)

// errUnanswered says that a message was given up before there was an answer.
var errUnanswered = errors.New("no answer before the end")

// untilDone does something again and again, as one does whose register is away.
func untilDone(ctx context.Context, do func(context.Context) error) error {
	for {
		each, cancel := context.WithTimeout(ctx, 8*time.Second)
		err := do(each)
		cancel()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(errUnanswered, err)
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// sign makes the operation of a person who says something: details deposited,
// envelope signed, nothing sent.
func (r *run) sign(ctx context.Context, client int, who string, e domain.Envelope, details any) (op, error) {
	o := op{client: client, who: who, task: e.Task, outcome: e.Outcome, act: e.Act, about: e.Case}
	err := untilDone(ctx, func(ctx context.Context) (err error) {
		if e.Details, err = r.Keep(ctx, details); err == nil {
			o.message, err = r.Message(ctx, who, e)
		}
		return err
	})
	if err != nil {
		return o, err
	}
	m, err := domain.ParseMessage([]byte(o.message))
	o.id = m.ID()
	return o, err
}

// send sends a message through a door, and then the same bytes by command until
// there is an answer.
func (r *run) send(ctx context.Context, o op, door record.Door) (*op, error) {
	sent := r.history.begin(o)
	if door != record.ByCommand {
		r.history.try(sent, door)
		if r.throughTheEngine(ctx, sent, door) {
			return sent, nil
		}
	}
	err := untilDone(ctx, func(ctx context.Context) error {
		r.history.try(sent, record.ByCommand)
		receipt, err := r.Register.Decide(ctx, []byte(o.message), record.ByCommand)
		return r.answered(sent, receipt, err)
	})
	return sent, err
}

// answered notes an answer; what is none is given back.
func (r *run) answered(o *op, receipt record.Receipt, err error) error {
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok {
		r.history.end(o, refused, refusal.Code, receipt)
		return nil
	}
	if err == nil {
		r.history.end(o, recorded, "", receipt)
	} else {
		r.history.lose(o, err)
	}
	return err
}

// throughTheEngine sends a message by the decide update or signal, and reports
// whether it was answered. A signal never is: its sender sees the task closed,
// or grows impatient, and asks again by command.
func (r *run) throughTheEngine(ctx context.Context, o *op, door record.Door) bool {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Second)
	defer cancel()
	id := caseOf(*o)
	if door == record.BySignal {
		if r.Client.SignalWorkflow(ctx, workflows.MediationID(id), "", workflows.DecideSignal, o.message) == nil {
			_, _ = r.board.await(ctx, id, time.Second, func(v view) bool { return !v.open(o.task) })
		}
		return false
	}
	done, err := r.Update(ctx, id, o.message)
	return r.answered(o, record.Receipt{Message: done.Message, Ref: done.Ref, Again: done.Again}, port.Decode(err)) == nil
}

func caseOf(o op) domain.CaseID {
	if o.task != "" {
		return o.task.Case()
	}
	return o.about
}
