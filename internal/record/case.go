package record

import (
	"encoding/json"
	"time"

	"hejie/domain"
)

// A Case is everything the register has of a case, in order. It holds personal
// data: it is for those who may see the case, and never for a log.
type Case struct {
	Case      domain.CaseID        `json:"case"`
	Kind      domain.ProcedureKind `json:"kind"`
	Dispute   domain.DisputeKind   `json:"dispute,omitempty"`
	Origin    domain.Origin        `json:"origin,omitempty"`
	Title     string               `json:"title,omitempty"`
	Text      string               `json:"description,omitempty"`
	Place     string               `json:"place,omitempty"`
	Centre    domain.CentreCode    `json:"centre"`
	Stage     domain.Stage         `json:"stage"`
	Ending    string               `json:"ending,omitempty"`
	FirstIn   time.Time            `json:"first_in"`
	OpenedAt  time.Time            `json:"opened_at"`
	OpenedBy  domain.StaffID       `json:"opened_by"`
	ClosedAt  *time.Time           `json:"closed_at,omitempty"`
	Now       time.Time            `json:"now"` // when it was told, by the register's clock
	Policy    int                  `json:"policy"`
	Source    string               `json:"source,omitempty"`
	SourceKey string               `json:"source_key,omitempty"`

	Elapsed domain.Elapsed `json:"elapsed"` // since the matter first came in, until now or until it was closed
	Bounces int            `json:"bounces"` // referrals to another centre that nobody had agreed to

	Court *domain.CourtReferral `json:"court,omitempty"` // if one referred it

	Mediators  []domain.StaffID  `json:"mediators,omitempty"`
	Parties    []Party           `json:"parties"`
	Merged     []Merged          `json:"merged,omitempty"` // cases that go on in this one
	Tasks      []Task            `json:"tasks"`
	Acts       []Act             `json:"acts"`
	Agreements []Agreement       `json:"agreements,omitempty"`
	Closings   []Closing         `json:"closings,omitempty"` // that were struck
	Version    int               `json:"version"`            // of what is printed: 1, and one more for each correction
	Documents  []Document        `json:"documents,omitempty"`
	Audit      []AuditLine       `json:"audit"`
	Names      map[string]string `json:"names"` // of the staff and centres named in it
}

// A Party is a party with its ID.
type Party struct {
	Party domain.PartyID `json:"party"`
	domain.PartyEntry
	Struck   *Struck          `json:"struck,omitempty"`         // they are no party any more
	By       domain.PartyID   `json:"represented_by,omitempty"` // who speaks for them
	Minor    bool             `json:"minor,omitempty"`          // under age, by the register's clock
	Guardian *domain.Guardian `json:"guardian,omitempty"`
}

// A Merged is a case that goes on in the one that is told.
type Merged struct {
	Case    domain.CaseID `json:"case"`
	Title   string        `json:"title"`
	Parties []Party       `json:"parties"`
}

// A Act is a signed statement that nobody asked for.
type Act struct {
	Kind    domain.ActKind  `json:"kind"`
	By      domain.StaffID  `json:"by"`
	Party   domain.PartyID  `json:"party,omitempty"`
	At      time.Time       `json:"at"`
	Message domain.Hash     `json:"message"`
	Details json.RawMessage `json:"details,omitempty"`
}

// Struck is why something counts no more.
type Struck struct {
	Kind domain.ActKind `json:"kind"`
	By   domain.StaffID `json:"by"`
	At   time.Time      `json:"at"`
	Act  domain.Hash    `json:"act"`
	Note string         `json:"note,omitempty"`
}

// A Closing is an ending that was struck: the case was reopened.
type Closing struct {
	Ending   domain.Ending `json:"ending"`
	ClosedAt time.Time     `json:"closed_at"`
	Struck   *Struck       `json:"struck"`
}

// A Document is what was filed in the dossier.
type Document struct {
	Kind    domain.DocumentKind `json:"kind"`
	Party   domain.PartyID      `json:"party,omitempty"`
	Scan    domain.Hash         `json:"scan"`
	Date    string              `json:"date"`
	By      domain.StaffID      `json:"by"`
	FiledAt time.Time           `json:"filed_at"`
}

// Under is the policy by which the case goes on.
func (c Case) Under() domain.PolicyVersion {
	return domain.PolicyVersion{Procedure: c.Kind, Version: c.Policy}
}

// Answers lists what a task of the case may be answered with: not where to refer
// it, at a centre that a ruling gave the case to.
func (c Case) Answers(p *domain.Procedure, k Task) []domain.Outcome {
	var assigned []domain.CentreCode
	for _, ruling := range c.Tasks {
		if ruling.Struck != nil || ruling.Decision == nil {
			continue
		}
		if outcome, _ := p.Task(ruling.Kind).Outcome(ruling.Decision.Outcome); outcome.Assigns {
			var said domain.Details
			if json.Unmarshal(ruling.Decision.Details, &said) == nil {
				assigned = append(assigned, said.Centre)
			}
		}
	}
	return p.Task(k.Kind).AnswersAt(c.Centre, assigned)
}
