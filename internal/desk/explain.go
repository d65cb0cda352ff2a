package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/record"
)

// An Explanation is how a due time comes about, as programs read it.
type Explanation struct {
	Task      domain.TaskID `json:"task,omitempty"`
	Rule      string        `json:"rule,omitempty"`
	Source    string        `json:"source,omitempty"`
	Confirmed *bool         `json:"confirmed,omitempty"` // whether somebody has confirmed the rule here
	Term      domain.Term   `json:"term"`
	From      time.Time     `json:"from"` // where the term begins
	Due       time.Time     `json:"due"`
	Recorded  *time.Time    `json:"recorded,omitempty"` // what the register has, where that differs
	Steps     []domain.Step `json:"steps"`
}

// Explain tells how the due time of a task came about, or those of all tasks that
// are open in a case.
func (d *Desk) Explain(ctx context.Context, id domain.TaskID) (record.Case, []Explanation, error) {
	of, err := d.Case(ctx, id.Case())
	if err != nil {
		return of, nil, err
	}
	one := strings.Contains(string(id), "/")
	policy, version, err := d.Office.Policy(ctx, of.Under())
	if err != nil {
		return of, nil, err
	}
	calendar, err := d.Office.Calendar(ctx, version)
	if err != nil {
		return of, nil, err
	}
	found := []Explanation{}
	for _, k := range of.Tasks {
		if (one && k.Task != id) || (!one && k.State != "open") {
			continue
		}
		e, err := explainTask(k, policy, calendar)
		if err != nil {
			return of, nil, calendarError(err)
		}
		found = append(found, e)
	}
	if one && len(found) == 0 {
		return of, nil, noTask(id)
	}
	return of, found, nil
}

// ExplainTerm tells how a term that belongs to no case is counted from an
// instant, by the policy and the calendar of today.
func ExplainTerm(ctx context.Context, office Rules, from time.Time, term domain.Term) (Explanation, error) {
	_, version, err := office.Policy(ctx, domain.PolicyVersion{Procedure: procedures.All().First().Kind})
	if err != nil {
		return Explanation{}, err
	}
	calendar, err := office.Calendar(ctx, version)
	if err != nil {
		return Explanation{}, err
	}
	due, err := calendar.Due(from, term)
	if err != nil {
		return Explanation{}, calendarError(err)
	}
	return Explanation{Term: term, From: from, Due: due.At, Steps: due.Steps}, nil
}

func explainTask(k record.Task, policy domain.Policy, calendar domain.Calendar) (Explanation, error) {
	rule := policy.Rules[k.Rule]
	rule.Term = termOf(k, rule)
	due, err := calendar.DueAfter(k.Counted, rule.Term, k.Pauses)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{
		Task: k.Task, Rule: k.Rule, Source: rule.Source, Confirmed: &rule.Confirmed,
		Term: rule.Term, From: k.Counted, Due: due.At, Steps: due.Steps,
	}
	if k.Awaits == 0 && !due.At.Equal(k.Due) { // the calendar has changed since the task was closed
		e.Recorded = &k.Due
	}
	return e, nil
}

func calendarError(err error) error {
	if missing, ok := errors.AsType[*domain.MissingYearError](err); ok {
		return domain.Fault(domain.Invalid, "no_year", "year", strconv.Itoa(missing.Year))
	}
	return err
}
