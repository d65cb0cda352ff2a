package sheet_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"hejie/internal/sheet"
)

// read gives every row in short: the lines and cells, or the code.
func read(t *testing.T, r *sheet.Reader) []string {
	t.Helper()
	var rows []string
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows
		}
		require.NoError(t, err)
		where := fmt.Sprint(row.Line)
		if row.Last != row.Line {
			where = fmt.Sprintf("%d-%d", row.Line, row.Last)
		}
		if row.Bad != nil {
			require.Nil(t, row.Cells)
			require.NotEmpty(t, row.Bad.Error())
			rows = append(rows, where+" "+string(row.Bad.Code))
			continue
		}
		require.Len(t, row.Cells, len(r.Header()))
		rows = append(rows, where+" "+strings.Join(row.Cells, "|"))
	}
}

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	require.NoError(t, err)
	return out
}

func TestText(t *testing.T) {
	t.Parallel()
	utf16 := func(end unicode.Endianness, s string) string {
		return encoded(t, unicode.UTF16(end, unicode.UseBOM), s)
	}
	gb := func(s string) string { return encoded(t, simplifiedchinese.GB18030, s) }
	const table = "编号,标题\n1,夜间噪音\n2,拖欠工资𠮷\n"
	good := []string{"2 1|夜间噪音", "3 2|拖欠工资𠮷"}
	long := strings.Repeat("长", 1<<20/3+1)

	for _, tt := range []struct {
		name, file string
		want       []string
	}{
		{"UTF-8", table, good},
		{"UTF-8 with mark", "\ufeff" + table, good},
		{"two marks", "\ufeff\ufeff" + table, good},
		{"GB18030", gb(table), good},
		{"GB18030 with mark", gb("\ufeff" + table), good},
		{"UTF-16 little", utf16(unicode.LittleEndian, table), good},
		{"UTF-16 big", utf16(unicode.BigEndian, table), good},
		{"UTF-16, CR only", utf16(unicode.LittleEndian, strings.ReplaceAll(table, "\n", "\r")), good},
		{"CRLF", strings.ReplaceAll(table, "\n", "\r\n"), good},
		{"CR only", strings.ReplaceAll(table, "\n", "\r"), good},
		{"CR only, then others", "编号,标题\r1,夜间噪音\r\n2,拖欠工资𠮷\n", good},
		{"LF, then CRLF", "编号,标题\n1,夜间噪音\r\n2,拖欠工资𠮷", good},
		{"a bare CR in a cell is no line", "编号,标题\n1,夜\r间\n2,乙\n", []string{"2 1|夜\r间", "3 2|乙"}},
		{"semicolon", strings.ReplaceAll(table, ",", ";"), good},
		{"TAB", strings.ReplaceAll(table, ",", "\t"), good},
		{"full-width comma", strings.ReplaceAll(table, ",", "，"), good},
		{"separators in quotes do not count", "\"编;号;;\",标题\n1,甲;乙\n", []string{"2 1|甲;乙"}},
		{"one column", "编号\n1\n\n2\n", []string{"2 1", "4 2"}},
		{"no rows", "编号,标题\n", nil},
		{"one row, which breaks off", "编号,标题\n1,甲", []string{"2 1|甲"}},
		{"DOS end", table + "\x1a", good},
		{"DOS end after a row", strings.TrimSuffix(table, "\n") + "\x1a\x1a", good},
		{"blank lines, and lines of separators", "\n编号,标题\n\n1,甲\n,\n \t, \n2,乙\n\n", []string{"4 1|甲", "7 2|乙"}},
		{"empty columns at the end", "编号,标题,,\n1,甲,,\n2,乙\n3,丙,,丁\n", []string{"2 1|甲", "3 2|乙", "4 ragged"}},
		{"ragged", "编号,标题\n1\n2,乙,多\n3,丙\n", []string{"2 ragged", "3 ragged", "4 3|丙"}},

		{"line breaks in quotes", "编号,标题\n1,\"甲\n\n乙\"\n2,丙\n", []string{"2-4 1|甲\n\n乙", "5 2|丙"}},
		{"CRLF in quotes", "编号,标题\r\n1,\"甲\r\n乙\"\r\n2,丙\r\n", []string{"2-3 1|甲\n乙", "4 2|丙"}},
		{"doubled quotes", "编号,标题\n1,\"他说\"\"好\"\"\"\n2,\"\"\"\"\n", []string{`2 1|他说"好"`, `3 2|"`}},
		{"quotes in an unquoted cell", "编号,标题\n1,他说\"好\"\n2,乙\n", []string{`2 1|他说"好"`, "3 2|乙"}},
		{"stray quote", "编号,标题\n1,\"他说\"好\"\"\n2,乙\n", []string{"2 quote_stray", "3 2|乙"}},
		{"quote never closed", "编号,标题\n1,\"甲\n2,乙\n3,丙\n", []string{"2 quote_unclosed", "3 2|乙", "4 3|丙"}},
		{"quote never closed, others are", "编号,标题\n1,\"甲\n2,\"乙\"\n3,\"丙\n丁\"\n", []string{"2 quote_unclosed", "3 2|乙", "4-5 3|丙\n丁"}},
		{"two quotes never closed", "编号,标题\n\"1,甲\n2,乙\n3,\"丙\n4,丁", []string{"2 quote_unclosed", "3 2|乙", "4 quote_unclosed", "5 4|丁"}},
		{"quote closed by chance", "编号,标题\n1,\"甲\n2,乙\n3,丙\"\n4,丁\n", []string{"2-4 1|甲\n2,乙\n3,丙", "5 4|丁"}},
		{"quote opened far too long", "编号,标题\n1,\"甲\n" + strings.Repeat("2,乙\n", 200_000), append([]string{"2 quote_unclosed"}, numbered(3, 200_000, "2|乙")...)},
		{"ragged over lines", "编号,标题\n1,\"甲\n乙\",丙\n2,丁\n", []string{"2-3 ragged", "4 2|丁"}},

		{"damaged line of UTF-8", "编号,标题\n1,夜间噪音\n2,\xe5\xa4\n3,丙\n", []string{"2 1|夜间噪音", "3 bad_encoding", "4 3|丙"}},
		{"damaged line of GB18030", gb("编号,标题\n1,夜间噪音\n2,") + "\xff\xff\n" + gb("3,丙\n"), []string{"2 1|夜间噪音", "3 bad_encoding", "4 3|丙"}},
		{"damaged UTF-16", utf16(unicode.LittleEndian, "编号,标题\n1,甲\n2,") + "\x00\xd8" + "\n\x003\x00,\x00", []string{"2 1|甲", "3 bad_encoding", "4 3|"}},
		{"UTF-16 cut in two", utf16(unicode.LittleEndian, "编号,标题\n1,甲\n2,乙") + "\x00", []string{"2 1|甲", "3 bad_encoding"}},
		{"damage inside a quoted cell", "编号,标题\n1,\"夜间噪音\n\xe5\"\n2,乙\n", []string{"2-3 bad_encoding", "4 2|乙"}},
		{"NUL", table + strings.Repeat("3,丙\n", 20_000) + "4,\x00\n5,戊\n", append(append(good, numbered(4, 20_000, "3|丙")...), "20004 bad_encoding", "20005 5|戊")},
		{"line too long", "编号,标题\n1," + long + "\n2,乙\n", []string{"2 row_too_long", "3 2|乙"}},
		{"line too long inside quotes", "编号,标题\n1,\"甲\n" + long + "\n2,乙\n", []string{"2 quote_unclosed", "3 row_too_long", "4 2|乙"}},
		{"formulas are text", "编号,标题\n1,=HYPERLINK(1)\n2,@SUM\n", []string{"2 1|=HYPERLINK(1)", "3 2|@SUM"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "table.csv")
			require.NoError(t, os.WriteFile(path, []byte(tt.file), 0o600))
			r, err := sheet.Open(path, sheet.Options{})
			require.NoError(t, err)
			defer func() { require.NoError(t, r.Close()) }()

			require.Equal(t, tt.want, read(t, r))
			require.Equal(t, sha256.Sum256([]byte(tt.file)), r.SHA256())
			got, total := r.Progress()
			require.Equal(t, int64(len(tt.file)), got)
			require.Equal(t, int64(len(tt.file)), total)
			_, err = r.Next()
			require.Equal(t, io.EOF, err, "the end stays the end")
		})
	}
}

// numbered gives the short form of n rows that are alike, from a line on.
func numbered(from, n int, row string) []string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("%d %s", from+i, row)
	}
	return rows
}

func TestHeader(t *testing.T) {
	t.Parallel()
	open := func(file string, columns ...string) (*sheet.Reader, error) {
		return sheet.New(strings.NewReader(file), sheet.Options{Columns: columns})
	}
	r, err := open("\ufeff\" 标题 \", 编号\u3000\n甲,1\n", "编号", "标题")
	require.NoError(t, err, "the order of the columns is free")
	require.Equal(t, []string{"标题", "编号"}, r.Header())

	for _, tt := range []struct {
		name, file, want string
	}{
		{"missing: the first row is data", "1,夜间噪音\n2,张三\n", "the header on line 1 lacks columns: 编号, 标题"},
		{"translated", "\nid,标题\n1,甲\n", "the header on line 2 lacks columns: 编号"},
		{"repeated", "编号,标题,编号\n1,甲,2\n", "columns 1 and 3 of the header have the same name"},
		{"nothing but blank lines", "\n \n,,\n", "the file is empty: it has no header"},
		{"never closed", "编号,\"标题\n1,甲\n", "the header on line 1 cannot be read"},
		{"another separator", "编号|标题\n1|甲\n", "the header on line 1 lacks columns: 编号, 标题"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := open(tt.file, "编号", "标题")
			require.EqualError(t, err, tt.want)
		})
	}
}

func TestFilesThatAreNoTable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file string
		want       sheet.Code
	}{
		{"empty", "", sheet.FileEmpty},
		{"mark only", "\ufeff", sheet.FileEmpty},
		{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), sheet.FileOldExcel},
		{"PDF", "%PDF-1.7\n1 0 obj\n", sheet.FileBinary},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", sheet.FileBinary},
		{"UTF-16 without mark", "i\x00d\x00,\x00t\x00\n\x00", sheet.FileBinary},
		{"web page", "\ufeff\r\n<html><table><tr><td>编号", sheet.FileMarkup},
		{"zip that breaks off", "PK\x03\x04\x14\x00", sheet.WorkbookDamaged},
		{"zip of something else", zipOf(t, map[string]string{"word/document.xml": "<w/>"}), sheet.FileArchive},
		{"zip of CSV", zipOf(t, map[string]string{"messages.csv": "id,title\n"}), sheet.FileArchive},
		{"workbook of nonsense", zipOf(t, map[string]string{"xl/workbook.xml": "<"}), sheet.WorkbookDamaged},
		{"workbook of nothing", zipOf(t, map[string]string{"xl/workbook.xml": "<workbook/>"}), sheet.WorkbookDamaged},
		{"bomb", zipOf(t, map[string]string{"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": strings.Repeat("0", 257<<20)}), sheet.FileTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.New(strings.NewReader(tt.file), sheet.Options{})
			requireCode(t, tt.want, err)
		})
	}
}

func TestPathsThatAreNoFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	_, err := sheet.Open(folder, sheet.Options{})
	requireCode(t, sheet.NotAFile, err)
	_, err = sheet.Open(os.DevNull, sheet.Options{})
	requireCode(t, sheet.NotAFile, err)
	_, err = sheet.Open(filepath.Join(folder, "none.csv"), sheet.Options{})
	require.ErrorIs(t, err, os.ErrNotExist)

	huge := filepath.Join(folder, "huge.csv")
	require.NoError(t, os.WriteFile(huge, []byte("编号\n"), 0o600))
	require.NoError(t, os.Truncate(huge, 1<<30+1))
	_, err = sheet.Open(huge, sheet.Options{})
	requireCode(t, sheet.FileTooLarge, err)
}

// A file that somebody writes to during the reading must not pass for the file
// whose sum was taken.
func TestFileChangedWhileRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "table.csv")
	before := "编号,标题\n" + strings.Repeat("1,甲\n", 50_000)
	require.NoError(t, os.WriteFile(path, []byte(before), 0o600))
	r, err := sheet.Open(path, sheet.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close()) })
	require.NoError(t, os.WriteFile(path, bytes.ReplaceAll([]byte(before), []byte("甲"), []byte("乙")), 0o600))

	rows := 0
	for err == nil {
		_, err = r.Next()
		rows++
	}
	requireCode(t, sheet.FileChanged, err)
	require.Equal(t, 50_001, rows, "the rows were read, and are not to be trusted")
}

// Every line reopens a quote that the line before left open. Reading it again
// for each of them would take hours.
func TestQuotesThatCostMost(t *testing.T) {
	t.Parallel()
	const lines = 1 << 19
	r, err := sheet.New(strings.NewReader("a,b\n"+strings.Repeat("x\",\"y\n", lines)), sheet.Options{})
	require.NoError(t, err)
	rows := read(t, r)
	require.Len(t, rows, lines)
	for i, row := range rows {
		require.Equal(t, fmt.Sprintf("%d quote_unclosed", i+2), row)
	}
}

func requireCode(t *testing.T, want sheet.Code, err error) {
	t.Helper()
	var p *sheet.Problem
	require.ErrorAs(t, err, &p)
	require.Equal(t, want, p.Code)
	require.NotContains(t, p.Error(), "{")
}
