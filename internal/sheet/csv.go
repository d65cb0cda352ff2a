package sheet

import (
	"crypto/sha256"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// csvRows reads rows out of lines. encoding/csv splits a row into cells, but it
// cannot find the rows: after a quote that is never closed it has consumed the
// file. So the lines of a row are gathered first, and only those that turn out
// to be one are consumed.
type csvRows struct {
	lines     lines
	unread    []line // gathered in vain; read again before any other
	separator string // empty until the header is seen
	unclosed  int    // rows whose quote was never closed

	file *watched
	want [sha256.Size]byte
	size int64
}

// maxUnclosed bounds the work that a hostile file can cause: each quote that is
// never closed makes up to maxLines be read again. After so many, a quote ends
// with its line at the latest.
const maxUnclosed = 100

func (c *csvRows) padded() bool             { return false }
func (c *csvRows) progress() (int64, int64) { return c.file.read, c.size }
func (c *csvRows) close() error             { return nil }

func (c *csvRows) next() (Row, error) {
	first, err := c.line()
	for err == nil && first.text == "" && first.bad == "" {
		first, err = c.line()
	}
	if err == io.EOF && [sha256.Size]byte(c.file.sum.Sum(nil)) != c.want {
		return Row{}, problem(FileChanged)
	}
	if err != nil {
		return Row{}, err
	}
	if c.separator == "" {
		c.separator = separatorOf(first.text)
	}
	group, bad, err := c.gather(first)
	if err != nil {
		return Row{}, err
	}
	if bad == QuoteUnclosed {
		c.unclosed++
		c.unread = slices.Insert(c.unread, 0, group[1:]...)
		group = group[:1]
	}
	return c.row(group, bad), nil
}

// line gives the next line to read.
func (c *csvRows) line() (line, error) {
	if len(c.unread) == 0 {
		return c.lines.next()
	}
	l := c.unread[0]
	c.unread = c.unread[1:]
	return l, nil
}

// gather collects the lines of the row that begins with first, and tells what
// is wrong with its quotes. A quote that opens on one line and meets a stray
// one on another was most likely never meant to go that far: it is unclosed.
func (c *csvRows) gather(first line) ([]line, Code, error) {
	group, size := []line{first}, len(first.text)
	open, stray := c.quoted(first.text, false)
	if stray {
		return group, QuoteStray, nil
	}
	for open {
		if c.unclosed >= maxUnclosed {
			return group, QuoteUnclosed, nil
		}
		l, err := c.line()
		if err == io.EOF {
			return group, QuoteUnclosed, nil
		}
		if err != nil {
			return nil, "", err
		}
		group, size = append(group, l), size+len(l.text)
		if open, stray = c.quoted(l.text, true); stray || l.bad == RowTooLong || size > maxRecord || len(group) > maxLines {
			return group, QuoteUnclosed, nil
		}
	}
	return group, "", nil
}

// quoted reads a line that begins inside a quoted cell (open) or at the start
// of a cell. It tells whether the line ends inside a quoted cell, or has a
// quote where there may be none.
func (c *csvRows) quoted(rest string, open bool) (stillOpen, stray bool) {
	for {
		if !open && !strings.HasPrefix(rest, `"`) {
			_, after, more := strings.Cut(rest, c.separator)
			if !more {
				return false, false
			}
			rest = after
			continue
		}
		if !open {
			rest = rest[1:]
		}
		_, after, more := strings.Cut(rest, `"`)
		switch {
		case !more:
			return true, false
		case after == "":
			return false, false
		case after[0] == '"':
			rest, open = after[1:], true
		case strings.HasPrefix(after, c.separator):
			rest, open = after[len(c.separator):], false
		default:
			return false, true
		}
	}
}

// row makes a row of its lines; bad is what is already known to be wrong.
func (c *csvRows) row(group []line, bad Code) Row {
	var whole strings.Builder
	for _, l := range group {
		if bad == "" {
			bad = l.bad
		}
		whole.WriteString(l.text + "\n")
	}
	row := Row{Line: group[0].number, Last: group[len(group)-1].number}
	if bad == RowTooLong {
		row.Bad = problem(bad, "limit", maxRecord)
	} else if bad != "" {
		row.Bad = problem(bad)
	}
	if row.Bad != nil {
		return row
	}
	r := csv.NewReader(strings.NewReader(whole.String()))
	r.Comma, _ = utf8.DecodeRuneInString(c.separator)
	r.FieldsPerRecord = -1
	r.LazyQuotes = true // quotes inside an unquoted cell are text: 他说"好"
	cells, err := r.Read()
	if err != nil {
		row.Bad = problem(QuoteStray)
		return row
	}
	row.Cells = cells
	return row
}

// separatorOf tells the separator by the header: the one that it has most of,
// outside quotes.
func separatorOf(header string) string {
	var plain strings.Builder
	for i, part := range strings.Split(header, `"`) {
		if i%2 == 0 {
			plain.WriteString(part)
		}
	}
	separator, most := ",", 0
	for _, s := range []string{",", "\t", ";", "，"} {
		if n := strings.Count(plain.String(), s); n > most {
			separator, most = s, n
		}
	}
	return separator
}
