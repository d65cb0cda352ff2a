package main

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/register"
)

// person names a member of staff, with his number.
func (t *telling) person(id domain.StaffID) string {
	if name := t.story.Names[string(id)]; name != "" {
		return t.text("show.person", "name", name, "id", string(id))
	}
	return string(id)
}

func (t *telling) people(ids []domain.StaffID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = t.person(id)
	}
	return strings.Join(names, t.text("list.separator"))
}

func (t *telling) place(code domain.CentreCode) string {
	if name := t.story.Names[string(code)]; name != "" {
		return t.text("show.person", "name", name, "id", string(code))
	}
	return string(code)
}

func (t *telling) seat(post domain.Post, centre domain.CentreCode) string {
	return t.text("show.seat", "post", t.text("post."+string(post)), "centre", t.place(centre))
}

// handler tells of whom a task is asked.
func (t *telling) handler(k register.StoryTask) string {
	who := t.seat(k.Post, k.Centre)
	if k.Person != "" {
		who = t.person(k.Person) + t.text("list.separator") + who
	}
	if k.Vacant {
		who += t.text("card.vacant")
	}
	return who
}

// taskName names what is asked, and about which instalment.
func (a *app) taskName(k domain.TaskKind, number int) string {
	name := a.text("task." + string(k))
	if number == 0 || !k.OfInstalment() {
		return name
	}
	return a.text("task.numbered", "task", name, "number", a.text("agreement.number", "number", strconv.Itoa(number)))
}

func (t *telling) partyName(id domain.PartyID) string {
	for _, p := range t.story.Parties {
		if p.Party == id {
			return string(id) + " " + p.Name
		}
	}
	return string(id)
}

func (t *telling) when(at *time.Time) string {
	if at == nil {
		return ""
	}
	return t.text("show.at", "at", localTime(*at))
}

// term tells a term in words.
func (a *app) term(term domain.Term) string {
	key := "term." + strings.ReplaceAll(string(term.Unit), " ", "_")
	if term.Count == 1 {
		key += ".one"
	}
	text := a.text(key, "count", strconv.Itoa(term.Count))
	if term.Rollover {
		text += a.text("term.rollover")
	}
	return text
}

// elapsed tells how long a case has been with the office.
func (a *app) elapsed(e domain.Elapsed) string {
	if e.Unknown != 0 {
		return a.text("elapsed.unknown", "days", strconv.Itoa(e.Days), "year", strconv.Itoa(e.Unknown))
	}
	return a.text("elapsed.days", "days", strconv.Itoa(e.Days), "working", strconv.Itoa(e.WorkingDays))
}

// details tells what a decision or an act says beyond its outcome.
func (t *telling) details(raw json.RawMessage) {
	var d domain.Details
	if len(raw) == 0 || json.Unmarshal(raw, &d) != nil {
		return
	}
	if d.Reason != "" {
		t.row("details.reason", t.text("reason."+string(d.Reason)))
	}
	if d.Centre != "" {
		t.row("details.centre", t.place(d.Centre))
	}
	t.row("details.mediators", t.people(d.Mediators))
	if d.ChosenBy != "" {
		t.row("details.chosen_by", t.text("chosen_by."+d.ChosenBy))
	}
	for _, p := range d.Respondents {
		t.row("details.respondent", t.partyEntry(register.StoryParty{PartyEntry: p}))
	}
	if e := d.Evidence; e != nil {
		t.row("details.evidence", t.text("details.evidence_given", "place", e.Place, "at", localTime(e.At)))
		t.row("details.present", strings.Join(e.Present, t.text("list.separator")))
		t.row("details.form", string(e.Form))
		if e.By == domain.ByGuardian {
			t.row("details.by", t.text("speaker.guardian"))
		}
	}
	if d.HoldReason != "" {
		t.row("details.hold_reason", t.text("hold_reason."+string(d.HoldReason)))
	}
	if d.Ground != "" {
		t.row("details.ground", t.text("ground."+string(d.Ground)))
	}
	if d.Limitation {
		t.row("details.limitation", t.text("details.limitation_told"))
	}
	if d.Agreement != nil {
		t.agreement(*d.Agreement)
		t.instalments(*d.Agreement)
	}
	if len(d.Routes) > 0 {
		routes := make([]string, len(d.Routes))
		for i, route := range d.Routes {
			routes[i] = t.text("route." + route)
		}
		t.row("details.routes", strings.Join(routes, t.text("list.separator")))
	}
	if d.LegalAid {
		t.row("details.legal_aid", t.text("details.offered"))
	}
	t.row("details.task", string(d.Task))
	t.row("details.people", t.people(d.People))
	if d.Quorum > 0 {
		t.row("details.quorum", strconv.Itoa(d.Quorum))
	}
	if d.Voice != "" {
		t.row("details.voice", t.text("word."+string(d.Voice)))
	}
	if d.Outcome != "" {
		t.row("details.outcome", t.text("outcome."+string(d.Outcome)))
	}
	if d.Corrected != nil {
		corrected, _ := json.Marshal(d.Corrected)
		t.row("details.corrected", t.text("details.corrected_to"))
		t.details(corrected)
	}
	if d.Stage != "" {
		t.row("details.stage", t.text("stage."+string(d.Stage)))
	}
	t.followUpDetails(d)
	t.row("details.reported_to", d.ReportedTo)
	t.row("details.receipt_no", d.ReceiptNo)
	t.row("details.other", string(d.Other))
	t.row("details.guardian", t.guardian(d.Guardian))
	t.row("details.representative", string(d.Representative))
	if d.Reader != "" {
		t.row("details.reader", t.person(d.Reader))
	}
	t.row("details.note", d.Note)
}

// guardian tells who speaks for a party.
func (a *app) guardian(g *domain.Guardian) string {
	if g == nil {
		return ""
	}
	text := a.text("show.guardian", "name", g.Name, "relation", g.Relation)
	if g.Phone != "" {
		text += a.text("list.separator") + g.Phone
	}
	return text
}

func (t *telling) agreement(a domain.Agreement) {
	t.row("agreement.facts", a.Facts)
	t.row("agreement.content", a.Content)
	t.row("agreement.performance", a.Performance)
	t.row("agreement.until", a.PerformanceUntil)
	if a.AmountFen != 0 {
		t.row("agreement.amount", t.yuan(a.AmountFen))
	}
	for _, s := range a.Subject {
		t.row("agreement.subject", t.text("subject."+string(s)))
	}
}

// struck tells why something counts no more.
func (t *telling) struck(s *register.StoryStruck) {
	if s != nil {
		t.row("show.struck", t.text("show.struck_by", "what", t.text("act."+string(s.Kind)), "by", t.person(s.By), "at", localTime(s.At), "note", s.Note))
	}
}

func (t *telling) struckNote(s *register.StoryStruck) string {
	if s == nil {
		return ""
	}
	return t.text("list.separator") + t.text("show.struck")
}

// agreements tells every version of the agreement.
func (t *telling) agreements() {
	for _, a := range t.story.Agreements {
		effective := t.text("agreement.not_effective")
		if a.EffectiveAt != nil {
			effective = t.text("agreement.effective", "at", localTime(*a.EffectiveAt))
		}
		if by := t.story.ReplacedBy(a); by != nil {
			effective += t.text("list.separator") + t.text("agreement.replaced", "version", strconv.Itoa(by.Version))
		}
		t.head(t.text("agreement.title", "version", strconv.Itoa(a.Version), "form", t.text("form."+a.Form), "at", localTime(a.MadeAt), "effective", effective))
		t.struck(a.Struck)
		var content domain.Agreement
		if json.Unmarshal(a.Content, &content) == nil {
			t.agreement(content)
		}
		if !a.InEffect() { // once it lives, each is told with what has become of it
			t.instalments(content)
		}
		t.lives(a, content)
		t.row("agreement.hash", string(a.Hash))
	}
}

// change tells what a proposal would change.
func (t *telling) change(raw json.RawMessage) {
	var c domain.Change
	if len(raw) == 0 || json.Unmarshal(raw, &c) != nil {
		return
	}
	t.row("change.kind", t.text("change."+string(c.Kind)))
	if c.Staff != "" {
		t.row("change.staff", t.person(c.Staff))
	}
	t.row("change.name", c.Name)
	for _, seat := range c.Posts {
		t.row("change.post", t.seat(seat.Post, seat.Centre))
	}
	t.row("change.public_key", c.PublicKey)
	t.row("change.key", string(c.Key))
	if s := c.Substitution; s != nil {
		t.row("change.substitution", t.text("change.lent", "absent", t.person(s.Absent), "substitute", t.person(s.Substitute),
			"posts", strings.Join(texts(s.Posts), " "), "from", localTime(s.From), "until", localTime(s.Until)))
	}
	t.row("change.policy", c.Policy)
	t.handOver(c.HandOver)
}

// showAsked shows what a decision is about before it is signed: the task, the
// text whose hash is signed with it, and an agreement that comes with it, whose
// amounts and days bind the parties as they were typed.
func (d *desk) showAsked(ctx context.Context, story register.Story, k register.StoryTask, with *domain.Details) error {
	policy, _, err := d.reg.Policy(ctx, story.Policy)
	if err != nil {
		return err
	}
	t := newTelling(d.app, story, policy)
	if story.Title != "" {
		t.head(t.text("show.title", "case", string(story.Case), "kind", t.text("kind."+string(story.Dispute)), "title", story.Title))
	}
	t.task(k)
	for _, act := range story.Acts {
		switch {
		case act.Kind == domain.Propose, act.Kind == domain.OfferWork:
			t.change(act.Details)
		case act.Kind == domain.Correct && k.Kind == domain.ApproveCorrection:
			t.details(act.Details)
		}
	}
	for _, a := range story.Agreements {
		var content domain.Agreement
		if a.Hash == k.Subject && json.Unmarshal(a.Content, &content) == nil {
			t.agreement(content)
			t.instalments(content)
		}
	}
	if with != nil && with.Agreement != nil {
		t.head(t.text("agreement.agreed"))
		t.agreement(*with.Agreement)
		t.instalments(*with.Agreement)
	}
	t.show()
	d.showWhatMoves(ctx, story)
	return nil
}
