package register

// InEffect reports whether an agreement has taken effect and has not been struck
// since.
func (a StoryAgreement) InEffect() bool { return a.EffectiveAt != nil && a.Struck == nil }

// ReplacedBy gives the agreement that took the place of one in effect: the next
// one that took effect, after talks to which all parties had agreed. Nothing is
// asked of anybody by the earlier one from then on. Nil if the parties are still
// bound by it, or never were.
func (s Story) ReplacedBy(a StoryAgreement) *StoryAgreement {
	if !a.InEffect() {
		return nil
	}
	for i, later := range s.Agreements {
		if later.Version > a.Version && later.InEffect() {
			return &s.Agreements[i]
		}
	}
	return nil
}
