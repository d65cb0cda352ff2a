package workflows

import (
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/catalogue"
)

// card is what a supervisor sees of a case in the Temporal UI. It is set as the
// run's current details, which writes no history event, and holds no personal
// data: staff by number, parties as P1, P2.
type card struct {
	lang    string
	asked   domain.Question
	now     domain.Standing
	last    domain.Answer
	refusal *domain.Refusal // the last message that was refused …
	refused int             // … of so many in this run
	astray  int             // runs before this one that stood elsewhere than the register
	shown   attributes
}

// attributes are the search attributes as they were last set: each upsert is a
// history event, so only a change is worth one.
type attributes struct {
	centre  domain.CentreCode
	stage   domain.Stage
	light   domain.Light
	handler string
	due     time.Time
	bounces int
}

func (c *card) took(answers []domain.Answer) {
	for _, a := range answers {
		if !a.At.Before(c.last.At) {
			c.last = a
		}
	}
}

func (c *card) tookRefusal(count int, r *domain.Refusal) {
	c.refused = count
	if r != nil {
		c.refusal = r
	}
}

// show puts the standing of a step on the card and into the search attributes.
func (p *process) show(ctx workflow.Context, q domain.Question, s domain.Standing) error {
	p.card.asked, p.card.now = q, s
	p.card.took(s.Answers)
	p.draw(ctx)
	a, was := attributes{q.Centre, q.Stage, s.Light, handler(s), s.Due, q.Bounces}, p.card.shown
	if a == was {
		return nil
	}
	p.card.shown = a
	return workflow.UpsertTypedSearchAttributes(ctx, a.since(was)...)
}

// since gives what is to be set where was is shown; all of it where nothing is.
func (a attributes) since(was attributes) []temporal.SearchAttributeUpdate {
	none := was == attributes{}
	var changed []temporal.SearchAttributeUpdate
	switch {
	case none || a.centre != was.centre:
		changed = placed(a.centre, a.stage)
	case a.stage != was.stage:
		changed = append(changed, AttrStage.ValueSet(string(a.stage)))
	}
	if none || a.light != was.light {
		changed = append(changed, AttrLight.ValueSet(string(a.light)))
	}
	if none || a.handler != was.handler {
		changed = append(changed, AttrHandler.ValueSet(a.handler))
	}
	switch {
	case a.due.IsZero() && (none || !was.due.IsZero()):
		changed = append(changed, AttrDue.ValueUnset())
	case !a.due.Equal(was.due):
		changed = append(changed, AttrDue.ValueSet(a.due))
	}
	if none || a.bounces != was.bounces {
		changed = append(changed, AttrBounces.ValueSet(int64(a.bounces)))
	}
	return changed
}

// handler names who has the case: a person by number, who works on it for
// another if it was delegated, or a post at a centre.
func handler(s domain.Standing) string {
	switch {
	case s.Works != "":
		return string(s.Works)
	case s.Person != "":
		return string(s.Person)
	}
	return string(s.Seat.Post) + "@" + string(s.Seat.Centre)
}

// draw writes the card.
func (p *process) draw(ctx workflow.Context) {
	workflow.SetCurrentDetails(ctx, p.card.markdown(p.file))
}

// close shows how the case ended, and leaves nothing due.
func (p *process) close(ctx workflow.Context, e domain.Ending) error {
	c := &p.card
	lines := []string{
		c.text("card.title", "kind", c.text("kind."+string(p.file.Kind)), "case", string(p.file.Case)), "",
		c.row("card.stage", c.text("stage."+string(domain.StageClosed))),
		c.row("card.ending", c.text("ending."+string(e))),
	}
	workflow.SetCurrentDetails(ctx, strings.Join(append(lines, c.lastRow()...), "\n"))
	return workflow.UpsertTypedSearchAttributes(ctx, AttrStage.ValueSet(string(domain.StageClosed)),
		AttrLight.ValueUnset(), AttrHandler.ValueUnset(), AttrDue.ValueUnset())
}

func (c *card) markdown(f domain.CaseFile) string {
	centre, stage := c.asked.Centre, c.asked.Stage
	lines := []string{
		c.text("card.title", "kind", c.text("kind."+string(f.Kind)), "case", string(f.Case)), "",
		c.row("card.stage", c.text("card.stage_at", "stage", c.text("stage."+string(stage)), "tier", c.text("tier."+centre.Tier().String()), "centre", string(centre))),
		c.row("card.asked", c.asks()),
		c.row("card.handler", c.who()),
		c.row("card.light", c.text("light."+string(c.now.Light))),
		c.row("card.due", c.due()),
	}
	if len(c.now.Voices) > 0 {
		lines = append(lines, c.row("card.voices", joined(c.now.Voices, " ")))
	}
	lines = append(lines, c.lastRow()...)
	lines = append(lines, c.row("card.bounces", strconv.Itoa(c.asked.Bounces)), c.row("card.first_in", localTime(f.FirstIn)),
		c.row("card.elapsed", c.elapsed()))
	if r := f.Rewound; r != nil {
		lines = append(lines, c.row("card.rewound", c.text("card.rewound_last", "count", strconv.Itoa(f.Version),
			"what", c.text("act."+string(r.Kind)), "by", string(r.By), "at", localTime(r.At))))
	}
	if c.refusal != nil {
		lines = append(lines, c.row("card.refused", c.text("card.refused_last", "count", strconv.Itoa(c.refused),
			"code", string(c.refusal.Code), "sentence", c.text("refusal."+string(c.refusal.Code)))))
	}
	if c.astray > 0 {
		lines = append(lines, c.row("card.astray", c.text("card.astray_runs", "count", strconv.Itoa(c.astray))))
	}
	lines = append(lines, "", c.text("card.link", "case", string(f.Case)))
	return strings.Join(lines, "\n")
}

func joined[S ~string](values []S, separator string) string {
	var all []string
	for _, v := range values {
		all = append(all, string(v))
	}
	return strings.Join(all, separator)
}

// asks names what is asked now and not answered yet, with the parties it concerns.
func (c *card) asks() string {
	var names []string
	for _, t := range c.now.Step.Tasks {
		if !t.Open {
			continue
		}
		name := c.text("task." + string(t.Kind))
		if t.Number != 0 && procedures.All().Task(t.Kind).Parts {
			name = c.text("task.numbered", "task", name, "number", c.text("agreement.number", "number", strconv.Itoa(t.Number)))
		}
		if t.Party != "" {
			name += " " + string(t.Party)
		}
		names = append(names, name)
	}
	return strings.Join(names, c.text("list.separator"))
}

func (c *card) due() string {
	if c.now.Awaits != 0 {
		return c.text("due.awaits", "year", strconv.Itoa(c.now.Awaits))
	}
	return c.text("card.due_in", "due", localTime(c.now.Due), "used", strconv.Itoa(c.now.Used), "left", strconv.Itoa(c.now.Left))
}

// elapsed is how long the case has been with the office, when the register was
// last looked at.
func (c *card) elapsed() string {
	e := c.now.Elapsed
	if e.Unknown != 0 {
		return c.text("elapsed.unknown", "days", strconv.Itoa(e.Days), "year", strconv.Itoa(e.Unknown))
	}
	return c.text("elapsed.days", "days", strconv.Itoa(e.Days), "working", strconv.Itoa(e.WorkingDays))
}

func (c *card) who() string {
	who := c.text("card.seat", "post", c.text("post."+string(c.now.Seat.Post)), "place", c.now.Place, "centre", string(c.now.Seat.Centre))
	switch {
	case c.now.Works != "":
		who = c.text("card.delegated", "staff", string(c.now.Works), "for", string(c.now.Person)) + " · " + who
	case c.now.Person != "":
		who = string(c.now.Person) + " · " + who
	}
	if c.now.Vacant {
		who += c.text("card.vacant")
	} else if c.now.Seat.Centre != c.asked.Centre {
		who += c.text("card.moved_up")
	}
	return who
}

func (c *card) lastRow() []string {
	if c.last.Task == "" {
		return nil
	}
	by := string(c.last.By)
	if c.last.For != "" {
		by = c.text("card.standing_in", "by", by, "for", string(c.last.For))
	}
	return []string{c.row("card.last", c.text("card.last_decision", "task", c.text("task."+string(c.last.Kind)),
		"outcome", c.text("outcome."+string(c.last.Outcome)), "by", by, "at", localTime(c.last.At)))}
}

func (c *card) row(key, value string) string {
	return "- **" + c.text(key) + "**" + c.text("list.colon") + value
}

func (c *card) text(key string, pairs ...string) string { return catalogue.Text(c.lang, key, pairs...) }

// localTime writes an instant as the office reads it.
func localTime(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(domain.Shanghai()).Format("2006-01-02 15:04")
}
