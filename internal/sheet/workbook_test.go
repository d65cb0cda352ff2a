package sheet_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"hejie/internal/sheet"
)

func zipOf(t *testing.T, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range parts {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = io.WriteString(w, content)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

// saved builds a workbook and gives its bytes.
func saved(t *testing.T, build func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	require.NoError(t, build(f))
	b, err := f.WriteToBuffer()
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return b.Bytes()
}

func disputes(f *excelize.File) error {
	for cell, value := range map[string]any{
		"A2": "编号", "B2": "标题", "C2": "日期",
		"A3": 1, "B3": "夜间\n噪音", "C3": time.Date(2025, 11, 26, 12, 0, 0, 0, time.UTC),
		"A6": "2", "B6": "拖欠工资",
		"A7": " ",
		"A8": 3, "B8": "丙", "D8": "多",
	} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			return err
		}
	}
	if _, err := f.NewSheet("名册"); err != nil {
		return err
	}
	return f.SetSheetRow("名册", "A1", &[]string{"姓名"})
}

func TestWorkbook(t *testing.T) {
	t.Parallel()
	data := saved(t, disputes)
	r, err := sheet.New(bytes.NewReader(data), sheet.Options{Columns: []string{"标题"}})
	require.NoError(t, err)
	require.Equal(t, []string{"编号", "标题", "日期"}, r.Header())
	require.Equal(t, []string{"3 1|夜间\n噪音|45987.5", "6 2|拖欠工资|", "8 ragged"}, read(t, r))
	require.Equal(t, sha256.Sum256(data), r.SHA256())
	got, _ := r.Progress()
	require.EqualValues(t, 8, got)
	require.NoError(t, r.Close())

	r, err = sheet.New(bytes.NewReader(data), sheet.Options{Sheet: "名册"})
	require.NoError(t, err)
	require.Equal(t, []string{"姓名"}, r.Header())
	require.NoError(t, r.Close())

	_, err = sheet.New(bytes.NewReader(data), sheet.Options{Sheet: "没有"})
	requireCode(t, sheet.SheetMissing, err)
}

func TestWorkbookOf1904(t *testing.T) {
	t.Parallel()
	yes := true
	data := saved(t, func(f *excelize.File) error {
		return f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes})
	})
	_, err := sheet.New(bytes.NewReader(data), sheet.Options{})
	requireCode(t, sheet.Workbook1904, err)
}

func TestWorkbookWithPassword(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	var b bytes.Buffer
	require.NoError(t, f.Write(&b, excelize.Options{Password: "x"}))
	_, err := sheet.New(bytes.NewReader(b.Bytes()), sheet.Options{})
	requireCode(t, sheet.FileOldExcel, err)
}

func TestWorkbookRowTooLong(t *testing.T) {
	t.Parallel()
	data := saved(t, func(f *excelize.File) error {
		row := make([]string, 40)
		for i := range row {
			row[i] = strings.Repeat("x", 30_000)
		}
		return f.SetSheetRow("Sheet1", "A2", &row)
	})
	data = withPart(t, data, "xl/worksheets/sheet1.xml", func(xml string) string {
		return strings.Replace(xml, "<sheetData>", `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>`, 1)
	})
	r, err := sheet.New(bytes.NewReader(data), sheet.Options{})
	require.NoError(t, err)
	require.Equal(t, []string{"2 row_too_long"}, read(t, r))
}

// The library reads a worksheet that breaks off as if it ended there.
func TestWorkbookThatBreaksOff(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(string) string{
		"cut":     func(xml string) string { return xml[:strings.Index(xml, `<row r="6"`)] },
		"garbled": func(xml string) string { return strings.Replace(xml, `<row r="6"`, `<row <r="6"`, 1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := withPart(t, saved(t, disputes), "xl/worksheets/sheet1.xml", harm)
			_, err := sheet.New(bytes.NewReader(data), sheet.Options{})
			requireCode(t, sheet.WorkbookDamaged, err)
		})
	}
}

// withPart changes one part of a workbook.
func withPart(t *testing.T, workbook []byte, name string, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	require.NoError(t, err)
	parts := map[string]string{}
	for _, part := range z.File {
		in, err := part.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(in)
		require.NoError(t, err)
		parts[part.Name] = string(content)
	}
	require.Contains(t, parts, name)
	parts[name] = change(parts[name])
	return []byte(zipOf(t, parts))
}
