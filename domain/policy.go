package domain

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// A Policy is what varies by place: terms, who may decide what. Each rule says
// where it comes from and whether somebody has confirmed it. A case keeps the
// version it began with.
type Policy struct {
	Name     string          `json:"name"`
	Office   OfficeHours     `json:"office"`
	Rules    map[string]Rule `json:"rules"`                 // by name: a kind of task, or SessionExtended
	Envelope time.Duration   `json:"envelope"`              // how old a signed message may be when it arrives
	Small    Small           `json:"small_counts,omitzero"` // what is not published
	Dossier  DossierPolicy   `json:"dossier,omitzero"`

	Representatives RepresentativesPolicy `json:"representatives,omitzero"`
}

// A Rule is the term and the post of one kind of task.
type Rule struct {
	Term      Term   `json:"term"`
	Post      Post   `json:"post"`
	Source    string `json:"source"`
	Confirmed bool   `json:"confirmed"`
}

// SessionExtended is the rule of a session after all parties agreed to more
// time; every other rule has the name of its kind of task.
const SessionExtended = "session_extended"

// Reopening is the rule of how long after its closing a case may be reopened.
const Reopening = "reopening"

// LastVisit is the rule of the visit after the last instalment; the first visit
// follows the agreement.
const LastVisit = "visit_last"

// A PolicyVersion names a version of a procedure's policy; 0 is the newest, under
// which new cases begin.
type PolicyVersion struct {
	Procedure ProcedureKind
	Version   int
}

// Procedure is the kind of the cases that the policy is for: it has its name.
func (p Policy) Procedure() ProcedureKind { return ProcedureKind(p.Name) }

// Validate refuses a policy that leaves something out or cannot be meant.
func (p Policy) Validate(ps *Procedures) error {
	if !validText(p.Name, 100, false) {
		return Fault(Invalid, "policy_name")
	}
	procedure := ps.Of(p.Procedure())
	if procedure.Kind == "" {
		return Fault(Invalid, "policy_no_procedure", "name", p.Name)
	}
	rules := procedure.RuleNames()
	for _, name := range rules {
		r, ok := p.Rules[name]
		switch {
		case !ok:
			return Fault(Invalid, "policy_no_rule", "name", p.Name, "rule", name)
		case !r.Post.Valid():
			return Fault(Invalid, "policy_no_post", "name", p.Name, "rule", name, "post", r.Post)
		case r.Term.Validate() != nil:
			return Fault(Invalid, "policy_rule", "name", p.Name, "rule", name, "why", r.Term.Validate())
		case r.Source == "":
			return Fault(Invalid, "policy_no_source", "name", p.Name, "rule", name)
		case !validText(r.Source, 500, false):
			return Fault(Invalid, "policy_source", "name", p.Name, "rule", name)
		}
	}
	if len(p.Rules) != len(rules) {
		return Fault(Invalid, "policy_unasked", "name", p.Name)
	}
	if err := p.Office.check(); err != nil {
		return Fault(Invalid, "policy_wrong", "name", p.Name, "why", err)
	}
	if err := p.Dossier.validate(); err != nil {
		return Fault(Invalid, "policy_wrong", "name", p.Name, "why", err)
	}
	if err := p.Representatives.validate(); err != nil {
		return Fault(Invalid, "policy_wrong", "name", p.Name, "why", err)
	}
	if err := p.Small.Validate(); err != nil {
		return Fault(Invalid, "policy_wrong", "name", p.Name, "why", err)
	}
	if p.Envelope < time.Minute || p.Envelope > 7*24*time.Hour {
		return Fault(Invalid, "policy_lifetime", "name", p.Name)
	}
	return nil
}

// Supersedes refuses a policy that gives a confirmed rule another term and names
// the source it had: what a law says does not change with an edit. Whoever has a
// reason for the new term names it.
func (p Policy) Supersedes(before Policy) error {
	for _, name := range slices.Sorted(maps.Keys(p.Rules)) {
		was, is := before.Rules[name], p.Rules[name]
		if was.Confirmed && was.Term != is.Term && strings.TrimSpace(was.Source) == strings.TrimSpace(is.Source) {
			return Fault(Invalid, "policy_confirmed", "name", p.Name, "rule", name, "was", was.Term, "is", is.Term)
		}
	}
	return nil
}

// Rule gives the rule that an ask falls under.
func (p Policy) Rule(a Ask) (Rule, error) {
	name := a.RuleName()
	r, ok := p.Rules[name]
	if !ok {
		return Rule{}, Fault(Invalid, "policy_no_rule", "name", p.Name, "rule", name)
	}
	return r, nil
}
