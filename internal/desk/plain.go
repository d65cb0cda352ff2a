package desk

import (
	"strings"
	"unicode"
)

// Plain takes out of a text what could steer a terminal or hide something from
// the reader: what people deposited is shown, never obeyed.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		if Unseen(r) {
			return -1
		}
		return r
	}, text)
}

// Unseen reports whether a character, other than a line break, is one that a
// reader does not see.
func Unseen(r rune) bool {
	return r != '\n' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// OneLine is Plain for what stands within a line: nobody's text begins another.
func OneLine(text string) string { return strings.ReplaceAll(Plain(text), "\n", " ") }
