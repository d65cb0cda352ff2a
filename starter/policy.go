package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
)

func (a *app) policyCommand() *cobra.Command {
	return a.group("policy", "policy", a.proposalCommand("propose FILE", "policy.propose", cobra.ExactArgs(1), func(args []string) (domain.Change, error) {
		content, err := a.readFile(args[0])
		if err != nil {
			return domain.Change{}, err
		}
		policy, err := config.ParsePolicy(content)
		if err != nil {
			return domain.Change{}, a.wrongFile("no_policy", args[0], err)
		}
		body, err := json.Marshal(policy)
		return domain.Change{Kind: domain.ChangePolicy, Policy: string(body)}, err
	}))
}
