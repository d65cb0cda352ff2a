package record

import (
	"encoding/json"
	"time"

	"hejie/domain"
)

// A Agreement is a version of the agreement.
type Agreement struct {
	Version     int             `json:"version"`
	Form        string          `json:"form"` // written or oral
	Content     json.RawMessage `json:"content"`
	Hash        domain.Hash     `json:"hash"`
	MadeAt      time.Time       `json:"made_at"`
	Signatures  []Signature     `json:"signatures,omitempty"`
	SealedAt    *time.Time      `json:"sealed_at,omitempty"`
	EffectiveAt *time.Time      `json:"effective_at,omitempty"`
	Struck      *Struck         `json:"struck,omitempty"`
}

// A Signature is when a party or a mediator signed an agreement.
type Signature struct {
	Party      domain.PartyID `json:"party,omitempty"`
	Mediator   domain.StaffID `json:"mediator,omitempty"`
	SignedAt   time.Time      `json:"signed_at"` // by its evidence; by the register's clock if there is none
	RecordedAt time.Time      `json:"recorded_at"`
}

// InEffect reports whether an agreement has taken effect and has not been struck
// since.
func (a Agreement) InEffect() bool { return a.EffectiveAt != nil && a.Struck == nil }

// ReplacedBy gives the agreement that took the place of one in effect: the next
// one that took effect, after talks to which all parties had agreed. Nothing is
// asked of anybody by the earlier one from then on. Nil if the parties are still
// bound by it, or never were.
func (c Case) ReplacedBy(a Agreement) *Agreement {
	if !a.InEffect() {
		return nil
	}
	for i, later := range c.Agreements {
		if later.Version > a.Version && later.InEffect() {
			return &c.Agreements[i]
		}
	}
	return nil
}
