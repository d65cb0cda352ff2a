package domain

import "time"

// A Position names a step of a case's story. That is all a workflow asks about:
// what the step asks the register knows by itself.
type Position struct {
	Case    CaseID `json:"case"`
	Version int    `json:"version,omitempty"` // of the story that the asker was told: how often it had been put back
	Number  int    `json:"position"`          // from 1
}

// A Standing is where a position of a story stands, as a workflow may know it.
type Standing struct {
	Reply
	Step    RecordedStep `json:"step"`
	Settled bool         `json:"settled,omitempty"`
	Ended   Ending       `json:"ended,omitempty"`   // the register has closed the case
	Rewound bool         `json:"rewound,omitempty"` // the story was put back since: it is to be asked from its first step on

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

// A CaseFile is what a story, and so a workflow, knows of its case from the
// beginning.
type CaseFile struct {
	Case    CaseID      `json:"case"`
	Centre  CentreCode  `json:"centre"`
	Kind    DisputeKind `json:"kind"`
	Parties []PartyID   `json:"parties"`
	FirstIn time.Time   `json:"first_in"`
	Version int         `json:"version,omitempty"` // of the story: how often it was put back
	Rewound *Rewinding  `json:"rewound,omitempty"` // the last time

	Court    *CourtReferral `json:"court,omitempty"`    // of a dispute: if a court referred it
	Proposed *Ask           `json:"proposed,omitempty"` // of a change: by what it is to be settled

	Ended Ending `json:"ended,omitempty"` // it has: there is nothing to do
}
