package record

import (
	"time"

	"hejie/domain"
)

// A LookAlike is a case that looks like a matter about to be taken in. Of one
// that the reader may not see they learn the number, the centre and the kind, so
// that they can ask there; and of what concerns a minor no title is shown in a list
// (Law on the Protection of Minors, Art. 103).
type LookAlike struct {
	Case     domain.CaseID      `json:"case"`
	Centre   domain.CentreCode  `json:"centre"`
	Kind     domain.DisputeKind `json:"kind"`
	Likeness []domain.Likeness  `json:"likeness,omitempty"`
	Title    string             `json:"title,omitempty"`
	Stage    domain.Stage       `json:"stage,omitempty"`
	FirstIn  time.Time          `json:"first_in,omitzero"`
}

// LookAlikes are two cases that may be one matter, and why. People decide
// whether they are.
type LookAlikes struct {
	Key      string            `json:"key"`
	Case     domain.CaseID     `json:"case"`
	OtherKey string            `json:"other_key,omitempty"` // when the other came from the same source
	Other    domain.CaseID     `json:"other"`
	Likeness []domain.Likeness `json:"likeness"`
}

// A Relation is how a case stands to another, as a reader may know it.
type Relation struct {
	LookAlike                 // the other case
	Relation  domain.Relation `json:"relation,omitempty"` // none: nobody has said anything yet
	Leading   domain.CaseID   `json:"leading,omitempty"`  // of two merged ones
	By        domain.StaffID  `json:"by,omitempty"`
	At        time.Time       `json:"at,omitzero"` // when it was said, or found
	Of        domain.CaseID   `json:"of"`          // the case it is told of
}
