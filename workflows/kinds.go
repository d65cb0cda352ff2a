package workflows

import "hejie/domain"

// A Kind is a kind of case that has a workflow, with what it takes to start one
// and to find it again.
type Kind struct {
	Name    string // of the kind, as the register has it
	Type    string // of the workflow
	Summary string // key of the text by which a list names a run: {kind} of a dispute, {centre} and {case}
	First   domain.Stage

	ID    func(domain.CaseID) string
	Input func(id domain.CaseID, lang string) any
}

// Kinds are several of them.
type Kinds []Kind

// AllKinds gives every kind of case that has a workflow. One of any other kind
// runs in the register alone.
func AllKinds() Kinds {
	return Kinds{{
		Name:    "mediation",
		Type:    "Mediation",
		Summary: "summary.mediation",
		First:   domain.StageIntake,
		ID:      MediationID,
		Input:   func(id domain.CaseID, lang string) any { return MediationInput{Case: id, Lang: lang} },
	}}
}

// Of gives the kind of that name, if it has a workflow.
func (ks Kinds) Of(name string) (Kind, bool) {
	for _, k := range ks {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Names lists their names.
func (ks Kinds) Names() []string {
	names := make([]string, len(ks))
	for i, k := range ks {
		names[i] = k.Name
	}
	return names
}
