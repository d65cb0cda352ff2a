package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
)

// withFont lets commands find the font that make font fetches.
func (c commandLine) withFont(t *testing.T) {
	t.Helper()
	font, err := filepath.Abs("../bin/" + fontFile)
	require.NoError(t, err)
	require.FileExists(t, font, "run make font")
	content, err := os.ReadFile(c.path("hejie.yaml"))
	require.NoError(t, err)
	c.write(t, "hejie.yaml", string(content)+"dossier:\n  font: "+font+"\n")
}

// agreed takes a dispute to an agreement that everybody signed.
func (c commandLine) agreed(t *testing.T, respondent string) domain.CaseID {
	t.Helper()
	id := c.OpenDispute(t)
	decide := func(who string, step string, outcome domain.Outcome, details any) {
		t.Helper()
		_, err := c.Decide(t, who, domain.TaskID(string(id)+"/"+step), outcome, details)
		require.NoError(t, err)
	}
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	decide("registrar2", "1.1", domain.Accept, domain.Details{Respondents: []domain.PartyEntry{{Role: domain.Respondent, Name: respondent}}})
	c.step(t, id, 2, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	decide("head", "2.1", domain.Appoint, domain.Details{Mediators: []domain.StaffID{c.People["mediator"].ID}, ChosenBy: "committee"})
	c.step(t, id, 3, domain.StageMediation, domain.Ask{Kind: domain.Session})
	decide("mediator", "3.1", domain.Written, domain.Details{Agreement: &domain.Agreement{
		Facts: "三楼防水层老化", Content: "三楼三十日内修复", Performance: "自行修复", PerformanceUntil: "2022-12-31",
	}})
	c.step(t, id, 4, domain.StageSigning, domain.Ask{Kind: domain.Signature, Party: "P1"})
	decide("registrar", "4.1", domain.Sign, officetest.Heard())
	return id
}

func TestDossierIsWrittenWhole(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.withFont(t)
	id := c.agreed(t, "王某")
	out := c.path("卷宗.zip")
	golden(t, "dossier", strings.ReplaceAll(c.done(t, "head", "dossier", string(id), "--out", out), out, "卷宗.zip"))
	info, err := os.Stat(out)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it holds personal data")
	archive, err := zip.OpenReader(out)
	require.NoError(t, err)
	defer func() { require.NoError(t, archive.Close()) }()
	found := ""
	for _, f := range archive.File {
		require.True(t, strings.HasPrefix(f.Name, string(id)+"/"))
		if strings.HasSuffix(f.Name, ".docx") {
			content, err := f.Open()
			require.NoError(t, err)
			all, err := io.ReadAll(content)
			require.NoError(t, err)
			require.NotEmpty(t, all)
		}
		found += f.Name + "\n"
	}
	require.Contains(t, found, "人民调解协议书.pdf")

	before, err := os.ReadFile(out)
	require.NoError(t, err)
	o := c.run(t, "head", "dossier", string(id), "--out", out)
	require.Equal(t, exitConflict, o.code, "a file that is there is not overwritten")
	var view dossierView
	c.read(t, &view, "street-head", "dossier", string(id), "--out", c.path("again.zip"))
	require.Equal(t, id, view.Case)
	again, err := os.ReadFile(view.File)
	require.NoError(t, err)
	require.Equal(t, before, again, "the same content gives the same bytes, whoever asks")
}

func TestDossierWithoutAFont(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.agreed(t, "王某")
	o := c.run(t, "head", "dossier", string(id), "--out", c.path("a.zip"))
	require.Zero(t, o.code, o.err)
	require.Contains(t, o.out, "make font")
	require.NotContains(t, o.out, ".pdf\n")
	var view dossierView
	c.read(t, &view, "head", "dossier", string(id), "--out", c.path("b.zip"))
	require.NotEmpty(t, view.NoFont)
	c.write(t, "hejie.yaml", "dossier: {font: /no/such/font.ttf}\nregister:\n  dsn: "+`"`+c.App.DSN+`"`+"\n")
	require.Equal(t, exitUsage, c.run(t, "head", "dossier", string(id), "--out", c.path("c.zip")).code, "one that is named has to be there")
	require.NoFileExists(t, c.path("c.zip"))
	require.Zero(t, c.run(t, "head", "dossier", string(id), "--no-pdf", "--out", c.path("c.zip")).code)
}

func TestDossierThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.withFont(t)
	id := c.agreed(t, "𠮷野家")
	before, err := os.ReadDir(c.dir)
	require.NoError(t, err)
	o := c.run(t, "head", "dossier", string(id), "--out", c.path("a.zip"))
	require.Equal(t, exitUsage, o.code)
	golden(t, "dossier_glyph", o.err)
	golden(t, "dossier_glyph_en", c.run(t, "head", "dossier", string(id), "--out", c.path("a.zip"), "--lang", "en").err)
	require.Equal(t, exitUsage, c.run(t, "head", "dossier", string(id), "--no-pdf", "--out", c.path("no/such/folder.zip")).code)
	after, err := os.ReadDir(c.dir)
	require.NoError(t, err)
	require.Equal(t, names(before), names(after), "nothing is left of a dossier that was not written")

	c.Enrol(t, "stranger", domain.Seat{Post: domain.Head, Centre: "440104010"})
	require.NoError(t, desk.WriteKey(c.path("stranger.pem"), c.People["stranger"].Key))
	require.Equal(t, exitNotFound, c.run(t, "stranger", "dossier", string(id)).code)
	require.Equal(t, exitNotFound, c.run(t, "head", "dossier", "../../etc/passwd").code)
	require.Equal(t, exitUsage, c.run(t, officetest.Admin, "dossier", "YXC2022-000001").code, "a change has no dossier")
}

func names(entries []os.DirEntry) []string {
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}
