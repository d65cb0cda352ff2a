package main

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"hejie/domain"
	"hejie/internal/figures"
	"hejie/internal/officetest"
)

var wholeMarch = []string{"stats", "--from", "2022-03-01", "--to", "2022-03-31"}

func readCSV(t *testing.T, file string) []map[string]string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	text, marked := strings.CutPrefix(string(content), "\ufeff")
	require.True(t, marked, "Excel would misread it")
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return named(records)
}

// named gives the lines below a heading by its names.
func named(records [][]string) (lines []map[string]string) {
	for _, record := range records[1:] {
		line := map[string]string{}
		for i, cell := range record {
			line[records[0][i]] = cell
		}
		lines = append(lines, line)
	}
	return lines
}

func TestFiguresForASpreadsheet(t *testing.T) {
	t.Parallel()
	c := openCounted(t)
	c.AsOwner(t, `UPDATE centres SET name = '=HYPERLINK("http://x","y")' WHERE code = $1`, officetest.Community)
	file := c.path("figures.csv")
	require.Contains(t, c.done(t, "head", append(wholeMarch, "--by", "community,kind", "--csv", file)...), file)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	lines := readCSV(t, file)
	require.Len(t, lines, 3)
	require.Equal(t, `'=HYPERLINK("http://x","y")（440104003104）`, lines[0]["综治中心"], "no spreadsheet takes it for a formula")
	require.Equal(t, "邻里", lines[0]["类别"])
	require.Equal(t, "<3", lines[0]["排查"])
	require.Equal(t, "<3", lines[1]["排查"])
	require.Equal(t, "…", lines[0]["B 成功/排查"], "a rate of a small number tells the number")
	require.Equal(t, "3", lines[2]["排查"], "the sum is true")
	require.Equal(t, "0.00 %", lines[2]["B 成功/排查"])
	require.Equal(t, "–", lines[2]["履行率 履行/协议"])
	for _, line := range lines {
		require.Equal(t, "2022-03-01 2022-03-31", line["起始日"]+" "+line["截止日"], "no number without its period")
		require.Equal(t, "社区", line["所含层级"])
	}
	narrow := c.path("narrow.csv")
	c.done(t, "head", append(wholeMarch, "--centre", string(officetest.Community), "--kind", "labour", "--csv", narrow)...)
	lines = readCSV(t, narrow)
	require.Len(t, lines, 1)
	require.Equal(t, "<3", lines[0]["排查"], "a narrower question shows no more")
	require.Equal(t, "…", lines[0]["B 成功/排查"])
	again := c.run(t, "head", append(wholeMarch, "--csv", file)...)
	require.Equal(t, exitConflict, again.code)
	require.Equal(t, exitUsage, c.run(t, "head", append(wholeMarch, "--csv", c.path("none/figures.csv"))...).code)

	rows := c.path("rows.csv")
	c.done(t, "head", append(wholeMarch, "--rows", "--measure", "closed", "--csv", rows)...)
	lines = readCSV(t, rows)
	require.Len(t, lines, 1)
	require.Equal(t, "YX2022-000002", lines[0]["案号"])
	require.Equal(t, "排查、结案", lines[0]["计入"])
}

func TestFiguresAsAWorkbook(t *testing.T) {
	t.Parallel()
	c := openCounted(t)
	c.AsOwner(t, `UPDATE parties SET birth = '2010-05-01' WHERE case_id = 'YX2022-000003'`)
	c.AsOwner(t, `UPDATE centres SET name = '=1+1' WHERE code = $1`, officetest.Community)
	file := c.path("figures.xlsx")
	var v figures.View
	c.read(t, &v, "head", append(wholeMarch, "--by", "kind", "--xlsx", file)...)
	book, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	require.Equal(t, []string{"统计", "案件"}, book.GetSheetList())

	exported, err := book.GetRows("统计")
	require.NoError(t, err)
	lines := named(exported[:4])
	for i, part := range append(v.Parts, v.Whole) {
		for _, m := range domain.Measures() {
			require.Equal(t, count(part.Counts[m]), lines[i][(&app{lang: "zh-CN"}).text("measure."+string(m))], m)
		}
	}
	require.Contains(t, exported[len(exported)-1][0], "<3", "what is not published says so")
	kind, err := book.GetCellType("统计", "F2")
	require.NoError(t, err)
	require.NotEqual(t, excelize.CellTypeInlineString, kind, "a number is a number")

	rows, err := book.GetRows("案件")
	require.NoError(t, err)
	require.Contains(t, rows[len(rows)-1][0], "不得公开")
	cases := named(rows[:4])
	require.Len(t, cases, v.Whole.Counts[domain.CasesScreened])
	require.Equal(t, "=1+1（440104003104）", cases[0]["综治中心"])
	formula, err := book.GetCellFormula("案件", "B2")
	require.NoError(t, err)
	require.Empty(t, formula, "a text is a text")
	require.Equal(t, "（涉未成年人）", cases[2]["案号"])
	require.Empty(t, cases[2]["综治中心"]+cases[2]["类别"]+cases[2]["首次登记"], "a minor's case is named in no file")
	require.Equal(t, "排查", cases[2]["计入"])

	v = figures.View{}
	c.read(t, &v, "head", append(wholeMarch, "--rows")...)
	require.Len(t, v.Rows, 3)
	require.Equal(t, domain.CaseID("YX2022-000001"), v.Rows[0].Case)
	require.Equal(t, figures.Row{Minor: true, Counts: []domain.Measure{domain.CasesScreened}}, v.Rows[2], "nor to a program that may write one")
	rowsFile := c.path("rows.csv")
	c.done(t, "head", append(wholeMarch, "--rows", "--measure", "screened", "--csv", rowsFile)...)
	lines = readCSV(t, rowsFile)
	require.Len(t, lines, 3)
	require.Equal(t, "（涉未成年人）", lines[2]["案号"])
	require.Empty(t, lines[2]["综治中心"]+lines[2]["类别"]+lines[2]["首次登记"])
}
