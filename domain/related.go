package domain

import (
	"slices"
)

// A Likeness is why two cases may be one matter, or belong together. People
// decide whether they do.
type Likeness string

// The likenesses, the strongest first.
const (
	SameParty Likeness = "same_party" // a party's identity number or telephone is in both
	SameTitle Likeness = "same_title" // applicant and title are the same, and came in within LookAlikeDays
	SamePlace Likeness = "same_place" // kind and place are the same, and came in within LookAlikeDays
)

// Likenesses lists them.
func Likenesses() []Likeness { return []Likeness{SameParty, SameTitle, SamePlace} }

const (
	// LookAlikeDays is how far the first coming-in of two cases may lie apart
	// that look alike by what they are about.
	LookAlikeDays = 90
	// MaxLookAlikes is how many look-alikes of a case are told: those of the same
	// parties first, then the nearest in time.
	MaxLookAlikes = 20
)

// A Relation is what somebody has signed about two cases.
type Relation string

// The relations. They go both ways.
const (
	IsRelated Relation = "related"  // they belong together, and each goes its own way
	IsNotSame Relation = "not_same" // they only look alike
	IsMerged  Relation = "merged"   // one goes on in the other (并案)
)

// Relations lists them.
func Relations() []Relation { return []Relation{IsRelated, IsNotSame, IsMerged} }

// AllLookAlikes in the place of a case number: none of those that are told is
// the same matter.
const AllLookAlikes CaseID = "all"

// A Word is what whoever takes a matter in says about other cases.
type Word struct {
	Related []CaseID `json:"related,omitempty"`  // these belong to it
	NotSame []CaseID `json:"not_same,omitempty"` // these do not; or AllLookAlikes
}

// Validate refuses what is no case number, and two words about one case.
func (w Word) Validate() error {
	all := slices.Concat(w.Related, w.NotSame)
	for i, id := range all {
		if !id.Valid() && (id != AllLookAlikes || slices.Contains(w.Related, id)) {
			return Fault(Invalid, "look_alike_form")
		}
		if slices.Contains(all[:i], id) {
			return Fault(Invalid, "look_alike_twice")
		}
	}
	if len(all) > 2*MaxLookAlikes {
		return Fault(Invalid, "look_alike_most", "count", 2*MaxLookAlikes)
	}
	return nil
}

// About gives the word about a case; empty when there is none.
func (w Word) About(id CaseID) Relation {
	switch {
	case slices.Contains(w.Related, id):
		return IsRelated
	case slices.Contains(w.NotSame, id), slices.Contains(w.NotSame, AllLookAlikes):
		return IsNotSame
	}
	return ""
}

// Unanswered lists those of the look-alikes about which there is no word. A
// matter is not taken in while there is one.
func (w Word) Unanswered(alike []CaseID) []CaseID {
	var open []CaseID
	for _, id := range alike {
		if w.About(id) == "" {
			open = append(open, id)
		}
	}
	return open
}
