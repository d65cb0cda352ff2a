package desk

import (
	"context"
	"errors"
	"math"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/crash"
	"hejie/internal/record"
)

// A Bulk is many decisions of one person, taken one after the other. Each is
// signed and judged by itself. A signed message is kept before it is sent, so
// that a run that was killed is taken up with the same bytes, and what is on
// record already gets its first receipt.
//
// Of one decision an error of kind Internal says that the whole cannot go on; any
// other, that this one was not recorded.
type Bulk struct {
	desk    *Desk
	waiting map[domain.TaskID]domain.TaskKind // for the person
	kept    *KeptMessages
}

// Bulk begins with what waits for the person. The messages are kept in kept; one
// that only judges needs none.
func (d *Desk) Bulk(ctx context.Context, kept *KeptMessages) (*Bulk, error) {
	inbox, err := d.Office.Inbox(ctx, record.InboxQuery{Staff: d.Staff, Limit: math.MaxInt32})
	if err != nil {
		return nil, err
	}
	b := &Bulk{desk: d, waiting: map[domain.TaskID]domain.TaskKind{}, kept: kept}
	for _, item := range inbox {
		b.waiting[item.Task] = item.Kind
	}
	return b, nil
}

// Judge has the register say what it would make of a decision. Nothing is
// recorded, and nothing deposited.
func (b *Bulk) Judge(ctx context.Context, n Decision) error {
	if err := b.mayBeBulk(n); err != nil {
		return err
	}
	e, texts, err := n.envelope()
	if err != nil {
		return err
	}
	message, err := b.desk.Sign(ctx, e)
	if err != nil {
		return err
	}
	_, err = b.desk.Office.Judge(ctx, []byte(message), texts...)
	return err
}

// Decide sends the message of a decision: the one that was kept, if there is one.
func (b *Bulk) Decide(ctx context.Context, n Decision) (record.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return record.Receipt{}, err
	}
	e, _, err := n.envelope()
	if err != nil {
		return record.Receipt{}, err
	}
	message, kept := b.kept.of(b.desk.inMyName(e))
	if !kept {
		return b.decideAnew(ctx, n)
	}
	receipt, err := b.desk.Send(ctx, message)
	// One that was kept and is refused was never recorded; nor will it be.
	if _, refused := errors.AsType[*domain.Refusal](err); refused {
		return b.decideAnew(ctx, n)
	}
	return receipt, err
}

func (b *Bulk) decideAnew(ctx context.Context, n Decision) (record.Receipt, error) {
	if err := b.mayBeBulk(n); err != nil {
		return record.Receipt{}, err
	}
	message, err := b.desk.SignDecision(ctx, n)
	if err != nil {
		return record.Receipt{}, err
	}
	if err := b.kept.keep(message); err != nil {
		return record.Receipt{}, err
	}
	crash.Kept.Pass()
	return b.desk.Send(ctx, message)
}

// mayBeBulk refuses what somebody must look at case by case. Of a task that does
// not wait for the person the register says why they cannot decide it.
func (b *Bulk) mayBeBulk(n Decision) error {
	kind, waits := b.waiting[n.Task]
	if task := procedures.All().Task(kind); waits && task.Allows(n.Outcome) && !task.InBulk(n.Outcome) {
		return domain.Fault(domain.Invalid, "decide_many_not_in_bulk", "task", kind, "outcome", n.Outcome)
	}
	return nil
}
