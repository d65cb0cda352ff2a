package config_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
)

func TestCalendarYearsCountAsTheNoticesDo(t *testing.T) {
	t.Parallel()
	calendar := embeddedCalendar(t)
	for _, want := range []struct{ year, off, makeUp, worked int }{
		{2022, 32, 7, 249}, // the 31st of December is a day off by the notice for 2023
		{2023, 26, 7, 249},
		{2024, 28, 8, 251},
		{2025, 28, 5, 248},
		{2026, 33, 6, 248},
	} {
		counted := map[domain.DayKind]int{}
		for day := january1(t, want.year); day.Year() == want.year; day = day.AddDays(1) {
			explained, err := calendar.Explain(day)
			require.NoError(t, err)
			counted[explained.Kind]++
		}
		require.Equal(t, want.makeUp, counted[domain.MakeUpDay], "make-up days of %d", want.year)
		require.Equal(t, want.worked, counted[domain.WorkingDay]+counted[domain.MakeUpDay], "working days of %d", want.year)
		require.Equal(t, want.off, counted[domain.HolidayDay], "days off of %d", want.year)
	}
}

// A second look at the embedded tables, from the JSON of another hand.
func TestCalendarYearsAgreeWithThePublishedOnes(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("HEJIE_SHARED_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data")
	}
	files, err := filepath.Glob(filepath.Join(folder, "holidays", "*.json"))
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skipf("SKIPPED %s: no holidays/*.json in %s; set HEJIE_SHARED_DATA", t.Name(), folder)
	}
	embedded, err := config.CalendarYears()
	require.NoError(t, err)
	require.Len(t, embedded, len(files))
	for i, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		published, err := config.ParseCalendarYear(content)
		require.NoError(t, err, file)
		require.Equal(t, published.Year, embedded[i].Year)
		require.Equal(t, published.Source, embedded[i].Source)
		require.ElementsMatch(t, published.Off, embedded[i].Off, "%d", published.Year)
		require.ElementsMatch(t, published.Work, embedded[i].Work, "%d", published.Year)
	}
}

func TestParseCalendarYearRefusesWhatCannotBeRight(t *testing.T) {
	t.Parallel()
	const good = `year: 2027
source: a notice
holidays:
  - name: 元旦
    off: [2027-01-01]
    work: [2027-01-03]
  - name: 劳动节
    off: [2027-05-01]
  - name: 国庆节
    off:
      - 2027-10-01
      - 2027-10-02
      - 2027-10-03
`
	year, err := config.ParseCalendarYear([]byte(good))
	require.NoError(t, err)
	require.Equal(t, 2027, year.Year)
	require.Equal(t, "a notice", year.Source)
	require.Len(t, year.Off, 5)
	require.Equal(t, "2027-01-03", year.Work[0].Day.String())
	require.Equal(t, "元旦", year.Work[0].Name)

	for _, tc := range []struct{ replace, by, says string }{
		{"source: a notice", "sources: a notice", "line 2: field sources not found"},
		{"source: a notice\n", "", "names no source"},
		{"year: 2027", "year: 2026", "2027-01-01 belongs to another year"},
		{"year: 2027", "year: 2027\nyear: 2027", "line 2: mapping key \"year\" already defined"},
		{"name: 元旦", "name: ''", "has no holiday's name"},
		{"2027-10-03", "2027-10-32", "line 13: 国庆节: \"2027-10-32\" is not a date"},
		{"2027-10-03", "2027-10-3", "line 13"},
		{"2027-10-03", "2026-10-03", "line 13: calendar of 2027: 2026-10-03 belongs to another year"},
		{"2027-10-03", "2027-10-02", "line 13: calendar of 2027: 2027-10-02 is given twice"},
		{"2027-10-03", "", "line 13: 国庆节: \"\" is not a date"},
		{"work: [2027-01-03]", "work: [2027-01-01]", "2027-01-01 is both off and worked"},
		{"work: [2027-01-03]", "work: [2027-01-04]", "line 6: calendar of 2027: 2027-01-04 is worked in exchange, but is a Monday"},
		{"      - 2027-10-03\n", "", "2027-10-03 is a holiday by law"},
		{"off: [2027-01-01]", "off: {2027-01-01: 1}", "line 5"},
		{"holidays:", "holidays: {}\nrest:", "line 4"},
		{good, "", "the file is empty"},
		{good, "year: 0", "is not a year"},
		{good, "[]", "cannot unmarshal"},
		{good, "\t", "cannot start any token"},
		{good, good + "---\n" + good, "goes on after the calendar"},
		{good, good + strings.Repeat("#", 1<<20), "larger than"},
	} {
		require.Contains(t, good, tc.replace)
		_, err := config.ParseCalendarYear([]byte(strings.Replace(good, tc.replace, tc.by, 1)))
		require.ErrorContains(t, err, tc.says, "%q by %q", tc.replace, tc.by)
		require.Equal(t, domain.Invalid, domain.KindOf(err))
	}
}

func TestParseCalendarYearReadsThePublishedForm(t *testing.T) {
	t.Parallel()
	const good = `{
  "$schema": "https://example.org/schema.json",
  "$id": "https://example.org/2027.json",
  "year": 2027,
  "papers": ["first notice", "second notice"],
  "days": [
    {"name": "元旦", "date": "2026-12-31", "isOffDay": true},
    {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
    {"name": "元旦", "date": "2027-01-03", "isOffDay": false},
    {"name": "\u52b3动节", "date": "2027-05-01", "isOffDay": true},
    {"name": "国庆节", "date": "2027-10-01", "isOffDay": true},
    {"name": "国庆节", "date": "2027-10-02", "isOffDay": true},
    {"name": "国庆节", "date": "2027-10-03", "isOffDay": true}
  ]
}`
	year, err := config.ParseCalendarYear([]byte("\ufeff" + good))
	require.NoError(t, err)
	require.Equal(t, "first notice second notice", year.Source)
	require.Len(t, year.Off, 6)
	require.Equal(t, "劳动节", year.Off[2].Name)
	require.Len(t, year.Work, 1)

	for _, tc := range []struct{ replace, by, says string }{
		{`"papers": ["first notice", "second notice"]`, `"papers": []`, "names no source"},
		{`, "isOffDay": false`, ``, "line 9: 2027-01-03 does not say isOffDay"},
		{`"isOffDay": false`, `"isOffDay": "no idea"`, "line 9"},
		{`"isOffDay": false`, `"isoffday": false`, "line 9: field isoffday not found"},
		{`"date": "2027-01-03"`, `"date": "2027-01-05"`, "line 9: calendar of 2027: 2027-01-05 is worked in exchange, but is a Tuesday"},
		{`"date": "2027-01-03", `, ``, "元旦: \"\" is not a date"},
		{`2026-12-31`, `2026-11-30`, "line 7: calendar of 2027: 2026-11-30 belongs to another year"},
		{`2026-12-31`, `2028-01-01`, "2028-01-01 belongs to another year"},
		{good, `{"year": 2027, "papers": ["x"], "days": []}`, "has no day off"},
		{`"year": 2027,`, `"year": 2027, "holidays": [],`, "field holidays not found"},
		{"\n}", "\n", "line"},
	} {
		require.Contains(t, good, tc.replace)
		_, err := config.ParseCalendarYear([]byte(strings.Replace(good, tc.replace, tc.by, 1)))
		require.ErrorContains(t, err, tc.says, "%q by %q", tc.replace, tc.by)
		require.Equal(t, domain.Invalid, domain.KindOf(err))
	}
}

func FuzzParseCalendarYear(f *testing.F) {
	f.Add([]byte("year: 2027\nsource: x\nholidays:\n  - {name: 元旦, off: [2027-01-01, 2027-05-01, 2027-10-01, 2027-10-02, 2027-10-03]}\n"))
	f.Add([]byte(`{"year": 2027, "papers": ["x"], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}`))
	f.Add([]byte("a: &a [x]\nb: [*a, *a]\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		year, err := config.ParseCalendarYear(bytes.Clone(content))
		if err != nil {
			require.Equal(t, domain.Invalid, domain.KindOf(err))
			return
		}
		require.NoError(t, year.Validate())
	})
}

func embeddedCalendar(t *testing.T) domain.Calendar {
	t.Helper()
	years, err := config.CalendarYears()
	require.NoError(t, err)
	hours, err := domain.ParseOfficeHours("08:30-12:00", "14:00-17:30")
	require.NoError(t, err)
	calendar, err := domain.NewCalendar(years, hours)
	require.NoError(t, err)
	return calendar
}

func january1(t *testing.T, year int) domain.Day {
	t.Helper()
	day, err := domain.ParseDay(fmt.Sprintf("%d-01-01", year))
	require.NoError(t, err)
	return day
}
