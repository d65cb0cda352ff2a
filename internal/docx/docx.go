// Package docx writes a paper as an Office Open XML text document (ECMA-376),
// as far as forms need it: paragraphs, tables, page numbers. Word, WPS and
// LibreOffice open it. The same paper gives the same bytes at any time.
package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"hejie/internal/paper"
)

// Write writes the paper to w.
func Write(w io.Writer, p paper.Paper) error {
	archive := zip.NewWriter(w)
	for _, part := range []struct{ name, content string }{
		// Some readers look for the list of types at the very beginning.
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relations},
		{"word/document.xml", body(p)},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/styles.xml", styles},
		{"word/settings.xml", settings},
		{"word/fontTable.xml", fonts},
		{"word/footer1.xml", footer},
	} {
		// The date is the earliest that a ZIP can hold: when the file was
		// written is no part of what it says.
		f, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return fmt.Errorf("docx: %w", err)
		}
		if _, err := io.WriteString(f, part.content); err != nil {
			return fmt.Errorf("docx: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("docx: %w", err)
	}
	return nil
}

// width is what A4 leaves between our margins, in twentieths of a point.
const width = 11906 - 2*margin

const margin = 1418 // 2.5 cm

func body(p paper.Paper) string {
	var d document
	d.line("Mark", p.Above)
	d.line("Title", p.Title)
	d.line("Number", p.Below)
	for _, b := range p.Blocks {
		switch b := b.(type) {
		case paper.Line:
			d.paragraph(b)
		case paper.Heading:
			d.line("Heading1", string(b))
		case paper.Gap:
			for range int(b) {
				d.WriteString(`<w:p><w:pPr><w:keepNext/></w:pPr></w:p>`)
			}
		case paper.Table:
			d.table(b)
		}
	}
	return declaration + `<w:document ` + namespaces + `><w:body>` + d.String() +
		fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>`+
			`<w:pgMar w:top="%[1]d" w:right="%[1]d" w:bottom="%[1]d" w:left="%[1]d" w:header="851" w:footer="851" w:gutter="0"/></w:sectPr>`, margin) +
		`</w:body></w:document>`
}

// document collects the body of a document.
type document struct{ strings.Builder }

// line adds a paragraph in a style; an empty text adds none.
func (d *document) line(style, text string) {
	if text == "" {
		return
	}
	d.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	d.run(paper.Text(text))
	d.WriteString(`</w:p>`)
}

func (d *document) paragraph(l paper.Line) {
	style := "Normal"
	if l.Large {
		style = "Large"
	}
	d.WriteString(`<w:p><w:pPr><w:pStyle w:val="` + style + `"/>`)
	if l.Keep {
		d.WriteString(`<w:keepNext/>`)
	}
	if l.Indent {
		d.WriteString(`<w:ind w:firstLineChars="200" w:firstLine="560"/>`)
	}
	switch l.Place {
	case paper.Centre:
		d.WriteString(`<w:jc w:val="center"/>`)
	case paper.Right:
		d.WriteString(`<w:jc w:val="right"/>`)
	}
	d.WriteString(`</w:pPr>`)
	for _, r := range l.Runs {
		d.run(r)
	}
	d.WriteString(`</w:p>`)
}

// run adds a piece of text. A line break within it is a break, and not the
// space that XML would make of it.
func (d *document) run(r paper.Run) {
	d.WriteString(`<w:r>`)
	if r.Bold || r.Under {
		d.WriteString(`<w:rPr>`)
		if r.Bold {
			d.WriteString(`<w:b/>`)
		}
		if r.Under {
			d.WriteString(`<w:u w:val="single"/>`)
		}
		d.WriteString(`</w:rPr>`)
	}
	for i, text := range strings.Split(r.Text, "\n") {
		if i > 0 {
			d.WriteString(`<w:br/>`)
		}
		d.WriteString(`<w:t xml:space="preserve">` + escaped(text) + `</w:t>`)
	}
	d.WriteString(`</w:r>`)
}

func (d *document) table(t paper.Table) {
	columns := shared(t.Shares)
	d.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="Form"/>` + fmt.Sprintf(`<w:tblW w:w="%d" w:type="dxa"/>`, width) + `<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, c := range columns {
		fmt.Fprintf(d, `<w:gridCol w:w="%d"/>`, c)
	}
	d.WriteString(`</w:tblGrid>`)
	for i, row := range t.Rows {
		fmt.Fprintf(d, `<w:tr><w:trPr><w:cantSplit w:val="%t"/><w:trHeight w:val="%d" w:hRule="atLeast"/>`, row.Lines <= 1, 480*max(1, row.Lines))
		if t.Header && i == 0 {
			d.WriteString(`<w:tblHeader/>`)
		}
		d.WriteString(`</w:trPr>`)
		next := 0
		for _, cell := range row.Cells {
			span := max(1, cell.Span)
			w := 0
			for _, c := range columns[next : next+span] {
				w += c
			}
			next += span
			d.cell(cell, span, w, row.Keep)
		}
		d.WriteString(`</w:tr>`)
	}
	// Word wants a paragraph after a table, at the latest at the end; this one
	// takes no room.
	d.WriteString(`</w:tbl><w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>`)
}

func (d *document) cell(c paper.Cell, span, w int, keep bool) {
	fmt.Fprintf(d, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, w)
	if span > 1 {
		fmt.Fprintf(d, `<w:gridSpan w:val="%d"/>`, span)
	}
	style := "Cell"
	if c.Label {
		style = "Label"
	}
	d.WriteString(`<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="` + style + `"/>`)
	if keep {
		d.WriteString(`<w:keepNext/>`)
	}
	d.WriteString(`</w:pPr>`)
	d.run(paper.Text(c.Text))
	d.WriteString(`</w:p></w:tc>`) // a cell without a paragraph is a damaged file to Word
}

// shared divides the width by shares, to the last twentieth of a point.
func shared(shares []int) []int {
	total, given, columns := 0, 0, make([]int, len(shares))
	for _, s := range shares {
		total += s
	}
	for i, s := range shares {
		columns[i] = width * s / total
		given += columns[i]
	}
	if len(columns) > 0 {
		columns[len(columns)-1] += width - given
	}
	return columns
}
