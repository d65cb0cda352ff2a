// Package importing brings the disputes of a table into the register: a mapping
// says what the table's columns mean, and each row becomes the intake of a case
// or a list of what is wrong with it.
//
//	i := importing.Import{Desk: me, Words: words, File: "books.csv", Read: read, Mapping: mapping}
//	result, err := i.Check(ctx)    // judges every row and writes nothing
//	err = i.OpenCases(ctx, result) // signs, opens a case for each good row, finds look-alikes
//
// A row, known by its source and key, comes in once: what broke off is imported
// again and goes on. Nothing that stands in a cell is told of a row that is bad.
package importing

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"io"
	"slices"
	"time"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/desk"
	"hejie/internal/record"
	"hejie/internal/sheet"
)

// An Import is one table on its way into the register.
type Import struct {
	Desk     *desk.Desk // of the importer, who signs
	Words    desk.Words // in which problems are told
	File     string     // its name, as people know it
	Sheet    string     // of a workbook; "" for the first
	Read     func() (*sheet.Reader, error)
	Mapping  Mapping
	Progress Progress // may be nil

	rights record.ImportRights
	seed   maphash.Seed // of the sums that tell rows apart
}

// A Progress is told how far a reading of the table is.
type Progress interface {
	Begin(phase string) // the catalogue's key of what it is read for
	At(rows int, table *sheet.Reader)
	End()
}

// A Result is what an import did, for programs.
type Result struct {
	File       string              `json:"file"`
	Rows       int                 `json:"rows"`
	Manifest   record.Manifest     `json:"manifest"`
	Act        domain.Hash         `json:"act,omitempty"` // empty when nothing was signed
	Opened     int                 `json:"opened"`
	Known      int                 `json:"known"` // there before
	Seconds    float64             `json:"seconds"`
	LookAlikes []record.LookAlikes `json:"look_alikes"`
	Problems   []Problem           `json:"problems"`
	Report     string              `json:"report,omitempty"` // where the problems stand; empty when there are none
	Started    *Started            `json:"started,omitempty"`

	good  map[string]goodRow // by key
	begun time.Time          // the first case was opened
}

// A goodRow is where a row stands that may come in, and what it said when it
// was looked at. There is one for each row of a table, so it is small.
type goodRow struct {
	line, last int
	sum        uint64
}

// Check judges every row and writes nothing. Whoever may not import is refused,
// and a file that is no table or lacks columns is Invalid.
func (i *Import) Check(ctx context.Context) (*Result, error) {
	var err error
	if i.rights, err = i.Desk.Office.ImportRights(ctx, i.Desk.Staff); err != nil {
		return nil, err
	}
	if refusal := mediation.Procedure().Act(domain.ImportCases).Authorise(i.Desk.Staff, "", i.rights.Holdings); refusal != nil {
		return nil, refusal
	}
	i.seed = maphash.MakeSeed()
	r := &Result{File: i.File, good: map[string]goodRow{}, LookAlikes: []record.LookAlikes{}, Problems: []Problem{}}
	centres := map[domain.CentreCode]bool{}
	m := &r.Manifest
	file, err := i.each(ctx, "import.checking", r.good, func(row row, _ *sheet.Reader) error {
		r.Rows++
		if row.problems != nil {
			m.Bad++
			r.Problems = append(r.Problems, row.problems...)
			return nil
		}
		m.Good++
		r.good[row.Key] = goodRow{row.line, row.last, i.sum(row.ImportRow)}
		centres[row.Centre] = true
		return nil
	})
	if ctx.Err() != nil {
		return nil, domain.Fault(domain.Internal, "import_stopped_early")
	}
	if err != nil {
		return nil, err
	}
	mapping, err := json.Marshal(i.Mapping)
	if err != nil {
		return nil, err
	}
	m.File, m.Mapping, m.Sheet, m.Source = file, domain.HashOf(mapping), i.Sheet, i.Mapping.Source
	for centre := range centres {
		m.Centres = append(m.Centres, centre)
	}
	slices.Sort(m.Centres)
	return r, nil
}

// each reads the table from its beginning and hands over every row, judged by
// the mapping and by what the importer may do; good are the rows so far, or of
// an earlier reading, by key. It gives the hash of the file.
func (i *Import) each(ctx context.Context, phase string, good map[string]goodRow, visit func(row, *sheet.Reader) error) (domain.Hash, error) {
	table, err := i.Read()
	if err != nil {
		return "", TableFault(err)
	}
	defer func() { _ = table.Close() }()
	if i.Progress != nil {
		i.Progress.Begin(phase)
		defer i.Progress.End()
	}
	for rows := 1; ctx.Err() == nil; rows++ {
		read, err := table.Next()
		if err == io.EOF {
			return hashOf(table), nil
		}
		if err != nil {
			return "", TableFault(err)
		}
		if i.Progress != nil {
			i.Progress.At(rows, table)
		}
		r := i.judge(table.Header(), read)
		if first, known := good[r.Key]; known && first.line != r.line && r.problems == nil {
			i.fail(&r, KeyRepeated, i.Mapping.Key, map[string]int{"first": first.line})
		}
		if err := visit(r, table); err != nil {
			return "", err
		}
	}
	return "", ctx.Err()
}

// sum tells rows apart, within this run of the program.
func (i *Import) sum(row record.ImportRow) uint64 {
	text, _ := json.Marshal(row) // strings and a plausible time: nothing that could fail
	return maphash.Bytes(i.seed, text)
}

func hashOf(table *sheet.Reader) domain.Hash {
	return domain.Hash(fmt.Sprintf("%x", table.SHA256()))
}
