package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
)

func (a *app) explainCommand() *cobra.Command {
	var from, term string
	args := func(c *cobra.Command, args []string) error {
		if from != "" || term != "" {
			return cobra.NoArgs(c, args)
		}
		return cobra.ExactArgs(1)(c, args)
	}
	ofCase := a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		return d.explain(ctx, domain.TaskID(args[0]))
	})
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

// explainTerm explains a term that belongs to no case. Nothing personal is read,
// so it needs no key.
func (a *app) explainTerm(ctx context.Context, from, text string) error {
	if from == "" || text == "" {
		return domain.Fault(domain.Invalid, "from_and_term")
	}
	begins, err := a.parseTime("from", from)
	if err != nil {
		return err
	}
	term, err := domain.ParseTerm(text)
	if err != nil {
		return err
	}
	office, err := a.office(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = office.Close() }()
	e, err := desk.ExplainTerm(ctx, office, begins, term)
	if err != nil {
		return err
	}
	return a.tellExplanations([]desk.Explanation{e})
}

// explain explains one task of a case, or all that are open.
func (d *caller) explain(ctx context.Context, id domain.TaskID) error {
	story, found, err := d.Explain(ctx, id)
	if err != nil {
		return err
	}
	if len(found) == 0 && story.Ending == "" && !d.json {
		d.say("explain.between")
		return nil
	}
	return d.tellExplanations(found)
}

func (a *app) tellExplanations(found []desk.Explanation) error {
	if a.json {
		return a.print(found)
	}
	s := sheet{app: a}
	for _, e := range found {
		title := a.text("explain.title", "from", desk.LocalTime(e.From), "term", a.words().Term(e.Term), "due", desk.LocalTime(e.Due))
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
			s.row("explain.recorded", desk.LocalTime(*e.Recorded))
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
		day += " " + desk.OneLine(s.Name)
	}
	weekday := a.text("weekday." + s.Day.Weekday().String())
	role := a.text("step." + strings.ReplaceAll(string(s.Role), " ", "_"))
	return strings.TrimRight(s.Day.String()+" "+padded(weekday, 5)+padded(count, 4)+padded(role, 14)+day, " ")
}
