package sheet

import (
	"strings"
	"unicode/utf8"
)

// Escaped keeps a spreadsheet from taking a text for a formula. Some take the
// full-width signs for the others.
func Escaped(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
