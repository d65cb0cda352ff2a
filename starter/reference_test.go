package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
)

const document = "../docs/command-line.md"

// An example of the document: a comment that the reader does not see, with its
// name and who runs it, and a block with the command and what it prints.
var example = regexp.MustCompile("<!-- (\\w+)(?:: as (\\w+))? -->\n```console\n\\$ hejie ([^\n]*)\n((?s:.*?))```\n")

// Instants that the register's own clock does not make: a year is imported, and
// people are enrolled, when the test begins.
var imported = regexp.MustCompile(`("imported_at": )"[^"]*"`)

func TestExamplesOfTheDocument(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(document)
	require.NoError(t, err)
	c := open(t)
	intake := c.write(t, "intake.yaml", `centre: 440104003104
kind: neighbour
origin: applied
title: 楼上漏水
first_in: 2022-02-28T09:00:00+08:00
parties:
  - {role: applicant, name: 陈某, phone: 13800138000}
  - {role: respondent, name: 李某}
`)
	year := c.write(t, "2022.yaml", "year: 2022\nsource: 调整通知\nholidays:\n"+
		"  - {name: 元旦, off: [2022-01-01]}\n  - {name: 劳动节, off: [2022-05-01]}\n  - {name: 国庆节, off: [2022-10-01, 2022-10-02, 2022-10-03]}\n"+
		"  - {name: 临时放假, off: [2022-03-03]}\n")

	// The document speaks of errors first; a case has to be there for one.
	found := example.FindAllStringSubmatch(string(content), -1)
	require.NotEmpty(t, found)
	printed := map[string]string{}
	for _, name := range []string{
		"open", "inbox", "refused", "decide", "show", "dossier", "explain", "term", "enrol", "staff", "years", "calendar", "act", "audit", "hand_over", "views", "stats", "key", "setup", "notices",
	} {
		for _, m := range found {
			if m[1] != name {
				continue
			}
			args := words(m[3])
			for i, arg := range args {
				switch arg {
				case "intake.yaml":
					args[i] = intake
				case "2022.yaml":
					args[i] = year
				case "dossier.zip":
					args[i] = c.path(arg)
				}
			}
			o := c.run(t, m[2], args...)
			require.Equal(t, name == "refused", o.code == exitRefused, "%s: %s", name, o.err)
			printed[name] = imported.ReplaceAllString(hashes.ReplaceAllString(strings.ReplaceAll(o.out+o.err, c.dir+"/", ""), "<hash>"), `$1"2021-11-01T01:00:00.000000+00:00"`)
		}
		if name == "open" {
			c.step(t, "YX2022-000001", 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		}
		if name == "setup" { // the task that the import moved is overdue
			c.at(t, "2022-03-08 08:30")
			c.step(t, "YX2022-000002", 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		}
		if name == "enrol" { // a task that is open when the calendar changes
			id := c.OpenDispute(t)
			c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		}
	}
	require.Len(t, printed, len(found), "every example is run, once")

	with := example.ReplaceAllStringFunc(string(content), func(block string) string {
		m := example.FindStringSubmatch(block)
		return strings.TrimSuffix(block, m[4]+"```\n") + printed[m[1]] + "```\n"
	})
	if *update {
		require.NoError(t, os.WriteFile(document, []byte(with), 0o644))
		return
	}
	require.Equal(t, string(content), with, "run the tests with -update if this is meant")
}

// The table of the commands is what their help says, no more and no less. It is
// written before the examples are, which run side by side with others.
func TestEveryCommandIsDocumented(t *testing.T) {
	rows := []string{"| command | what it does |", "|---|---|"}
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		if !c.IsAvailableCommand() {
			return
		}
		if !strings.HasSuffix(c.Use, " COMMAND") {
			rows = append(rows, "| `"+c.CommandPath()+"` | "+c.Short+" |")
		}
		for _, below := range c.Commands() {
			visit(below)
		}
	}
	for _, c := range (&app{lang: catalogue.English}).root().Commands() {
		visit(c)
	}
	require.Greater(t, len(rows), 30)
	content, err := os.ReadFile(document)
	require.NoError(t, err)
	before, rest, _ := strings.Cut(string(content), "<!-- commands -->\n")
	told, after, ok := strings.Cut(rest, "<!-- end of commands -->\n")
	require.True(t, ok)
	table := strings.Join(rows, "\n") + "\n"
	if *update {
		require.NoError(t, os.WriteFile(document, []byte(before+"<!-- commands -->\n"+table+"<!-- end of commands -->\n"+after), 0o644))
		return
	}
	require.Equal(t, table, told, "run the tests with -update if this is meant")
}

// Every act in a case has its row, and no row is about an act there is not; and
// the help of the command speaks of each in both languages.
func TestEveryActIsDocumented(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(document)
	require.NoError(t, err)
	for section, onTask := range map[string]bool{"### act in a case\n": false, "### act on a task\n": true} {
		_, rest, ok := strings.Cut(string(content), section)
		require.True(t, ok, section)
		text, _, _ := strings.Cut(rest, "\n### ")
		var told, want []string
		for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(text, -1) {
			told = append(told, row[1])
		}
		for _, kind := range domain.ActKinds() {
			if procedures.All().Act(kind).InCase() && procedures.All().Act(kind).OnTask() == onTask {
				want = append(want, string(kind))
			}
		}
		require.ElementsMatch(t, want, told, section)
	}
	for _, lang := range []string{catalogue.Chinese, catalogue.English} {
		help := runLine(t, "", "act", "--help", "--lang", lang).out
		for _, kind := range domain.ActKinds() {
			if procedures.All().Act(kind).InCase() && kind != domain.Correct { // which has a command of its own
				require.Regexp(t, `(?m)^  `+string(kind)+` +\S`, help, lang)
			}
		}
	}
}

func TestRefusalCodesAreDocumented(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	told := strings.Join(strings.Fields(string(content)), " ")
	require.Contains(t, told, "`"+strings.Join(desk.Texts(domain.RefusalCodes()), " ")+"`")
}

// words splits a command line as a shell does, as far as the document needs.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(line, `"`) {
		if i%2 == 1 {
			out = append(out, part)
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}

// Every exit code that there is stands in the document.
func TestExitCodesAreDocumented(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(document)
	require.NoError(t, err)
	for code := exitOK; code <= exitUnavailable; code++ {
		require.Contains(t, string(content), "\n| "+string(rune('0'+code))+" | ")
	}
}
