// Package sheet reads tables as offices really send them: CSV in whatever
// encoding, line end and separator a program has chosen, and XLSX workbooks.
//
// Rows come one at a time, each with the line it begins on in the file, so that
// a report can say where to look. A row that cannot be read is handed over as a
// Problem and never stops the rows after it. Problems hold codes, numbers and
// names of columns that the caller asked for, and never the text of a cell: the
// tables are full of personal data and the problems end up in logs.
package sheet

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// What is read at most. A file that needs more was not written by an office.
const (
	maxFile   = 1 << 30 // bytes of a CSV file
	maxRecord = 1 << 20 // bytes of a line, and of a row
	maxLines  = 10_000  // lines of a row
)

// Options says what to expect of a file.
type Options struct {
	Sheet   string   // the worksheet of a workbook; empty for the first one
	Columns []string // columns that the header must have, in any order
}

// A Row is one row below the header.
type Row struct {
	Line  int      // where it begins, counted from 1: line of a text file, row of a worksheet
	Last  int      // where it ends: a cell of a text file may hold line breaks
	Cells []string // as many as the header has; nil when the row is bad
	Bad   *Problem // why the row cannot be read; nil when it can
}

// Reader hands out the rows of one file. It is for one goroutine.
type Reader struct {
	rows   rows
	header []string
	sum    [sha256.Size]byte
	close  func() error
}

// rows is what a kind of file yields: every row that is not blank, the header
// among them.
type rows interface {
	next() (Row, error)
	progress() (read, total int64)
	// padded reports whether the format leaves empty cells at the end of a row
	// out, so that a short row is complete.
	padded() bool
	close() error
}

// Open reads the file at path up to and including its header. A file that
// cannot be read as a table is a *Problem; any other error is of the system.
func Open(path string, o Options) (*Reader, error) {
	// Before opening: opening a pipe would wait for whoever writes to it.
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, problem(NotAFile)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	r, err := New(f, o)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	r.close = f.Close
	return r, nil
}

// New is Open for what is not, or no longer, a file with a path. The source
// must stay as it is, and belongs to the Reader, until the last row is read.
func New(src io.ReadSeeker, o Options) (*Reader, error) {
	size, err := src.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	if size > maxFile {
		return nil, problem(FileTooLarge, "limit", maxFile)
	}
	kind, err := kindOf(src)
	if err != nil {
		return nil, err
	}
	r := &Reader{close: func() error { return nil }}
	if kind == workbookFile {
		r.rows, r.sum, err = openWorkbook(src, size, o.Sheet)
	} else {
		r.rows, r.sum, err = openText(src, size)
	}
	if err != nil {
		return nil, err
	}
	if err := r.readHeader(o.Columns); err != nil {
		return nil, errors.Join(err, r.rows.close())
	}
	return r, nil
}

// Header gives the names of the columns, in the order of the file, without the
// spaces and marks around them.
func (r *Reader) Header() []string { return slices.Clone(r.header) }

// SHA256 is the sum of the whole file. An import that is confirmed after a
// preview, or taken up again, compares it: another sum is another file.
func (r *Reader) SHA256() [sha256.Size]byte { return r.sum }

// Progress tells how much has been read, of how much: bytes of a text file,
// rows of a worksheet. A total of 0 is unknown.
func (r *Reader) Progress() (read, total int64) { return r.rows.progress() }

// Close lets go of the file.
func (r *Reader) Close() error { return errors.Join(r.rows.close(), r.close()) }

// Next gives the next row that is not blank; io.EOF after the last. Any other
// error ends the reading: a *Problem when the file is broken as a whole.
func (r *Reader) Next() (Row, error) {
	row, err := r.nextWritten()
	if err != nil || row.Bad != nil {
		return row, err
	}
	want, got := len(r.header), lastWritten(row.Cells)
	if got <= want && (len(row.Cells) >= want || r.rows.padded()) {
		row.Cells = append(row.Cells[:got:got], make([]string, want-got)...)
		return row, nil
	}
	if got < want {
		got = len(row.Cells)
	}
	return Row{Line: row.Line, Last: row.Last, Bad: problem(Ragged, "want", want, "got", got)}, nil
}

// nextWritten skips rows that are nothing but separators, as spreadsheets leave
// them below a table.
func (r *Reader) nextWritten() (Row, error) {
	for {
		row, err := r.rows.next()
		if err != nil || row.Bad != nil || lastWritten(row.Cells) > 0 {
			return row, err
		}
	}
}

// lastWritten counts the cells up to the last one that holds anything.
func lastWritten(cells []string) int {
	n := len(cells)
	for n > 0 && strings.TrimSpace(cells[n-1]) == "" {
		n--
	}
	return n
}

func (r *Reader) readHeader(required []string) error {
	row, err := r.nextWritten()
	if err == io.EOF {
		return problem(FileEmpty)
	}
	if err != nil {
		return err
	}
	if row.Bad != nil {
		return problem(HeaderUnreadable, "line", row.Line)
	}
	for _, cell := range row.Cells[:lastWritten(row.Cells)] {
		r.header = append(r.header, strings.Trim(cell, " \t\r\n\u00a0\u3000\u200b\ufeff"))
	}
	for i, name := range r.header {
		if first := slices.Index(r.header, name); name != "" && first < i {
			return problem(HeaderRepeats, "first", first+1, "again", i+1)
		}
	}
	var missing []string
	for _, name := range required {
		if !slices.Contains(r.header, name) {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		p := problem(ColumnsMissing, "line", row.Line)
		p.Columns = missing
		return p
	}
	return nil
}
