package officetest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Unzipped gives the files of a ZIP by their names.
func Unzipped(t testing.TB, content []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, f := range archive.File {
		require.Equal(t, 1980, f.Modified.Year(), "%s: the day on which it was written is no part of it", f.Name)
		r, err := f.Open()
		require.NoError(t, err)
		files[f.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
	return files
}

// TextOf gives the text of a DOCX, a line each paragraph, and sees that every
// part of it is well-formed.
func TextOf(t testing.TB, docx []byte) string {
	t.Helper()
	parts := Unzipped(t, docx)
	for name, part := range parts {
		for d := xml.NewDecoder(bytes.NewReader(part)); ; {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, name)
		}
	}
	var text strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(parts["word/document.xml"])); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			if token.Name.Local == "p" {
				text.WriteString("\n")
			}
		case xml.StartElement:
			if token.Name.Local == "br" {
				text.WriteString("\n")
			}
		}
	}
}

// ShownIn gives the text of a PDF as the machine of a reader finds it, without
// spaces and page numbers.
func ShownIn(t testing.TB, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "shown.pdf")
	require.NoError(t, os.WriteFile(file, pdf, 0o600))
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", file, "-").CombinedOutput()
	require.NoError(t, err, "make prerequisites installs it: %s", out)
	return Unspaced(regexp.MustCompile(`第 ?\d+ ?页，共 ?\d+ ?页`).ReplaceAllString(string(out), ""))
}

// Unspaced is a text without its spaces and line breaks.
func Unspaced(text string) string {
	return regexp.MustCompile(`[\s\x{3000}\x{a0}]+`).ReplaceAllString(text, "")
}
