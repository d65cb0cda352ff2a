package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/internal/docx"
	"hejie/internal/paper"
)

var update = flag.Bool("update", false, "write the golden file anew")

// parts gives the parts of a document in their order, each well-formed.
func parts(t require.TestingT, p paper.Paper) (names []string, content map[string]string) {
	var out bytes.Buffer
	require.NoError(t, docx.Write(&out, p))
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	require.NoError(t, err)
	content = map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		require.NoError(t, err)
		part, err := io.ReadAll(r)
		require.NoError(t, err)
		for d := xml.NewDecoder(bytes.NewReader(part)); ; {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err, f.Name)
		}
		names, content[f.Name] = append(names, f.Name), string(part)
	}
	return names, content
}

func sample() paper.Paper {
	return paper.Paper{Title: "协议书", Above: "第二版", Below: "（2026）越人调字第1号", Blocks: []paper.Block{
		paper.Line{Runs: []paper.Run{{Text: "申请人：", Bold: true}, paper.Filled("陈某", 8)}, Keep: true},
		paper.Heading("一、事实"),
		paper.Line{Runs: []paper.Run{paper.Text("第一行\n第二行")}, Indent: true},
		paper.Gap(1),
		paper.Table{Shares: []int{20, 50, 30}, Header: true, Rows: []paper.Row{
			{Cells: []paper.Cell{{Text: "序号", Label: true}, {Text: "名称", Span: 2}}},
			{Cells: []paper.Cell{{Text: "1"}, {}, {Text: "<甲>"}}, Lines: 3, Keep: true},
		}},
		paper.Line{Place: paper.Right, Runs: []paper.Run{paper.Blank(4)}},
	}}
}

// The structure of a document, part by part. Word refuses a file whose elements
// do not stand in the order of the standard.
func TestStructure(t *testing.T) {
	t.Parallel()
	names, content := parts(t, sample())
	require.Equal(t, "[Content_Types].xml", names[0])
	for _, name := range names[1:] {
		if !strings.HasSuffix(name, ".rels") {
			require.Contains(t, content["[Content_Types].xml"], `PartName="/`+name+`"`)
		}
	}
	got := strings.ReplaceAll(content["word/document.xml"], "><", ">\n<")
	golden := filepath.Join("testdata", "document.golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err, "run the tests with -update to write it")
	require.Equal(t, string(want), got, "run the tests with -update if this is meant")
}

// Whatever the text is, the parts are well-formed, and what XML can hold is
// shown as it was written.
func TestAnyTextIsShown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune("<>&\"']]\x00\x0b\r\t龘𠮷。")))).Draw(t, "text")
		_, content := parts(t, paper.Paper{Title: text, Blocks: []paper.Block{
			paper.Heading(text),
			paper.Line{Runs: []paper.Run{paper.Text(text)}},
			paper.Table{Shares: []int{1}, Rows: []paper.Row{{Cells: []paper.Cell{{Text: text}}}}},
		}})
		shown := ""
		for d := xml.NewDecoder(strings.NewReader(content["word/document.xml"])); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if chars, ok := token.(xml.CharData); ok && shown == "" && strings.TrimSpace(string(chars)) != "" {
				shown = string(chars)
			}
		}
		if plain := !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == '\ufffe' || r == '\uffff' || r == '\ufffd' }); plain && strings.TrimSpace(text) != "" {
			require.Equal(t, text, shown)
		}
	})
}

func TestTableTakesTheWholeWidth(t *testing.T) {
	t.Parallel()
	_, content := parts(t, sample())
	require.Equal(t, 3, strings.Count(content["word/document.xml"], "<w:gridCol "))
	require.Contains(t, content["word/document.xml"], `<w:gridSpan w:val="2"/>`)
	require.Contains(t, content["word/document.xml"], `&lt;甲&gt;`)
}
