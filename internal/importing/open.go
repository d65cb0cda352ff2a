package importing

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"hejie/domain"
	"hejie/internal/record"
	"hejie/internal/sheet"
)

// OpenCases signs the import, opens a case for every good row, and lists those
// that may be one matter with another. A file that was changed since Check brings
// in none of what is new in it. What does not come to its end is *BrokenOff.
func (i *Import) OpenCases(ctx context.Context, r *Result) (err error) {
	if r.Act, err = i.sign(ctx, r.Manifest); err != nil {
		return err
	}
	r.begun = time.Now()
	err = i.openRows(ctx, r)
	r.Seconds = time.Since(r.begun).Seconds()
	switch {
	case err == nil:
		return i.findLookAlikes(ctx, r)
	case ctx.Err() != nil:
		err = nil // it was asked to stop
	}
	return &BrokenOff{err, r.Opened, r.Known}
}

// BrokenOff says how far an import came that can go on.
type BrokenOff struct {
	Why           error // nil when it was asked to stop
	Opened, Known int   // cases, so far
}

func (b *BrokenOff) Error() string {
	if b.Why == nil {
		return "stopped"
	}
	return b.Why.Error()
}

func (b *BrokenOff) Unwrap() error { return b.Why }

// sign signs the import, or finds the act by which the importer signed the same
// one before.
func (i *Import) sign(ctx context.Context, m record.Manifest) (domain.Hash, error) {
	mapping, err := json.Marshal(i.Mapping)
	if err != nil {
		return "", err
	}
	if len(mapping) > domain.MaxDeposit {
		return "", domain.Fault(domain.Invalid, "import_mapping_too_long")
	}
	if _, err := i.Desk.Office.Deposit(ctx, mapping); err != nil {
		return "", err
	}
	manifest, err := i.Desk.Deposit(ctx, m)
	if err != nil {
		return "", err
	}
	if act, err := i.Desk.Office.FindImport(ctx, i.Desk.Staff, manifest); err != nil || act != "" {
		return act, err
	}
	receipt, err := i.Desk.Act(ctx, domain.ImportCases, "", m)
	return receipt.Message, err
}

// batch is how many cases are opened in one transaction: enough to be fast, few
// enough that nobody who decides meanwhile waits for long.
const batch = 100

// openRows reads the table again and opens the cases of its good rows.
func (i *Import) openRows(ctx context.Context, r *Result) error {
	rows := make([]record.ImportRow, 0, batch)
	flush := func() error {
		opened, err := i.openBatch(ctx, r.Act, rows)
		r.Opened += opened
		r.Known += len(rows) - opened
		rows = rows[:0]
		return err
	}
	changed := TableFault(&sheet.Problem{Code: sheet.FileChanged})
	first := true
	file, err := i.each(ctx, "import.opening", r.good, func(row row, table *sheet.Reader) error {
		if first && hashOf(table) != r.Manifest.File {
			return changed
		}
		first = false
		if row.problems != nil {
			return nil
		}
		if r.good[row.Key].sum != i.sum(row.ImportRow) {
			return changed
		}
		if rows = append(rows, row.ImportRow); len(rows) < batch {
			return nil
		}
		return flush()
	})
	if err == nil && file != r.Manifest.File {
		err = changed
	}
	if err == nil {
		err = flush()
	}
	return err
}

// openBatch opens some cases, once more when the answer is lost: what came in
// the first time is left alone. A signal to stop does not cut it short.
func (i *Import) openBatch(ctx context.Context, act domain.Hash, rows []record.ImportRow) (int, error) {
	begun, pause := time.Now(), 200*time.Millisecond
	for {
		opened, err := i.Desk.Office.ImportCases(context.WithoutCancel(ctx), act, rows)
		if err == nil || domain.KindOf(err) != domain.Internal || time.Since(begun)+pause > i.Desk.Patience {
			return opened, err
		}
		select {
		case <-ctx.Done():
			return 0, err
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// findLookAlikes lists the cases of this table that may be one matter with
// another, in the order of the table.
func (i *Import) findLookAlikes(ctx context.Context, r *Result) error {
	found, err := i.Desk.Office.LookAlikes(ctx, i.Desk.Staff, i.Mapping.Source, slices.Sorted(maps.Keys(r.good)))
	if err != nil {
		return err
	}
	for _, l := range found {
		if slices.Equal(l.Likeness, []domain.Likeness{domain.SamePlace}) {
			continue // on record as a question; a table's places are often no more than a street
		}
		r.LookAlikes = append(r.LookAlikes, l)
		row, other := r.good[l.Key], i.Words.Text("import.other", "case", string(l.Other))
		if n := r.good[l.OtherKey].line; l.OtherKey != "" && n > 0 {
			other = i.Words.Text("import.other_line", "case", string(l.Other), "line", strconv.Itoa(n))
		}
		hint := i.Words.Text("row."+string(PossibleDuplicate), "case", string(l.Case), "other", other, "likeness", i.Words.AlikeIn(l.Likeness))
		r.Problems = append(r.Problems, Problem{row.line, row.last, PossibleDuplicate, "", hint})
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int { return a.Line - b.Line })
	return nil
}

// A Started says how the engine kept up.
type Started struct {
	All     bool    `json:"all"` // none is left to start
	Seconds float64 `json:"seconds"`
}

// idle is how long the engine may start nothing before it is not waited for any
// longer.
const idle = 30 * time.Second

// AwaitStarts waits until the engine has started every case's workflow, counted
// from when the first case was opened, and puts it into the result.
func (i *Import) AwaitStarts(ctx context.Context, r *Result) error {
	least, lastSeen := -1, time.Now()
	for {
		left, err := i.Desk.Office.Starting(ctx)
		if err != nil && ctx.Err() == nil {
			return err
		}
		r.Started = &Started{All: err == nil && left == 0, Seconds: time.Since(r.begun).Seconds()}
		if least < 0 || left < least {
			least, lastSeen = left, time.Now()
		}
		if r.Started.All || ctx.Err() != nil || time.Since(lastSeen) > idle {
			return nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}
