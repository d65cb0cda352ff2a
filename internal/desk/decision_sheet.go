package desk

import (
	"encoding/json"
	"strconv"
	"strings"

	"hejie/domain"
	"hejie/internal/record"
)

func (t *telling) decision(n record.Decision) {
	if n.By == "" {
		t.row("show.decision", t.Text("outcome."+string(n.Outcome))+t.Text("show.at", "at", LocalTime(n.At)))
		return
	}
	by := t.person(n.By)
	if n.For != "" {
		by = t.Text("card.standing_in", "by", by, "for", t.person(n.For))
	}
	t.row("show.decision", t.Text("show.decided", "outcome", t.Text("outcome."+string(n.Outcome)), "by", by, "at", LocalTime(n.At)))
	t.row("show.opinion", n.Opinion)
	t.details(n.Details)
	for _, c := range n.Corrections {
		t.row("show.corrected", t.Text("show.corrected_to", "version", strconv.Itoa(c.Version), "by", t.person(c.Why.By), "at", LocalTime(c.Why.At), "note", c.Why.Note))
		if len(c.Details) > 0 && string(c.Details) != "null" {
			t.row("show.was", t.Text("details.corrected_to"))
			t.details(c.Was)
		}
	}
	t.row("show.signed", t.Text("show.signature", "door", t.Text("door."+string(n.Door)), "key", string(n.Key), "message", string(n.Message)))
}

// details tells what a decision or an act says beyond its outcome.
func (t *telling) details(raw json.RawMessage) {
	var d domain.Details
	if len(raw) == 0 || json.Unmarshal(raw, &d) != nil {
		return
	}
	if d.Reason != "" {
		t.row("details.reason", t.Text("reason."+string(d.Reason)))
	}
	if d.Centre != "" {
		t.row("details.centre", t.place(d.Centre))
	}
	t.row("details.mediators", t.people(d.Mediators))
	if d.ChosenBy != "" {
		t.row("details.chosen_by", t.Text("chosen_by."+d.ChosenBy))
	}
	for _, p := range d.Respondents {
		t.row("details.respondent", t.partyEntry(record.Party{PartyEntry: p}))
	}
	if e := d.Evidence; e != nil {
		t.row("details.evidence", t.Text("details.evidence_given", "place", e.Place, "at", LocalTime(e.At)))
		t.row("details.present", strings.Join(e.Present, t.Text("list.separator")))
		t.row("details.form", string(e.Form))
		if e.By == domain.ByGuardian {
			t.row("details.by", t.Text("speaker.guardian"))
		}
	}
	if d.HoldReason != "" {
		t.row("details.hold_reason", t.Text("hold_reason."+string(d.HoldReason)))
	}
	if d.Ground != "" {
		t.row("details.ground", t.Text("ground."+string(d.Ground)))
	}
	if d.Limitation {
		t.row("details.limitation", t.Text("details.limitation_told"))
	}
	if d.Agreement != nil {
		t.agreement(*d.Agreement)
		t.instalments(*d.Agreement)
	}
	if len(d.Routes) > 0 {
		routes := make([]string, len(d.Routes))
		for i, route := range d.Routes {
			routes[i] = t.Text("route." + route)
		}
		t.row("details.routes", strings.Join(routes, t.Text("list.separator")))
	}
	if d.LegalAid {
		t.row("details.legal_aid", t.Text("details.offered"))
	}
	t.row("details.task", string(d.Task))
	t.row("details.people", t.people(d.People))
	if d.Quorum > 0 {
		t.row("details.quorum", strconv.Itoa(d.Quorum))
	}
	if d.Voice != "" {
		t.row("details.voice", t.Text("word."+string(d.Voice)))
	}
	if d.Outcome != "" {
		t.row("details.outcome", t.Text("outcome."+string(d.Outcome)))
	}
	if d.Corrected != nil {
		corrected, _ := json.Marshal(d.Corrected)
		t.row("details.corrected", t.Text("details.corrected_to"))
		t.details(corrected)
	}
	if d.Stage != "" {
		t.row("details.stage", t.Text("stage."+string(d.Stage)))
	}
	t.followUpDetails(d)
	t.row("details.reported_to", d.ReportedTo)
	t.row("details.receipt_no", d.ReceiptNo)
	t.row("details.other", string(d.Other))
	t.row("details.guardian", t.Guardian(d.Guardian))
	t.row("details.representative", string(d.Representative))
	if d.Reader != "" {
		t.row("details.reader", t.person(d.Reader))
	}
	t.row("details.note", d.Note)
}

// followUpDetails tells what was recorded about an agreement in effect, or
// filed.
func (t *telling) followUpDetails(d domain.Details) {
	parties := make([]string, len(d.Applicants))
	for i, p := range d.Applicants {
		parties[i] = t.partyName(p)
	}
	t.row("details.applicants", strings.Join(parties, t.Text("list.separator")))
	if v := d.Visit; v != nil {
		t.row("details.visit", t.visited(*v))
	}
	if m := d.Document; m != nil {
		t.row("details.document", t.Text("details.filed", "kind", t.Text("document."+string(m.Kind)), "date", m.Date))
		t.row("details.form", string(m.Scan))
	}
}

func (t *telling) visited(v domain.Visit) string {
	escalation := ""
	if v.Escalation {
		escalation = t.Text("details.escalation")
	}
	return t.Text("details.visited", "performance", t.Text("visit."+string(v.Performance)), "satisfaction", t.Text("visit."+string(v.Satisfaction)), "escalation", escalation)
}

// handled tells who worked on a task for another, and whose voices were asked
// for.
func (t *telling) handled(k record.Task) {
	for _, d := range k.Delegated {
		text := t.Text("show.delegation", "to", t.person(d.To), "from", t.person(d.From), "at", LocalTime(d.Since))
		if d.Ended != nil {
			text += t.Text("show.delegation_ended", "how", t.Text("how."+d.How), "at", LocalTime(*d.Ended))
		}
		t.row("show.delegated", text)
	}
	for _, asked := range k.Consulted {
		form := t.Text("act." + string(asked.Form))
		if asked.Quorum > 0 {
			form += t.Text("show.quorum", "quorum", strconv.Itoa(asked.Quorum), "count", strconv.Itoa(len(asked.Voices)))
		}
		voices := make([]string, len(asked.Voices))
		for i, v := range asked.Voices {
			voices[i] = t.voice(v)
		}
		t.row("show.consulted", t.Text("show.consultation", "form", form, "tally", t.Text("tally."+string(asked.Tally)),
			"by", t.person(asked.By), "at", LocalTime(asked.At), "voices", strings.Join(voices, t.Text("list.separator"))))
	}
}

func (t *telling) voice(v record.Voice) string {
	word := "word.silent"
	switch {
	case v.Word != "":
		word = "word." + string(v.Word)
	case v.Gone:
		word = "word.gone"
	}
	text := t.person(v.Staff) + t.Text("list.colon") + t.Text(word)
	if v.Note != "" {
		text += t.Text("refusal.fact", "fact", v.Note)
	}
	return text
}
