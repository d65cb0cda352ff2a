package dossier_test

import (
	"os"
	"os/exec"
	"path/filepath"
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
	}
	require.Greater(t, len(want), 30)
}
