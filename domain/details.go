package domain

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// MaxDeposit bounds an opinion or the details of a decision, in bytes.
const MaxDeposit = 64 << 10

// MaxParties bounds the parties of a case. More than that are represented by a
// few of them.
const MaxParties = 50

// Evidence is how a party's word came to the centre: parties have no accounts,
// so a member of staff records what a party said or signed, and what shows it.
type Evidence struct {
	Form    Hash      `json:"form"`              // hash of the scanned form or recording
	Place   string    `json:"place"`             // where it was given
	At      time.Time `json:"at"`                // when it was given
	Present []string  `json:"present,omitempty"` // who else was there
	By      Speaker   `json:"by,omitempty"`      // who gave it, if not the party
}

// An Intake is a matter as it comes in: what the registration form asks for.
type Intake struct {
	Centre      CentreCode   `json:"centre"`
	Kind        DisputeKind  `json:"kind"`
	Origin      Origin       `json:"origin"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	Place       string       `json:"place,omitempty"`
	FirstIn     time.Time    `json:"first_in,omitzero"` // when the matter first came in: the case's clock starts here
	Parties     []PartyEntry `json:"parties"`
	Word                     // about cases that look like this one

	Referral *CourtReferral `json:"referral,omitempty"` // by a court
}

// Details are what a decision or an act says beyond its outcome, as they are read:
// the fields of every form (Form) together. What each asks for stands in the form.
type Details struct {
	Evidence       *Evidence     `json:"evidence,omitempty"`
	Respondents    []PartyEntry  `json:"respondents,omitempty"`
	Reason         DeclineReason `json:"reason,omitempty"`
	Centre         CentreCode    `json:"centre,omitempty"`
	Mediators      []StaffID     `json:"mediators,omitempty"`
	ChosenBy       string        `json:"chosen_by,omitempty"` // committee or parties
	Agreement      *Agreement    `json:"agreement,omitempty"`
	Routes         []string      `json:"routes,omitempty"`     // arbitration, administrative, court
	LegalAid       bool          `json:"legal_aid,omitempty"`  // legal aid was offered
	Applicants     []PartyID     `json:"applicants,omitempty"` // who applies for judicial confirmation
	Visit          *Visit        `json:"visit,omitempty"`
	Document       *Document     `json:"document,omitempty"`
	ReportedTo     string        `json:"reported_to,omitempty"`
	ReceiptNo      string        `json:"receipt_no,omitempty"`
	Party          PartyID       `json:"party,omitempty"`
	Other          CaseID        `json:"other,omitempty"`  // the other case that an act is about
	Task           TaskID        `json:"task,omitempty"`   // which task an act is about
	People         []StaffID     `json:"people,omitempty"` // whom an act names
	Quorum         int           `json:"quorum,omitempty"` // so many of them must agree
	Voice          Stance        `json:"voice,omitempty"`
	Stage          Stage         `json:"stage,omitempty"` // to which a case is sent back
	Guardian       *Guardian     `json:"guardian,omitempty"`
	Representative PartyID       `json:"representative,omitempty"` // who speaks for the party
	Reader         StaffID       `json:"reader,omitempty"`         // who may read a child's case
	Outcome        Outcome       `json:"outcome,omitempty"`        // that a corrected decision ought to have had …
	Corrected      *Details      `json:"corrected,omitempty"`      // … or what it ought to have said
	Note           string        `json:"note,omitempty"`
	HoldReason     HoldReason    `json:"hold_reason,omitempty"`
	Ground         RiskGround    `json:"ground,omitempty"`
	Limitation     bool          `json:"limitation,omitempty"` // the one-year limitation of labour arbitration was told
}

// Routes lists the other routes that a party must be told of when mediation
// ends without agreement (People's Mediation Law, Art. 26).
func Routes() []string { return []string{"arbitration", "administrative", "court"} }

// check refuses evidence that shows nothing, or does not say where and when.
func (e *Evidence) check() error {
	if e.Form.Empty() {
		return Refuse(MissingDetails, "evidence.empty")
	}
	if !e.Form.Valid() || e.At.IsZero() || !validText(e.Place, 200, false) || len(e.Present) > 20 || e.By != InPerson && e.By != ByGuardian {
		return Refuse(MissingDetails, "field", "evidence")
	}
	for _, name := range e.Present {
		if !validText(name, 100, false) {
			return Refuse(MissingDetails, "field", "evidence.present")
		}
	}
	return nil
}

func checkRespondents(parties []PartyEntry) error {
	for _, p := range parties {
		if p.Role != Respondent {
			return Refuse(MissingDetails, "field", "respondents.role")
		}
		if err := p.Validate(); err != nil {
			return Refuse(MissingDetails, "respondents.wrong", "why", err)
		}
	}
	return nil
}

func hasRepeat(ids []StaffID) bool {
	sorted := slices.Sorted(slices.Values(ids))
	return len(slices.Compact(sorted)) != len(ids)
}

// allNumbers reports whether all are staff numbers, which nobody's name is.
func allNumbers(ids []StaffID) bool {
	return !slices.ContainsFunc(ids, func(id StaffID) bool { return !staffForm.MatchString(string(id)) })
}

// Validate checks what the registration form asks for. The error names the
// field, never its value.
func (in Intake) Validate() error {
	switch {
	case !in.Centre.Valid():
		return Fault(Invalid, "centre.form")
	case !in.Kind.Valid():
		return Fault(Invalid, "kind.form")
	case !in.Origin.Valid():
		return Fault(Invalid, "origin.form")
	case !validText(in.Title, 200, false):
		return Fault(Invalid, "title.form")
	case !validText(in.Description, 20000, true):
		return Fault(Invalid, "description.form")
	case !validText(in.Place, 200, true):
		return Fault(Invalid, "place.form")
	case len(in.Parties) == 0 || len(in.Parties) > MaxParties:
		return Fault(Invalid, "parties.form", "count", MaxParties)
	case in.Parties[0].Role != Applicant && in.Origin == Applied:
		return Fault(Invalid, "parties.begin")
	}
	if in.Referral != nil {
		if err := in.Referral.Validate(); err != nil {
			return err
		}
		if in.Origin != Entrusted {
			return Fault(Invalid, "origin.court")
		}
	}
	for i, p := range in.Parties {
		if err := p.Validate(); err != nil {
			return Fault(Invalid, "party_wrong", "number", i+1, "why", err)
		}
	}
	return in.Word.Validate()
}

// ValidOpinion reports whether a deposited text may stand as the opinion on a
// decision: plain text, 20,000 characters at the most.
func ValidOpinion(text []byte) bool { return validText(string(text), 20000, false) }

// validText bounds a text in characters and refuses what could hide or forge
// something where it is shown: control, bidirectional and zero-width
// characters. Line breaks are allowed in long texts only.
func validText(s string, most int, mayBeEmpty bool) bool {
	if s == "" || strings.TrimSpace(s) == "" {
		return mayBeEmpty && s == ""
	}
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > most {
		return false
	}
	for _, r := range s {
		if r == '\n' && most > 200 {
			continue
		}
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r == utf8.RuneError {
			return false
		}
	}
	return true
}
