package desk

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/record"
)

// A telling is a case as people read it.
type telling struct {
	Sheet
	of     record.Case
	policy domain.Policy
}

// CaseSheet tells a case: what it is, what was asked and done in it in the order
// in which it came, and its agreements.
func (w Words) CaseSheet(of record.Case, policy domain.Policy) Sheet {
	t := &telling{Sheet: Sheet{Words: w}, of: of, policy: policy}
	t.facts()
	t.events()
	t.agreements()
	return t.Sheet
}

func (t *telling) facts() {
	s := t.of
	kind := string(s.Dispute)
	if kind == "" {
		kind = string(s.Kind)
	}
	title := s.Title
	if title == "" { // a change to staff or policy has none
		title = t.Text("show.no_title")
	}
	t.head(t.Text("show.title", "case", string(s.Case), "kind", t.Text("kind."+kind), "title", title))
	t.row("show.stage", t.Text("stage."+string(s.Stage)))
	if s.Ending != "" {
		t.row("show.ending", t.Text("ending."+s.Ending)+t.when(s.ClosedAt))
	}
	for _, c := range s.Closings {
		t.row("show.closing", t.Text("ending."+string(c.Ending))+t.when(&c.ClosedAt))
		t.struck(c.Struck)
	}
	t.row("show.centre", t.place(s.Centre))
	if s.Origin != "" {
		t.row("show.origin", t.Text("origin."+string(s.Origin)))
	}
	t.row("show.first_in", LocalTime(s.FirstIn))
	if c := s.Court; c != nil {
		court := t.Text("court." + string(c.Court))
		if c.Procedure != "" {
			court += t.Text("list.separator") + t.Text("procedure."+string(c.Procedure))
		}
		t.row("show.court", t.Text("show.received", "court", court, "at", LocalTime(c.Received)))
	}
	if s.Dispute != "" {
		t.row("show.elapsed", t.Elapsed(s.Elapsed))
		t.row("show.bounces", strconv.Itoa(s.Bounces))
	}
	t.row("show.opened", t.Text("show.by_at", "by", t.person(s.OpenedBy), "at", LocalTime(s.OpenedAt)))
	t.row("show.place", s.Place)
	t.row("show.description", s.Text)
	for _, p := range s.Parties {
		t.row("show.party", t.partyEntry(p)+t.struckNote(p.Struck))
	}
	for _, m := range s.Merged {
		t.row("show.merged", t.Text("show.merged_case", "case", string(m.Case), "title", m.Title))
		for _, p := range m.Parties {
			t.row("show.party", t.partyEntry(p))
		}
	}
	t.row("show.mediators", t.people(s.Mediators))
	t.row("show.policy", t.Text("show.policy_version", "version", strconv.Itoa(s.Policy), "name", t.policy.Name))
	if s.Source != "" {
		t.row("show.source", s.Source+" "+s.SourceKey)
	}
}

func (t *telling) partyEntry(p record.Party) string {
	fields := []string{strings.TrimSpace(string(p.Party) + " " + p.Name), t.Text("role." + string(p.Role))}
	for _, more := range []string{p.Phone, p.IDNumber, p.Address} {
		if more != "" {
			fields = append(fields, more)
		}
	}
	if p.By != "" {
		fields = append(fields, t.Text("show.represented", "party", string(p.By)))
	}
	if p.Minor {
		fields = append(fields, t.Text("show.minor"))
	}
	if p.Guardian != nil {
		fields = append(fields, t.Guardian(p.Guardian))
	}
	return strings.Join(fields, t.Text("list.separator"))
}

// events tells tasks and acts in the order in which they came.
func (t *telling) events() {
	type event struct {
		at   time.Time
		tell func()
	}
	var events []event
	for _, act := range t.of.Acts {
		events = append(events, event{act.At, func() { t.act(act) }})
	}
	for _, task := range t.of.Tasks {
		events = append(events, event{task.OpenedAt, func() { t.task(task) }})
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		e.tell()
	}
}

func (t *telling) task(k record.Task) {
	title := t.Text("show.task", "task", string(k.Task), "what", t.TaskName(k.Kind, k.Number), "stage", t.Text("stage."+string(k.Stage)))
	if k.Party != "" {
		title += t.Text("show.concerns", "party", t.partyName(k.Party))
	}
	t.head(title)
	t.struck(k.Struck)
	t.row("show.asked", t.Text("show.by_at", "by", t.handler(k), "at", LocalTime(k.OpenedAt)))
	t.row("show.due", t.dueOf(k))
	for _, p := range k.Pauses {
		if k.Counted.Before(p.Until) {
			t.row("show.paused", t.Text("show.pause", "from", LocalTime(p.From), "until", LocalTime(p.Until)))
		}
	}
	for _, moved := range k.DueChanges {
		t.row("show.due_moved", t.Text("show.moved", "old", LocalTime(moved.Old), "new", LocalTime(moved.New), "why", moved.Why, "at", LocalTime(moved.At)))
	}
	for _, n := range k.Notices {
		t.row("show.notice", t.Text("show.noticed", "rung", t.Text("rung."+string(n.Rung)), "seat", t.seat(n.Post, n.Centre), "at", LocalTime(n.At)))
	}
	t.handled(k)
	t.row("show.excluded", t.people(k.Excluded))
	t.row("show.subject", string(k.Subject))
	switch {
	case k.Decision != nil:
		t.decision(*k.Decision)
	case k.State == "open":
		t.row("show.state", t.Text("light."+string(k.Light))+t.Text("show.answers", "outcomes", t.Answers(t.of.Answers(procedures.All().Of(t.of.Kind), k))))
	default:
		t.row("show.state", t.Text("state."+k.State)+t.when(k.ClosedAt))
	}
}

// dueOf tells when the task is due and where that comes from.
func (t *telling) dueOf(k record.Task) string {
	rule, known := t.policy.Rules[k.Rule]
	if !known {
		return t.Due(k.Due, k.Awaits)
	}
	confirmed := ""
	if !rule.Confirmed {
		confirmed = t.Text("show.unconfirmed")
	}
	return t.Text("show.reason", "due", t.Due(k.Due, k.Awaits), "term", t.Term(termOf(k, rule)), "from", LocalTime(k.Counted),
		"rule", k.Rule, "source", rule.Source, "unconfirmed", confirmed)
}

func (t *telling) act(n record.Act) {
	title := t.Text("show.act", "what", t.Text("act."+string(n.Kind)))
	if n.Party != "" {
		title += t.Text("show.concerns", "party", t.partyName(n.Party))
	}
	t.head(title)
	t.row("show.recorded", t.Text("show.by_at", "by", t.person(n.By), "at", LocalTime(n.At)))
	switch act := procedures.All().Act(n.Kind); {
	case act.Opens: // said at the top
	case act.Proposes:
		t.change(n.Details)
	default:
		t.details(n.Details)
	}
	t.row("show.signed", string(n.Message))
}

// AskedSheet tells what a decision is about before it is signed: the task, the
// text whose hash is signed with it, and an agreement that comes with it, whose
// amounts and days bind the parties as they were typed.
func (w Words) AskedSheet(of record.Case, policy domain.Policy, k record.Task, with *domain.Details) Sheet {
	t := &telling{Sheet: Sheet{Words: w}, of: of, policy: policy}
	if of.Title != "" {
		t.head(t.Text("show.title", "case", string(of.Case), "kind", t.Text("kind."+string(of.Dispute)), "title", of.Title))
	}
	t.task(k)
	for _, act := range of.Acts {
		switch {
		case procedures.All().Act(act.Kind).Proposes:
			t.change(act.Details)
		case act.Kind == domain.Correct && procedures.All().Task(k.Kind).About == domain.AboutProposal:
			t.details(act.Details)
		}
	}
	for _, a := range of.Agreements {
		var content domain.Agreement
		if a.Hash == k.Subject && json.Unmarshal(a.Content, &content) == nil {
			t.agreement(content)
			t.instalments(content)
		}
	}
	if with != nil && with.Agreement != nil {
		t.head(t.Text("agreement.agreed"))
		t.agreement(*with.Agreement)
		t.instalments(*with.Agreement)
	}
	return t.Sheet
}

// struck tells why something counts no more.
func (t *telling) struck(s *record.Struck) {
	if s != nil {
		t.row("show.struck", t.Text("show.struck_by", "what", t.Text("act."+string(s.Kind)), "by", t.person(s.By), "at", LocalTime(s.At), "note", s.Note))
	}
}

func (t *telling) struckNote(s *record.Struck) string {
	if s == nil {
		return ""
	}
	return t.Text("list.separator") + t.Text("show.struck")
}
