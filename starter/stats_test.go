package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/figures"
	"hejie/internal/officetest"
)

// openCounted is an office with one case accepted and overdue, one declined, and
// one that only came in.
func openCounted(t *testing.T) commandLine {
	t.Helper()
	c, accepted := openAccepting(t)
	c.done(t, "registrar2", "decide", accepted+"/1.1", "accept", "--respondent", "李某")
	c.step(t, domain.CaseID(accepted), 2, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	declined := c.OpenDispute(t)
	c.step(t, declined, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	c.done(t, "registrar2", "decide", string(declined)+"/1.1", "decline", "--reason", "not_civil", "--note", "行政争议")
	c.step(t, declined, 2, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	c.done(t, "registrar2", "decide", string(declined)+"/2.1", "told", "--routes-told", "--legal-aid")
	c.at(t, "2022-03-10 10:00")
	require.NoError(t, c.End(t.Context(), declined, domain.Declined))
	c.done(t, "registrar", "dispute", "open", "--centre", string(officetest.Community), "--kind", "labour", "--title", "欠薪", "--applicant", "=HYPERLINK(1)")
	return c
}

func TestFiguresForPeople(t *testing.T) {
	t.Parallel()
	c := openCounted(t)
	golden(t, "stats", c.done(t, "head", "stats", "--from", "2022-03-01", "--to", "2022-03-31", "--by", "tier,kind"))
	for line := range strings.Lines(c.done(t, "head", "stats", "--by", "community,kind,source,month")) {
		if !strings.HasPrefix(line, "A、B、C") && !strings.HasPrefix(line, "统计") {
			require.LessOrEqual(t, cells(strings.TrimSuffix(line, "\n")), statsWidth, line)
		}
	}
	golden(t, "stats_en", c.done(t, "head", "stats", "--lang", "en"))
	golden(t, "stats_rows", c.done(t, "head", "stats", "--from", "2022-03-01", "--to", "2022-03-31", "--rows"))
	require.Contains(t, c.done(t, "head", "stats", "--to", "2021-12-31", "--rows"), "0 件")
	for _, wrong := range [][]string{
		{"--by", "mediator"},
		{"--by", "staff"},
		{"--kind", "quarrel"},
		{"--source", "hearsay"},
		{"--centre", "流水井"},
		{"--measure", "accepted"},
		{"--rows", "--measure", "best"},
		{"--from", "2022-03-02", "--to", "2022-03-01"},
		{"--from", "yesterday"},
		{"--to", "2022-02-30"},
	} {
		o := c.run(t, "head", append([]string{"stats"}, wrong...)...)
		require.Equal(t, exitUsage, o.code, "%s", wrong)
		require.NotEmpty(t, o.err)
	}
}

// Every number equals the rows of its own drill-down, as programs read both.
func TestFiguresEqualTheirRows(t *testing.T) {
	t.Parallel()
	c := openCounted(t)
	var v figures.View
	month := []string{"--from", "2022-03-01", "--to", "2022-03-31"}
	c.read(t, &v, "head", append(month, "stats", "--by", "kind", "--rows")...)
	require.Len(t, v.Rows, 3)
	require.Equal(t, 3, v.Whole.Counts[domain.CasesScreened])
	require.Equal(t, 1, v.Whole.Counts[domain.CasesLate])
	require.Nil(t, v.Whole.Rates[3].Percent, "nobody has agreed on anything, so nothing can have been performed")
	require.Len(t, v.Parts, 2)
	for _, m := range domain.Measures() {
		var rows figures.View
		c.read(t, &rows, "head", append(month, "stats", "--rows", "--measure", string(m))...)
		require.Len(t, rows.Rows, v.Whole.Counts[m], m)
		sum := 0
		for _, part := range v.Parts {
			sum += part.Counts[m]
		}
		require.Equal(t, v.Whole.Counts[m], sum, m)
	}
	var labour figures.View
	c.read(t, &labour, "head", append(month, "stats", "--kind", "labour", "--source", "applied", "--centre", string(officetest.Community))...)
	require.Equal(t, 1, labour.Whole.Counts[domain.CasesScreened])
}
