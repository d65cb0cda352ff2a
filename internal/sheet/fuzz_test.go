package sheet_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"hejie/internal/sheet"
)

// FuzzSheet reads anything: it must end, keep to its form, and agree with
// encoding/csv on files that encoding/csv can read.
func FuzzSheet(f *testing.F) {
	for _, file := range []string{
		"id,title\n1,a\n2,\"b\nc\"\n3,\"d\n4,e\n",
		"\ufeffid;title\r\n1;\"a\"\"b\"\r\n",
		"\xff\xfei\x00d\x00\n\x001\x00\n\x00",
		"\xb1\xe0\xba\xc5,\xb1\xea\xcc\xe2\r1,\xff\xff\r",
		"id\ttitle\n\x00\n\x1a",
		"x\",\"y\nx\",\"y\n",
		"PK\x03\x04",
	} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := sheet.New(bytes.NewReader(file), sheet.Options{})
		if err != nil {
			var p *sheet.Problem
			require.ErrorAs(t, err, &p)
			return
		}
		var rows [][]string
		line, bad := 0, false
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			require.Greater(t, row.Line, line)
			require.GreaterOrEqual(t, row.Last, row.Line)
			line = row.Last
			if row.Bad != nil {
				bad = true
				require.NotEmpty(t, row.Bad.Error())
				require.Nil(t, row.Cells)
				continue
			}
			require.Len(t, row.Cells, len(r.Header()))
			for _, cell := range row.Cells {
				require.True(t, utf8.ValidString(cell))
				require.NotContains(t, cell, "\x00")
			}
			rows = append(rows, row.Cells)
		}
		require.NoError(t, r.Close())
		if bad || !utf8.Valid(file) || bytes.ContainsAny(file, "\r\x1a;\t") || bytes.Contains(file, []byte("，")) {
			return
		}
		std := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(file), "\ufeff")))
		std.FieldsPerRecord = -1
		records, err := std.ReadAll()
		if err != nil {
			return
		}
		require.Equal(t, written(records[:], len(r.Header())), append([][]string{}, rows...))
	})
}

// written gives the rows below the header that are not blank, as wide as it.
func written(records [][]string, width int) [][]string {
	out := [][]string{}
	for _, record := range records {
		for len(record) > width {
			record = record[:len(record)-1]
		}
		if strings.TrimSpace(strings.Join(record, "")) != "" {
			out = append(out, record)
		}
	}
	return out[1:]
}
