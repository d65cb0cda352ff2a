package importing

import (
	"encoding/csv"
	"io"
	"strconv"

	"hejie/internal/sheet"
)

// WriteReport writes problems for a spreadsheet: CSV in UTF-8 with a mark, or Excel
// would misread it.
func WriteReport(to io.Writer, problems []Problem) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(to)
	w.UseCRLF = true
	lines := [][]string{{"line", "last_line", "code", "column", "hint"}}
	for _, p := range problems {
		lines = append(lines, []string{strconv.Itoa(p.Line), strconv.Itoa(p.Last), string(p.Code), sheet.Escaped(p.Column), sheet.Escaped(p.Hint)})
	}
	return w.WriteAll(lines)
}
