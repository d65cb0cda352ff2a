package domain

import "time"

// An Inquiry is one step of a case's story: what is asked now, all at once, of
// whom, at which stage and centre. It is keyed by case and step: asking again
// changes nothing and tells where the step stands.
type Inquiry struct {
	Case   CaseID     `json:"case"`
	Step   int        `json:"step"` // its place in the story, from 1
	Stage  Stage      `json:"stage"`
	Centre CentreCode `json:"centre"`
	Asks   []Ask      `json:"asks"`
	EndsOn Outcome    `json:"ends_on,omitempty"` // one such answer, or silence, settles the step for all
	Any    bool       `json:"any,omitempty"`     // the first answer settles the step; what the next one asks again stays open
	First  bool       `json:"first,omitempty"`   // this run asks for the first time: most likely the step is to be opened

	Represented bool `json:"represented,omitempty"` // who speaks for others of his side is asked, and they are not

	Rewinds int `json:"rewinds,omitempty"` // how often the story had been put back when this run was told it
}

// A Standing is where a step stands, as a workflow may know it.
type Standing struct {
	Settled      bool          `json:"settled,omitempty"`
	Answers      []Answer      `json:"answers,omitempty"`
	Interruption *Interruption `json:"interruption,omitempty"`
	Ended        Ending        `json:"ended,omitempty"`       // the register has closed the case
	Rewound      bool          `json:"rewound,omitempty"`     // the story was put back since: it is to be asked from its first step on
	NeverAsked   bool          `json:"never_asked,omitempty"` // at this place the story on record goes on with something else
	Parties      []PartyID     `json:"parties,omitempty"`
	Mediators    []StaffID     `json:"mediators,omitempty"`

	Silent []PartyID `json:"silent,omitempty"` // are not asked, because another speaks for them

	// Of the open task that is due first:
	Wait   time.Duration `json:"wait,omitempty"` // until something changes by itself, by the register's clock
	Seat   Seat          `json:"seat,omitzero"`
	Place  string        `json:"place,omitempty"` // the name of the seat's centre
	Person StaffID       `json:"person,omitempty"`
	Works  StaffID       `json:"works,omitempty"`  // works on it for Person, who delegated it
	Voices []StaffID     `json:"voices,omitempty"` // are waited for before it may be decided
	Vacant bool          `json:"vacant,omitempty"` // nobody sits where it waits
	Due    time.Time     `json:"due,omitzero"`
	Awaits int           `json:"awaits,omitempty"` // the calendar year without which the due time is not known
	Light  Light         `json:"light,omitempty"`
	Used   int           `json:"used,omitempty"` // working days since the term began …
	Left   int           `json:"left,omitempty"` // … and until it ends

	Elapsed Elapsed `json:"elapsed,omitzero"` // of the case, since the matter first came in
}

// Ends reports whether an answer settles the step for all.
func (q Inquiry) Ends(o Outcome) bool {
	return q.EndsOn != "" && (o == q.EndsOn || o == Expired)
}

// A CaseFile is what a workflow learns of its case when it begins.
type CaseFile struct {
	Case    CaseID      `json:"case"`
	Centre  CentreCode  `json:"centre"`
	Kind    DisputeKind `json:"kind"`
	Parties []PartyID   `json:"parties"`
	FirstIn time.Time   `json:"first_in"`
	Rewinds int         `json:"rewinds,omitempty"` // how often the story was put back
	Rewound *Rewinding  `json:"rewound,omitempty"` // the last time

	Court *CourtReferral `json:"court,omitempty"` // if one referred it
	Ended Ending         `json:"ended,omitempty"` // it has: there is nothing to do
}
