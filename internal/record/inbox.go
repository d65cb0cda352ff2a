package record

import (
	"time"

	"hejie/domain"
)

// An InboxItem is an open task as the person who may decide it sees it.
type InboxItem struct {
	Task    domain.TaskID     `json:"task"`
	Case    domain.CaseID     `json:"case"`
	Kind    domain.TaskKind   `json:"kind"`
	Title   string            `json:"title"` // personal data may stand in it; none is shown of a minor's case
	Minor   bool              `json:"minor,omitempty"`
	Number  int               `json:"number,omitempty"` // which of several of its kind
	Party   domain.PartyID    `json:"party,omitempty"`
	Post    domain.Post       `json:"post"`
	Centre  domain.CentreCode `json:"centre"`
	Subject domain.Hash       `json:"subject,omitempty"`
	For     domain.StaffID    `json:"for,omitempty"`   // the absent person whose post lets one decide it
	Form    domain.ActKind    `json:"form,omitempty"`  // one's voice is asked for in this form: one does not decide it
	From    domain.StaffID    `json:"from,omitempty"`  // who delegated it to one: one gives it back
	Works   domain.StaffID    `json:"works,omitempty"` // who works on it for one
	Due     time.Time         `json:"due,omitzero"`
	Awaits  int               `json:"awaits,omitempty"` // the calendar year without which the due time is not known
	Light   domain.Light      `json:"light"`
}

// InboxQuery narrows an inbox.
type InboxQuery struct {
	Staff domain.StaffID
	Limit int
}

// A Notice is the last reminder of an open task, as one of those sees it to
// whose seat it went; or the last time that a colleague urged it, or sent a copy.
type Notice struct {
	Task   domain.TaskID     `json:"task"`
	Case   domain.CaseID     `json:"case"`
	Kind   domain.TaskKind   `json:"kind"`
	Number int               `json:"number,omitempty"` // which of several of its kind
	Title  string            `json:"title"`            // personal data may stand in it; none is shown of a minor's case
	Minor  bool              `json:"minor,omitempty"`
	Rung   domain.Rung       `json:"rung"`
	Post   domain.Post       `json:"post"` // the seat that was told; one tier up it is not the task's
	Centre domain.CentreCode `json:"centre"`
	For    domain.StaffID    `json:"for,omitempty"` // the absent person whose post was told
	By     domain.StaffID    `json:"by,omitempty"`  // who urged, or sent the copy
	At     time.Time         `json:"at"`            // when the register made it, or shows it
	Due    time.Time         `json:"due,omitzero"`
	Awaits int               `json:"awaits,omitempty"` // the calendar year without which the due time is not known
	Light  domain.Light      `json:"light"`
}
