package domain

// InBulk reports whether many tasks of the kind may be given the outcome at
// once. What may is routine and can be put right later: taking in cases that
// come from a table, giving cases to a mediator to whom a party may still object
// (People's Mediation Law, Art. 23(1)), and recording that parties were told of
// the other routes (Art. 26). Everything else has to be looked at case by case:
// a party's word, which has its own evidence; what came of talks; signatures and
// seals; a refusal, which has a reason of its own; a danger; and what one person
// approves of another's.
func (k TaskKind) InBulk(o Outcome) bool {
	switch k {
	case Acceptance:
		return o == Accept
	case Appointment:
		return o == Appoint
	case Informing:
		return o == Told
	}
	return false
}
