package desk

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

func (t *telling) agreement(a domain.Agreement) {
	t.row("agreement.facts", a.Facts)
	t.row("agreement.content", a.Content)
	t.row("agreement.performance", a.Performance)
	t.row("agreement.until", a.PerformanceUntil)
	if a.AmountFen != 0 {
		t.row("agreement.amount", t.yuan(a.AmountFen))
	}
	for _, s := range a.Subject {
		t.row("agreement.subject", t.Text("subject."+string(s)))
	}
}

// agreements tells every version of the agreement.
func (t *telling) agreements() {
	for _, a := range t.of.Agreements {
		effective := t.Text("agreement.not_effective")
		if a.EffectiveAt != nil {
			effective = t.Text("agreement.effective", "at", LocalTime(*a.EffectiveAt))
		}
		if by := t.of.ReplacedBy(a); by != nil {
			effective += t.Text("list.separator") + t.Text("agreement.replaced", "version", strconv.Itoa(by.Version))
		}
		t.head(t.Text("agreement.title", "version", strconv.Itoa(a.Version), "form", t.Text("form."+a.Form), "at", LocalTime(a.MadeAt), "effective", effective))
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

// yuan writes an amount in fen as people read it.
func (t *telling) yuan(fen domain.Fen) string {
	return t.Text("agreement.yuan", "amount", fen.Yuan())
}

// lives tells an agreement's dates, and what has become of it since.
func (t *telling) lives(a record.Agreement, content domain.Agreement) {
	for _, s := range a.Signatures {
		who := t.partyName(s.Party)
		if s.Party == "" {
			who = t.person(s.Mediator)
		}
		t.row("agreement.signed", t.Text("agreement.signed_at", "who", who, "at", LocalTime(s.SignedAt), "recorded", LocalTime(s.RecordedAt)))
	}
	if a.SealedAt != nil {
		t.row("agreement.sealed", LocalTime(*a.SealedAt))
	}
	if !a.InEffect() {
		return
	}
	t.row("agreement.confirmation", t.confirmation(a))
	for i, part := range content.Instalments {
		t.row("agreement.instalment", t.promised(i+1, part)+t.Text("list.colon")+t.instalment(a, i+1))
	}
	if len(content.Instalments) == 0 {
		t.row("agreement.performed", t.instalment(a, 1))
	}
	for _, k := range t.of.Tasks {
		if k.Kind != domain.ReturnVisit || k.Subject != a.Hash || k.Decision == nil || k.Struck != nil {
			continue
		}
		var d domain.Details
		found := t.Text("outcome." + string(k.Decision.Outcome))
		if json.Unmarshal(k.Decision.Details, &d) == nil && d.Visit != nil {
			found = t.visited(*d.Visit)
		}
		t.row("agreement.visit", LocalTime(k.Decision.At)+t.Text("list.colon")+found)
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
	return t.Text("agreement.number", "number", strconv.Itoa(number)) + t.Text("list.colon") + strings.Join(promise, t.Text("list.separator"))
}

// about gives the last task of a kind about an agreement, and when it was
// answered, if there is one.
func (t *telling) about(hash domain.Hash, number int, kinds ...domain.TaskKind) (last *record.Task) {
	for i, k := range t.of.Tasks {
		for _, kind := range kinds {
			if k.Struck == nil && k.Kind == kind && k.Subject == hash && k.Number == number && (k.State == "open" || k.Decision != nil) &&
				(last == nil || k.State == "open" || answeredAt(k).After(answeredAt(*last))) {
				last = &t.of.Tasks[i]
			}
		}
	}
	return last
}

func answeredAt(k record.Task) time.Time {
	if k.Decision == nil {
		return time.Time{}
	}
	return k.Decision.At
}

// confirmation tells how far judicial confirmation has come. Where the parties may
// apply no more, what they did in time may still be recorded.
func (t *telling) confirmation(a record.Agreement) string {
	if k := t.about(a.Hash, 0, domain.CourtRuling); k != nil && k.Decision != nil {
		return t.Text("confirmation."+string(k.Decision.Outcome), "at", LocalTime(k.Decision.At))
	}
	k := t.about(a.Hash, 0, domain.Confirmation)
	switch {
	case k == nil:
		return ""
	case k.Decision == nil && k.Awaits != 0:
		return t.Text("confirmation.awaits", "year", strconv.Itoa(k.Awaits))
	case k.Decision == nil && k.Term != "":
		return t.Text("confirmation.over", "due", LocalTime(k.Due))
	case k.Decision == nil:
		return t.Text("confirmation.open", "due", LocalTime(k.Due))
	case k.Decision.Outcome == domain.Expired:
		return t.Text("confirmation.lapsed", "at", LocalTime(k.Decision.At))
	}
	return t.Text("confirmation.applied", "at", LocalTime(k.Decision.At))
}

// instalment tells how far the performance of a part has come. What is still to
// come of an agreement in whose place there is another is not owed any more.
func (t *telling) instalment(a record.Agreement, number int) string {
	state, at, version := "later", "", ""
	if by := t.of.ReplacedBy(a); by != nil {
		state, version = "replaced", strconv.Itoa(by.Version)
	}
	for _, k := range t.of.Tasks {
		if k.Struck != nil || k.Subject != a.Hash || k.Number != number || k.State == "superseded" {
			continue
		}
		outcome := domain.Outcome("")
		if k.Decision != nil {
			outcome, at = k.Decision.Outcome, LocalTime(k.Decision.At)
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
	return t.Text("instalment."+state, "at", at, "version", version)
}
