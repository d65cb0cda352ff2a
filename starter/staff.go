package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
)

func (a *app) staffCommand() *cobra.Command {
	return a.group("staff", "staff", a.staffListCommand(), a.enrolCommand(), a.seatCommand(domain.GrantPost), a.seatCommand(domain.TakePost),
		a.addKeyCommand(), a.revokeKeyCommand(), a.substituteCommand())
}

func (a *app) staffListCommand() *cobra.Command {
	var centre string
	c := a.command("list [--centre CODE]", "staff.list", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
		if centre != "" && !domain.CentreCode(centre).Valid() {
			return domain.Fault(domain.Invalid, "centre_unread", "text", centre)
		}
		members, err := d.Office.Staff(ctx, domain.CentreCode(centre))
		if err != nil {
			return err
		}
		if d.json {
			return d.print(members)
		}
		rows := [][]string{{d.text("staff.id"), d.text("staff.name"), d.text("staff.posts"), d.text("staff.keys")}}
		for _, m := range members {
			var posts, keys []string
			for _, s := range m.Posts {
				posts = append(posts, d.text("post."+string(s.Post))+"@"+string(s.Centre))
			}
			for _, k := range m.Keys {
				key := string(k.ID)
				if k.Revoked {
					key += d.text("staff.revoked")
				}
				keys = append(keys, key)
			}
			rows = append(rows, []string{string(m.ID), m.Name, strings.Join(posts, " "), strings.Join(keys, " ")})
		}
		d.table(rows)
		return nil
	}))
	c.Flags().StringVar(&centre, "centre", "", a.text("flag.staff.centre"))
	return c
}

func (a *app) enrolCommand() *cobra.Command {
	change := domain.Change{Kind: domain.EnrolStaff}
	var posts []string
	c := a.proposalCommand("enrol --name NAME --public-key KEY --post POST@CENTRE", "staff.enrol", cobra.NoArgs, func([]string) (domain.Change, error) {
		var err error
		change.Posts, err = a.seats(posts)
		return change, err
	})
	c.Flags().StringVar(&change.Name, "name", "", a.text("flag.staff.name"))
	c.Flags().StringVar(&change.PublicKey, "public-key", "", a.text("flag.staff.public_key"))
	a.postFlag(c, &posts)
	return c
}

// seatCommand gives or takes one post.
func (a *app) seatCommand(kind domain.ChangeKind) *cobra.Command {
	var staff string
	var posts []string
	c := a.proposalCommand(string(kind)+" --staff STAFF --post POST@CENTRE", "staff."+string(kind), cobra.NoArgs, func([]string) (domain.Change, error) {
		seats, err := a.seats(posts)
		return domain.Change{Kind: kind, Staff: domain.StaffID(staff), Posts: seats}, err
	})
	c.Flags().StringVar(&staff, "staff", "", a.text("flag.staff.staff"))
	a.postFlag(c, &posts)
	return c
}

func (a *app) addKeyCommand() *cobra.Command {
	var staff, key string
	c := a.proposalCommand("add-key --staff STAFF --public-key KEY", "staff.add_key", cobra.NoArgs, func([]string) (domain.Change, error) {
		return domain.Change{Kind: domain.AddKey, Staff: domain.StaffID(staff), PublicKey: key}, nil
	})
	c.Flags().StringVar(&staff, "staff", "", a.text("flag.staff.staff"))
	c.Flags().StringVar(&key, "public-key", "", a.text("flag.staff.public_key"))
	return c
}

func (a *app) revokeKeyCommand() *cobra.Command {
	return a.proposalCommand("revoke-key KEY", "staff.revoke_key", cobra.ExactArgs(1), func(args []string) (domain.Change, error) {
		return domain.Change{Kind: domain.RevokeKey, Key: domain.KeyID(args[0])}, nil
	})
}

// substituteCommand lends posts: one's own at once, another's by a proposal.
func (a *app) substituteCommand() *cobra.Command {
	var absent, substitute, from, until string
	var posts []string
	c := a.command("substitute --absent STAFF --substitute STAFF --post POST --from TIME --until TIME", "staff.substitute", cobra.NoArgs,
		a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
			s := domain.Substitution{Absent: domain.StaffID(absent), Substitute: domain.StaffID(substitute)}
			for _, p := range posts {
				s.Posts = append(s.Posts, domain.Post(p))
			}
			var err error
			if s.From, err = d.parseTime("from", from); err != nil {
				return err
			}
			if s.Until, err = d.parseTime("until", until); err != nil {
				return err
			}
			if err := s.Validate(); err != nil {
				return err
			}
			if s.Absent != d.Staff {
				return d.propose(ctx, domain.Change{Kind: domain.LendPosts, Substitution: &s})
			}
			receipt, err := d.Act(ctx, domain.Substitute, "", s)
			if err != nil {
				return err
			}
			return d.tell(receipt)
		}))
	c.Flags().StringVar(&absent, "absent", "", a.text("flag.absent"))
	c.Flags().StringVar(&substitute, "substitute", "", a.text("flag.substitute"))
	c.Flags().StringVar(&from, "from", "", a.text("flag.from"))
	c.Flags().StringVar(&until, "until", "", a.text("flag.until"))
	c.Flags().StringArrayVar(&posts, "post", nil, a.text("flag.lent"))
	complete(c, "post", desk.Texts(domain.Posts())...)
	return c
}

// seats reads POST@CENTRE.
func (a *app) seats(given []string) ([]domain.Seat, error) {
	var seats []domain.Seat
	for _, text := range given {
		post, centre, ok := strings.Cut(text, "@")
		seat := domain.Seat{Post: domain.Post(post), Centre: domain.CentreCode(centre)}
		if !ok || !seat.Post.Valid() || !seat.Centre.Valid() {
			return nil, domain.Fault(domain.Invalid, "seat", "text", text, "posts", strings.Join(desk.Texts(domain.Posts()), " "))
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
