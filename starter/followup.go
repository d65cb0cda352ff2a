package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/register"
)

// yuan writes an amount in fen as people read it.
func (t *telling) yuan(fen domain.Fen) string {
	return t.text("agreement.yuan", "amount", fen.Yuan())
}

// followUpDetails tells what was recorded about an agreement in effect, or
// filed.
func (t *telling) followUpDetails(d domain.Details) {
	parties := make([]string, len(d.Applicants))
	for i, p := range d.Applicants {
		parties[i] = t.partyName(p)
	}
	t.row("details.applicants", strings.Join(parties, t.text("list.separator")))
	if v := d.Visit; v != nil {
		t.row("details.visit", t.visited(*v))
	}
	if m := d.Document; m != nil {
		t.row("details.document", t.text("details.filed", "kind", t.text("document."+string(m.Kind)), "date", m.Date))
		t.row("details.form", string(m.Scan))
	}
}

func (t *telling) visited(v domain.Visit) string {
	escalation := ""
	if v.Escalation {
		escalation = t.text("details.escalation")
	}
	return t.text("details.visited", "performance", t.text("visit."+string(v.Performance)), "satisfaction", t.text("visit."+string(v.Satisfaction)), "escalation", escalation)
}

// lives tells an agreement's dates, and what has become of it since.
func (t *telling) lives(a register.StoryAgreement, content domain.Agreement) {
	for _, s := range a.Signatures {
		who := t.partyName(s.Party)
		if s.Party == "" {
			who = t.person(s.Mediator)
		}
		t.row("agreement.signed", t.text("agreement.signed_at", "who", who, "at", localTime(s.SignedAt), "recorded", localTime(s.RecordedAt)))
	}
	if a.SealedAt != nil {
		t.row("agreement.sealed", localTime(*a.SealedAt))
	}
	if !a.InEffect() {
		return
	}
	t.row("agreement.confirmation", t.confirmation(a))
	for i, part := range content.Instalments {
		t.row("agreement.instalment", t.promised(i+1, part)+t.text("list.colon")+t.instalment(a, i+1))
	}
	if len(content.Instalments) == 0 {
		t.row("agreement.performed", t.instalment(a, 1))
	}
	for _, k := range t.story.Tasks {
		if k.Kind != domain.ReturnVisit || k.Subject != a.Hash || k.Decision == nil || k.Struck != nil {
			continue
		}
		var d domain.Details
		found := t.text("outcome." + string(k.Decision.Outcome))
		if json.Unmarshal(k.Decision.Details, &d) == nil && d.Visit != nil {
			found = t.visited(*d.Visit)
		}
		t.row("agreement.visit", localTime(k.Decision.At)+t.text("list.colon")+found)
	}
}

// instalments tells what an agreement promises, part by part.
func (t *telling) instalments(a domain.Agreement) {
	for i, part := range a.Instalments {
		t.row("agreement.instalment", t.promised(i+1, part))
	}
}

// promised tells one part of an agreement: money, a thing to be done, or both.
func (t *telling) promised(number int, part domain.Instalment) string {
	promise := []string{part.Due}
	if part.AmountFen != 0 {
		promise = append(promise, t.yuan(part.AmountFen))
	}
	if part.What != "" {
		promise = append(promise, part.What)
	}
	return t.text("agreement.number", "number", strconv.Itoa(number)) + t.text("list.colon") + strings.Join(promise, t.text("list.separator"))
}

// about gives the last task of a kind about an agreement, and when it was
// answered, if there is one.
func (t *telling) about(hash domain.Hash, number int, kinds ...domain.TaskKind) (last *register.StoryTask) {
	for i, k := range t.story.Tasks {
		for _, kind := range kinds {
			if k.Struck == nil && k.Kind == kind && k.Subject == hash && k.Number == number && (k.State == "open" || k.Decision != nil) &&
				(last == nil || k.State == "open" || answeredAt(k).After(answeredAt(*last))) {
				last = &t.story.Tasks[i]
			}
		}
	}
	return last
}

func answeredAt(k register.StoryTask) time.Time {
	if k.Decision == nil {
		return time.Time{}
	}
	return k.Decision.At
}

// confirmation tells how far judicial confirmation has come. Where the parties may
// apply no more, what they did in time may still be recorded.
func (t *telling) confirmation(a register.StoryAgreement) string {
	if k := t.about(a.Hash, 0, domain.CourtRuling); k != nil && k.Decision != nil {
		return t.text("confirmation."+string(k.Decision.Outcome), "at", localTime(k.Decision.At))
	}
	k := t.about(a.Hash, 0, domain.Confirmation)
	switch {
	case k == nil:
		return ""
	case k.Decision == nil && k.Awaits != 0:
		return t.text("confirmation.awaits", "year", strconv.Itoa(k.Awaits))
	case k.Decision == nil && k.Term != "":
		return t.text("confirmation.over", "due", localTime(k.Due))
	case k.Decision == nil:
		return t.text("confirmation.open", "due", localTime(k.Due))
	case k.Decision.Outcome == domain.Expired:
		return t.text("confirmation.lapsed", "at", localTime(k.Decision.At))
	}
	return t.text("confirmation.applied", "at", localTime(k.Decision.At))
}

// instalment tells how far the performance of a part has come. What is still to
// come of an agreement in whose place there is another is not owed any more.
func (t *telling) instalment(a register.StoryAgreement, number int) string {
	state, at, version := "later", "", ""
	if by := t.story.ReplacedBy(a); by != nil {
		state, version = "replaced", strconv.Itoa(by.Version)
	}
	for _, k := range t.story.Tasks {
		if k.Struck != nil || k.Subject != a.Hash || k.Number != number || k.State == "superseded" {
			continue
		}
		outcome := domain.Outcome("")
		if k.Decision != nil {
			outcome, at = k.Decision.Outcome, localTime(k.Decision.At)
		}
		switch {
		case k.Kind == domain.Performance && k.Decision == nil:
			state = "open"
		case outcome == domain.Performed, outcome == domain.Defaulted:
			state = string(outcome)
		case outcome == domain.NotPerformed:
			state = "urged"
		case k.Kind == domain.CourtNotice && outcome == domain.Told:
			state = "noticed"
		}
	}
	return t.text("instalment."+state, "at", at, "version", version)
}
