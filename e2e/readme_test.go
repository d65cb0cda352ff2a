//go:build e2e

package e2e_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what the README's commands say into the README")

// block is a list of commands in the README with what they say, after a comment
// that tells to run it.
var block = regexp.MustCompile("(?s)<!-- run(: exit 3|: first lines|) -->\n```console\n(.*?)```")

// TestReadme runs the README's first quarter of an hour, word for word.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	h := newHome(t)
	demo := h.up(t, "--demo")
	prefix := string(cases(demo)[0][:len("YX2026-")])
	folder := filepath.Dir(h.data)
	require.NoError(t, os.Symlink(filepath.Dir(program(t, "hejie")), filepath.Join(folder, "bin")))
	require.NoError(t, os.Symlink(h.data, filepath.Join(folder, ".hejie")))

	run := 0
	told := block.ReplaceAllStringFunc(string(readme), func(text string) string {
		parts := block.FindStringSubmatch(text)
		said := ""
		for line := range strings.Lines(parts[2]) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				run++
				thisYear := strings.ReplaceAll(command, "YX2026-", prefix)
				said += line + shell(t, folder, thisYear, parts[1])
			}
		}
		return "<!-- run" + parts[1] + " -->\n```console\n" + said + "```"
	})
	require.Greater(t, run, 8, "the README's commands")
	if *update {
		require.NoError(t, os.WriteFile("../README.md", []byte(told), 0o644))
		return
	}
	require.Equal(t, settled(string(readme)), settled(told))
}

// shell runs a command line of the README in the folder that it is written for,
// and gives what it says; of a long story only the beginning. What a decision
// brings about takes a moment, so an inbox is looked at until it shows it.
func shell(t testing.TB, folder, command, how string) string {
	t.Helper()
	if strings.Contains(command, "inbox") {
		time.Sleep(2 * time.Second)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	exit, failed := errors.AsType[*exec.ExitError](err)
	require.True(t, err == nil || failed, "%v", err)
	if how == ": exit 3" {
		require.True(t, failed, "%s: %s", command, out)
		require.Equal(t, 3, exit.ExitCode(), "%s: %s", command, out)
	} else {
		require.NoError(t, err, "%s: %s", command, out)
	}
	if how == ": first lines" {
		lines := strings.SplitAfter(string(out), "\n")
		require.Greater(t, len(lines), 60, "the whole story")
		return strings.Join(lines[:24], "") + "…\n"
	}
	return string(out)
}

// settled replaces what differs from run to run: days, hashes, keys, counts.
func settled(text string) string {
	for _, change := range []struct{ pattern, by string }{
		{`YX\d{4}-`, "YX<year>-"},
		{`20\d\d-\d\d-\d\d \d\d:\d\d`, "<time>"},
		{`not known before the calendar of \d{4} is imported`, "<time>"},
		{`[0-9a-f]{64}`, "<hash>"},
		{`key [0-9a-f]{16}`, "key <key>"},
		{`\d+ lines checked, \d+ signatures`, "<n> lines checked, <n> signatures"},
		{`head: \d+:`, "head: <n>:"},
		{`(green|yellow|red) \([a-z ]+\)`, "<light>"},
		{`\d+ days \((\d+ working days|there is no calendar of \d{4})\)`, "<elapsed>"},
		{` {2,}`, "  "},
	} {
		text = regexp.MustCompile(change.pattern).ReplaceAllString(text, change.by)
	}
	return text
}
