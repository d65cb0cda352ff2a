package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// An OpenCase is where an open case stands, in the terms in which the engine lists
// its workflow.
type OpenCase struct {
	Case    domain.CaseID
	Kind    domain.ProcedureKind
	Stage   domain.Stage
	Centre  domain.CentreCode
	Due     time.Time // soonest of what is asked; zero when nothing is, or no calendar knows
	Overdue bool      // a term has been over for a minute and its workflow has not ended it
	Ringing bool      // a bell is on its way
}

// OpenCases tells where every open case stands that a workflow follows, so that a
// relay may compare it with what the engine runs.
func (r *Register) OpenCases(ctx context.Context) (cases []OpenCase, err error) {
	rows, err := r.db.QueryContext(ctx, `
		SELECT c.id, c.kind, c.stage, c.centre, t.due, coalesce(t.overdue, false), EXISTS (SELECT FROM outbox o WHERE o.case_id = c.id)
		FROM cases c LEFT JOIN (
			SELECT case_id, min(due) AS due, bool_or(lapses AND due < register_now() - interval '1 minute') AS overdue
			FROM tasks WHERE state = 'open' GROUP BY case_id
		) t ON t.case_id = c.id
		WHERE c.closed_at IS NULL AND c.kind = ANY ($1) ORDER BY c.id`, pq.Array(r.procedures.Followed()))
	if err != nil {
		return nil, fmt.Errorf("register: open cases: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c OpenCase
		var due *time.Time
		if err := rows.Scan(&c.Case, &c.Kind, &c.Stage, &c.Centre, &due, &c.Overdue, &c.Ringing); err != nil {
			return nil, fmt.Errorf("register: open cases: %w", err)
		}
		if due != nil {
			c.Due = *due
		}
		cases = append(cases, c)
	}
	return cases, rows.Err()
}
