package dossier_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	foot  = regexp.MustCompile(`第 ?\d+ ?页，共 ?\d+ ?页`)
	space = regexp.MustCompile(`[\s\x{3000}\x{a0}]+`)
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
				want[file] = written(t, files[strings.TrimSuffix(name, ".pdf")+".docx"])
			} else {
				args = append(args, file)
				want[strings.TrimSuffix(file, ".docx")+".pdf"] = written(t, content)
			}
			require.NoError(t, os.WriteFile(file, content, 0o600))
		}
	}
	out, err := exec.CommandContext(t.Context(), "soffice", args...).CombinedOutput()
	require.NoError(t, err, "make prerequisites installs LibreOffice: %s", out)
	for file, text := range want {
		shown := shownIn(t, file)
		for line := range strings.Lines(text) {
			require.Contains(t, shown, space.ReplaceAllString(line, ""), file)
		}
		require.Len(t, shown, len(space.ReplaceAllString(text, "")), "%s: more, or less, than was written", file)
	}
	require.Greater(t, len(want), 30)
}

// shownIn gives the text of a PDF as the machine of a reader finds it, without
// spaces and page numbers.
func shownIn(t *testing.T, file string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", file, "-").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return space.ReplaceAllString(foot.ReplaceAllString(string(out), ""), "")
}
