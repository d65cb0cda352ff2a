package domain

import (
	"slices"
	"time"
)

// A HandOver gives the open work of a person to another or to several (交接).
// Which work it is, is settled when it is carried out: what came to the leaver
// since it was proposed goes along, and what has ended does not matter.
type HandOver struct {
	From  StaffID        `json:"from"`
	All   bool           `json:"all,omitempty"`   // everything open …
	Cases []CaseID       `json:"cases,omitempty"` // … or what is open in these cases,
	To    []StaffID      `json:"to,omitempty"`    // spread evenly among these
	Moves []HandOverMove `json:"moves,omitempty"` // or case by case, as somebody has written down
}

// A HandOverMove names the cases that go to one person.
type HandOverMove struct {
	To    StaffID  `json:"to"`
	Cases []CaseID `json:"cases"`
}

// Validate refuses a hand-over that could not be meant.
func (h HandOver) Validate() error {
	if h.From == "" {
		return Fault(Invalid, "from.who")
	}
	spread := 0
	for _, given := range []bool{h.All, len(h.Cases) > 0, len(h.Moves) > 0} {
		if given {
			spread++
		}
	}
	switch {
	case spread != 1:
		return Fault(Invalid, "cases.how")
	case (len(h.Moves) == 0) == (len(h.To) == 0):
		return Fault(Invalid, "to.who")
	}
	receivers := h.Receivers()
	if len(receivers) > 50 || hasRepeat(receivers) || slices.Contains(receivers, h.From) || slices.Contains(receivers, "") {
		return Fault(Invalid, "to.form")
	}
	named := h.Named()
	slices.Sort(named)
	if len(slices.Compact(slices.Clone(named))) != len(named) {
		return Fault(Invalid, "cases.twice")
	}
	for _, id := range named {
		if !id.Valid() {
			return Fault(Invalid, "cases.form")
		}
	}
	return nil
}

// Receivers lists who would receive something, in the order in which they are named.
func (h HandOver) Receivers() []StaffID {
	receivers := slices.Clone(h.To)
	for _, m := range h.Moves {
		receivers = append(receivers, m.To)
	}
	return receivers
}

// receiversOf lists who may receive what is open in a case; of none the hand-over
// says nothing.
func (h HandOver) receiversOf(c CaseID) []StaffID {
	for _, m := range h.Moves {
		if slices.Contains(m.Cases, c) {
			return []StaffID{m.To}
		}
	}
	if h.All || slices.Contains(h.Cases, c) {
		return h.To
	}
	return nil
}

// Named lists the cases that the hand-over names.
func (h HandOver) Named() []CaseID {
	named := slices.Clone(h.Cases)
	for _, m := range h.Moves {
		named = append(named, m.Cases...)
	}
	return named
}

// A WorkKind is a kind of open work that stays with a person until it is handed
// over. What waits for a post, and not for a person, is no one's to hand over.
type WorkKind string

// The kinds of work.
const (
	MediatorsPart WorkKind = "mediator"     // he mediates in a case
	PersonsTask   WorkKind = "task"         // a task is given to him alone
	Promise       WorkKind = "substitution" // he has promised to stand in for somebody
)

// What is asked of a person himself is no one else's: it ends when all his work
// is handed over.
const (
	HisVoice   WorkKind = "voice"      // he was asked to be heard; nobody waits for it any longer
	Delegation WorkKind = "delegation" // he works on a colleague's task; it goes back
	Offer      WorkKind = "offer"      // a colleague's work was offered to him
)

// Work is one thing that is open with a person.
type Work struct {
	What    WorkKind   `json:"what"`
	Case    CaseID     `json:"case,omitempty"` // none of a promise
	Ref     string     `json:"ref"`            // the task, the substitution or the case
	Kind    TaskKind   `json:"kind,omitempty"`
	Due     time.Time  `json:"due,omitzero"`
	Post    Post       `json:"post,omitempty"`
	Centre  CentreCode `json:"centre,omitempty"` // of the case
	Recused []StaffID  `json:"recused,omitempty"`
	Barred  []StaffID  `json:"barred,omitempty"` // may not have it, because of what they did in this matter
	Absent  StaffID    `json:"absent,omitempty"` // for whom he promised to stand in
}

// A Misfit is why somebody cannot receive a piece of work.
type Misfit string

// The reasons.
const (
	UnknownPerson Misfit = "unknown"       // there is no such person
	WithoutKey    Misfit = "no_key"        // he has no key that is valid, so he could decide nothing
	WithoutPost   Misfit = "no_post"       // he does not hold the post at the centre or above it
	SteppedBack   Misfit = "recused"       // he stepped back from the case, or a party objected to him
	FourEyes      Misfit = "four_eyes"     // he, or somebody for whom he stands in, did what the work judges, or has judged it
	IsAbsent      Misfit = "absent"        // nobody stands in for himself
	OtherCentre   Misfit = "other_centre"  // a colleague who takes over by himself sits at the same centre
	NotToPassOn   Misfit = "not_passed_on" // a lent post cannot be passed on: that takes two other people
	NothingThere  Misfit = "nothing"       // nothing is open there with the leaver
)

// Misfits lists every reason.
func Misfits() []Misfit {
	return []Misfit{UnknownPerson, WithoutKey, WithoutPost, SteppedBack, FourEyes, IsAbsent, OtherCentre, NotToPassOn, NothingThere}
}

// Crew is what the register knows of those who may receive work.
type Crew struct {
	Known    []StaffID      `json:"known"`     // there are such people
	Keyed    []StaffID      `json:"keyed"`     // have a key that is valid
	Holdings []Holding      `json:"holdings"`  // the posts they and the leaver hold
	StandIns []Substitution `json:"stand_ins"` // in force now
	Willing  bool           `json:"-"`         // the leaver hands over to a willing colleague, and nobody else decides it
}

// Seat gives the nearest centre, from that of the case upwards, at which
// somebody holds the post that a piece of work needs.
func (c Crew) Seat(w Work, to StaffID) (CentreCode, bool) {
	for _, centre := range w.Centre.Chain() {
		if slices.Contains(c.Holdings, Holding{Staff: to, Post: w.Post, Centre: centre}) {
			return centre, true
		}
	}
	return "", false
}

// Misfit tells why somebody cannot receive a piece of work; it is empty when he
// can. He must be able to do all that the leaver could, and be barred from
// nothing that it takes: handing over is no way round four eyes.
func (c Crew) Misfit(w Work, from, to StaffID) Misfit {
	switch {
	case !slices.Contains(c.Known, to):
		return UnknownPerson
	case !slices.Contains(c.Keyed, to):
		return WithoutKey
	case c.Willing && !c.neighbours(from, to):
		return OtherCentre
	}
	if w.What == Promise {
		switch {
		case c.Willing:
			return NotToPassOn
		case w.Absent == to:
			return IsAbsent
		}
		return ""
	}
	if _, sits := c.Seat(w, to); !sits {
		return WithoutPost
	}
	switch {
	case slices.Contains(w.Recused, to):
		return SteppedBack
	case slices.Contains(w.Barred, to):
		return FourEyes
	}
	for _, s := range c.StandIns {
		if s.Substitute == to && slices.Contains(w.Barred, s.Absent) {
			return FourEyes
		}
	}
	return ""
}

// neighbours reports whether two people sit at one centre.
func (c Crew) neighbours(a, b StaffID) bool {
	for _, h := range c.Holdings {
		if h.Staff == a && slices.ContainsFunc(c.Holdings, func(o Holding) bool { return o.Staff == b && o.Centre == h.Centre }) {
			return true
		}
	}
	return false
}

// A HandOverItem is a piece of work in a plan: to whom it goes, or why it stays.
type HandOverItem struct {
	Work
	To  StaffID            `json:"to,omitempty"`
	Why map[StaffID]Misfit `json:"why,omitempty"` // of each who might have received it
}

// A HandOverPlan is what a hand-over comes to.
type HandOverPlan struct {
	Moves []HandOverItem `json:"moves"`
	Stays []HandOverItem `json:"stays"`
	Ends  []Work         `json:"ends"` // what was asked of the leaver himself, when all is handed over
}

// Plan settles who receives what. All that is open with the leaver in one case
// goes to one person, who must be fit for every piece of it. Work is spread
// evenly: case by case in the order of the works, each to whoever of the fit has
// received the fewest cases so far, and among equals to the one named first.
func (h HandOver) Plan(works []Work, crew Crew) HandOverPlan {
	plan := HandOverPlan{Moves: []HandOverItem{}, Stays: []HandOverItem{}, Ends: []Work{}}
	received := map[StaffID]int{}
	for _, bundle := range bundles(works) {
		receivers := h.receiversOf(bundle[0].Case)
		if receivers == nil {
			continue
		}
		to, why := StaffID(""), map[StaffID]Misfit{}
		for _, r := range receivers {
			if misfit := crew.misfitOfAny(bundle, h.From, r); misfit != "" {
				why[r] = misfit
			} else if to == "" || received[r] < received[to] {
				to = r
			}
		}
		received[to]++
		for _, w := range bundle {
			w.Recused, w.Barred = nil, nil // who else may not have it is nobody's to read
			if to != "" {
				plan.Moves = append(plan.Moves, HandOverItem{Work: w, To: to})
			} else {
				plan.Stays = append(plan.Stays, HandOverItem{Work: w, Why: why})
			}
		}
	}
	for _, id := range h.Named() {
		if !slices.ContainsFunc(works, func(w Work) bool { return w.Case == id }) {
			plan.Stays = append(plan.Stays, HandOverItem{Work: Work{Case: id}, Why: map[StaffID]Misfit{h.From: NothingThere}})
		}
	}
	return plan
}

func (c Crew) misfitOfAny(bundle []Work, from, to StaffID) Misfit {
	for _, w := range bundle {
		if misfit := c.Misfit(w, from, to); misfit != "" {
			return misfit
		}
	}
	return ""
}

// bundles puts together what belongs to one case. Each promise is by itself.
func bundles(works []Work) [][]Work {
	var found [][]Work
	at := map[CaseID]int{}
	for _, w := range works {
		if i, ok := at[w.Case]; ok && w.Case != "" {
			found[i] = append(found[i], w)
			continue
		}
		at[w.Case] = len(found)
		found = append(found, []Work{w})
	}
	return found
}

// AuthoriseHandOver decides whether staff may propose that somebody's work be
// handed over: an administrator, or a head above every post of the leaver. The
// holdings are those of both.
func AuthoriseHandOver(propose DeclaredAct, staff, leaver StaffID, holdings []Holding) *Refusal {
	if propose.Authorise(staff, "", holdings) == nil {
		return nil
	}
	sits := false
	for _, h := range holdings {
		if h.Staff != leaver {
			continue
		}
		sits = true
		if !slices.ContainsFunc(holdings, func(o Holding) bool { return o.Staff == staff && o.Post == Head && o.Centre.Covers(h.Centre) }) {
			return Refuse(NotYourCentre, "centre", h.Centre)
		}
	}
	if !sits {
		return Refuse(NotYourPost, "act", propose.Kind)
	}
	return nil
}
