package main

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/register"
)

func (a *app) showCommand() *cobra.Command {
	return a.command("show CASE", "show", cobra.ExactArgs(1), a.atDesk(func(ctx context.Context, d *desk, args []string) error {
		id := domain.TaskID(args[0]).Case() // a task shows its case
		story, err := d.story(ctx, id)
		if err != nil {
			return err
		}
		if d.json {
			return d.print(story)
		}
		policy, _, err := d.reg.Policy(ctx, story.Policy)
		if err != nil {
			return err
		}
		t := newTelling(d.app, story, policy)
		t.facts()
		t.events()
		t.agreements()
		t.show()
		return nil
	}))
}

// A telling is a case's story as people read it.
type telling struct {
	sheet
	story  register.Story
	policy domain.Policy
}

func newTelling(a *app, story register.Story, policy domain.Policy) *telling {
	return &telling{sheet: sheet{app: a}, story: story, policy: policy}
}

func (t *telling) facts() {
	s := t.story
	kind := string(s.Dispute)
	if kind == "" {
		kind = s.Kind
	}
	title := s.Title
	if title == "" { // a change to staff or policy has none
		title = t.text("show.no_title")
	}
	t.head(t.text("show.title", "case", string(s.Case), "kind", t.text("kind."+kind), "title", title))
	t.row("show.stage", t.text("stage."+string(s.Stage)))
	if s.Ending != "" {
		t.row("show.ending", t.text("ending."+s.Ending)+t.when(s.ClosedAt))
	}
	for _, c := range s.Closings {
		t.row("show.closing", t.text("ending."+string(c.Ending))+t.when(&c.ClosedAt))
		t.struck(c.Struck)
	}
	t.row("show.centre", t.place(s.Centre))
	if s.Origin != "" {
		t.row("show.origin", t.text("origin."+string(s.Origin)))
	}
	t.row("show.first_in", localTime(s.FirstIn))
	if c := s.Court; c != nil {
		court := t.text("court." + string(c.Court))
		if c.Procedure != "" {
			court += t.text("list.separator") + t.text("procedure."+string(c.Procedure))
		}
		t.row("show.court", t.text("show.received", "court", court, "at", localTime(c.Received)))
	}
	if s.Kind == "mediation" {
		t.row("show.elapsed", t.elapsed(s.Elapsed))
		t.row("show.bounces", strconv.Itoa(s.Bounces))
	}
	t.row("show.opened", t.text("show.by_at", "by", t.person(s.OpenedBy), "at", localTime(s.OpenedAt)))
	t.row("show.place", s.Place)
	t.row("show.description", s.Text)
	for _, p := range s.Parties {
		t.row("show.party", t.partyEntry(p)+t.struckNote(p.Struck))
	}
	for _, m := range s.Merged {
		t.row("show.merged", t.text("show.merged_case", "case", string(m.Case), "title", m.Title))
		for _, p := range m.Parties {
			t.row("show.party", t.partyEntry(p))
		}
	}
	t.row("show.mediators", t.people(s.Mediators))
	t.row("show.policy", t.text("show.policy_version", "version", strconv.Itoa(s.Policy), "name", t.policy.Name))
	if s.Source != "" {
		t.row("show.source", s.Source+" "+s.SourceKey)
	}
}

func (t *telling) partyEntry(p register.StoryParty) string {
	fields := []string{strings.TrimSpace(string(p.Party) + " " + p.Name), t.text("role." + string(p.Role))}
	for _, more := range []string{p.Phone, p.IDNumber, p.Address} {
		if more != "" {
			fields = append(fields, more)
		}
	}
	if p.By != "" {
		fields = append(fields, t.text("show.represented", "party", string(p.By)))
	}
	if p.Minor {
		fields = append(fields, t.text("show.minor"))
	}
	if p.Guardian != nil {
		fields = append(fields, t.guardian(p.Guardian))
	}
	return strings.Join(fields, t.text("list.separator"))
}

// events tells tasks and acts in the order in which they came.
func (t *telling) events() {
	type event struct {
		at   time.Time
		tell func()
	}
	var events []event
	for _, act := range t.story.Acts {
		events = append(events, event{act.At, func() { t.act(act) }})
	}
	for _, task := range t.story.Tasks {
		events = append(events, event{task.OpenedAt, func() { t.task(task) }})
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		e.tell()
	}
}

func (t *telling) task(k register.StoryTask) {
	title := t.text("show.task", "task", string(k.Task), "what", t.taskName(k.Kind, k.Number), "stage", t.text("stage."+string(k.Stage)))
	if k.Party != "" {
		title += t.text("show.concerns", "party", t.partyName(k.Party))
	}
	t.head(title)
	t.struck(k.Struck)
	t.row("show.asked", t.text("show.by_at", "by", t.handler(k), "at", localTime(k.OpenedAt)))
	t.row("show.due", t.due(k))
	for _, p := range k.Pauses {
		if k.Counted.Before(p.Until) {
			t.row("show.paused", t.text("show.pause", "from", localTime(p.From), "until", localTime(p.Until)))
		}
	}
	for _, moved := range k.DueChanges {
		t.row("show.due_moved", t.text("show.moved", "old", localTime(moved.Old), "new", localTime(moved.New), "why", moved.Why, "at", localTime(moved.At)))
	}
	for _, n := range k.Notices {
		t.row("show.notice", t.text("show.noticed", "rung", t.text("rung."+string(n.Rung)), "seat", t.seat(n.Post, n.Centre), "at", localTime(n.At)))
	}
	t.handled(k)
	t.row("show.excluded", t.people(k.Excluded))
	t.row("show.subject", string(k.Subject))
	switch {
	case k.Decision != nil:
		t.decision(*k.Decision)
	case k.State == "open":
		t.row("show.state", t.text("light."+string(k.Light))+t.text("show.answers", "outcomes", t.answers(t.story.Answers(k))))
	default:
		t.row("show.state", t.text("state."+k.State)+t.when(k.ClosedAt))
	}
}

// answers lists what a task may be answered with, in the words of the command
// and in people's; in English they would only say the same again.
func (a *app) answers(outcomes []domain.Outcome) string {
	return a.choices("outcome.", texts(outcomes))
}

// choices lists what may be written, with what it says in people's words: those
// stand in the catalogue under the prefix. In English they would say the same
// again.
func (a *app) choices(prefix string, words []string) string {
	said := make([]string, len(words))
	for i, word := range words {
		if said[i] = word; a.lang == catalogue.Chinese {
			said[i] += a.text("refusal.fact", "fact", a.text(prefix+word))
		}
	}
	return strings.Join(said, a.text("list.separator"))
}

// termOf gives the term that a task was asked with: its rule's, or what was left
// of it.
func termOf(k register.StoryTask, rule domain.Rule) domain.Term {
	if left, err := domain.ParseTerm(k.Term); err == nil {
		return left
	}
	return rule.Term
}

// due tells when the task is due and where that comes from.
func (t *telling) due(k register.StoryTask) string {
	rule, known := t.policy.Rules[k.Rule]
	if !known {
		return t.app.due(k.Due, k.Awaits)
	}
	confirmed := ""
	if !rule.Confirmed {
		confirmed = t.text("show.unconfirmed")
	}
	return t.text("show.reason", "due", t.app.due(k.Due, k.Awaits), "term", t.term(termOf(k, rule)), "from", localTime(k.Counted),
		"rule", k.Rule, "source", rule.Source, "unconfirmed", confirmed)
}

func (t *telling) decision(n register.StoryDecision) {
	if n.By == "" {
		t.row("show.decision", t.text("outcome."+string(n.Outcome))+t.text("show.at", "at", localTime(n.At)))
		return
	}
	by := t.person(n.By)
	if n.For != "" {
		by = t.text("card.standing_in", "by", by, "for", t.person(n.For))
	}
	t.row("show.decision", t.text("show.decided", "outcome", t.text("outcome."+string(n.Outcome)), "by", by, "at", localTime(n.At)))
	t.row("show.opinion", n.Opinion)
	t.details(n.Details)
	for _, c := range n.Corrections {
		t.row("show.corrected", t.text("show.corrected_to", "version", strconv.Itoa(c.Version), "by", t.person(c.Why.By), "at", localTime(c.Why.At), "note", c.Why.Note))
		if len(c.Details) > 0 && string(c.Details) != "null" {
			t.row("show.was", t.text("details.corrected_to"))
			t.details(c.Was)
		}
	}
	t.row("show.signed", t.text("show.signature", "door", t.text("door."+string(n.Door)), "key", string(n.Key), "message", string(n.Message)))
}

func (t *telling) act(n register.StoryAct) {
	title := t.text("show.act", "what", t.text("act."+string(n.Kind)))
	if n.Party != "" {
		title += t.text("show.concerns", "party", t.partyName(n.Party))
	}
	t.head(title)
	t.row("show.recorded", t.text("show.by_at", "by", t.person(n.By), "at", localTime(n.At)))
	switch n.Kind {
	case domain.OpenCase, domain.ImportCases: // said at the top
	case domain.Propose, domain.OfferWork:
		t.change(n.Details)
	default:
		t.details(n.Details)
	}
	t.row("show.signed", string(n.Message))
}
