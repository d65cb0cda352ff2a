package register_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// importRow is a row as a table of two years ago has it.
func importRow(n int) record.ImportRow {
	return record.ImportRow{Key: fmt.Sprintf("第%d号", n), Intake: domain.Intake{
		Centre: officetest.Community, Kind: "neighbour", Origin: domain.Applied, Title: fmt.Sprintf("漏水%d", n),
		Description: "三楼渗水", FirstIn: time.Date(2024, 3, 1, 9, 0, 0, 0, domain.Shanghai()),
		Parties: []domain.PartyEntry{{Role: domain.Applicant, Name: fmt.Sprintf("陈某%d", n)}, {Role: domain.Respondent, Name: "李某"}},
	}}
}

func importRows(n int) []record.ImportRow {
	rows := make([]record.ImportRow, n)
	for i := range rows {
		rows[i] = importRow(i + 1)
	}
	return rows
}

// signImport signs the manifest of some file.
func signImport(t *testing.T, o *officetest.Office, who string, centres ...domain.CentreCode) domain.Hash {
	t.Helper()
	r, err := o.Act(t, who, domain.ImportCases, "", manifestOf(centres...))
	require.NoError(t, err)
	return r.Message
}

func manifestOf(centres ...domain.CentreCode) record.Manifest {
	return record.Manifest{File: domain.HashOf([]byte("f")), Mapping: domain.HashOf([]byte("m")), Source: "old-books", Good: 1, Centres: centres}
}

func TestImportOpensEachKeyOnce(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	act := signImport(t, o, "registrar", officetest.Community)
	opened, err := o.Register.ImportCases(t.Context(), act, append(importRows(3), importRow(1)))
	require.NoError(t, err)
	require.Equal(t, 3, opened)
	opened, err = o.Register.ImportCases(t.Context(), act, importRows(4))
	require.NoError(t, err)
	require.Equal(t, 1, opened)
	opened, err = o.Register.ImportCases(t.Context(), act, nil)
	require.NoError(t, err)
	require.Zero(t, opened)

	starting, err := o.Register.Starting(t.Context())
	require.NoError(t, err)
	require.Equal(t, 4, starting)
	now, err := o.Register.Now(t.Context())
	require.NoError(t, err)
	for n := range 4 { // numbered in the order of the rows, without gaps
		id := domain.CaseID(fmt.Sprintf("YX%d-%06d", now.In(domain.Shanghai()).Year(), n+1))
		file, err := o.Register.Begin(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, []domain.PartyID{"P1", "P2"}, file.Parties)
		story, err := o.Register.Case(t.Context(), id)
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("漏水%d", n+1), story.Title)
		require.True(t, story.FirstIn.Equal(importRow(1).FirstIn))
		require.Equal(t, o.People["registrar"].ID, story.OpenedBy)
	}
	report, err := o.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
}

func TestImportsAtTheSameTimeOpenEachKeyOnce(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	act := signImport(t, o, "registrar", officetest.Community)
	const importers, batches, size = 4, 8, 25
	all := importRows(batches * size)
	opened := make([]int, importers)
	errs := make([]error, importers)
	var importing sync.WaitGroup
	for i := range importers {
		importing.Go(func() {
			for b := range batches {
				rows := slices.Clone(all[b*size : (b+1)*size])
				if i%2 == 1 {
					slices.Reverse(rows) // or each would wait for the next, and none for the other
				}
				n, err := o.Register.ImportCases(context.Background(), act, rows)
				if err != nil {
					errs[i] = err
				}
				opened[i] += n
			}
		})
	}
	importing.Wait()
	total := 0
	for i := range importers {
		require.NoError(t, errs[i])
		total += opened[i]
	}
	require.Equal(t, len(all), total)
	starting, err := o.Register.Starting(t.Context())
	require.NoError(t, err)
	require.Equal(t, len(all), starting)
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	act := signImport(t, o, "street-registrar", officetest.Community, officetest.District)
	now, err := o.Register.Now(t.Context())
	require.NoError(t, err)
	for _, tt := range []struct {
		name   string
		change func(*record.ImportRow)
		want   domain.RefusalCode
	}{
		{"a centre above one's own", func(r *record.ImportRow) { r.Centre = officetest.District }, domain.NotYourCentre},
		{"a centre that was not signed", func(r *record.ImportRow) { r.Centre = "440104003108" }, domain.NotYourCentre},
		{"a centre that is none", func(r *record.ImportRow) { r.Centre = "440104003999" }, domain.MissingDetails},
		{"the future", func(r *record.ImportRow) { r.FirstIn = now.Add(time.Hour) }, domain.MissingDetails},
		{"no time", func(r *record.ImportRow) { r.FirstIn = time.Time{} }, domain.MissingDetails},
		{"no key", func(r *record.ImportRow) { r.Key = "" }, domain.MissingDetails},
		{"no applicant", func(r *record.ImportRow) { r.Parties = r.Parties[1:] }, domain.MissingDetails},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row := importRow(2)
			tt.change(&row)
			opened, err := o.Register.ImportCases(t.Context(), act, []record.ImportRow{importRow(1), row})
			require.Equal(t, domain.Refused, domain.KindOf(err), "%v", err)
			require.Equal(t, tt.want, err.(*domain.Refusal).Code)
			require.Zero(t, opened)
		})
	}
	starting, err := o.Register.Starting(t.Context())
	require.NoError(t, err)
	require.Zero(t, starting, "nor any other row of the batch came in")

	_, err = o.Register.ImportCases(t.Context(), domain.HashOf([]byte("nobody's")), importRows(1))
	require.Equal(t, domain.NotFound, domain.KindOf(err))
	_, err = o.Act(t, officetest.Admin, domain.ImportCases, "", manifestOf(officetest.Community))
	require.Equal(t, domain.NotYourPost, err.(*domain.Refusal).Code)
	_, err = o.Act(t, "registrar", domain.ImportCases, "", map[string]string{"source": "old-books"})
	require.Equal(t, domain.MissingDetails, err.(*domain.Refusal).Code, "a manifest says what is imported")
}

func TestImportEndsWithThePostOrTheKey(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		change func(officetest.Person) domain.Change
		want   domain.Kind
	}{
		{func(p officetest.Person) domain.Change {
			return domain.Change{Kind: domain.TakePost, Staff: p.ID, Posts: []domain.Seat{{Post: domain.Registrar, Centre: officetest.Community}}}
		}, domain.Refused},
		{func(p officetest.Person) domain.Change {
			return domain.Change{Kind: domain.RevokeKey, Staff: p.ID, Key: domain.KeyIDOf(p.Key.Public().(ed25519.PublicKey))}
		}, domain.NotFound},
	} {
		o := officetest.Open(t)
		act := signImport(t, o, "registrar", officetest.Community)
		_, err := o.Register.ImportCases(t.Context(), act, importRows(1))
		require.NoError(t, err)
		o.Change(t, tt.change(o.People["registrar"]))
		_, err = o.Register.ImportCases(t.Context(), act, importRows(2))
		require.Equal(t, tt.want, domain.KindOf(err), "%v", err)
	}
}

func TestFindImport(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	act := signImport(t, o, "registrar", officetest.Community)
	manifest := o.Deposit(t, manifestOf(officetest.Community))
	find := func(who string, manifest domain.Hash) domain.Hash {
		found, err := o.Register.FindImport(t.Context(), o.People[who].ID, manifest)
		require.NoError(t, err)
		return found
	}
	require.Equal(t, act, find("registrar", manifest))
	require.Empty(t, find("registrar2", manifest), "another person signs for himself")
	require.Empty(t, find("registrar", domain.HashOf([]byte("another"))))
	p := o.People["registrar"]
	o.Change(t, domain.Change{Kind: domain.RevokeKey, Staff: p.ID, Key: domain.KeyIDOf(p.Key.Public().(ed25519.PublicKey))})
	require.Empty(t, find("registrar", manifest))
}

func TestLookAlikes(t *testing.T) {
	t.Parallel()
	o := officetest.Open(t)
	like := func(n, days int, change func(*record.ImportRow)) record.ImportRow {
		r := importRow(n)
		r.Title, r.Parties[0].Name = "夜间噪音", "陈某"
		r.FirstIn = r.FirstIn.AddDate(0, 0, days)
		if change != nil {
			change(&r)
		}
		return r
	}
	rows := []record.ImportRow{
		like(1, 0, nil), like(2, 90, nil), like(3, 181, nil),
		like(4, 0, func(r *record.ImportRow) { r.Title = "白天噪音" }),
		like(5, 0, func(r *record.ImportRow) { r.Parties[0].Name = "王某"; r.Parties[1].Name = "陈某" }),
		like(6, 0, func(r *record.ImportRow) { r.Centre = "440104003108" }),
	}
	act := signImport(t, o, "street-registrar", officetest.Community, "440104003108")
	_, err := o.Register.ImportCases(t.Context(), act, rows)
	require.NoError(t, err)
	seen := func(who string, keys ...string) [][2]string {
		found, err := o.Register.LookAlikes(t.Context(), o.People[who].ID, "old-books", keys)
		require.NoError(t, err)
		var pairs [][2]string
		for _, l := range found {
			pairs = append(pairs, [2]string{l.Key, l.OtherKey})
		}
		return pairs
	}
	all := []string{"第1号", "第2号", "第3号", "第4号", "第5号", "第6号"}
	require.ElementsMatch(t, [][2]string{{"第1号", "第2号"}, {"第1号", "第6号"}, {"第2号", "第6号"}}, seen("street-registrar", all...))
	require.Equal(t, [][2]string{{"第2号", "第1号"}}, seen("registrar", "第2号"), "of another community nothing is told")
	require.Empty(t, seen("registrar", "第4号"))
}
