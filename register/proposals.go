package register

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"

	"hejie/domain"
)

// A change to staff, posts, keys, substitutions or policy is proposed by one
// administrator and approved by another. It is a small case of its own, of kind
// "change", with one task and no workflow.

// actPropose opens the case of a change and its one task.
func (c change) actPropose(ctx context.Context) (string, error) {
	if refusal := domain.AuthoriseAct(c.m.Act, c.m.Staff, "", c.d.Holdings); refusal != nil {
		return "", refusal
	}
	var proposed domain.Change
	if err := c.decode(&proposed); err != nil {
		return "", err
	}
	if err := proposed.Validate(); err != nil {
		return "", domain.Refuse(domain.MissingDetails, "%s", err)
	}
	centre := c.administratorsCentre()
	id, err := newCase(ctx, c.tx, "change", centre, domain.StageApproval, c.m.Staff, c.d.Policy, c.d.Now, c.d.Now)
	if err != nil {
		return "", err
	}
	if err := c.recordAct(ctx, actRecord{caseID: id, result: string(id)}); err != nil {
		return "", err
	}
	q := domain.Inquiry{Case: id, Step: 1, Stage: domain.StageApproval, Centre: centre, Asks: []domain.Ask{{Kind: domain.ApproveChange}}}
	o := opening{Register: c.Register, tx: c.tx, now: c.d.Now, policy: c.d.Policy, q: q,
		opener: c.m.Staff, subject: c.m.Details}
	return string(id), o.open(ctx)
}

func (c change) administratorsCentre() domain.CentreCode {
	i := slices.IndexFunc(c.d.Holdings, func(h domain.Holding) bool {
		return h.Staff == c.m.Staff && h.Post == domain.Administrator
	})
	return c.d.Holdings[i].Centre
}

// settleProposal carries out an approved change, and closes its case.
func (c change) settleProposal(ctx context.Context) error {
	ending := "rejected"
	if c.m.Outcome == domain.Approve {
		ending = "approved"
		if err := c.carryOut(ctx); err != nil {
			return err
		}
	}
	return closeCase(ctx, c.tx, c.caseID, ending)
}

func (c change) carryOut(ctx context.Context) error {
	var text []byte
	if err := c.tx.QueryRowContext(ctx, `SELECT body FROM deposits WHERE hash = $1`, c.d.Task.Subject).Scan(&text); err != nil {
		return fmt.Errorf("register: proposal: %w", err)
	}
	var proposed domain.Change
	if err := domain.DecodeStrict(text, &proposed); err != nil {
		return err
	}
	var err error
	switch proposed.Kind {
	case domain.EnrolStaff:
		_, err = c.enrol(ctx, c.tx, proposed)
		return err
	case domain.AddKey:
		return c.addKey(ctx, c.tx, proposed.Staff, proposed)
	case domain.GrantPost:
		return c.grant(ctx, c.tx, proposed.Staff, proposed.Posts)
	case domain.TakePost:
		seat := proposed.Posts[0]
		if _, err = c.tx.ExecContext(ctx, `
			UPDATE posts SET until = $4 WHERE staff = $1 AND post = $2 AND centre = $3 AND until IS NULL`,
			proposed.Staff, seat.Post, seat.Centre, c.d.Now); err == nil {
			return c.reroute(ctx, `t.at_centre = $1`, seat.Centre)
		}
	case domain.RevokeKey:
		_, err = c.tx.ExecContext(ctx, `UPDATE keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL`, proposed.Key, c.d.Now)
	case domain.LendPosts:
		s := *proposed.Substitution
		s.ID = string(c.m.ID()[:16])
		return c.putSubstitution(ctx, s)
	case domain.ChangePolicy:
		return c.putPolicy(ctx, c.tx, proposed.Policy)
	}
	if err != nil {
		return fmt.Errorf("register: %s: %w", proposed.Kind, err)
	}
	return nil
}

func (c change) putSubstitution(ctx context.Context, s domain.Substitution) error {
	posts := make([]string, len(s.Posts))
	for i, p := range s.Posts {
		posts[i] = string(p)
	}
	_, err := c.tx.ExecContext(ctx, `
		INSERT INTO substitutions (id, absent, substitute, posts, since, until) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.ID, s.Absent, s.Substitute, pq.Array(posts), s.From, s.Until)
	if err != nil {
		return fmt.Errorf("register: substitution: %w", err)
	}
	return nil
}
