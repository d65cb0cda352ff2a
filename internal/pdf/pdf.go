// Package pdf writes a paper as a PDF on A4, with the glyphs it needs of one
// font. The same paper gives the same bytes at any time.
package pdf

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"unicode"

	"github.com/signintech/gopdf"

	"hejie/internal/paper"
)

// A MissingGlyph is a character on the paper that the font does not have. It
// is refused: a space or a box in its place would change what people sign.
type MissingGlyph struct {
	Rune  rune
	Block int // which of the paper's blocks it is in, counted from 1; 0: about the title
}

func (m *MissingGlyph) Error() string {
	return fmt.Sprintf("the font has no %U (%c), which block %d needs", m.Rune, m.Rune, m.Block)
}

// Sizes, in points.
const (
	margin   = 70.9 // 2.5 cm, as the DOCX has it
	textSize = 14.0
	lineStep = 26.0
	inWidth  = 595.28 - 2*margin
	inHeight = 841.89 - 2*margin
)

const family = "text"

// Write writes the paper to w in a TrueType font.
func Write(w io.Writer, p paper.Paper, font []byte) error {
	s := sheet{widths: map[rune]float64{}}
	s.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if err := s.AddTTFFontData(family, font); err != nil {
		return fmt.Errorf("pdf: font: %w", err)
	}
	if err := s.SetFont(family, "", textSize); err != nil {
		return fmt.Errorf("pdf: font: %w", err)
	}
	groups, err := s.set(p)
	if err != nil {
		return err
	}
	if err := s.draw(paginate(groups)); err != nil {
		return err
	}
	s.SetInfo(gopdf.PdfInfo{Title: p.Title})
	var file bytes.Buffer
	if _, err := s.WriteTo(&file); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	whole, err := mended(file.Bytes())
	if err != nil {
		return err
	}
	if _, err = w.Write(whole); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// sheet is a document with the widths of the characters it uses, in thousandths
// of the size of the type.
type sheet struct {
	gopdf.GoPdf
	widths map[rune]float64
}

// row is one line of type, set.
type row struct {
	pieces []piece
	size   float64
	step   float64 // how far it is down to the next
	x      float64
}

type piece struct {
	text  string
	under bool
}

// A group is rows that stay on one page.
type group []row

func (g group) height() (h float64) {
	for _, r := range g {
		h += r.step
	}
	return h
}

// set sets a paper's blocks in type.
func (s *sheet) set(p paper.Paper) ([]group, error) {
	if err := s.covers(p); err != nil {
		return nil, err
	}
	title := slices.Concat(
		s.line(paper.Line{Runs: []paper.Run{paper.Text(p.Above)}, Place: paper.Right}, 12),
		s.line(paper.Line{Runs: []paper.Run{paper.Text(p.Title)}, Place: paper.Centre}, 22),
		s.line(paper.Line{Runs: []paper.Run{paper.Text(p.Below)}, Place: paper.Right}, textSize))
	groups := []group{title}
	var kept group // waits for what it stays with
	for i, b := range p.Blocks {
		switch b := b.(type) {
		case paper.Gap:
			kept = append(kept, row{step: float64(b) * lineStep})
		case paper.Heading:
			kept = append(kept, s.line(paper.Line{Runs: []paper.Run{paper.Text(string(b))}}, textSize)...)
		case paper.Line:
			rows := s.line(b, textSize)
			// Of a long paragraph the first two lines stay with its heading, and the
			// last two with what it is kept with.
			if b.Keep && len(rows) <= 4 {
				kept = append(kept, rows...)
				continue
			}
			n := min(2, len(rows))
			groups, kept = append(groups, append(kept, rows[:n]...)), nil
			rows = rows[n:]
			if b.Keep {
				rows, kept = rows[:len(rows)-2], slices.Clone(rows[len(rows)-2:])
			}
			for _, r := range rows {
				groups = append(groups, group{r})
			}
		default:
			return nil, fmt.Errorf("pdf: block %d is a %T, which only a DOCX can show", i+1, b)
		}
	}
	return append(groups, kept), nil
}

// covers refuses a paper that needs a character which the font does not have.
func (s *sheet) covers(p paper.Paper) error {
	for i := range len(p.Blocks) + 1 {
		part := paper.Paper{Title: p.Title, Above: p.Above, Below: p.Below}
		if i > 0 {
			part = paper.Paper{Blocks: p.Blocks[i-1 : i]}
		}
		for _, text := range part.Texts() {
			for _, r := range text {
				if r == '\n' {
					continue
				}
				if has, err := s.IsCurrFontContainGlyph(r); err != nil || !has || unicode.IsControl(r) {
					return &MissingGlyph{r, i}
				}
			}
		}
	}
	return nil
}

// line sets a paragraph.
func (s *sheet) line(l paper.Line, size float64) []row {
	text := l.Text()
	if text == "" {
		return nil
	}
	indent := 0.0
	if l.Indent {
		indent = 2 * size
	}
	width := func(text string) float64 { return s.width(text) * size }
	var rows []row
	at := 0 // of the line's beginning in the text
	for _, line := range Lines(text, inWidth, indent, width) {
		r := row{size: size, step: lineStep * max(1, size/textSize), pieces: pieces(l.Runs, at, at+len(visible(line)))}
		switch left := inWidth - width(visible(line)); {
		case l.Place == paper.Centre:
			r.x = left / 2
		case l.Place == paper.Right:
			r.x = left
		case at == 0:
			r.x = indent
		}
		rows, at = append(rows, r), at+len(line)
	}
	return rows
}

// pieces cuts out of runs what lies between two places in their text.
func pieces(runs []paper.Run, from, to int) []piece {
	var cut []piece
	for _, r := range runs {
		start, end := max(0, from), min(len(r.Text), to)
		if start < end {
			cut = append(cut, piece{r.Text[start:end], r.Under})
		}
		from, to = from-len(r.Text), to-len(r.Text)
	}
	return cut
}

// width tells how wide a text is at size 1.
func (s *sheet) width(text string) (sum float64) {
	for _, r := range text {
		w, known := s.widths[r]
		if !known && r != '\n' {
			points, err := s.MeasureTextWidth(string(r))
			if err == nil { // the font has it: that was looked at before
				w = points / textSize
			}
			s.widths[r] = w
		}
		sum += w
	}
	return sum
}

// paginate puts groups on pages, in order.
func paginate(groups []group) [][]row {
	pages := [][]row{nil}
	left := inHeight
	for _, g := range groups {
		if h := g.height(); h > left && len(pages[len(pages)-1]) > 0 {
			pages, left = append(pages, nil), inHeight
		}
		for _, r := range g { // what is longer than a page goes on on the next
			if r.step > left && len(pages[len(pages)-1]) > 0 {
				pages, left = append(pages, nil), inHeight
			}
			pages[len(pages)-1] = append(pages[len(pages)-1], r)
			left -= r.step
		}
	}
	return pages
}

func (s *sheet) draw(pages [][]row) error {
	for n, rows := range pages {
		s.AddPage()
		y := margin
		for _, r := range rows {
			if err := s.row(r, y+r.step*0.7); err != nil {
				return err
			}
			y += r.step
		}
		foot := fmt.Sprintf("第 %d 页，共 %d 页", n+1, len(pages))
		r := row{pieces: []piece{{text: foot}}, size: 10.5, x: (inWidth - s.width(foot)*10.5) / 2}
		if err := s.row(r, 841.89-margin/2); err != nil {
			return err
		}
	}
	return nil
}

// row draws a line of type on its baseline.
func (s *sheet) row(r row, baseline float64) error {
	if len(r.pieces) == 0 {
		return nil
	}
	if err := s.SetFontSize(r.size); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	x := margin + r.x
	for _, p := range r.pieces {
		s.SetXY(x, baseline)
		if err := s.Text(p.text); err != nil {
			return fmt.Errorf("pdf: %w", err)
		}
		end := x + s.width(p.text)*r.size
		if p.under {
			s.SetLineWidth(0.6)
			s.Line(x, baseline+r.size*0.2, end, baseline+r.size*0.2)
		}
		x = end
	}
	return s.SetFontSize(textSize)
}
