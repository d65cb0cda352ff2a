package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/internal/paper"
	"hejie/internal/pdf"
)

// square is a width by which every character is as wide as the next, and a
// Latin one half as wide.
func square(text string) (w float64) {
	for _, r := range text {
		switch {
		case r == '\n':
		case r < 0x2000:
			w += 0.5
		default:
			w++
		}
	}
	return w
}

func TestLinesBreakWhereChineseMay(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text   string
		space  float64
		indent float64
		want   []string
	}{
		{"", 10, 0, nil},
		{"调解", 10, 0, []string{"调解"}},
		{"双方自愿达成协议。", 8, 0, []string{"双方自愿达成协", "议。"}},
		{"双方自愿达成协议。", 8, 2, []string{"双方自愿达成", "协议。"}},
		{"他说“自愿达成”。", 7, 0, []string{"他说“自愿达", "成”。"}},
		{"赔偿人民币12,345.60元", 8, 0, []string{"赔偿人民币", "12,345.60元"}},
		{"a report of the mediator", 5, 0, []string{"a report ", "of the ", "mediator"}},
		{"第一行\n第二行", 10, 0, []string{"第一行\n", "第二行"}},
		{"abcdefghijkl", 3, 0, []string{"abcdef", "ghijkl"}},
		{"（一）（二）（三）", 4, 0, []string{"（一）", "（二）", "（三）"}},
	} {
		require.Equal(t, tc.want, pdf.Lines(tc.text, tc.space, tc.indent, square), tc.text)
	}
}

// A text as people write one: Chinese with its marks, Latin, figures, emoji and
// characters that are made of several.
func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{
			"双方", "自愿", "达成协议", "龘", "𬬻", "。", "，", "；", "：“", "”", "（", "）", "《人民调解法》", "……", "——", "、", "！",
			"TCL-55Q7", "SBS", "mediation ", "12,345.60", "2026年4月30日", "%", "元", " ", "　", "\n", "e\u0301", "👨‍👩‍👧", "-", "/",
		}), 0, 60).Draw(t, "pieces")
		return strings.Join(pieces, "")
	})
}

func TestLinesJoinedAreTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := texts().Draw(t, "text")
		space := rapid.Float64Range(1, 40).Draw(t, "space")
		indent := rapid.Float64Range(0, 2).Draw(t, "indent")
		lines := pdf.Lines(text, space, indent, square)
		require.Equal(t, text, strings.Join(lines, ""))
		whole := true // every segment has room on a line
		for rest, state := text, -1; rest != ""; {
			var segment string
			segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
			whole = whole && square(strings.TrimRight(segment, " \n")) <= space-indent
		}
		for i, line := range lines {
			require.NotEmpty(t, line)
			shown := strings.TrimRight(line, " \n")
			if utf8.RuneCountInString(shown) > 1 && !strings.ContainsAny(shown, "\u0301\u200d") {
				require.LessOrEqual(t, square(shown), space+1e-9, "line %d: %q", i, line)
			}
			if first, _ := utf8.DecodeRuneInString(line); whole && i > 0 && !strings.HasSuffix(lines[i-1], "\n") {
				require.NotContains(t, "。，；”）》、！", string(first), "it begins line %d of %q", i, lines)
			}
		}
	})
}

func FuzzLines(f *testing.F) {
	f.Add("双方自愿，达成协议。\nTCL-55Q7 12,345.60元", 8.0)
	f.Add("\u2028\r\n\x00\xff", 0.1)
	f.Fuzz(func(t *testing.T, text string, space float64) {
		require.Equal(t, text, strings.Join(pdf.Lines(text, space, 0, square), ""))
	})
}

func font(t *testing.T) []byte {
	t.Helper()
	content, err := os.ReadFile("../../bin/fonts/NotoSerifSC_400Regular.ttf")
	require.NoError(t, err, "run make font")
	return content
}

// read gives the text of a PDF as a reader's machine finds it.
func read(t *testing.T, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	require.NoError(t, os.WriteFile(file, content, 0o600))
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", "-enc", "UTF-8", file, "-").Output()
	require.NoError(t, err, "make prerequisites installs pdftotext")
	return string(out)
}

func TestPagesOfALongText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("李某赔偿陈某修复费用8,600.00元（大写：捌仟陆佰元整），于2026年4月10日前付清；逾期的，TCL-55Q7电视机由李某更换。", 60)
	p := paper.Paper{Title: "协议", Blocks: append(paper.Lines(long), paper.Line{Keep: true, Runs: []paper.Run{paper.Text("签名")}}, paper.Heading("末"))}
	var out, again bytes.Buffer
	require.NoError(t, pdf.Write(&out, p, font(t)))
	require.NoError(t, pdf.Write(&again, p, font(t)))
	require.Equal(t, out.Bytes(), again.Bytes())
	placed(t, out.Bytes())
	shown := read(t, out.Bytes())
	pages := regexp.MustCompile(`第 \d 页，共 (\d) 页`).FindAllStringSubmatch(shown, -1)
	require.Greater(t, len(pages), 3)
	for n, page := range pages {
		require.Equal(t, fmt.Sprintf("第 %d 页，共 %d 页", n+1, len(pages)), page[0])
		shown = strings.Replace(shown, page[0], "", 1)
	}
	require.Equal(t, "协议"+long+"签名末", strings.NewReplacer("\n", "", "\f", "").Replace(shown))
}

func TestWhatAPDFCannotShowIsRefused(t *testing.T) {
	t.Parallel()
	for text, missing := range map[string]rune{"𠮷野家": '𠮷', "a\tb": '\t', "a\x00": 0, "☑": '☑'} {
		err := pdf.Write(&bytes.Buffer{}, paper.Paper{Blocks: []paper.Block{paper.Gap(1), paper.Line{Runs: []paper.Run{paper.Text(text)}}}}, font(t))
		var glyph *pdf.MissingGlyph
		require.ErrorAs(t, err, &glyph)
		require.Equal(t, pdf.MissingGlyph{Rune: missing, Block: 2}, *glyph)
	}
	require.ErrorContains(t, pdf.Write(&bytes.Buffer{}, paper.Paper{Blocks: []paper.Block{paper.Table{}}}, font(t)), "paper.Table")
	require.Error(t, pdf.Write(&bytes.Buffer{}, paper.Paper{}, []byte("no font")))
}

// The file says which characters its glyphs are, also beyond the first 65,536:
// a name can be found and copied.
func TestRareCharactersAreFound(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, pdf.Write(&out, paper.Paper{Title: "龘", Blocks: paper.Lines("𬬻某与㙍䶮")}, font(t)))
	require.Contains(t, read(t, out.Bytes()), "𬬻某与㙍䶮")
	placed(t, out.Bytes())
}

// placed sees that every object is where the file says it is: some readers look
// nowhere else.
func placed(t *testing.T, file []byte) {
	t.Helper()
	_, after, found := bytes.Cut(file, []byte("startxref\n"))
	require.True(t, found)
	var table, count int
	_, err := fmt.Sscanf(string(after), "%d", &table)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(file[table:], []byte("xref\n0 ")))
	_, err = fmt.Sscanf(string(file[table:]), "xref\n0 %d\n", &count)
	require.NoError(t, err)
	entries := file[table+len(fmt.Sprintf("xref\n0 %d\n", count)):]
	for n := 1; n < count; n++ {
		var at int
		_, err = fmt.Sscanf(string(entries[20*n:20*n+10]), "%d", &at)
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(file[at:], fmt.Appendf(nil, "%d 0 obj\n", n)), "object %d", n)
	}
}
