package main

import (
	"github.com/spf13/cobra"

	"hejie/domain"
)

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish"}
	c := a.command("completion bash|zsh|fish", "completion", cobra.ExactArgs(1), func(c *cobra.Command, args []string) error {
		switch root := c.Root(); args[0] {
		case "bash":
			return root.GenBashCompletionV2(a.out, true)
		case "zsh":
			return root.GenZshCompletion(a.out)
		case "fish":
			return root.GenFishCompletion(a.out, true)
		}
		return domain.Fault(domain.Invalid, "arguments", "use", c.UseLine(), "command", c.CommandPath())
	})
	c.ValidArgsFunction = cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp)
	return c
}
