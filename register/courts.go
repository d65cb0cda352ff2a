package register

import (
	"context"
	"fmt"

	"hejie/domain"
)

// putReferral keeps by which court a dispute was referred.
func (c submission) putReferral(ctx context.Context, id domain.CaseID, r *domain.CourtReferral) error {
	if r == nil {
		return nil
	}
	if r.Received.After(c.d.Now) {
		return domain.Refuse(domain.MissingDetails, "referral.received_future")
	}
	if _, err := c.tx.ExecContext(ctx, `INSERT INTO court_referrals (case_id, court, procedure, received_at) VALUES ($1, $2, $3, $4)`,
		id, r.Court, null(r.Procedure), r.Received); err != nil {
		return fmt.Errorf("register: court referral: %w", err)
	}
	return nil
}

// checkInforming asks for what the parties of this kind of dispute must be told.
func (c submission) checkInforming(ctx context.Context, d domain.Details, _ *domain.Fact) error {
	var kind domain.DisputeKind
	if err := c.tx.QueryRowContext(ctx, `SELECT kind FROM disputes WHERE case_id = $1`, c.caseID).Scan(&kind); err != nil {
		return fmt.Errorf("register: informing: %w", err)
	}
	if refusal := domain.CheckInforming(kind, d); refusal != nil {
		return refusal
	}
	return nil
}
