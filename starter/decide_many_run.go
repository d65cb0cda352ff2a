package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"hejie/domain"
	"hejie/internal/crash"
	"hejie/register"
)

// run judges every row, or signs and sends one after the other. A signed message
// is kept before it is sent, so a run that was killed is taken up with the same
// bytes, and what is on record already gets its first receipt.
func (m *many) run(ctx context.Context) error {
	rows, err := m.rows(ctx)
	if err != nil {
		return err
	}
	waiting, err := m.reg.Inbox(ctx, register.InboxQuery{Staff: m.me.staff, Limit: math.MaxInt32})
	if err != nil {
		return err
	}
	m.kinds = map[domain.TaskID]domain.TaskKind{}
	for _, item := range waiting {
		m.kinds[item.Task] = item.Kind
	}
	view := manyView{File: m.file, DryRun: m.dryRun, Rows: []manyItem{}}
	if m.dryRun {
		for n, row := range rows {
			if err := m.judge(ctx, row, &view); err != nil {
				return err
			}
			m.tellProgress(n+1, len(rows))
		}
		return m.tellMany(view)
	}
	if m.kept, err = m.keepMessages(m.file + ".messages"); err != nil {
		return err
	}
	defer m.kept.close()
	for n, row := range rows {
		if err := m.decideRow(ctx, row, &view); err != nil {
			stopped := m.errorf(domain.Internal, "decide_many.broken_off", "done", count(n), "rows", count(len(rows)))
			if ctx.Err() != nil { // Ctrl-C: who pressed it knows why
				return stopped
			}
			return errors.Join(err, stopped)
		}
		m.tellProgress(n+1, len(rows))
	}
	if view.Refused > 0 {
		view.Messages = m.kept.name
	}
	// Told first: a run that dies before it is told has its messages still, and the
	// next one tells it.
	if err := m.tellMany(view); err != nil {
		return err
	}
	if view.Refused == 0 {
		return m.kept.remove()
	}
	return m.errorf(domain.Refused, "decide_many.some_refused", "refused", count(view.Refused))
}

// judge has the register say what it would make of a row.
func (m *many) judge(ctx context.Context, row bulkRow, view *manyView) error {
	err := m.inBulk(row)
	if err == nil {
		var message string
		if message, err = m.sign(ctx, row.envelope); err != nil {
			return err
		}
		_, err = m.reg.Judge(ctx, []byte(message), row.texts...)
	}
	switch {
	case err == nil:
		view.passed(row, "", false)
	case domain.KindOf(err) == domain.Internal:
		return err
	default:
		view.refused(m.app, row, err)
	}
	return nil
}

// decideRow sends the message of a row: the one that was kept, if there is one.
// The text that it names is deposited before it is signed.
func (m *many) decideRow(ctx context.Context, row bulkRow, view *manyView) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	message, kept := m.kept.of(m.complete(row.envelope))
	receipt, err := register.Receipt{}, error(nil)
	if kept {
		receipt, err = m.send(ctx, message)
	}
	// One that was kept and is refused was never recorded; nor will it be.
	if _, refused := errors.AsType[*domain.Refusal](err); !kept || refused {
		receipt, err = m.decideAnew(ctx, row)
	}
	switch {
	case err == nil:
		view.passed(row, receipt.Message, receipt.Again)
	case domain.KindOf(err) == domain.Internal:
		return err
	default:
		view.refused(m.app, row, err)
	}
	return nil
}

func (m *many) decideAnew(ctx context.Context, row bulkRow) (register.Receipt, error) {
	if err := m.inBulk(row); err != nil {
		return register.Receipt{}, err
	}
	for _, text := range row.texts {
		if _, err := m.reg.Deposit(ctx, text); err != nil {
			return register.Receipt{}, err
		}
	}
	message, err := m.sign(ctx, row.envelope)
	if err != nil {
		return register.Receipt{}, err
	}
	if err := m.kept.keep(message); err != nil {
		return register.Receipt{}, err
	}
	crash.Kept.Pass()
	return m.send(ctx, message)
}

// complete fills in what signing would, but for what differs each time.
func (m *many) complete(e domain.Envelope) domain.Envelope {
	e.Version, e.Staff, e.Key = domain.EnvelopeVersion, m.me.staff, m.me.keyID()
	return e
}

// tellProgress says now and then how far a long table is.
func (m *many) tellProgress(done, of int) {
	if done%100 == 0 && done < of && !m.json {
		_, _ = fmt.Fprintln(m.err, m.text("decide_many.progress", "done", count(done), "rows", count(of)))
	}
}
