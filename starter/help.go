package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The help page lists commands in the order of commands(), not of the alphabet.
func init() { cobra.EnableCommandSorting = false }

// usageFunc prints how a command is used. Cobra's own would set Chinese flags
// askew, and speaks English.
func (a *app) usageFunc(c *cobra.Command) error {
	s := sheet{app: a, lines: append([]string{a.text("usage.title")}, folded("  "+c.UseLine(), "      ", helpWidth)...)}
	if c.HasAvailableSubCommands() {
		s.head(a.text("usage.commands"))
		widest := 0
		for _, below := range c.Commands() {
			widest = max(widest, len(below.Name()))
		}
		for _, below := range c.Commands() {
			if below.IsAvailableCommand() {
				s.lines = append(s.lines, folded("  "+padded(below.Name(), widest+2)+below.Short, strings.Repeat(" ", widest+4), helpWidth)...)
			}
		}
	}
	if c.HasExample() {
		s.head(a.text("usage.examples"))
		for line := range strings.SplitSeq(c.Example, "\n") {
			// Whatever is copied from here still runs.
			s.lines = append(s.lines, strings.Join(folded(line, "      ", helpWidth-len(` \`)), " \\\n"))
		}
	}
	s.flags("usage.flags", c.LocalFlags())
	s.flags("usage.global", c.InheritedFlags())
	s.show()
	return nil
}

// flags lists flags with their explanations under each other.
func (s *sheet) flags(title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	s.head(s.text(title))
	var names, texts []string
	widest := 0
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, text := pflag.UnquoteUsage(f)
		name := "      --" + f.Name
		if f.Shorthand != "" {
			name = "  -" + f.Shorthand + ", --" + f.Name
		}
		if f.Value.Type() != "bool" {
			name += " " + value
		}
		if f.DefValue != "" && f.DefValue != "[]" && f.DefValue != "false" && f.Name != "lang" {
			text += s.text("usage.default", "value", f.DefValue)
		}
		names, texts = append(names, name), append(texts, text)
		widest = max(widest, cells(name))
	})
	for i, name := range names {
		s.lines = append(s.lines, folded(padded(name, widest+3)+texts[i], strings.Repeat(" ", widest+3), helpWidth)...)
	}
}

// helpFunc prints what a command is for, and how it is used.
func (a *app) helpFunc(c *cobra.Command, _ []string) {
	s := sheet{app: a}
	for line := range strings.SplitSeq(c.Long, "\n") {
		s.lines = append(s.lines, folded(line, hanging(line), helpWidth)...)
	}
	s.lines = append(s.lines, "")
	s.show()
	_ = a.usageFunc(c) // never fails
}

// helpWidth is how wide help is at the most, as terminals are that nobody has
// made wider.
const helpWidth = 80

// folded breaks a line that is too wide, at spaces and around Chinese characters,
// and puts hang before what goes on below.
func folded(line, hang string, columns int) (lines []string) {
	for cells(line) > columns {
		at := foldAt(line, len(hang), columns)
		if at == 0 {
			break
		}
		lines = append(lines, strings.TrimRight(line[:at], " "))
		line = hang + strings.TrimLeft(line[at:], " ")
	}
	return append(lines, line)
}

// foldAt finds the last place, after so many bytes, where a line may be broken;
// 0 if there is none. No line begins with a mark that closes something, or ends
// with one that opens it.
func foldAt(line string, after, columns int) (at int) {
	before, filled := ' ', 0
	for i, r := range line {
		if i > after && filled <= columns && r != ' ' && !strings.ContainsRune("，。；：、）”》…", r) && !strings.ContainsRune("（“《", before) &&
			(before == ' ' || cells(string(before)) == 2 || cells(string(r)) == 2) && strings.TrimSpace(line[:i]) != "" {
			at = i
		}
		before, filled = r, filled+cells(string(r))
	}
	return at
}

// hanging is what stands before the rest of a line of help that is broken: as
// much as before its text, which follows a word or two and some space.
func hanging(line string) string {
	text := strings.TrimLeft(line, " ")
	hang := line[:len(line)-len(text)]
	if strings.HasPrefix(text, "# ") {
		return hang + "# "
	}
	if at := strings.LastIndex(text, "  "); at >= 0 && at < helpWidth/2 && hang != "" {
		return hang + strings.Repeat(" ", cells(text[:at+2]))
	}
	return hang
}
