package main

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/register"
)

// explanation is how a due time comes about, as programs read it.
type explanation struct {
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

func (a *app) explainCommand() *cobra.Command {
	var from, term string
	args := func(c *cobra.Command, args []string) error {
		if from != "" || term != "" {
			return cobra.NoArgs(c, args)
		}
		return cobra.ExactArgs(1)(c, args)
	}
	ofCase := a.atDesk(func(ctx context.Context, d *desk, args []string) error { return d.explain(ctx, domain.TaskID(args[0])) })
	c := a.command("explain CASE|TASK | --from TIME --term TERM", "explain", args, func(c *cobra.Command, args []string) error {
		if from == "" && term == "" {
			return ofCase(c, args)
		}
		return a.explainTerm(c.Context(), from, term)
	})
	c.Flags().StringVar(&from, "from", "", a.text("flag.explain.from"))
	c.Flags().StringVar(&term, "term", "", a.text("flag.explain.term"))
	return c
}

// explainTerm explains a term that belongs to no case. Nothing personal is
// read, so it needs no key.
func (a *app) explainTerm(ctx context.Context, from, text string) error {
	if from == "" || text == "" {
		return a.errorf(domain.Invalid, "error.from_and_term")
	}
	begins, err := a.parseTime("from", from)
	if err != nil {
		return err
	}
	term, err := domain.ParseTerm(text)
	if err != nil {
		return err
	}
	reg, err := a.register(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = reg.Close() }()
	_, version, err := reg.Policy(ctx, 0)
	if err != nil {
		return err
	}
	calendar, err := reg.Calendar(ctx, version)
	if err != nil {
		return err
	}
	due, err := calendar.Due(begins, term)
	if err != nil {
		return a.calendarError(err)
	}
	return a.tellExplanations([]explanation{{Term: term, From: begins, Due: due.At, Steps: due.Steps}})
}

// explain explains one task of a case, or all that are open.
func (d *desk) explain(ctx context.Context, id domain.TaskID) error {
	story, err := d.story(ctx, id.Case())
	if err != nil {
		return err
	}
	one := strings.Contains(string(id), "/")
	policy, version, err := d.reg.Policy(ctx, story.Policy)
	if err != nil {
		return err
	}
	calendar, err := d.reg.Calendar(ctx, version)
	if err != nil {
		return err
	}
	found := []explanation{}
	for _, k := range story.Tasks {
		if (one && k.Task != id) || (!one && k.State != "open") {
			continue
		}
		e, err := explainTask(k, policy, calendar)
		if err != nil {
			return d.calendarError(err)
		}
		found = append(found, e)
	}
	if one && len(found) == 0 {
		return d.errorf(domain.NotFound, "error.no_task", "task", string(id), "case", string(id.Case()))
	}
	if len(found) == 0 && story.Ending == "" && !d.json {
		d.say("explain.between")
		return nil
	}
	return d.tellExplanations(found)
}

func explainTask(k register.StoryTask, policy domain.Policy, calendar domain.Calendar) (explanation, error) {
	rule := policy.Rules[k.Rule]
	rule.Term = termOf(k, rule)
	due, err := calendar.DueAfter(k.Counted, rule.Term, k.Pauses)
	if err != nil {
		return explanation{}, err
	}
	e := explanation{
		Task: k.Task, Rule: k.Rule, Source: rule.Source, Confirmed: &rule.Confirmed,
		Term: rule.Term, From: k.Counted, Due: due.At, Steps: due.Steps,
	}
	if k.Awaits == 0 && !due.At.Equal(k.Due) { // the calendar has changed since the task was closed
		e.Recorded = &k.Due
	}
	return e, nil
}

func (a *app) calendarError(err error) error {
	if missing, ok := errors.AsType[*domain.MissingYearError](err); ok {
		return a.errorf(domain.Invalid, "error.no_year", "year", strconv.Itoa(missing.Year))
	}
	return err
}

func (a *app) tellExplanations(found []explanation) error {
	if a.json {
		return a.print(found)
	}
	s := sheet{app: a}
	for _, e := range found {
		title := a.text("explain.title", "from", localTime(e.From), "term", a.term(e.Term), "due", localTime(e.Due))
		if e.Task != "" {
			title = string(e.Task) + "  " + title
		}
		s.head(title)
		if e.Confirmed != nil {
			unconfirmed := ""
			if !*e.Confirmed {
				unconfirmed = a.text("show.unconfirmed")
			}
			s.row("explain.rule", e.Rule+a.text("list.colon")+e.Source+unconfirmed)
		}
		if e.Recorded != nil {
			s.row("explain.recorded", localTime(*e.Recorded))
		}
		for _, step := range e.Steps {
			s.lines = append(s.lines, "  "+a.step(step))
		}
	}
	if len(found) == 0 {
		s.head(a.text("explain.nothing"))
	}
	s.show()
	return nil
}

// step tells what one day did in the counting.
func (a *app) step(s domain.Step) string {
	count := ""
	if s.Count > 0 {
		count = strconv.Itoa(s.Count)
	}
	day := a.text("day." + string(s.Kind))
	if s.Name != "" {
		day += " " + oneLine(s.Name)
	}
	weekday := a.text("weekday." + strconv.Itoa(int(s.Day.Weekday())))
	role := a.text("step." + strings.ReplaceAll(string(s.Role), " ", "_"))
	return strings.TrimRight(s.Day.String()+" "+padded(weekday, 5)+padded(count, 4)+padded(role, 14)+day, " ")
}
