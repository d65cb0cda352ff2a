// Package record is what the register tells: what is on record of cases, tasks,
// people, the calendar and the audit, as it travels to whoever may see it, and as
// programs read it. Its JSON names are part of the interface.
//
// The values are read, and never written back: what is to be on record is said by
// a signed message.
package record

import (
	"time"

	"hejie/domain"
)

// A Door is the way a message came in. It is recorded and decides nothing.
type Door string

// The doors.
const (
	ByCommand Door = "command" // hejie decide, hejie act
	BySignal  Door = "signal"  // pasted into the Temporal UI, or sent by any SDK
	ByUpdate  Door = "update"  // the same, answered
)

// A Receipt says that a decision or an act is recorded.
type Receipt struct {
	Message domain.Hash `json:"message"`         // hash of the envelope
	Ref     string      `json:"ref"`             // the task decided, or the case an act opened or belongs to
	At      time.Time   `json:"at"`              // by the register's clock
	Again   bool        `json:"again,omitempty"` // it had been recorded before
}
