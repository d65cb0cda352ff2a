package sheet

import (
	"maps"
	"slices"

	"hejie/internal/catalogue"
)

// A Code names what is wrong with a row or a file. Codes are part of the
// interface: the catalogue has a sentence for each.
type Code string

// What may be wrong with a row.
const (
	Ragged        Code = "ragged"         // "got" cells under a header of "want"
	BadEncoding   Code = "bad_encoding"   // bytes that are no text
	QuoteUnclosed Code = "quote_unclosed" // a quoted cell that never ends; the next line is read as a new row
	QuoteStray    Code = "quote_stray"    // a quote inside a quoted cell that is not doubled
	RowTooLong    Code = "row_too_long"   // a line or a row of more than "limit" bytes
)

// What may be wrong with a file.
const (
	NotAFile         Code = "not_a_file"        // a folder, a pipe, a device
	FileEmpty        Code = "file_empty"        // nothing in it, not even a header
	FileTooLarge     Code = "file_too_large"    // more than "limit" bytes, also when unpacked
	FileBinary       Code = "file_binary"       // no table: a PDF, a picture, a program
	FileMarkup       Code = "file_markup"       // a web page or XML, whatever its name says
	FileArchive      Code = "file_archive"      // a zip without a workbook in it
	FileOldExcel     Code = "file_old_excel"    // .xls, or a workbook with a password
	FileChanged      Code = "file_changed"      // somebody wrote to it while it was read
	WorkbookDamaged  Code = "workbook_damaged"  // a workbook that cannot be read to the end
	Workbook1904     Code = "workbook_1904"     // counts days from 1904, so dates would be four years off
	SheetMissing     Code = "sheet_missing"     // no worksheet of that name
	HeaderUnreadable Code = "header_unreadable" // the first row, on "line", is bad
	HeaderRepeats    Code = "header_repeats"    // columns number "first" and "again" have the same name
	ColumnsMissing   Code = "columns_missing"   // the header on "line" lacks Columns
)

// A Problem is what is wrong with a row or a file.
type Problem struct {
	Code    Code
	Args    map[string]int // numbers only, so that no cell can slip in
	Columns []string       // names out of Options.Columns
}

// problem makes a problem; args are names and ints in turn.
func problem(c Code, args ...any) *Problem {
	p := &Problem{Code: c}
	for i := 0; i < len(args); i += 2 {
		if p.Args == nil {
			p.Args = map[string]int{}
		}
		p.Args[args[i].(string)] = args[i+1].(int)
	}
	return p
}

// Error is the sentence in English.
func (p *Problem) Error() string { return p.Said().String() }

// Said gives a sentence that says what to do where that is not plain.
func (p *Problem) Said() catalogue.Sentence {
	var pairs []any
	for _, name := range slices.Sorted(maps.Keys(p.Args)) {
		pairs = append(pairs, name, p.Args[name])
	}
	if p.Columns != nil {
		pairs = append(pairs, "columns", p.Columns)
	}
	return catalogue.Say("sheet."+string(p.Code), pairs...)
}
