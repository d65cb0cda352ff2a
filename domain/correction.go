package domain

import (
	"reflect"
	"slices"
)

// ApproveCorrection is the task in which a head approves that a decision was
// wrong.
const ApproveCorrection TaskKind = "correction"

// CheckCorrection checks the details that are to replace those of a decision
// whose outcome stands (更正). What the story went on from cannot be replaced so:
// then it is the outcome that is corrected, and the decision made anew.
func (t DeclaredTask) CheckCorrection(o Outcome, was, corrected Details) error {
	if err := t.Check(o, corrected); err != nil {
		return err
	}
	for _, f := range []struct {
		name    string
		was, is any
	}{
		{"respondents", was.Respondents, corrected.Respondents},
		{"mediators", was.Mediators, corrected.Mediators},
		{"centre", was.Centre, corrected.Centre},
		{"agreement", was.Agreement, corrected.Agreement},
		{"applicants", was.Applicants, corrected.Applicants},
	} {
		if !reflect.DeepEqual(f.was, f.is) {
			return Refuse(MissingDetails, "outcome.basis", "field", f.name)
		}
	}
	if reflect.DeepEqual(was, corrected) {
		return Refuse(MissingDetails, "corrected.nothing_different")
	}
	return nil
}

// JudgedByCorrection lists who may not approve that a decision is corrected: who
// asks for it, who made it, in whose place it was made, and who might not have
// made it.
func JudgedByCorrection(proposer, by, inPlaceOf StaffID, barred ...StaffID) []StaffID {
	judged := append([]StaffID{proposer, by}, barred...)
	if inPlaceOf != "" {
		judged = append(judged, inPlaceOf)
	}
	slices.Sort(judged)
	return slices.Compact(judged)
}
