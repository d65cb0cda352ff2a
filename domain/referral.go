package domain

// A Referral is a case's move from one centre to another.
type Referral struct {
	From, To CentreCode
	Agreed   bool // the parties took it a tier up after mediation failed: no bounce
}

// NeedsRuling reports whether the last of a case's moves is the second return
// between the same two centres. A referral is a return when it goes back to
// the centre that the case had directly come from. Two centres that each send
// the case back have had their say: which of them has it is for the head above
// both. That is the house's own rule, so that no case is passed to and fro.
func NeedsRuling(moves []Referral) bool {
	if len(moves) == 0 {
		return false
	}
	last := moves[len(moves)-1]
	returns := 0
	for i := 1; i < len(moves); i++ {
		if moves[i].returns(moves[i-1]) && moves[i].between(last.From, last.To) {
			returns++
		}
	}
	return returns >= 2 && len(moves) > 1 && last.returns(moves[len(moves)-2])
}

func (r Referral) returns(before Referral) bool {
	return !r.Agreed && r.From == before.To && r.To == before.From
}

func (r Referral) between(a, b CentreCode) bool {
	return r.From == a && r.To == b || r.From == b && r.To == a
}

// Arbiter gives the centre whose head rules between two others: the nearest
// above both, and the district where one of the two is the district itself.
func Arbiter(a, b CentreCode) CentreCode {
	top := a
	for _, above := range a.Chain() {
		top = above
		if above != a && above != b && above.Covers(b) {
			break
		}
	}
	return top
}

// MayAssign reports whether the head of a centre may give a case to another: to
// his own or one below it.
func MayAssign(ruling, to CentreCode) bool { return ruling.Covers(to) }

// MayRefer reports whether a centre may refer a case on, given which centres it
// was assigned to by a ruling. A ruling cannot be bounced: whom it names takes
// the case or declines it for a reason of law.
func MayRefer(from CentreCode, assigned []CentreCode) bool {
	for _, centre := range assigned {
		if centre == from {
			return false
		}
	}
	return true
}
