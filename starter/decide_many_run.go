package main

import (
	"context"
	"errors"
	"fmt"

	"hejie/domain"
	"hejie/internal/desk"
)

// run judges every row, or signs and sends one after the other.
func (m *many) run(ctx context.Context) error {
	rows, err := m.rows(ctx)
	if err != nil {
		return err
	}
	view := manyView{File: m.file, DryRun: m.dryRun, Rows: []manyItem{}}
	if m.dryRun {
		return m.judge(ctx, rows, view)
	}
	kept, err := desk.KeepMessages(m.file + ".messages")
	if err != nil {
		return err
	}
	defer kept.Close()
	bulk, err := m.Bulk(ctx, kept)
	if err != nil {
		return err
	}
	for n, row := range rows {
		receipt, err := bulk.Decide(ctx, row.Decision)
		switch {
		case err == nil:
			view.passed(row, receipt.Message, receipt.Again)
		case domain.KindOf(err) == domain.Internal:
			return m.brokenOff(ctx, err, n, len(rows))
		default:
			view.refused(m.app, row, err)
		}
		m.tellProgress(n+1, len(rows))
	}
	if view.Refused > 0 {
		view.Messages = kept.Name
	}
	// Told first: a run that dies before it is told has its messages still, and the
	// next one tells it.
	if err := m.tellMany(view); err != nil {
		return err
	}
	if view.Refused == 0 {
		return kept.Remove()
	}
	return domain.Fault(domain.Refused, "decide_many_some_refused", "refused", count(view.Refused))
}

// judge has the register say what it would make of every row.
func (m *many) judge(ctx context.Context, rows []bulkRow, view manyView) error {
	bulk, err := m.Bulk(ctx, nil)
	if err != nil {
		return err
	}
	for n, row := range rows {
		switch err := bulk.Judge(ctx, row.Decision); {
		case err == nil:
			view.passed(row, "", false)
		case domain.KindOf(err) == domain.Internal:
			return err
		default:
			view.refused(m.app, row, err)
		}
		m.tellProgress(n+1, len(rows))
	}
	return m.tellMany(view)
}

// brokenOff says how a table goes on that did not come to its end.
func (m *many) brokenOff(ctx context.Context, why error, done, of int) error {
	stopped := domain.Fault(domain.Internal, "decide_many_broken_off", "done", count(done), "rows", count(of))
	if ctx.Err() != nil { // Ctrl-C: who pressed it knows why
		return stopped
	}
	return errors.Join(why, stopped)
}

// tellProgress says now and then how far a long table is.
func (m *many) tellProgress(done, of int) {
	if done%100 == 0 && done < of && !m.json {
		_, _ = fmt.Fprintln(m.err, m.text("decide_many.progress", "done", count(done), "rows", count(of)))
	}
}
