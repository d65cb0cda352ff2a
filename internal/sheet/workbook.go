package sheet

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// What a workbook may take. It is read in memory, since a copy of personal data
// in the system's temporary folder would outlive a crash.
const (
	maxWorkbook = 64 << 20  // bytes of the file
	maxUnpacked = 256 << 20 // bytes of what it unpacks to
)

type workbookRows struct {
	file  *excelize.File
	rows  *excelize.Rows
	at    int
	total int
}

func openWorkbook(src io.ReadSeeker, size int64, name string) (rows, [sha256.Size]byte, error) {
	var sum [sha256.Size]byte
	if size > maxWorkbook {
		return nil, sum, problem(FileTooLarge, "limit", maxWorkbook)
	}
	if _, err := src.Seek(0, io.SeekStart); err != nil {
		return nil, sum, fmt.Errorf("sheet: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(src, maxWorkbook))
	if err != nil {
		return nil, sum, fmt.Errorf("sheet: %w", err)
	}
	w, err := unpack(data, name)
	return w, sha256.Sum256(data), err
}

// unpack opens the worksheet called name.
func unpack(data []byte, name string) (_ *workbookRows, err error) {
	defer damaged(&err)
	if err := inspect(data); err != nil {
		return nil, err
	}
	file, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue:      true, // as stored: a formatted date depends on the reader's country
		UnzipSizeLimit:    maxUnpacked,
		UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, err
	}
	w := &workbookRows{file: file}
	if err := w.find(name); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return w, nil
}

// inspect refuses what is no workbook, or a bomb, before it is unpacked.
func inspect(data []byte) error {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	found, size := false, uint64(0)
	for _, part := range archive.File {
		found = found || strings.EqualFold(part.Name, "xl/workbook.xml")
		if size += min(part.UncompressedSize64, maxUnpacked+1); size > maxUnpacked {
			return problem(FileTooLarge, "limit", maxUnpacked)
		}
	}
	if !found {
		return problem(FileArchive)
	}
	return nil
}

// find begins to read the worksheet called name, or the first one.
func (w *workbookRows) find(name string) error {
	if props, err := w.file.GetWorkbookProps(); err != nil {
		return err
	} else if props.Date1904 != nil && *props.Date1904 {
		return problem(Workbook1904)
	}
	names := w.file.GetSheetList()
	if name == "" && len(names) > 0 {
		name = names[0]
	}
	if !slices.Contains(names, name) {
		return problem(SheetMissing)
	}
	if err := w.wellFormed(); err != nil {
		return err
	}
	if area, err := w.file.GetSheetDimension(name); err == nil {
		_, end, _ := strings.Cut(area, ":")
		if _, row, err := excelize.CellNameToCoordinates(end); err == nil {
			w.total = row
		}
	}
	var err error
	w.rows, err = w.file.Rows(name)
	return err
}

// wellFormed reads every worksheet to its end. The library takes XML that
// breaks off for the end of the sheet, and the rows below would be lost without
// a word.
func (w *workbookRows) wellFormed() error {
	var err error
	w.file.Pkg.Range(func(part, content any) bool {
		if !strings.HasPrefix(strings.ToLower(part.(string)), "xl/worksheets/sheet") {
			return true
		}
		d := xml.NewDecoder(bytes.NewReader(content.([]byte)))
		d.CharsetReader = w.file.CharsetReader
		for err == nil {
			_, err = d.Token()
		}
		if err == io.EOF {
			err = nil
		}
		return err == nil
	})
	return err
}

func (w *workbookRows) padded() bool { return true }

func (w *workbookRows) progress() (int64, int64) {
	return int64(w.at), int64(w.total)
}

func (w *workbookRows) close() error {
	return errors.Join(w.rows.Close(), w.file.Close())
}

func (w *workbookRows) next() (Row, error) {
	cells, more, err := w.cells()
	if err == nil && !more {
		err = io.EOF
	}
	if err != nil {
		return Row{}, err
	}
	w.at++
	row := Row{Line: w.at, Last: w.at}
	size := 0
	for _, cell := range cells {
		if size += len(cell); strings.ContainsRune(cell, 0) || !utf8.ValidString(cell) {
			row.Bad = problem(BadEncoding)
			return row, nil
		}
	}
	if size > maxRecord {
		row.Bad = problem(RowTooLong, "limit", maxRecord)
		return row, nil
	}
	row.Cells = cells
	return row, nil
}

// cells gives the next row as the library sees it, blank ones included.
func (w *workbookRows) cells() (_ []string, more bool, err error) {
	defer damaged(&err)
	if !w.rows.Next() {
		return nil, false, w.rows.Error()
	}
	cells, err := w.rows.Columns()
	return cells, true, err
}

// damaged turns whatever the library says of a broken workbook into a problem,
// for its own words may quote the workbook. Nor may a file that makes it panic
// stop the program: its parsers were written for what spreadsheets save.
func damaged(err *error) {
	broken := recover() != nil
	if _, known := errors.AsType[*Problem](*err); broken || (*err != nil && !known) {
		*err = problem(WorkbookDamaged)
	}
}
