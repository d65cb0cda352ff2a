package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/importing"
	"hejie/internal/officetest"
)

// books is a mapping as an office would write it.
const books = `
source: books
key: 编号
first_in: {column: 日期, layouts: ["2006-01-02"], zone: Asia/Shanghai}
centre: {columns: [社区], table: {流水井: 440104003104, 盐运西: 440104003108, 无此社区: 440104003999}}
kind: {value: neighbour}
origin: {value: applied}
title: 事由
description: 经过
amount: {column: =金额, unit: yuan}
applicant: {name: 申请人, phone: 电话, id_number: 身份证}
respondent: {name: 被申请人}
`

const booksHeader = "编号,日期,社区,事由,经过,=金额,申请人,电话,身份证,被申请人\n"

// table writes a table and gives the arguments that import it.
func (c commandLine) table(t *testing.T, rows string) []string {
	t.Helper()
	return c.arguments(t, []byte(booksHeader+rows))
}

func (c commandLine) arguments(t *testing.T, content []byte) []string {
	t.Helper()
	return []string{
		"import", c.write(t, "books.csv", string(content)), "--mapping", c.write(t, "books.yaml", books),
		"--report", c.path("report.csv"),
	}
}

// reported reads the report.
func (c commandLine) reported(t *testing.T) (text string, rows [][]string) {
	t.Helper()
	content, err := os.ReadFile(c.path("report.csv"))
	require.NoError(t, err)
	text, marked := strings.CutPrefix(string(content), "\ufeff")
	require.True(t, marked, "Excel needs the mark")
	rows, err = csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return text, rows
}

func (c commandLine) cases(t *testing.T) int {
	t.Helper()
	n, err := c.Register.Starting(t.Context())
	require.NoError(t, err)
	return n
}

const goodRows = `1,2022-02-01,流水井,夜间噪音,"连续三晚
很吵",1200.5,陈某,02083330000,11010519491231002X,李某
2,2022-02-02,流水井,楼上漏水,,,王某,13800000000,,
3,2022-02-20,流水井,夜间噪音,又吵了,,陈某,,,张某
`

func TestImport(t *testing.T) {
	t.Parallel()
	c := open(t)
	line := c.table(t, goodRows)
	var preview, first, again importing.Result
	c.read(t, &preview, "registrar", append(line, "--dry-run")...)
	require.Equal(t, []int{3, 3, 0, 0}, []int{preview.Rows, preview.Manifest.Good, preview.Manifest.Bad, preview.Opened})
	require.Empty(t, preview.Act)
	require.Zero(t, c.cases(t), "a dry run opens nothing")
	require.NoFileExists(t, c.path("report.csv"), "and there is nothing to report")

	c.read(t, &first, "registrar", line...)
	require.Equal(t, []int{3, 3, 0}, []int{first.Rows, first.Opened, first.Known})
	require.Equal(t, domain.Hash(fmt.Sprintf("%x", sha256.Sum256([]byte(booksHeader+goodRows)))), first.Manifest.File)
	require.Equal(t, []domain.CentreCode{officetest.Community}, first.Manifest.Centres)

	story, err := c.Register.Case(t.Context(), "YX2022-000001")
	require.NoError(t, err)
	require.Equal(t, "连续三晚\n很吵\n涉及金额：1200.50 元", story.Text)
	require.Equal(t, c.People["registrar"].ID, story.OpenedBy)
	require.Equal(t, "2022-02-01 00:00", desk.LocalTime(story.FirstIn))
	require.Len(t, story.Parties, 2)
	require.Equal(t, domain.PartyEntry{Role: domain.Applicant, Name: "陈某", Phone: "020-83330000", IDNumber: "11010519491231002X", Birth: "1949-12-31"}, story.Parties[0].PartyEntry)

	// The two of 陈某 lie 19 days apart.
	require.Len(t, first.LookAlikes, 1)
	_, rows := c.reported(t)
	require.Equal(t, [][]string{
		{"line", "last_line", "code", "column", "hint"},
		{"2", "3", "possible_duplicate", "", "YX2022-000001 与 第 5 行的 YX2022-000003 申请人和事由相同"},
	}, rows)

	c.read(t, &again, "registrar", line...)
	require.Equal(t, []int{0, 3}, []int{again.Opened, again.Known})
	require.Equal(t, first.Act, again.Act, "one signature for one file")
	require.Equal(t, 3, c.cases(t))
	var other importing.Result
	c.read(t, &other, "registrar2", line...)
	require.Zero(t, other.Opened)
	require.NotEqual(t, first.Act, other.Act, "another person signs for themselves")
}

func TestImportReportsBadRows(t *testing.T) {
	t.Parallel()
	c := open(t)
	rows := goodRows + `1,2022-02-03,流水井,同一编号,,,陈某,,,
5,2022-02-30,流水井,没有这天,,,陈某,,,
6,2099-01-01,流水井,在将来,,,陈某,,,
7,2022-02-03,无此社区,没有中心,,,陈某,,,
8,2022-02-03,盐运西,别的社区,,,陈某,,,
9,2022-02-03,流水井,电话,,,陈某,12345,,
10,2022-02-03,流水井,校验码不符,,,陈某,,110105194912310021,
11,2022-02-03,流水井,金额,,约一千,陈某,,,
12,2022-02-03,流水井,格数不对
13,2022-02-03,流水井,"引号,,,陈某,,,
`
	line := c.table(t, rows)
	o := c.run(t, "registrar", line...)
	require.Zero(t, o.code, o.err)
	require.Contains(t, o.out, "共 13 行，新登记 3 件，此前已在册 0 件，有误 10 行，疑似重复 1 对")
	require.Contains(t, o.out, "第 6 行    key_repeated        编号    编号与第 2 行相同")
	require.Contains(t, o.out, "另有 1 项")
	text, reported := c.reported(t)
	var seen []string
	for _, r := range reported[1:] {
		seen = append(seen, strings.Join(r[:4], " "))
	}
	require.Equal(t, []string{
		"2 3 possible_duplicate ", "6 6 key_repeated 编号", "7 7 cell_date 日期", "8 8 first_in_future 日期", "9 9 no_such_centre ",
		"10 10 not_your_centre ", "11 11 cell_phone 电话", "12 12 cell_id_number 身份证", "13 13 cell_amount '=金额", "14 14 ragged ", "15 15 quote_unclosed ",
	}, seen)
	for _, cell := range []string{"陈某", "12345", "110105194912310021", "2099-", "约一千", "校验码不符,"} {
		require.NotContains(t, text+o.out+o.err, cell)
	}

	// Mended, the table adds what was missing, and its report is empty.
	c.table(t, goodRows+"5,2022-02-28,流水井,另一件,,,陈某丙,,,\n")
	require.Contains(t, c.done(t, "registrar", line...), "新登记 1 件，此前已在册 3 件，有误 0 行")
}

func TestImportIsRefused(t *testing.T) {
	t.Parallel()
	c := open(t)
	line := c.table(t, goodRows)
	for _, tt := range []struct {
		name, who string
		args      []string
		code      int
		want      string
	}{
		{"by the wrong post", officetest.Admin, line, exitRefused, "NOT_YOUR_POST"},
		{"without a mapping", "registrar", []string{"import", c.path("books.csv")}, exitUsage, "--mapping"},
		{"with no such mapping", "registrar", []string{"import", c.path("books.csv"), "--mapping", "nonsense"}, exitUsage, "nonsense"},
		{"with a mapping that is none", "registrar", []string{"import", c.path("books.csv"), "--mapping", c.path("books.csv")}, exitUsage, "映射："},
		{"without the columns", "registrar", []string{"import", c.path("books.csv"), "--mapping", "messages"}, exitUsage, "第 1 行的表头缺少列：id、created"},
		{"without the file", "registrar", []string{"import", c.path("none.csv"), "--mapping", "messages"}, exitUsage, "none.csv"},
		{"over the mapping", "registrar", append(line[:4:4], "--report", c.path("books.yaml")), exitUsage, "--report"},
		{"over the key", "registrar", append(line[:4:4], "--report", c.path("registrar.pem")), exitUsage, "--report"},
		{"over the settings", "registrar", append(line[:4:4], "--report", c.path("hejie.yaml")), exitUsage, "--report"},
		{"over the table", "registrar", append(line[:4:4], "--report", c.path("books.csv")), exitUsage, "--report"},
		{"with the sample and a file", "registrar", append(line[:2:2], "--sample"), exitUsage, "import FILE"},
		{"with a sample's mapping", "registrar", []string{"import", "--sample", "--mapping", "messages"}, exitUsage, "mapping"},
	} {
		o := c.run(t, tt.who, tt.args...)
		require.Equal(t, tt.code, o.code, "%s: %s%s", tt.name, o.out, o.err)
		require.Contains(t, o.err, tt.want, tt.name)
	}
	o := c.run(t, "registrar", c.table(t, "1,2022-02-30,流水井,夜间噪音,,,陈某,,,\n")...)
	require.Equal(t, exitUsage, o.code)
	require.Contains(t, o.err, "没有可以登记的行")
	require.Contains(t, o.out, "cell_date")
	require.Zero(t, c.cases(t))
}

func TestImportOfWhatOfficesSave(t *testing.T) {
	t.Parallel()
	c := open(t)
	content, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(booksHeader + strings.ReplaceAll(goodRows, "陈某", "𠮷·买买提")))
	require.NoError(t, err)
	var view importing.Result
	c.read(t, &view, "registrar", c.arguments(t, content)...)
	require.Equal(t, 3, view.Opened)
	story, err := c.Register.Case(t.Context(), "YX2022-000001")
	require.NoError(t, err)
	require.Equal(t, "𠮷·买买提", story.Parties[0].Name)
}

// A stopper cancels when it is told of a word.
type stopper struct {
	bytes.Buffer
	word string
	stop func()
}

func (s *stopper) Write(b []byte) (int, error) {
	if strings.Contains(string(b), s.word) {
		s.stop()
	}
	return s.Buffer.Write(b)
}

func TestImportStopsAndGoesOn(t *testing.T) {
	t.Parallel()
	c := open(t)
	var rows strings.Builder
	for n := range 2500 {
		_, _ = fmt.Fprintf(&rows, "%d,2022-02-01,流水井,漏水%d,,,陈某,,,\n", n, n)
	}
	line := append(c.table(t, rows.String()), "--config", c.path("hejie.yaml"), "--key", c.path("registrar.pem"))
	stopped := func(word string) (said string) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		errs := &stopper{word: word, stop: cancel}
		require.Equal(t, exitFailed, run(ctx, line, strings.NewReader(""), errs, errs))
		return errs.String()
	}
	require.Contains(t, stopped("检查：1000 行"), "没有登记任何案件")
	require.Zero(t, c.cases(t))
	require.Contains(t, stopped("登记：1000 行"), "新登记 1000 件")
	require.Equal(t, 1000, c.cases(t))
	require.Contains(t, c.done(t, "registrar", line[:6]...), "新登记 1500 件，此前已在册 1000 件")
	require.Equal(t, 2500, c.cases(t))
}

// The sample that comes along is whole but for what is wrong in it on purpose.
func TestImportSample(t *testing.T) {
	t.Setenv(sampleFolder, t.TempDir())
	t.Setenv("HEJIE_DATA", t.TempDir())
	c := open(t)
	c.at(t, "2025-11-03 10:00")
	var view importing.Result
	c.read(t, &view, "district-registrar", "import", "--sample", "--wait=false")
	require.Equal(t, []int{121, 113, 8, 1}, []int{view.Rows, view.Opened, view.Manifest.Bad, len(view.LookAlikes)})
	require.Equal(t, "disputes.csv.bad-rows.csv", filepath.Base(view.Report))
	c.read(t, &view, "district-registrar", "import", "--sample", "--wait=false")
	require.Zero(t, view.Opened)
	require.Contains(t, runLine(t, "", "import", "--sample", "--config", c.path("hejie.yaml")).err, "make run")
}
