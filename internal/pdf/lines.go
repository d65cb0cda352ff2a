package pdf

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Lines breaks a text into lines where Unicode lets it be broken (UAX 14: no
// full stop begins a line, no opening bracket ends one, a Latin word stays
// whole), each as wide as the space at the most; the first line has less by
// the indent. width tells how wide a text is.
//
// The lines joined are the text: nothing is lost, added or changed at a break.
// Libraries that break for themselves have lost a character at each one.
// Spaces at the end of a line do not count for its width, since nobody sees
// them. A word that is wider than a whole line is broken between characters.
func Lines(text string, space, indent float64, width func(string) float64) []string {
	l := liner{space: space, left: space - indent, width: width}
	state := -1
	for text != "" {
		var segment string
		var must bool
		segment, text, must, state = uniseg.FirstLineSegmentInString(text, state)
		l.add(segment)
		if must && text != "" {
			l.end()
		}
	}
	l.end()
	return l.lines
}

type liner struct {
	space, left float64 // of a whole line; of this one
	width       func(string) float64
	lines       []string
	line        strings.Builder
}

// add puts a segment on the line if there is room, and on the next if not.
func (l *liner) add(segment string) {
	seen := l.width(visible(segment))
	if seen > l.left && l.line.Len() > 0 {
		l.end()
	}
	if seen > l.left {
		l.split(segment)
		return
	}
	l.line.WriteString(segment)
	l.left -= l.width(segment)
}

// split breaks what no line can hold between the characters that people see.
func (l *liner) split(segment string) {
	state := -1
	for segment != "" {
		var cluster string
		cluster, segment, _, state = uniseg.FirstGraphemeClusterInString(segment, state)
		w := l.width(visible(cluster))
		if w > l.left && l.line.Len() > 0 {
			l.end()
		}
		l.line.WriteString(cluster)
		l.left -= l.width(cluster)
	}
}

// end ends the line.
func (l *liner) end() {
	if l.line.Len() > 0 {
		l.lines = append(l.lines, l.line.String())
	}
	l.line.Reset()
	l.left = l.space
}

// visible is a text without what is not seen at the end of a line. The wide
// space is seen: forms underline it to be written on.
func visible(text string) string { return strings.TrimRight(text, " \t\r\n") }
