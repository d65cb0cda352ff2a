package register

import (
	"context"
	"fmt"
	"slices"

	"hejie/domain"
)

// actRepresent records that a party of a numerous side has one of it speak for
// him, or speaks for himself again. What is asked already stays asked of him.
func (c submission) actRepresent(ctx context.Context) (string, error) {
	details, err := c.said(true)
	if err != nil {
		return "", err
	}
	if err := c.mayAct(c.d.Case.Centre); err != nil {
		return "", err
	}
	authority, err := c.authority(ctx)
	if err != nil {
		return "", err
	}
	// Whose signature counts for his own is as little for the mediator to record.
	if refusal := authority.Bars(c.m.Staff, c.d.Case.Mediators); refusal != nil {
		if refusal.Code == domain.SelfApproval {
			refusal = domain.Refuse(domain.SelfApproval, "not_for_mediator")
		}
		return "", refusal
	}
	if err := c.checkVoice(details.Party, details.Evidence); err != nil {
		return "", err
	}
	all, err := c.represented(ctx)
	if err != nil {
		return "", err
	}
	if c.m.Act == domain.Represent {
		policy, err := c.policy(ctx, c.tx, c.d.Case.under())
		if err != nil {
			return "", err
		}
		if refusal := policy.Representatives.Check(all, details.Party, details.Representative); refusal != nil {
			return "", refusal
		}
	} else if !slices.ContainsFunc(all, func(r domain.Represented) bool { return r.Party == details.Party && r.By != "" }) {
		return "", domain.Refuse(domain.MissingDetails, "party.nobody_speaks")
	}
	if err := c.recordAct(ctx, actRecord{caseID: c.m.Case, seq: c.d.Case.ActSeq + 1, party: details.Party, result: string(c.m.Case)}); err != nil {
		return "", err
	}
	if _, err := c.tx.ExecContext(ctx, `UPDATE parties SET represented_by = $3 WHERE case_id = $1 AND party = $2`,
		c.m.Case, details.Party, null(details.Representative)); err != nil {
		return "", fmt.Errorf("register: representatives: %w", err)
	}
	return string(c.m.Case), nil
}

// represented gives the parties of the case with who speaks for them.
func (c submission) represented(ctx context.Context) (all []domain.Represented, err error) {
	if _, err = scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('party', party, 'role', role, 'by', represented_by)), '[]')
		FROM parties WHERE case_id = $1 AND struck_by IS NULL`, c.caseID), &all); err != nil {
		return nil, fmt.Errorf("register: representatives: %w", err)
	}
	return all, nil
}

// speaksFor lists the parties whose word the task's party gives with his own.
func (c submission) speaksFor(ctx context.Context) ([]domain.PartyID, error) {
	all, err := c.represented(ctx)
	var others []domain.PartyID
	for _, r := range all {
		if r.By == c.d.Task.Party && r.By != "" {
			others = append(others, r.Party)
		}
	}
	slices.Sort(others)
	return others, err
}

// ofRepresentatives leaves out what is asked of parties for whom another speaks
// who is asked the same: his word binds those who named him. One who has spoken
// before he was named did not speak for them. Of few it is not even looked for.
func (o *opening) ofRepresentatives(ctx context.Context, asks []domain.Ask) ([]domain.Ask, error) {
	if len(asks) < 3 {
		return asks, nil
	}
	var named []domain.Represented
	if _, err := scanJSON(o.tx.QueryRowContext(ctx, `
		SELECT coalesce(jsonb_agg(jsonb_build_object('party', p.party, 'by', r.party)), '[]')
		FROM parties p JOIN parties r ON r.case_id = p.case_id AND r.party = p.represented_by AND r.struck_by IS NULL
		WHERE p.case_id = $1`, o.p.Case), &named); err != nil {
		return nil, fmt.Errorf("register: representatives: %w", err)
	}
	if len(named) == 0 {
		return asks, nil
	}
	return slices.DeleteFunc(slices.Clone(asks), func(a domain.Ask) bool {
		i := slices.IndexFunc(named, func(r domain.Represented) bool { return r.Party == a.Party })
		return i >= 0 && slices.ContainsFunc(asks, func(other domain.Ask) bool {
			return other.Kind == a.Kind && other.Number == a.Number && other.Party == named[i].By
		})
	}), nil
}
