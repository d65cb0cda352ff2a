package dossier_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/dossier"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

var update = flag.Bool("update", false, "write the golden files anew")

// What stands on every form, as text. A change here is a change to a paper that
// people sign.
func TestFormsOfACase(t *testing.T) {
	t.Parallel()
	for _, scene := range scenes() {
		t.Run(scene.name, func(t *testing.T) {
			t.Parallel()
			files := opened(t, scene.story, nil)
			var text strings.Builder
			for _, d := range dossier.Documents(scene.story, policy(t)) {
				text.WriteString("==== " + d.Name + "\n" + officetest.TextOf(t, files[d.Name+".docx"]))
			}
			golden := filepath.Join("testdata", scene.name+".golden")
			if *update {
				require.NoError(t, os.MkdirAll("testdata", 0o755))
				require.NoError(t, os.WriteFile(golden, []byte(text.String()), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err, "run the tests with -update to write it")
			require.Equal(t, string(want), text.String(), "run the tests with -update if this is meant")
		})
	}
}

func TestSameContentGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	var once, again bytes.Buffer
	for _, out := range []*bytes.Buffer{&once, &again} {
		_, err := dossier.Archive(out, "x", dossier.Documents(settled(), policy(t)), font(t))
		require.NoError(t, err)
	}
	require.True(t, bytes.Equal(once.Bytes(), again.Bytes()))
}

func TestPDFIsOfTheAgreementAlone(t *testing.T) {
	t.Parallel()
	for _, scene := range scenes() {
		var pdfs []string
		for name := range opened(t, scene.story, font(t)) {
			if strings.HasSuffix(name, ".pdf") {
				pdfs = append(pdfs, name)
			}
		}
		switch scene.name {
		case "oral", "failed", "fresh":
			require.Empty(t, pdfs, scene.name)
		case "remediated":
			require.ElementsMatch(t, []string{"09-人民调解协议书（第一版，已由第二版取代）.pdf", "10-人民调解协议书（第二版）.pdf"}, pdfs)
		case "talked":
			require.Equal(t, []string{"09-人民调解协议书.pdf"}, pdfs)
		default:
			require.Equal(t, []string{"08-人民调解协议书.pdf"}, pdfs, scene.name)
		}
	}
}

// hostile are names and texts that would be markup, or no text at all, if they
// were written as they are.
var hostile = []string{
	`</w:t></w:r></w:p><w:p>`, `&amp;<!-- -->]]>`, `"'&#0;`, "a\x00\x01\x08\x0b\x1fb", "\ufffe\uffff\xff", "𠮷野", "a\tb\r\nc",
}

func TestTextCannotBreakTheForms(t *testing.T) {
	t.Parallel()
	for _, text := range hostile {
		story := settled()
		story.Title, story.Text, story.Place = text, text, text
		story.Parties[0].Name, story.Parties[1].Address = text, text
		story.Agreements[0].Content = raw(domain.Agreement{Facts: text, Content: text, Performance: text, PerformanceUntil: text})
		story.Names["S0005"] = text
		for name, file := range opened(t, story, nil) {
			shown := officetest.TextOf(t, file)
			require.NotContains(t, shown, "\x00", name)
			if strings.Contains(name, "登记表") && strings.Contains(text, "<") {
				require.Contains(t, shown, text, "it is shown as it was written")
			}
		}
	}
}

// A character that the font lacks would be a gap in what people sign.
func TestCharacterTheFontLacksIsNamed(t *testing.T) {
	t.Parallel()
	story := settled()
	story.Parties[1].Name = "𠮷野家"
	var out bytes.Buffer
	_, err := dossier.Archive(&out, "x", dossier.Documents(story, policy(t)), font(t))
	var lacking *dossier.Lacking
	require.ErrorAs(t, err, &lacking)
	require.Equal(t, dossier.Lacking{Document: "08-人民调解协议书", Rune: '𠮷', Block: 3}, *lacking)
	require.Contains(t, err.Error(), "U+20BB7")
	require.NotContains(t, err.Error(), "野", "an error may reach a log")
	require.Contains(t, officetest.TextOf(t, opened(t, story, nil)["08-人民调解协议书.docx"]), "𠮷野家", "Word has other fonts")
}

func TestNumberOfTheDossierIsThePolicys(t *testing.T) {
	t.Parallel()
	p := policy(t)
	p.Dossier.Number = "{year}调{number}"
	require.Equal(t, "2026调000123", dossier.Documents(settled(), p)[0].Paper.Texts()[lineOf(t, settled(), p, "卷　　号：")][5*3:])
	p.Dossier = domain.DossierPolicy{}
	texts := dossier.Documents(settled(), p)[0].Paper.Texts()
	require.NotContains(t, strings.Join(texts, ""), "人调字")
}

func lineOf(t *testing.T, story record.Case, p domain.Policy, label string) int {
	t.Helper()
	for i, text := range dossier.Documents(story, p)[0].Paper.Texts() {
		if strings.HasPrefix(text, label) {
			return i
		}
	}
	t.Fatalf("nothing begins with %s", label)
	return 0
}

func TestWhatWasStruckIsOnNoPaperButTheStatement(t *testing.T) {
	t.Parallel()
	for name, file := range opened(t, corrected(), nil) {
		text := officetest.TextOf(t, file)
		switch {
		case strings.Contains(name, "卷宗情况说明"):
			require.Contains(t, text, "抄写错误")
			require.Contains(t, text, "作废：")
		case strings.Contains(name, "协议书"):
			require.Contains(t, text, "第二版（更正）\n人民调解协议书\n")
			fallthrough
		default:
			require.NotContains(t, text, "8,600.00", name)
		}
	}
}

func TestCorrectedDetailsAreThePapersOwn(t *testing.T) {
	t.Parallel()
	story := settled()
	was := story.Tasks[4].Decision.Details
	is := raw(domain.Details{Note: "约定3月18日再谈。"})
	story.Tasks[4].Decision.Details = is
	story.Tasks[4].Decision.Corrections = []record.Correction{{
		Version: 2, Was: was, Details: is, Why: record.Struck{Kind: domain.Correct, By: "S0005", At: at("2026-03-10", 9), Note: "日期写错"},
	}}
	files := opened(t, story, nil)
	record := officetest.TextOf(t, files["06-调解记录一.docx"])
	require.Contains(t, record, "第二版（更正）")
	require.Contains(t, record, "3月18日再谈")
	require.NotContains(t, record, "3月16日再谈")
	statement := officetest.TextOf(t, files["09-卷宗情况说明.docx"])
	require.Contains(t, statement, "3月16日再谈", "the old line stays to be seen")
	require.Contains(t, statement, "日期写错")
	require.NotContains(t, officetest.TextOf(t, files["03-受理登记表.docx"]), "更正")
}

// The largest case that the register takes is written too, without a word lost.
func TestLargestCase(t *testing.T) {
	t.Parallel()
	story := settled()
	story.Parties = nil
	for n := range domain.MaxParties {
		entry := domain.PartyEntry{Role: domain.Respondent, Name: strings.Repeat("某", 198) + strconv.Itoa(10+n), Address: strings.Repeat("街", 200)}
		if n == 0 {
			entry.Role = domain.Applicant
		}
		story.Parties = append(story.Parties, record.Party{Party: domain.NthParty(n + 1), PartyEntry: entry})
	}
	long := strings.Repeat("防水层老化，渗水。", 2222)
	story.Agreements[0].Content = raw(domain.Agreement{Facts: long, Content: long, Performance: long, PerformanceUntil: "2026-12-31"})
	files := opened(t, story, font(t))
	text := officetest.TextOf(t, files["08-人民调解协议书.docx"])
	require.Equal(t, 3, strings.Count(text, long))
	for n := range domain.MaxParties {
		require.Contains(t, text, strings.Repeat("某", 198)+strconv.Itoa(10+n))
	}
	require.NotEmpty(t, files["08-人民调解协议书.pdf"])
}
