package register

import (
	"context"
	"fmt"

	"hejie/domain"
)

// checkParty refuses the word of a party that comes too late to mean anything.
func (c submission) checkParty(ctx context.Context, _ domain.Details, _ *domain.Fact) error {
	row := c.d.Case
	// Who objects while the case is suspended is heard when it goes on.
	waits := c.m.Act == domain.Object && c.p.Stage(row.Stage).Still && len(row.Mediators) > 0
	if !waits && !c.declaredAct().InterruptsAt(row.Stage, false) {
		return domain.Refuse(domain.TaskClosed, "not_at_stage", "stage", row.Stage)
	}
	// In effect since this step began; or the case is suspended in what comes
	// after mediation. Who mediates an old agreement again may leave that at any
	// time.
	var tookEffect bool
	if err := c.tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT FROM agreements a JOIN steps s USING (case_id)
			WHERE a.case_id = $1 AND s.step = $2 AND a.effective_at >= s.opened_at AND a.struck_by IS NULL)
		OR coalesce((SELECT stage FROM steps WHERE case_id = $1 AND stage <> 'suspended' AND struck_by IS NULL ORDER BY position DESC LIMIT 1)
			IN ('performance', 'closing', 'informing', 'returning'), false)`,
		c.m.Case, row.Step).Scan(&tookEffect); err != nil {
		return fmt.Errorf("register: act: %w", err)
	}
	if tookEffect {
		return domain.Refuse(domain.TaskClosed, "in_effect_or_over")
	}
	return nil
}

// recuseMediators keeps those from the case whom a party does not accept.
func (c submission) recuseMediators(ctx context.Context, _ domain.Details) error {
	return c.recuse(ctx, c.d.Case.Mediators)
}
