package sheet_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/sheet"
)

// However large a file is, one row of it is in memory at a time.
func TestLargeFilesStaySmall(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: reads 250 MB; run without -short")
	}
	const hundredMB = 100 << 20
	long := strings.Repeat("长", hundredMB/3)
	for _, tt := range []struct {
		name, head, middle, tail string
		times                    int
		want                     []string
		rows                     int
	}{
		{"a million rows", "编号,标题\n", "1,夜间噪音\n", "", 1_000_000, nil, 1_000_000},
		{"a line of 100 MB", "编号,标题\n1,", long, "\n2,乙\n", 1, []string{"2 row_too_long", "3 2|乙"}, 2},
		{"a quote of 100 MB", "编号,标题\n1,\"", long, "\"\n2,乙\n", 1, []string{"2 row_too_long", "3 2|乙"}, 2},
	} {
		path := filepath.Join(t.TempDir(), "table.csv")
		f, err := os.Create(path)
		require.NoError(t, err)
		for _, part := range append([]string{tt.head}, append(repeated(tt.middle, tt.times), tt.tail)...) {
			_, err := f.WriteString(part)
			require.NoError(t, err)
		}
		require.NoError(t, f.Close())

		before := live()
		r, err := sheet.Open(path, sheet.Options{})
		require.NoError(t, err)
		var seen []string
		rows, most := 0, before
		for {
			row, err := r.Next()
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
			if rows++; rows%200_000 == 1 {
				most = max(most, live())
			}
			if tt.want == nil {
				require.Equal(t, rows+1, row.Line)
				continue
			}
			said := strings.Join(row.Cells, "|")
			if row.Bad != nil {
				said = string(row.Bad.Code)
			}
			seen = append(seen, fmt.Sprintf("%d %s", row.Line, said))
		}
		require.Equal(t, tt.want, seen, tt.name)
		require.Equal(t, tt.rows, rows, tt.name)
		require.Less(t, most-before, uint64(4<<20), tt.name)
		require.NoError(t, r.Close())
	}
}

func repeated(text string, times int) []string {
	some := make([]string, times)
	for i := range some {
		some[i] = text
	}
	return some
}

// live is what the heap holds that is still needed.
func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A header of 100 MB is no header, and a file of nothing but quotes ends.
func TestHeadersThatNeverEnd(t *testing.T) {
	t.Parallel()
	_, err := sheet.New(bytes.NewReader(bytes.Repeat([]byte("编号,"), 4<<20)), sheet.Options{})
	requireCode(t, sheet.HeaderUnreadable, err)
	_, err = sheet.New(bytes.NewReader(bytes.Repeat([]byte(`"`), 4<<20+1)), sheet.Options{})
	requireCode(t, sheet.HeaderUnreadable, err)
}
