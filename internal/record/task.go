package record

import (
	"encoding/json"
	"time"

	"hejie/domain"
)

// A Task is a task with its decision, notices and moved due times.
type Task struct {
	Task       domain.TaskID     `json:"task"`
	Step       int               `json:"step"`             // its number, which is never used twice
	Place      int               `json:"place"`            // in the story
	Struck     *Struck           `json:"struck,omitempty"` // it counts no more
	Stage      domain.Stage      `json:"stage"`
	Kind       domain.TaskKind   `json:"kind"`
	Number     int               `json:"number,omitempty"` // which of several of its kind
	Party      domain.PartyID    `json:"party,omitempty"`
	Post       domain.Post       `json:"post"`
	Centre     domain.CentreCode `json:"centre"`
	Person     domain.StaffID    `json:"person,omitempty"`
	Vacant     bool              `json:"vacant,omitempty"`
	Subject    domain.Hash       `json:"subject,omitempty"`
	Excluded   []domain.StaffID  `json:"excluded,omitempty"`
	State      string            `json:"state"` // open, decided, expired, superseded
	OpenedAt   time.Time         `json:"opened_at"`
	ClosedAt   *time.Time        `json:"closed_at,omitempty"`
	Rule       string            `json:"rule"`
	Counted    time.Time         `json:"counted"`
	Term       string            `json:"term,omitempty"`   // where it is not the rule's, because it was asked again
	Pauses     []domain.Pause    `json:"pauses,omitempty"` // in which its term stood still
	Due        time.Time         `json:"due,omitzero"`
	Awaits     int               `json:"awaits,omitempty"` // the calendar year without which the due time is not known
	Light      domain.Light      `json:"light,omitempty"`  // of an open one
	Works      domain.StaffID    `json:"works,omitempty"`  // works on it for Person, who delegated it
	Consulted  []Consultation    `json:"consulted,omitempty"`
	Delegated  []Delegation      `json:"delegated,omitempty"`
	Decision   *Decision         `json:"decision,omitempty"`
	Notices    []Reminder        `json:"notices,omitempty"`
	DueChanges []DueChange       `json:"due_changes,omitempty"`
}

// A Decision is who answered what, and when.
type Decision struct {
	Outcome domain.Outcome  `json:"outcome"`
	By      domain.StaffID  `json:"by,omitempty"`
	For     domain.StaffID  `json:"for,omitempty"`
	Key     domain.KeyID    `json:"key,omitempty"`
	Door    Door            `json:"door"`
	At      time.Time       `json:"at"`
	Message domain.Hash     `json:"message,omitempty"`
	Opinion string          `json:"opinion,omitempty"`
	Details json.RawMessage `json:"details,omitempty"` // as they stand

	Corrections []Correction `json:"corrections,omitempty"`
}

// A Correction is a correction of a decision: of its details, or, where it
// has none, of its outcome.
type Correction struct {
	Version int             `json:"version"` // of what is printed of the case from then on
	Why     Struck          `json:"why"`
	Was     json.RawMessage `json:"was,omitempty"` // the details that it replaced
	Details json.RawMessage `json:"details,omitempty"`
}

// A Consultation is one request for voices, with what they said.
type Consultation struct {
	Form   domain.ActKind `json:"form"` // cosign, countersign or vote
	Quorum int            `json:"quorum,omitempty"`
	By     domain.StaffID `json:"by"`
	At     time.Time      `json:"at"`
	Tally  domain.Tally   `json:"tally"`
	Voices []Voice        `json:"voices"`
}

// A Voice is a person's word, the last they gave.
type Voice struct {
	domain.Voice
	At   time.Time `json:"at,omitzero"`
	Note string    `json:"note,omitempty"`
}

// A Delegation is a time during which somebody worked on a task for another.
type Delegation struct {
	From  domain.StaffID `json:"from"`
	To    domain.StaffID `json:"to"`
	Since time.Time      `json:"since"`
	Ended *time.Time     `json:"ended,omitempty"`
	How   string         `json:"how,omitempty"` // given_back, recalled, left, transferred; decided, expired, superseded with the task
}

// A Reminder is a reminder that was made.
type Reminder struct {
	Rung   domain.Rung       `json:"rung"`
	Post   domain.Post       `json:"post"`
	Centre domain.CentreCode `json:"centre"`
	At     time.Time         `json:"at"`
}

// A DueChange is a due time that moved.
type DueChange struct {
	Old time.Time `json:"old,omitzero"` // zero: it was not known
	New time.Time `json:"new"`
	Why string    `json:"why"`
	At  time.Time `json:"at"`
}

// Count counts the voices.
func (q Consultation) Count() domain.Tally {
	c := domain.Consultation{Form: q.Form, Quorum: q.Quorum}
	for _, v := range q.Voices {
		c.Voices = append(c.Voices, v.Voice)
	}
	return c.Tally()
}
