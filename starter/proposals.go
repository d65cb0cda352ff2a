package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/desk"
)

// proposalCommand makes a command that proposes a change: what it would change
// counts only once another administrator has approved it.
func (a *app) proposalCommand(use, topic string, args cobra.PositionalArgs, change func(args []string) (domain.Change, error)) *cobra.Command {
	return a.command(use, topic, args, a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		c, err := change(args)
		if err != nil {
			return err
		}
		return d.propose(ctx, c)
	}))
}

func (d *caller) propose(ctx context.Context, c domain.Change) error {
	proposal, err := d.Propose(ctx, c)
	if err != nil {
		return err
	}
	if d.json {
		return d.print(proposal)
	}
	d.say("proposal.made", "case", string(proposal.Case), "task", string(proposal.Task))
	return nil
}

func (a *app) policyCommand() *cobra.Command {
	return a.group("policy", "policy", a.proposalCommand("propose FILE", "policy.propose", cobra.ExactArgs(1), func(args []string) (domain.Change, error) {
		content, err := a.readFile(args[0])
		if err != nil {
			return domain.Change{}, err
		}
		policy, err := config.ParsePolicy(content)
		if err != nil {
			return domain.Change{}, a.wrongFile("error.no_policy", args[0], err)
		}
		body, err := json.Marshal(policy)
		return domain.Change{Kind: domain.ChangePolicy, Policy: string(body)}, err
	}))
}

// seats reads POST@CENTRE.
func (a *app) seats(given []string) ([]domain.Seat, error) {
	var seats []domain.Seat
	for _, text := range given {
		post, centre, ok := strings.Cut(text, "@")
		seat := domain.Seat{Post: domain.Post(post), Centre: domain.CentreCode(centre)}
		if !ok || !seat.Post.Valid() || !seat.Centre.Valid() {
			return nil, a.errorf(domain.Invalid, "error.seat", "text", text, "posts", strings.Join(desk.Texts(domain.Posts()), " "))
		}
		seats = append(seats, seat)
	}
	return seats, nil
}

func (a *app) postFlag(c *cobra.Command, posts *[]string) {
	c.Flags().StringArrayVar(posts, "post", nil, a.text("flag.staff.post"))
	var forms []string
	for _, p := range domain.Posts() {
		forms = append(forms, string(p)+"@")
	}
	_ = c.RegisterFlagCompletionFunc("post", cobra.FixedCompletions(forms, cobra.ShellCompDirectiveNoSpace))
}
