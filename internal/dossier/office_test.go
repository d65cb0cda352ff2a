package dossier_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/officetest"
)

// What LibreOffice shows of every form is what was written, and so is what the
// PDF shows that we write ourselves. HEJIE_KEEP_PICTURES names a folder in which
// everything is kept, to be looked at.
func TestLibreOfficeShowsEveryForm(t *testing.T) {
	t.Parallel()
	dir, home := t.TempDir(), t.TempDir()
	if keep := os.Getenv("HEJIE_KEEP_PICTURES"); keep != "" {
		dir = keep
	}
	want := map[string]string{} // the text of each file
	args := []string{"-env:UserInstallation=file://" + home, "--headless", "--convert-to", "pdf", "--outdir", dir}
	for _, scene := range scenes() {
		files := opened(t, scene.story, font(t))
		for name, content := range files {
			file := filepath.Join(dir, scene.name+"-"+name)
			if base, ok := strings.CutSuffix(file, ".pdf"); ok {
				file = base + "-own.pdf"
				want[file] = officetest.TextOf(t, files[strings.TrimSuffix(name, ".pdf")+".docx"])
			} else {
				args = append(args, file)
				want[strings.TrimSuffix(file, ".docx")+".pdf"] = officetest.TextOf(t, content)
			}
			require.NoError(t, os.WriteFile(file, content, 0o600))
		}
	}
	out, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput()
	require.NoError(t, err, "make prerequisites installs LibreOffice: %s", out)
	for file, text := range want {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		shown := officetest.ShownIn(t, content)
		for line := range strings.Lines(text) {
			require.Contains(t, shown, officetest.Unspaced(line), file)
		}
		require.Len(t, shown, len(officetest.Unspaced(text)), "%s: more, or less, than was written", file)
		requireNoPageOfSignatures(t, file)
	}
	require.Greater(t, len(want), 30)
}

// signature is a line on which somebody signs, or a date or a seal is put.
var signature = regexp.MustCompile(`（签名|（印章）$|生效日期：|^当事人$|^签名$|^登记人|委员会$|^印章$|^\d*年\d*月\d*日$|^第\d+页，共\d+页$|^$`)

// requireNoPageOfSignatures sees that wherever somebody signs there is some of
// what he signs: a page of signatures alone could be put to any text.
func requireNoPageOfSignatures(t *testing.T, file string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-enc", "UTF-8", file, "-").Output()
	require.NoError(t, err)
	for n, page := range strings.Split(strings.TrimSuffix(string(out), "\f"), "\f") {
		said := 0
		for line := range strings.Lines(page) {
			if !signature.MatchString(officetest.Unspaced(line)) {
				said++
			}
		}
		require.Positive(t, said, "%s: nothing but signatures on page %d", file, n+1)
	}
}
