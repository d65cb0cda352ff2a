package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
)

func TestHelpIsInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help", "--lang", "en"}, {"--lang=en", "--help"}, {"--lang", "en"}} {
		o := runLine(t, "", args...)
		require.Zero(t, o.code)
		require.Contains(t, o.out, "Commands:")
	}
	require.Contains(t, runLine(t, "", "--help").out, "命令：")
	require.Equal(t, runLine(t, "", "staff", "list", "--help").out, runLine(t, "", "help", "staff", "list").out)
	golden(t, "help_decide", runLine(t, "", "decide", "--help").out)
	golden(t, "help_decide_en", runLine(t, "", "decide", "--help", "--lang", "en").out)
}

// Every command has a help page in both languages, with an example, and every
// flag on it is explained.
func TestEveryCommandIsExplained(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{catalogue.Chinese, catalogue.English} {
		a := &app{lang: lang}
		var visit func(c *cobra.Command)
		visit = func(c *cobra.Command) {
			if c.Hidden {
				return
			}
			path := strings.TrimPrefix(strings.TrimPrefix(c.CommandPath(), "hejie"), " ")
			o := runLine(t, "", append(strings.Fields(path), "--help", "--lang", lang)...)
			require.Zero(t, o.code, "%s: %s", path, o.err)
			require.NotContains(t, o.out, "help.", "%s", path)
			require.NotContains(t, o.out, "flag.", "%s", path)
			for line := range strings.Lines(o.out) {
				require.LessOrEqual(t, cells(strings.TrimSuffix(line, "\n")), 80, "%s: %s", path, line)
			}
			if c.HasSubCommands() {
				for _, below := range c.Commands() {
					visit(below)
				}
				return
			}
			require.NotEmpty(t, c.Example, "%s has no example", path)
		}
		visit(a.root())
	}
}

// What the help says about the file of an agreement is one that counts.
func TestTheAgreementOfTheHelpIsOne(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{catalogue.Chinese, catalogue.English} {
		help := runLine(t, "", "decide", "--help", "--lang", lang).out
		_, form, found := strings.Cut(help, "\n  facts:")
		require.True(t, found)
		form, _, _ = strings.Cut("  facts:"+form, "\n\n")
		file := filepath.Join(t.TempDir(), "agreement.yaml")
		require.NoError(t, os.WriteFile(file, []byte(form), 0o600))
		var agreed domain.Agreement
		require.NoError(t, (&app{lang: lang}).readObject(file, &agreed))
		require.Len(t, agreed.Instalments, 2)
		require.NoError(t, procedures.All().Task(domain.Session).Check(domain.Written, domain.Details{Agreement: &agreed}))
		for _, subject := range domain.Subjects() {
			require.Contains(t, form, subject)
		}
	}
}

// A flag's value is named in capitals, so that nobody takes its name for it.
func TestValuesOfFlagsAreNamedInCapitals(t *testing.T) {
	t.Parallel()
	a := &app{lang: catalogue.English}
	seen := 0
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if name, _ := pflag.UnquoteUsage(f); f.Value.Type() != "bool" {
				seen++
				require.Equal(t, strings.ToUpper(name), name, "%s --%s", c.CommandPath(), f.Name)
			}
		})
		for _, below := range c.Commands() {
			visit(below)
		}
	}
	visit(a.root())
	require.Greater(t, seen, 50)
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"nonsense"},
		{"dispute", "close"},
		{"inbox", "--nonsense"},
		{"decide", "one"},
		{"show"},
		{"inbox", "--lang", "fr"},
		{"inbox", "--config", "/no/such/file.yaml"},
		{"completion", "tcsh"},
	} {
		o := runLine(t, "", args...)
		require.Equal(t, exitUsage, o.code, "%s", args)
		require.NotEmpty(t, o.err)
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	require.Contains(t, runLine(t, "", "completion", "bash").out, "complete")
	require.Contains(t, runLine(t, "", "__complete", "decide", "YX2026-000001/1.1", "").out, "oral_agreement")
	require.Contains(t, runLine(t, "", "__complete", "act", "").out, "withdraw")
	require.Contains(t, runLine(t, "", "__complete", "dispute", "open", "--kind", "").out, "neighbour")
}

func TestColumnsOfTheTerminal(t *testing.T) {
	t.Parallel()
	require.Equal(t, 4, cells("调解"))
	require.Equal(t, 6, cells("（a）b"))
	require.Equal(t, "灯  |", padded("灯", 4)+"|")
	require.Equal(t, "ab[31m", desk.Plain("a\u202eb\x1b[31m"))
}
