package desk

import (
	"context"

	"hejie/domain"
)

// Propose proposes a change to staff or policy.
func (d *Desk) Propose(ctx context.Context, c domain.Change) (Proposal, error) {
	if err := c.Validate(); err != nil {
		return Proposal{}, err
	}
	receipt, err := d.Act(ctx, domain.Propose, "", c)
	if err != nil {
		return Proposal{}, err
	}
	return ProposalOf(receipt), nil
}

// HandOver gives work to colleagues: an offer where it is one's own, a proposal
// where it is another's.
func (d *Desk) HandOver(ctx context.Context, h domain.HandOver) (Proposal, error) {
	kind := domain.Propose
	if h.From == d.Staff {
		kind = domain.OfferWork
	}
	receipt, err := d.Act(ctx, kind, "", domain.Change{Kind: domain.HandOverWork, HandOver: &h})
	if err != nil {
		return Proposal{}, err
	}
	return ProposalOf(receipt), nil
}
