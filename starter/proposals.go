package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
)

// proposalCommand makes a command that proposes a change: what it would change
// counts only once another administrator has approved it.
func (a *app) proposalCommand(use, topic string, args cobra.PositionalArgs, change func(args []string) (domain.Change, error)) *cobra.Command {
	return a.command(use, topic, args, a.atDesk(func(ctx context.Context, d *desk, args []string) error {
		c, err := change(args)
		if err != nil {
			return err
		}
		return d.propose(ctx, c)
	}))
}

// proposalView is a proposal as programs read it.
type proposalView struct {
	Case    domain.CaseID `json:"case"`
	Task    domain.TaskID `json:"task"` // what another administrator decides
	Message domain.Hash   `json:"message"`
}

func (d *desk) propose(ctx context.Context, c domain.Change) error {
	if err := c.Validate(); err != nil {
		return err
	}
	receipt, err := d.act(ctx, domain.Propose, "", c)
	if err != nil {
		return err
	}
	id := domain.CaseID(receipt.Ref)
	view := proposalView{Case: id, Task: domain.NewTaskID(id, 1, 1), Message: receipt.Message}
	if d.json {
		return d.print(view)
	}
	d.say("proposal.made", "case", string(id), "task", string(view.Task))
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
			return nil, a.errorf(domain.Invalid, "error.seat", "text", text, "posts", strings.Join(texts(domain.Posts()), " "))
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
