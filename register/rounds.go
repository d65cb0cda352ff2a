package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hejie/domain"
)

// Whereabouts is where an open case stands, in the terms in which the engine
// lists its workflow.
type Whereabouts struct {
	Case    domain.CaseID
	Stage   domain.Stage
	Centre  domain.CentreCode
	Due     time.Time // soonest of what is asked; zero when nothing is, or no calendar knows
	Overdue bool      // a term has been over for a minute and its workflow has not ended it
	Ringing bool      // a bell is on its way
}

// OpenCases tells where every open case with a workflow stands, so that a relay
// on its rounds may compare.
func (r *Register) OpenCases(ctx context.Context) (cases []Whereabouts, err error) {
	rows, err := r.db.QueryContext(ctx, `
		SELECT c.id, c.stage, c.centre, t.due, coalesce(t.overdue, false), EXISTS (SELECT FROM outbox o WHERE o.case_id = c.id)
		FROM cases c LEFT JOIN (
			SELECT case_id, min(due) AS due, bool_or(lapses AND due < register_now() - interval '1 minute') AS overdue
			FROM tasks WHERE state = 'open' GROUP BY case_id
		) t ON t.case_id = c.id
		WHERE c.closed_at IS NULL AND c.kind = 'mediation' ORDER BY c.id`)
	if err != nil {
		return nil, fmt.Errorf("register: rounds: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var w Whereabouts
		var due *time.Time
		if err := rows.Scan(&w.Case, &w.Stage, &w.Centre, &due, &w.Overdue, &w.Ringing); err != nil {
			return nil, fmt.Errorf("register: rounds: %w", err)
		}
		if due != nil {
			w.Due = *due
		}
		cases = append(cases, w)
	}
	return cases, rows.Err()
}
