package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"time"

	"hejie/domain"
	"hejie/internal/record"
	tables "hejie/internal/sheet"
)

// tableView is what an import did, for programs.
type tableView struct {
	File       string              `json:"file"`
	Rows       int                 `json:"rows"`
	Manifest   record.Manifest     `json:"manifest"`
	Act        domain.Hash         `json:"act,omitempty"` // empty when nothing was signed
	Opened     int                 `json:"opened"`
	Known      int                 `json:"known"` // there before
	Seconds    float64             `json:"seconds"`
	LookAlikes []record.LookAlikes `json:"look_alikes"`
	Problems   []rowProblem        `json:"problems"`
	Report     string              `json:"report,omitempty"` // empty when there is nothing to report
	Started    *startedView        `json:"started,omitempty"`

	good map[string]goodRow // by key
}

// startedView says how the engine kept up.
type startedView struct {
	All     bool    `json:"all"` // none is left to start
	Seconds float64 `json:"seconds"`
}

// run looks at every row first and opens cases second, so that what the importer
// signs says how much of the file came in.
func (j *importJob) run(ctx context.Context) (err error) {
	if j.rights, err = j.Office.ImportRights(ctx, j.Staff); err != nil {
		return err
	}
	if refusal := domain.AuthoriseAct(domain.ImportCases, j.Staff, "", j.rights.Holdings); refusal != nil {
		return refusal
	}
	j.seed = maphash.MakeSeed()
	view, err := j.preview(ctx)
	if err != nil {
		return err
	}
	if err := j.writeReport(&view); err != nil {
		return err
	}
	if j.dryRun {
		return j.tellPreview(view)
	}
	if view.Manifest.Good == 0 {
		return errors.Join(j.tellPreview(view), j.errorf(domain.Invalid, "import.nothing"))
	}
	if view.Act, err = j.signed(ctx, view.Manifest); err != nil {
		return err
	}
	begun := time.Now()
	if err := j.openCases(ctx, &view); err != nil {
		return err
	}
	view.Seconds = time.Since(begun).Seconds()
	if err := j.findLookAlikes(ctx, &view); err != nil {
		return err
	}
	if err := j.writeReport(&view); err != nil {
		return err
	}
	if !j.json {
		j.tellImported(view)
	}
	if j.wait {
		if view.Started, err = j.awaitStarts(ctx, begun); err != nil {
			return err
		}
	}
	if j.json {
		return j.print(view)
	}
	j.tellStarted(view)
	return nil
}

// preview judges every row and writes nothing.
func (j *importJob) preview(ctx context.Context) (tableView, error) {
	view := tableView{File: j.name, good: map[string]goodRow{}, LookAlikes: []record.LookAlikes{}, Problems: []rowProblem{}}
	centres := map[domain.CentreCode]bool{}
	m := &view.Manifest
	j.begin("import.checking")
	file, err := j.each(ctx, view.good, func(row tableRow, table *tables.Reader) error {
		view.Rows++
		j.at(view.Rows, table)
		if row.problems != nil {
			m.Bad++
			view.Problems = append(view.Problems, row.problems...)
			return nil
		}
		m.Good++
		view.good[row.Key] = goodRow{row.line, row.last, j.sum(row.ImportRow)}
		centres[row.Centre] = true
		return nil
	})
	j.end()
	if ctx.Err() != nil {
		return view, errors.New(j.text("import.stopped_early"))
	}
	if err != nil {
		return view, err
	}
	mapping, err := json.Marshal(j.mapping)
	if err != nil {
		return view, err
	}
	m.File, m.Mapping, m.Sheet, m.Source = file, domain.HashOf(mapping), j.sheetName, j.mapping.Source
	for centre := range centres {
		m.Centres = append(m.Centres, centre)
	}
	slices.Sort(m.Centres)
	return view, nil
}

// signed signs the import, or finds the act by which the caller signed the same
// one before.
func (j *importJob) signed(ctx context.Context, m record.Manifest) (domain.Hash, error) {
	mapping, err := json.Marshal(j.mapping)
	if err != nil {
		return "", err
	}
	if len(mapping) > domain.MaxDeposit {
		return "", j.errorf(domain.Invalid, "import.mapping_too_long")
	}
	if _, err := j.Office.Deposit(ctx, mapping); err != nil {
		return "", err
	}
	manifest, err := j.Deposit(ctx, m)
	if err != nil {
		return "", err
	}
	if act, err := j.Office.FindImport(ctx, j.Staff, manifest); err != nil || act != "" {
		return act, err
	}
	receipt, err := j.Act(ctx, domain.ImportCases, "", m)
	return receipt.Message, err
}

// batch is how many cases are opened in one transaction: enough to be fast, few
// enough that nobody who decides meanwhile waits for long.
const batch = 100

// sum tells rows apart, within this run of the program.
func (j *importJob) sum(row record.ImportRow) uint64 {
	text, _ := json.Marshal(row) // strings and a plausible time: nothing that could fail
	return maphash.Bytes(j.seed, text)
}

// openCases reads the table again and opens the cases of its good rows. A file
// that was changed since they were looked at brings in none of what is new in
// it: what was signed is the file as it was.
func (j *importJob) openCases(ctx context.Context, view *tableView) error {
	rows := make([]record.ImportRow, 0, batch)
	flush := func() error {
		opened, err := j.openBatch(ctx, view.Act, rows)
		view.Opened += opened
		view.Known += len(rows) - opened
		rows = rows[:0]
		return err
	}
	read := 0
	j.begin("import.opening")
	changed := j.tableError(&tables.Problem{Code: tables.FileChanged})
	file, err := j.each(ctx, view.good, func(row tableRow, table *tables.Reader) error {
		if read++; read == 1 && hashOf(table) != view.Manifest.File {
			return changed
		}
		j.at(read, table)
		if row.problems != nil {
			return nil
		}
		if view.good[row.Key].sum != j.sum(row.ImportRow) {
			return changed
		}
		if rows = append(rows, row.ImportRow); len(rows) < batch {
			return nil
		}
		return flush()
	})
	if err == nil && file != view.Manifest.File {
		err = changed
	}
	if err == nil {
		err = flush()
	}
	j.end()
	return j.brokenOff(ctx, err, *view)
}

// brokenOff says how an import goes on that did not come to its end.
func (j *importJob) brokenOff(ctx context.Context, err error, view tableView) error {
	if err == nil {
		return nil
	}
	sentence := j.text("import.broken_off", "opened", count(view.Opened), "known", count(view.Known))
	if ctx.Err() != nil {
		return errors.New(sentence)
	}
	return fmt.Errorf("%w; %s", err, sentence)
}

// openBatch opens some cases, once more when the answer is lost: what came in
// the first time is left alone. A signal to stop does not cut it short.
func (j *importJob) openBatch(ctx context.Context, act domain.Hash, rows []record.ImportRow) (int, error) {
	began, pause := time.Now(), 200*time.Millisecond
	for {
		opened, err := j.Office.ImportCases(context.WithoutCancel(ctx), act, rows)
		if err == nil || domain.KindOf(err) != domain.Internal || time.Since(began)+pause > j.cfg.Register.Timeout {
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
func (j *importJob) findLookAlikes(ctx context.Context, view *tableView) error {
	keys := slices.Sorted(maps.Keys(view.good))
	found, err := j.Office.LookAlikes(ctx, j.Staff, j.mapping.Source, keys)
	if err != nil {
		return err
	}
	for _, l := range found {
		if slices.Equal(l.Likeness, []domain.Likeness{domain.SamePlace}) {
			continue // on record as a question; a table's places are often no more than a street
		}
		view.LookAlikes = append(view.LookAlikes, l)
		row, other := view.good[l.Key], j.text("import.other", "case", string(l.Other))
		if n := view.good[l.OtherKey].line; l.OtherKey != "" && n > 0 {
			other = j.text("import.other_line", "case", string(l.Other), "line", count(n))
		}
		view.Problems = append(view.Problems, rowProblem{
			row.line, row.last, codeOf(lookAlike), "", j.text(lookAlike, "case", string(l.Case), "other", other, "likeness", j.words().AlikeIn(l.Likeness)),
		})
	}
	return nil
}
