package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/officetest"
)

func TestKeyThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), mode))
		return path
	}
	for _, test := range []struct{ file, says string }{
		{filepath.Join(dir, "nope.pem"), "这个密钥文件"},
		{file("open.pem", "x", 0o644), "chmod 600"},
		{file("empty.pem", "", 0o600), "不是密钥"},
		{file("text.pem", "x", 0o600), "不是密钥"},
		{dir, "不是密钥"},
	} {
		o := runLine(t, "", "inbox", "--key", test.file)
		require.Equal(t, exitUsage, o.code)
		require.Contains(t, o.err, test.file)
		require.Contains(t, o.err, test.says)
		require.NotContains(t, o.err, "config:")
	}
}

func TestStoppedSystemIsToBeStarted(t *testing.T) {
	t.Parallel()
	c := open(t)
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(gone.Addr().String())
	require.NoError(t, err)
	require.NoError(t, gone.Close())
	require.NoError(t, os.MkdirAll(c.path("postgres/passwords"), 0o700))
	c.write(t, "postgres/port", port)
	c.write(t, "postgres/passwords/hejie_app", "x")
	c.write(t, "hejie.yaml", "data: "+c.dir+"\n")
	o := c.run(t, "head", "inbox")
	require.Equal(t, exitUnavailable, o.code, o.err)
	require.Contains(t, o.err, "\n系统没有运行；先执行 hejie up（或 make run）。\n")
}

func TestRefusalsSayWhatToFillIn(t *testing.T) {
	t.Parallel()
	c, one := openAccepting(t)
	task := one + "/1.1"
	for _, test := range []struct {
		args []string
		hint string
	}{
		{[]string{"decide", task, "acept"}, "可选：accept（受理）、decline（不予受理）、refer（转办）"},
		{[]string{"decide", task, "受理"}, "可选：accept（受理）"},
		{[]string{"decide", task, "acept", "--lang", "en"}, "Answers: accept, decline, refer"},
		{[]string{"decide", task, "accept"}, "用 --respondent"},
		{[]string{"decide", task, "decline"}, "用 --reason"},
		{[]string{"decide", task, "refer", "--note", "x"}, "用 --centre"},
		{[]string{"decide", task, "decline", "--reason", "not_civil"}, "用 --note"},
		{[]string{"decide", task, "accept", "--mediator", "S0001"}, "hejie decide --help"},
		{[]string{"act", "withdraw", one}, "用 --party"},
		{[]string{"act", "hold", one, "--note", "x"}, "用 --hold-reason"},
		{[]string{"act", "at_risk", one, "--note", "x"}, "用 --ground"},
		{[]string{"act", "withdraw", one, "--party", "P1"}, "用 --evidence-file"},
	} {
		o := c.run(t, "registrar2", test.args...)
		require.Equal(t, exitRefused, o.code, "%s: %s", test.args, o.err)
		require.Contains(t, o.err, "\n"+test.hint, "%s", test.args)
	}
	require.Contains(t, c.run(t, "registrar2", "decide", task, "受理").err, string(domain.UnknownOutcome))
	require.Contains(t, c.run(t, officetest.Admin, "staff", "revoke-key", "123").err, "hejie staff list")

	for _, test := range []struct{ task, says string }{{one, task}, {"1.1", "YX2026-000123/1.1"}} {
		o := c.run(t, "registrar2", "decide", test.task, "accept")
		require.Equal(t, exitUsage, o.code)
		require.Contains(t, o.err, "请写待办编号，如 "+test.says)
	}
}

func TestWrongFlagsAreToldInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ args, says string }{
		{"inbox --frobnicate", "没有 --frobnicate 这个选项"},
		{"inbox -x", "没有 -x 这个选项"},
		{"up --port abc", "--port 不能是 abc"},
		{"up --port", "--port 后面缺少内容"},
		{"up --port abc --lang en", "--port cannot be abc; see hejie up --help"},
		{"inbox --=x", "没有 --=x 这个选项"},
		{"inbox --lang de --frobnicate", "/ there is no flag --frobnicate; see"},
		{"inbox --lang de", "没有 de 这种语言"},
		{"inbox --lang de", "there is no language de"},
	} {
		o := runLine(t, "", strings.Fields(test.args)...)
		require.Equal(t, exitUsage, o.code)
		require.Contains(t, o.err, test.says)
		require.NotContains(t, o.err, "strconv")
	}
}

func TestWrongSettingsAreOneSentence(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "hejie.yaml")
	for _, test := range []struct{ text, says string }{
		{"kee: x\n", file + "：没有 kee 这一设置"},
		{"register: {dns: x}\n", "没有 register.dns 这一设置"},
		{"language: en\nkee: x\n", file + ": there is no setting kee"},
		{"language: fr\n", "language 只能是 zh-CN 或 en / " + file + ": language is zh-CN or en"},
		{"language: [\n", "第 1 行不是可用的 YAML / line 1 of "},
		{"register: {timeout: 5}\n", "Register.Timeout"},
	} {
		require.NoError(t, os.WriteFile(file, []byte(test.text), 0o600))
		o := runLine(t, "", "inbox", "--config", file)
		require.Equal(t, exitUsage, o.code)
		require.Contains(t, o.err, test.says)
		require.Equal(t, 1, strings.Count(o.err, "\n"), o.err)
	}
	o := runLine(t, "", "inbox", "--config", file+"x")
	require.Contains(t, o.err, "没有 "+file+"x 这个配置文件 / there is no configuration file")
	require.Equal(t, "hejie: there is no configuration file "+file+"x\n", runLine(t, "", "inbox", "--config", file+"x", "--lang", "en").err)
}

func TestWrongFilesAreOneSentence(t *testing.T) {
	t.Parallel()
	c := open(t)
	wrong := c.write(t, "wrong.txt", "hello\n")
	require.Equal(t, "hejie: "+wrong+" 不是可用的年历文件，见第 1 行\n", c.run(t, officetest.Admin, "calendar", "import", wrong).err)
	require.Equal(t, "hejie: "+wrong+" 不是可用的规则文件，见第 1 行\n", c.run(t, officetest.Admin, "policy", "propose", wrong).err)
	cut := c.write(t, "cut.yaml", "year: 2027\nsource: x\nholidays: [{name: 元旦, off: [2027-01-41]}]\n")
	o := c.run(t, officetest.Admin, "calendar", "import", cut, "--lang", "en")
	require.Contains(t, o.err, "is no calendar file, see line 3 (元旦: ")
}

func TestAnEmptyFileShowsNothing(t *testing.T) {
	t.Parallel()
	c, one := openAccepting(t)
	empty := c.write(t, "empty.pdf", "")
	for _, args := range [][]string{
		{"file", one, "record", empty},
		{"act", "withdraw", one, "--party", "P1", "--evidence-file", empty, "--evidence-place", "x"},
		{"decide", one + "/1.1", "accept", "--details", empty},
		{"dispute", "open", "--file", empty},
	} {
		o := c.run(t, "registrar", args...)
		require.Equal(t, exitUsage, o.code, "%s: %s", args, o.err)
		require.Contains(t, o.err, empty+" 是空文件")
	}
	// Nor may a message say so that was made elsewhere.
	nothing := c.write(t, "nothing.yaml", "document: {kind: record, date: 2022-03-01, scan: "+string(domain.HashOf(nil))+"}\n")
	require.Contains(t, c.run(t, "registrar", "act", "file", one, "--details", nothing).err, "归档材料是空文件")
	scan := c.write(t, "scan.pdf", "scan")
	require.Contains(t, c.run(t, "registrar", "file", one, "record", scan, "--date", "2022-03-02").err, "材料的日期在将来")
	c.done(t, "registrar", "file", one, "record", scan, "--date", "2022-03-01")
}

func TestNoEnglishInWhatIsRefused(t *testing.T) {
	t.Parallel()
	c, one := openAccepting(t)
	task := one + "/1.1"
	wrong := c.write(t, "wrong.yaml", "centre: \"1\"\nkind: neighbour\norigin: applied\ntitle: x\nparties: [{role: applicant, name: 甲}]\n")
	unknown := c.write(t, "unknown.yaml", "colour: red\n")
	for _, test := range []struct {
		args          []string
		chinese, fact string
	}{
		{[]string{"decide", task, "accept"}, "（调解须有双方当事人，合计至多 50 人）", "(respondents: mediation needs two sides, of 50 parties at the most)"},
		{[]string{"decide", task, "decline", "--reason", "not_civil"}, "（说明）", "(note)"},
		{[]string{"act", "danger", one, "--note", "x", "--party", "P7"}, "（当事人）", "(party)"},
		{[]string{"decide", task, "decline", "--reason", "not_civil", "--note", "x", "--mediator", "S0001"}, "（此处不能写“调解员”）", "(mediators does not belong here)"},
		{[]string{"act", "resume", one, "--note", "x"}, "（案件在“受理”阶段，此时不能这样办理）", "(not at stage acceptance)"},
		{[]string{"act", "voice", task, "--voice", "agree"}, "（没有人征求您的意见）", "(nobody asked for your voice)"},
		{[]string{"decide", task, "decline", "--details", unknown}, "没有 \"colour\" 这一项", `unknown key "colour"`},
		{[]string{"dispute", "open", "--file", wrong}, "centre（中心）：社区 12 位，街道 9 位，区 6 位", "centre: 12 digits for a community"},
		{[]string{"file", one, "record", "none.pdf"}, "open none.pdf：没有这个文件或者目录", "open none.pdf: no such file or directory"},
	} {
		o := c.run(t, "registrar2", test.args...)
		require.Contains(t, o.err, test.chinese, "%s", test.args)
		require.NotContains(t, o.err, test.fact)
		o = c.run(t, "registrar2", append(test.args, "--lang", "en")...)
		require.Contains(t, o.err, test.fact, "%s", test.args)
	}
	var failed struct{ Error complaint }
	o := c.run(t, "registrar2", "decide", task, "decline", "--reason", "not_civil", "--json")
	require.NoError(t, json.Unmarshal([]byte(o.err), &failed))
	require.Equal(t, "note", failed.Error.Fact, "a program is told what stands in the code")
}

func TestHintsHelpWithWhatWasRefused(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := string(c.inSession(t))
	task := id + "/3.1"
	form := c.write(t, "form.pdf", "scan")
	for _, test := range []struct {
		who     string
		args    []string
		key     string
		chinese string
	}{
		{"mediator", []string{"act", "let_read", id, "--reader", "S0001", "--note", "x"}, "hint.posts", "head（主任）"},
		{"registrar", []string{"decide", task, "fail", "--note", "x"}, "hint.given_to_one", "hejie hand-over --from"},
		{"mediator", []string{"act", "transfer", task, "--to", "S0001"}, "hint.people.not_mediator", "换人的"},
		{"mediator", []string{"act", "cosign", task, "--to", "S0003"}, "hint.no_voices", "（“调解结果”不能这样征求意见）\n请直接决定"},
		{"mediator", []string{"act", "recall", task}, "hint.no_delegation", "委派由委派人收回"},
		{"head", []string{"act", "voice", task, "--voice", "agree"}, "hint.no_voice_asked", "征求您的意见"},
		{"mediator", []string{"act", "unrepresent", id, "--party", "P1", "--evidence-file", form, "--evidence-place", "x"}, "hint.not_for_mediator", "（不得由本案调解员登记）"},
		{"mediator", []string{"correct", task, "--why", "x", "--note", "y"}, "hint.MISSING_DETAILS.task", "（不是本案有效的决定）"},
	} {
		o := c.run(t, test.who, test.args...)
		require.Equal(t, exitRefused, o.code, "%s: %s", test.args, o.err)
		require.Contains(t, o.err, test.chinese, "%s", test.args)
		require.Equal(t, 2, strings.Count(o.err, "\n"), o.err)
		o = c.run(t, test.who, append(test.args, "--lang", "en")...)
		require.Contains(t, o.err, strings.Split(catalogue.Text(catalogue.English, test.key), "{")[0], "%s", test.args)
	}
}
