package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The help page lists commands in the order of commands(), not of the alphabet.
func init() { cobra.EnableCommandSorting = false }

// usageFunc prints how a command is used. Cobra's own would set Chinese flags
// askew, and speaks English.
func (a *app) usageFunc(c *cobra.Command) error {
	s := sheet{app: a, lines: []string{a.text("usage.title"), "  " + c.UseLine()}}
	if c.HasAvailableSubCommands() {
		s.head(a.text("usage.commands"))
		widest := 0
		for _, below := range c.Commands() {
			widest = max(widest, len(below.Name()))
		}
		for _, below := range c.Commands() {
			if below.IsAvailableCommand() {
				s.lines = append(s.lines, "  "+padded(below.Name(), widest+2)+below.Short)
			}
		}
	}
	if c.HasExample() {
		s.head(a.text("usage.examples"))
		s.lines = append(s.lines, c.Example)
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
		s.lines = append(s.lines, padded(name, widest+3)+texts[i])
	}
}

// helpFunc prints what a command is for, and how it is used.
func (a *app) helpFunc(c *cobra.Command, _ []string) {
	s := sheet{app: a, lines: []string{c.Long, ""}}
	s.show()
	_ = a.usageFunc(c) // never fails
}
