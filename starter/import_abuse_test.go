package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// numberedRows gives so many rows with a title of their own.
func numberedRows(n int, title string) string {
	var rows strings.Builder
	for i := range n {
		_, _ = fmt.Fprintf(&rows, "%d,2022-02-01,流水井,%s%d,,,陈某,,,\n", i, title, i)
	}
	return rows.String()
}

// Somebody saves the table anew while its cases are being opened: what was looked
// at may come in, what was not may not.
func TestImportOfATableChangedUnderWay(t *testing.T) {
	t.Parallel()
	c := open(t)
	line := c.table(t, numberedRows(4000, "夜间噪音"))
	errs := &stopper{word: "登记：1000 行", stop: func() {
		c.write(t, "books.csv", booksHeader+numberedRows(4000, "别的事情"))
	}}
	code := run(t.Context(), append(line, "--config", c.path("hejie.yaml"), "--key", c.path("registrar.pem")), strings.NewReader(""), errs, errs)
	require.Equal(t, exitUsage, code)
	require.Contains(t, errs.String(), "新登记")
	opened := c.cases(t)
	require.Greater(t, opened, 500)
	require.Less(t, opened, 4000)
	for n := opened; n > opened-50; n-- {
		story, err := c.Register.Case(t.Context(), domain.CaseID(fmt.Sprintf("YX2022-%06d", n)))
		require.NoError(t, err)
		require.Contains(t, story.Title, "夜间噪音")
	}
}

// Two people import tables that share rows, at the same time and again.
func TestImportsOfTheSameRowsAtTheSameTime(t *testing.T) {
	t.Parallel()
	c := open(t)
	const half = 150
	rows := strings.SplitAfter(numberedRows(3*half, "夜间噪音"), "\n")
	var lines [][]string
	for i, who := range []string{"registrar", "registrar2"} {
		table := c.write(t, who+".csv", booksHeader+strings.Join(rows[i*half:(i+2)*half], ""))
		lines = append(lines, []string{
			"import", table, "--mapping", c.write(t, "books.yaml", books), "--report", c.path(who + ".report.csv"),
			"--config", c.path("hejie.yaml"), "--key", c.path(who + ".pem"),
		})
	}
	for range 2 {
		var importing sync.WaitGroup
		said := make([]outcome, len(lines))
		for i, line := range lines {
			importing.Go(func() { said[i] = runLine(t, "", line...) })
		}
		importing.Wait()
		for _, o := range said {
			require.Zero(t, o.code, o.err)
		}
		require.Equal(t, 3*half, c.cases(t), "each row once")
	}
}

// A table of a million rows costs what its keys take and no more: this one of a
// tenth of that gets by with a tenth.
func TestImportOfAHugeTableStaysSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: reads 200,000 rows; run without -short")
	}
	c := open(t)
	const rows, each = 200_000, 400 // bytes
	line := append(c.arguments(t, []byte(booksHeader+numberedRows(rows, "夜间噪音"))), "--dry-run")
	most, stop := watchHeap(t)
	o := c.run(t, "registrar", line...)
	stop()
	require.Zero(t, o.code, o.err)
	require.Contains(t, o.out, fmt.Sprint(rows))
	require.Less(t, most(), uint64(rows*each))
}

// watchHeap tells the most that the heap grew to between now and stop.
func watchHeap(t *testing.T) (most func() uint64, stop func()) {
	t.Helper()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before, peak := heap(), uint64(0)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			peak = max(peak, heap())
			time.Sleep(10 * time.Millisecond)
		}
	}()
	return func() uint64 { return max(peak, before) - before }, func() { cancel(); <-done }
}

// What a table may not be is told in one sentence, and nothing is written.
func TestImportOfWhatIsNoTable(t *testing.T) {
	t.Parallel()
	c := open(t)
	line := c.table(t, goodRows)
	for _, tt := range []struct{ name, content, says string }{
		{"nothing", "", "said.sheet.file_empty"},
		{"a web page", "<html><table>", "said.sheet.file_markup"},
		{"an archive", "PK\x05\x06" + strings.Repeat("\x00", 18), "said.sheet.file_archive"},
		{"an old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 512), "said.sheet.file_old_excel"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", "said.sheet.file_binary"},
	} {
		require.NoError(t, os.WriteFile(line[1], []byte(tt.content), 0o600))
		o := c.run(t, "registrar", line...)
		require.Equal(t, exitUsage, o.code, tt.name)
		require.Equal(t, "hejie: "+(&app{lang: "zh-CN"}).text(tt.says)+"\n", o.err, tt.name)
		require.NoFileExists(t, c.path("report.csv"))
	}
	require.NoError(t, os.WriteFile(line[1], bytes.Repeat([]byte("长"), 1<<20), 0o600))
	o := c.run(t, "registrar", line...)
	require.Equal(t, exitUsage, o.code)
	require.Contains(t, o.err, "第 1 行")
	require.Zero(t, c.cases(t))
}
