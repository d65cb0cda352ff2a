package figures_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
	"hejie/internal/figures"
	"hejie/internal/record"
)

// counted is an office where these cases are counted.
type counted struct {
	cases []domain.CountedCase
	names map[domain.CentreCode]string
}

func (counted) Sample(context.Context, domain.StaffID, domain.CentreCode, domain.Week) (record.Sample, error) {
	panic("no sample is drawn")
}

func (c counted) Figures(context.Context, record.FiguresQuery) (record.Count, error) {
	return record.Count{Now: time.Date(2026, 4, 1, 9, 0, 0, 0, domain.Shanghai()), Cases: c.cases, Places: c.names}, nil
}

// ask asks for the figures of March, by kind.
func ask(t *testing.T, office counted, drill domain.Measure) figures.Report {
	t.Helper()
	from, err := domain.ParseDay("2026-03-01")
	require.NoError(t, err)
	to, err := domain.ParseDay("2026-03-31")
	require.NoError(t, err)
	q := record.FiguresQuery{Period: domain.Period{From: from, To: to}, Centre: "440104003104"} // a community
	r, err := figures.Ask(t.Context(), office, desk.Words{Lang: catalogue.English}, q, []domain.Dimension{domain.ByKind}, drill)
	require.NoError(t, err)
	return r
}

func march(day int) time.Time { return time.Date(2026, 3, day, 9, 0, 0, 0, domain.Shanghai()) }

// office has an ordinary case, a child's, and one of February.
func office() counted {
	return counted{
		cases: []domain.CountedCase{
			{Case: "YX2026-000001", Centre: "440104003104", Kind: "labour", Source: domain.Applied, FirstIn: march(2), AcceptedAt: march(3)},
			{Case: "YX2026-000002", Centre: "440104003104", Kind: "neighbour", Source: domain.Applied, FirstIn: march(2), Minor: true},
			{Case: "YX2026-000003", Centre: "440104003104", Kind: "labour", Source: domain.Applied, FirstIn: march(2).AddDate(0, -1, 0)},
		},
		names: map[domain.CentreCode]string{"440104003104": "=1+1"},
	}
}

func TestEveryNumberIsANumberOfCases(t *testing.T) {
	t.Parallel()
	r := ask(t, office(), "")
	rows := r.Rows()
	require.Len(t, rows, 4, "a heading, two kinds, the whole")
	v := r.View(true)
	require.Equal(t, 2, v.Whole.Counts[domain.CasesScreened])
	require.Equal(t, []figures.Row{{Minor: true, Counts: []domain.Measure{domain.CasesScreened}}}, v.Rows[1:], "a child's case counts, and is not named")
	require.Equal(t, domain.CaseID("YX2026-000001"), v.Rows[0].Case)
	require.Nil(t, r.View(false).Rows)

	accepted := ask(t, office(), domain.CasesAccepted)
	require.Len(t, accepted.CaseRows(), 2, "a heading, and the one that was accepted")
	require.Len(t, accepted.View(true).Rows, v.Whole.Counts[domain.CasesAccepted])
	require.Empty(t, r.Proofs(), "nothing was closed with success")
	require.Contains(t, r.Scope(), "2026-03-01")
}

func TestWhatASpreadsheetIsGiven(t *testing.T) {
	t.Parallel()
	r := ask(t, office(), "")
	var file bytes.Buffer
	require.NoError(t, r.WriteCSV(&file, true))
	text, marked := strings.CutPrefix(file.String(), "\ufeff")
	require.True(t, marked, "Excel would misread it")
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Len(t, lines, 3)
	require.Equal(t, "'=1+1 (440104003104)", lines[1][1], "no formula")
	require.NotContains(t, text, "YX2026-000002")
	require.NotEmpty(t, lines[2][0])
	require.Empty(t, strings.Join(lines[2][1:len(lines[2])-1], ""), "of a child's case nothing but in which numbers it is")

	file.Reset()
	require.NoError(t, r.WriteCSV(&file, false))
	require.Contains(t, file.String(), "<3", "small counts of a kind within a community are veiled")
	file.Reset()
	require.NoError(t, r.WriteWorkbook(&file))
	require.True(t, bytes.HasPrefix(file.Bytes(), []byte("PK")))
}
