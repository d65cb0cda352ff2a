package sheet_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/sheet"
)

// A table that we write may lie where a spreadsheet opens it, and a column may be
// called anything.
func TestEscapedIsNoFormula(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"=HYPERLINK(1)", "+1", "-1", "@SUM", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"} {
		require.Equal(t, "'"+cell, sheet.Escaped(cell))
	}
	for _, cell := range []string{"", "编号", "1-2", "'=1", "�"} {
		require.Equal(t, cell, sheet.Escaped(cell))
	}
}
