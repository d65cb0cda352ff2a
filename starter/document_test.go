package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
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

// The README names each refusal that there is.
func TestRefusalsAreDocumented(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	for _, code := range domain.RefusalCodes() {
		require.Regexp(t, "[ \n`]"+string(code)+"[ \n`]", string(content))
	}
}
