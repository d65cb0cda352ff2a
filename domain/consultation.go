package domain

import (
	"slices"
	"strings"
)

// A Stance is what somebody says when his voice is asked for.
type Stance string

// The stances.
const (
	Agrees  Stance = "agree"
	Objects Stance = "object"
)

// Valid reports whether there is such a stance.
func (s Stance) Valid() bool { return slices.Contains(Stances(), s) }

// Stances lists both.
func Stances() []Stance { return []Stance{Agrees, Objects} }

// MaxVoices bounds whose voices are asked for by one act.
const MaxVoices = 20

// A Voice is a person whose word is asked for before a task is decided.
type Voice struct {
	Staff StaffID `json:"staff"`
	Word  Stance  `json:"word,omitempty"` // empty until he speaks
	Gone  bool    `json:"gone,omitempty"` // he can no longer speak: no post, no key, or stepped back
}

// A Consultation is one request for voices on an open task. Consultations are
// the house's own practice (加签, 会签, 票签), not a rule of law.
type Consultation struct {
	Form   ActKind `json:"form"`             // Cosign, Countersign or Vote
	Quorum int     `json:"quorum,omitempty"` // of a vote: so many must agree
	Voices []Voice `json:"voices"`
}

// A Tally is what the voices of a consultation come to.
type Tally string

// The tallies.
const (
	Pending Tally = "pending" // it waits for voices
	Carried Tally = "carried" // the task may be decided
	Blocked Tally = "blocked" // it may be decided, but not in the affirmative
)

// Tally counts the voices. Who spoke before he left is counted; who left
// silently is waited for no longer, and does not agree to anything.
//
// A co-signer has to have spoken, whatever he said. A countersignature needs
// everybody who is still there to agree, and one objection settles it. A vote
// is carried once its quorum agrees, and blocked once that cannot be any more.
func (c Consultation) Tally() Tally {
	agree, object, silent := 0, 0, 0
	for _, v := range c.Voices {
		switch {
		case v.Word == Agrees:
			agree++
		case v.Word == Objects:
			object++
		case !v.Gone:
			silent++
		}
	}
	switch c.Form {
	case Countersign:
		if object > 0 {
			return Blocked
		}
	case Vote:
		switch {
		case agree >= c.Quorum:
			return Carried
		case agree+silent < c.Quorum:
			return Blocked
		}
		return Pending
	}
	if silent > 0 {
		return Pending
	}
	return Carried
}

// Awaited lists whose word the consultation still waits for.
func (c Consultation) Awaited() []StaffID {
	var awaited []StaffID
	if c.Tally() != Pending {
		return nil
	}
	for _, v := range c.Voices {
		if v.Word == "" && !v.Gone {
			awaited = append(awaited, v.Staff)
		}
	}
	return awaited
}

// Ripe refuses a decision that the voices asked for do not allow: while one is
// awaited, an affirmative one that they blocked, and one without an opinion
// though a co-signer objects. An objection does not decide for him who decides,
// but he answers it, in his opinion.
func (t DeclaredTask) Ripe(o Outcome, opinion bool, consultations []Consultation) *Refusal {
	var awaited []string
	blocked, objection := false, false
	for _, c := range consultations {
		for _, staff := range c.Awaited() {
			awaited = append(awaited, string(staff))
		}
		blocked = blocked || c.Tally() == Blocked && o == t.Affirmative
		objection = objection || c.Form == Cosign && slices.ContainsFunc(c.Voices, func(v Voice) bool { return v.Word == Objects })
	}
	slices.Sort(awaited)
	switch {
	case len(awaited) > 0:
		return Refuse(Awaited, "staff", strings.Join(awaited, " "))
	case blocked:
		return Refuse(Objected, "outcome", o)
	case objection && !opinion:
		return Refuse(MissingDetails, "opinion.cosigner_objects")
	}
	return nil
}
