// Package paper says what stands on a form, and nothing of how a file of some
// format shows it: a title, lines to fill in, tables, places to sign. The same
// paper is written as a DOCX (internal/docx) and as a PDF (internal/pdf), so
// the two cannot say different things.
package paper

import "strings"

// A Paper is one document on A4.
type Paper struct {
	Title  string
	Above  string // small, above the title on the right: version, 更正
	Below  string // below the title on the right: the dossier's number
	Blocks []Block
}

// A Block is a Line, a Heading, a Gap or a Table.
type Block interface{ block() }

// A Line is a paragraph.
type Line struct {
	Runs   []Run
	Place  Place
	Indent bool // the first line by two characters, as Chinese text has it
	Large  bool
	Keep   bool // on one page with what follows
}

// A Place is where a line stands between the margins.
type Place int

// The places.
const (
	Left Place = iota
	Centre
	Right
)

// A Run is a piece of a line in one hand.
type Run struct {
	Text  string
	Under bool // underlined: what was filled in, or is to be
	Bold  bool
}

// A Heading begins a part of the form.
type Heading string

// A Gap is empty space of so many lines. It stays with what follows.
type Gap int

// A Table has cells between rules. A row's cells take up the shares of its
// columns; a cell may span several.
type Table struct {
	Shares []int // of the width, for each column
	Rows   []Row
	Header bool // the first row is said again on every page
}

// A Row is a row of a table.
type Row struct {
	Cells []Cell
	Lines int  // at least so many lines high
	Keep  bool // on one page with the row that follows
}

// A Cell is a field of a table, or its label.
type Cell struct {
	Text  string
	Span  int  // columns; 0 is one
	Label bool // in the middle, as labels stand
}

func (Line) block()    {}
func (Heading) block() {}
func (Gap) block()     {}
func (Table) block()   {}

// blank is a space as wide as a character, which a reader sees when it is
// underlined.
const blank = "\u3000"

// Text is a plain run.
func Text(text string) Run { return Run{Text: text} }

// Blank is space to write on, so many characters wide. It ends in a space that
// does not break: at the end of a line other ones are not shown.
func Blank(characters int) Run {
	return Run{Text: strings.Repeat(blank, characters) + "\u00a0", Under: true}
}

// Filled is what was filled in, underlined, or space to write it when it is not
// known.
func Filled(text string, characters int) Run {
	if text == "" {
		return Blank(characters)
	}
	return Run{Text: text, Under: true}
}

// Lines makes a paragraph of each line of a text.
func Lines(text string) []Block {
	var blocks []Block
	for line := range strings.SplitSeq(text, "\n") {
		blocks = append(blocks, Line{Runs: []Run{Text(line)}, Indent: true})
	}
	return blocks
}

// Texts gives every text on the paper, in order: what a font must have.
func (p Paper) Texts() []string {
	texts := []string{p.Above, p.Title, p.Below}
	for _, b := range p.Blocks {
		switch b := b.(type) {
		case Line:
			texts = append(texts, b.Text())
		case Heading:
			texts = append(texts, string(b))
		case Table:
			for _, row := range b.Rows {
				for _, cell := range row.Cells {
					texts = append(texts, cell.Text)
				}
			}
		}
	}
	return texts
}

// Text gives the line's runs as one text.
func (l Line) Text() string {
	var text strings.Builder
	for _, r := range l.Runs {
		text.WriteString(r.Text)
	}
	return text.String()
}
