package importing_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
	"hejie/internal/importing"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/internal/sheet"
)

func TestMain(m *testing.M) { officetest.Main(m) }

const (
	books = `
source: books
key: 编号
first_in: {column: 日期, layouts: ["2006-01-02"], zone: Asia/Shanghai}
centre: {columns: [社区], table: {流水井: 440104003104, 盐运西: 440104003108, 无此社区: 440104003999}}
kind: {value: neighbour}
origin: {value: applied}
title: 事由
description: 经过
amount: {column: 金额, unit: yuan}
applicant: {name: 申请人, phone: 电话, id_number: 身份证}
respondent: {name: 被申请人}
`
	header = "编号,日期,社区,事由,经过,金额,申请人,电话,身份证,被申请人\n"
	three  = `1,2022-02-01,流水井,夜间噪音,连续三晚,1200.5,陈某,02083330000,11010519491231002X,李某
2,2022-02-02,流水井,楼上漏水,,,王某,13800000000,,
3,2022-02-20,流水井,夜间噪音,又吵了,,陈某,,,张某
`
)

// numbered gives so many rows with a title of their own.
func numbered(n int, title string) string {
	var rows strings.Builder
	for i := range n {
		fmt.Fprintf(&rows, "%d,2022-02-01,流水井,%s%d,,,陈某,,,\n", i, title, i)
	}
	return rows.String()
}

// A place is an office where tables are imported.
type place struct{ *officetest.Office }

func open(t *testing.T) place {
	t.Helper()
	p := place{officetest.Open(t)}
	p.SetClock(t, time.Date(2022, 3, 1, 10, 0, 0, 0, domain.Shanghai()))
	return p
}

// table is an import of rows, by somebody at an office; the table says at its
// second reading what comes second.
func (p place) table(t *testing.T, office desk.Office, who string, readings ...string) *importing.Import {
	t.Helper()
	me, err := desk.Open(t.Context(), office, p.People[who].Key, officetest.Unhurried)
	require.NoError(t, err)
	mapping, err := importing.ParseMapping([]byte(books))
	require.NoError(t, err)
	n := -1
	return &importing.Import{
		Desk: me, Words: desk.Words{Lang: "en"}, File: "books.csv", Mapping: mapping,
		Read: func() (*sheet.Reader, error) {
			n = min(n+1, len(readings)-1)
			return sheet.New(strings.NewReader(header+readings[n]), sheet.Options{Columns: mapping.Columns()})
		},
	}
}

// starting counts the cases that were opened: nothing starts them here.
func (p place) starting(t *testing.T) int {
	t.Helper()
	n, err := p.Register.Starting(t.Context())
	require.NoError(t, err)
	return n
}

// done checks and opens what must come to its end.
func done(t *testing.T, i *importing.Import) *importing.Result {
	t.Helper()
	r, err := i.Check(t.Context())
	require.NoError(t, err)
	require.NoError(t, i.OpenCases(t.Context(), r))
	return r
}

// codes gives the lines of a result's problems with what is wrong.
func codes(r *importing.Result) (all []string) {
	for _, p := range r.Problems {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%d-%d %s %s", p.Line, p.Last, p.Code, p.Column)))
	}
	return all
}

// requireBrokenOff checks how far an import came, and the key of why.
func requireBrokenOff(t *testing.T, err error, key string, opened int) {
	t.Helper()
	b, ok := errors.AsType[*importing.BrokenOff](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, opened, b.Opened)
	said, _ := catalogue.Said(err)
	require.Equal(t, key, said.Key, "%v", err)
}

func TestCheckWritesNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	r, err := p.table(t, p.Register, "registrar", three+`1,2022-02-03,流水井,同一编号,,,陈某,,,
5,2022-02-30,流水井,没有这天,,,陈某,,,
6,2099-01-01,流水井,在将来,,,陈某,,,
7,2022-02-03,无此社区,没有中心,,,陈某,,,
8,2022-02-03,盐运西,别的社区,,,陈某,,,
9,2022-02-03,流水井,电话,,约一千,陈某,12345,110105194912310021,
12,2022-02-03,流水井,格数不对
`).Check(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{
		"5-5 key_repeated 编号", "6-6 cell_date 日期", "7-7 first_in_future 日期", "8-8 no_such_centre", "9-9 not_your_centre",
		"10-10 cell_amount 金额", "10-10 cell_phone 电话", "10-10 cell_id_number 身份证", "11-11 ragged",
	}, codes(r))
	require.Equal(t, "the same key as line 2", r.Problems[0].Hint)
	require.Equal(t, []int{10, 3, 7, 0}, []int{r.Rows, r.Manifest.Good, r.Manifest.Bad, r.Opened})
	require.Equal(t, []domain.CentreCode{officetest.Community}, r.Manifest.Centres)
	require.Empty(t, r.Act)
	require.Zero(t, p.starting(t))
}

func TestEachRowComesInOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	first := done(t, p.table(t, p.Register, "registrar", three))
	require.Equal(t, []int{3, 0}, []int{first.Opened, first.Known})
	story, err := p.Register.Case(t.Context(), "YX2022-000001")
	require.NoError(t, err)
	require.Equal(t, "连续三晚\nAmount in dispute: 1200.50 yuan", story.Text)
	require.Equal(t, "020-83330000", story.Parties[0].Phone)

	again := done(t, p.table(t, p.Register, "registrar", three))
	require.Equal(t, []int{0, 3}, []int{again.Opened, again.Known})
	require.Equal(t, first.Act, again.Act, "one signature for one file")
	other := done(t, p.table(t, p.Register, "registrar2", three))
	require.Zero(t, other.Opened)
	require.NotEqual(t, first.Act, other.Act, "another person signs for themselves")
	require.Equal(t, 3, p.starting(t))
}

// The two of 陈某 lie 19 days apart. What is bad comes in the order of the table.
func TestLookAlikesAreListed(t *testing.T) {
	t.Parallel()
	p := open(t)
	r := done(t, p.table(t, p.Register, "registrar", "0,2022-02-30,流水井,没有这天,,,陈某,,,\n"+three+"4,2022-02-30,流水井,没有这天,,,陈某,,,\n"))
	require.Len(t, r.LookAlikes, 1)
	require.Equal(t, []string{"2-2 cell_date 日期", "3-3 possible_duplicate", "6-6 cell_date 日期"}, codes(r))
	require.Contains(t, r.Problems[1].Hint, "YX2022-000003 of line 5")
}

func TestWhoMayNotImport(t *testing.T) {
	t.Parallel()
	p := open(t)
	_, err := p.table(t, p.Register, officetest.Admin, three).Check(t.Context())
	refusal, ok := errors.AsType[*domain.Refusal](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, domain.NotYourPost, refusal.Code)
}

// Somebody saves the table anew after its rows were looked at.
func TestATableThatChangesBringsInNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	rows := numbered(250, "夜间噪音")
	i := p.table(t, p.Register, "registrar", rows, strings.Replace(rows, "夜间噪音249", "别的事情", 1))
	r, err := i.Check(t.Context())
	require.NoError(t, err)
	err = i.OpenCases(t.Context(), r)
	requireBrokenOff(t, err, "sheet.file_changed", 0)
	require.Equal(t, domain.Invalid, domain.KindOf(err))
	require.Zero(t, p.starting(t))
}

// forgetful is an office whose answers are lost: those to the first calls.
type forgetful struct {
	desk.Office
	lost int
}

func (f *forgetful) ImportCases(ctx context.Context, act domain.Hash, rows []record.ImportRow) (int, error) {
	n, err := f.Office.ImportCases(ctx, act, rows)
	if f.lost--; f.lost >= 0 && err == nil {
		return 0, errors.New("no answer")
	}
	return n, err
}

func TestALostAnswerIsAskedForAgain(t *testing.T) {
	t.Parallel()
	p := open(t)
	r := done(t, p.table(t, &forgetful{p.Register, 2}, "registrar", numbered(150, "漏水")))
	require.Equal(t, []int{50, 100}, []int{r.Opened, r.Known}, "the first hundred had come in")
	require.Equal(t, 150, p.starting(t))
}

// Whoever has no patience is told how far it came, and goes on later.
func TestWhatBreaksOffGoesOn(t *testing.T) {
	t.Parallel()
	p := open(t)
	i := p.table(t, &forgetful{p.Register, 1}, "registrar", numbered(150, "漏水"))
	i.Desk.Patience = 0
	r, err := i.Check(t.Context())
	require.NoError(t, err)
	err = i.OpenCases(t.Context(), r)
	requireBrokenOff(t, err, "", 0)
	require.ErrorContains(t, err, "no answer")
	again := done(t, p.table(t, p.Register, "registrar", numbered(150, "漏水")))
	require.Equal(t, []int{50, 100}, []int{again.Opened, again.Known})
}

// stopping is a progress that stops the import at a row of a phase.
type stopping struct {
	at           int
	phase, ended string
	stop         func()
	now          string
}

func (s *stopping) Begin(phase string) { s.now = phase }

func (s *stopping) At(rows int, _ *sheet.Reader) {
	if s.now == s.phase && rows == s.at {
		s.stop()
	}
}

func (s *stopping) End() { s.ended += s.now + " " }

func TestAnImportIsStopped(t *testing.T) {
	t.Parallel()
	p := open(t)
	run := func(phase string) (*stopping, error) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s := &stopping{at: 150, phase: phase, stop: cancel}
		i := p.table(t, p.Register, "registrar", numbered(250, "漏水"))
		i.Progress = s
		r, err := i.Check(ctx)
		if err != nil {
			return s, err
		}
		return s, i.OpenCases(ctx, r)
	}
	s, err := run("import.checking")
	said, _ := catalogue.Said(err)
	require.Equal(t, "import_stopped_early", said.Key, "%v", err)
	require.Equal(t, "import.checking ", s.ended)
	require.Zero(t, p.starting(t))

	s, err = run("import.opening")
	requireBrokenOff(t, err, "", 100)
	require.Nil(t, errors.Unwrap(err), "nothing was wrong")
	require.Equal(t, "import.checking import.opening ", s.ended)
	require.Equal(t, 100, p.starting(t))
}

// slow is an office whose engine starts a case a second, down to some.
type slow struct {
	desk.Office
	left, stays int
	begun       time.Time
}

func (s *slow) Starting(context.Context) (int, error) {
	return max(s.left-int(time.Since(s.begun).Seconds()), s.stays), nil
}

func TestTheEngineIsWaitedForWhileItStartsCases(t *testing.T) {
	for _, tt := range []struct {
		stays   int
		all     bool
		seconds float64
	}{{0, true, 50}, {10, false, 70}} {
		synctest.Test(t, func(t *testing.T) {
			i := &importing.Import{Desk: &desk.Desk{Office: &slow{left: 50, stays: tt.stays, begun: time.Now()}}}
			var r importing.Result
			begun := time.Now()
			require.NoError(t, i.AwaitStarts(t.Context(), &r))
			require.Equal(t, tt.all, r.Started.All)
			require.InDelta(t, tt.seconds, time.Since(begun).Seconds(), 1)
		})
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, importing.WriteReport(&out, []importing.Problem{{Line: 2, Last: 3, Code: importing.CellDate, Column: "=日期", Hint: "a, b"}}))
	require.Equal(t, "\ufeffline,last_line,code,column,hint\r\n2,3,cell_date,'=日期,\"a, b\"\r\n", out.String())
}
