package domain

import (
	"slices"
	"time"
)

// An Agreement is the content of a mediation agreement (People's Mediation
// Law, Art. 29, which says it may state these; our form asks for the texts and
// the date).
type Agreement struct {
	Facts            string       `json:"facts"`             // main facts, points at issue, each party's responsibility
	Content          string       `json:"content"`           // what was agreed
	Performance      string       `json:"performance"`       // how it is performed …
	PerformanceUntil string       `json:"performance_until"` // … and until when, a date
	AmountFen        Fen          `json:"amount_fen,omitempty"`
	Instalments      []Instalment `json:"instalments,omitempty"`
	Subject          []Subject    `json:"subject,omitempty"` // what of it no court may confirm
}

// An Instalment is a part of what was agreed, with the date by which it is to
// be performed.
type Instalment struct {
	Due       string `json:"due"` // a date
	AmountFen Fen    `json:"amount_fen"`
	What      string `json:"what,omitempty"`
}

// Bounds of an agreement: five years by the month, and ten billion yuan.
const (
	MaxInstalments = 60
	maxFen         = 1e12
)

// A Subject is a part of an agreement that keeps it from judicial confirmation.
type Subject string

// Subjects lists what a court does not confirm (Interpretation of the Civil
// Procedure Law, Art. 355).
func Subjects() []Subject {
	return []Subject{
		"marriage",    // validity or dissolution of a marriage
		"parentage",   // whose child somebody is
		"adoption",    // validity or dissolution of an adoption
		"real_rights", // confirmation of real rights
		"ip",          // confirmation of intellectual property
	}
}

func (a Agreement) check() error {
	for _, f := range []struct{ name, text string }{
		{"agreement.facts", a.Facts}, {"agreement.content", a.Content}, {"agreement.performance", a.Performance},
	} {
		if !validText(f.text, 20000, false) {
			return Refuse(MissingDetails, "field", f.name)
		}
	}
	if _, err := time.Parse(time.DateOnly, a.PerformanceUntil); err != nil {
		return Refuse(MissingDetails, "field", "agreement.performance_until")
	}
	if a.AmountFen < 0 || a.AmountFen > maxFen {
		return Refuse(MissingDetails, "field", "agreement.amount_fen")
	}
	for i, s := range a.Subject {
		if !slices.Contains(Subjects(), s) || slices.Contains(a.Subject[:i], s) {
			return Refuse(MissingDetails, "field", "agreement.subject")
		}
	}
	return a.checkInstalments()
}

// checkInstalments refuses parts that are out of order, go on after the whole is
// due, or do not come to the whole.
func (a Agreement) checkInstalments() error {
	if len(a.Instalments) > MaxInstalments {
		return Refuse(MissingDetails, "agreement.instalments_most", "count", MaxInstalments)
	}
	before, sum := "", Fen(0)
	for i, part := range a.Instalments {
		_, err := ParseDay(part.Due)
		switch {
		case err != nil:
			return Refuse(MissingDetails, "agreement.instalment_due", "number", i+1)
		case part.Due < before:
			return Refuse(MissingDetails, "agreement.instalment_order", "number", i+1)
		case part.Due > a.PerformanceUntil:
			return Refuse(MissingDetails, "agreement.instalment_late", "number", i+1)
		case part.AmountFen < 0 || part.AmountFen > maxFen || part.AmountFen == 0 && part.What == "":
			return Refuse(MissingDetails, "agreement.instalment_amount", "number", i+1)
		case !validText(part.What, 200, true):
			return Refuse(MissingDetails, "agreement.instalment_what", "number", i+1)
		}
		before, sum = part.Due, sum+part.AmountFen
	}
	if a.AmountFen != 0 && a.Instalments != nil && sum != a.AmountFen {
		return Refuse(MissingDetails, "agreement.instalment_sum")
	}
	return nil
}

// Dues lists the dates by which its parts are to be performed, in order. An
// agreement without instalments is performed as one.
func (a Agreement) Dues() []Day {
	dues := make([]Day, 0, max(1, len(a.Instalments)))
	for _, part := range a.Instalments {
		if day, err := ParseDay(part.Due); err == nil {
			dues = append(dues, day)
		}
	}
	if day, err := ParseDay(a.PerformanceUntil); err == nil && len(dues) == 0 {
		dues = append(dues, day)
	}
	return dues
}

// CheckDefault refuses to say that a part was not performed before the day on
// which it is due is over: that day is its debtor's to the end.
func (a Agreement) CheckDefault(number int, today Day) error {
	dues := a.Dues()
	if number < 1 || number > len(dues) {
		return Fault(Internal, "no_part", "count", len(dues), "number", number)
	}
	if due := dues[number-1]; !today.After(due) {
		return Refuse(NotDueYet, "day", due)
	}
	return nil
}

// A Visit is what a return visit found (回访记录): performance, satisfaction,
// signs that the dispute flares up again.
type Visit struct {
	Performance  Fulfilment   `json:"performance"`
	Satisfaction Satisfaction `json:"satisfaction"`
	Escalation   bool         `json:"escalation,omitempty"` // 激化苗头或者隐患
}

// A Fulfilment is how far a visit finds an agreement performed.
type Fulfilment string

// Fulfilments lists them.
func Fulfilments() []Fulfilment { return []Fulfilment{"performed", "partly", "not_performed"} }

// A Satisfaction is how satisfied the parties say they are.
type Satisfaction string

// Satisfactions lists them.
func Satisfactions() []Satisfaction { return []Satisfaction{"satisfied", "fair", "dissatisfied"} }

func (v Visit) check() error {
	if !(slices.Contains(Fulfilments(), v.Performance) && slices.Contains(Satisfactions(), v.Satisfaction)) {
		return Refuse(MissingDetails, "field", "visit")
	}
	return nil
}

// CheckWindow refuses an application for judicial confirmation that is recorded
// when its window is over, unless it shows that it was made in it: between the
// day on which the agreement took effect and the window's end (People's Mediation
// Law, Art. 33). When it was recorded is the office's affair, not the parties'.
func CheckWindow(made, effective, until, now time.Time) error {
	if Overdue(now, until) && (DayOf(made).Before(DayOf(effective)) || made.After(until)) {
		return Refuse(TooLate, "window_ended", "at", until.In(Shanghai()).Format("2006-01-02 15:04"))
	}
	return nil
}

// CheckApplication refuses what cannot start judicial confirmation: an
// agreement about what no court confirms, and an application that is not all
// parties' together (People's Mediation Law, Art. 33; Civil Procedure Law 2023,
// Art. 205).
func CheckApplication(parties, applicants []PartyID, subject []Subject) error {
	if len(subject) > 0 {
		return Refuse(NotConfirmable, "subject", subject[0])
	}
	for _, p := range parties {
		if !slices.Contains(applicants, p) {
			return Refuse(NotJoint, "party", p)
		}
	}
	for i, p := range applicants {
		if !slices.Contains(parties, p) || slices.Contains(applicants[:i], p) {
			return Refuse(MissingDetails, "field", "applicants")
		}
	}
	return nil
}
