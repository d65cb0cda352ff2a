package workflows

import (
	"hejie/domain"
	"hejie/domain/mediation"
)

// A Kind is a kind of case that a workflow follows, with what it takes to start
// the workflow and to find it again.
type Kind struct {
	Procedure *domain.Procedure
	Type      string // of the workflow
	Summary   string // key of the text by which a list names a run: {kind} of a dispute, {centre} and {case}

	ID    func(domain.CaseID) string
	Input func(id domain.CaseID, lang string) any
}

// Kinds are several of them.
type Kinds []Kind

// AllKinds gives every kind of case that a workflow follows.
func AllKinds() Kinds {
	return Kinds{{
		Procedure: mediation.Procedure(),
		Type:      "Mediation",
		Summary:   "summary.mediation",
		ID:        MediationID,
		Input:     func(id domain.CaseID, lang string) any { return MediationInput{Case: id, Lang: lang} },
	}}
}

// Of gives the kind of a procedure, if a workflow follows its cases.
func (ks Kinds) Of(procedure domain.ProcedureKind) (Kind, bool) {
	for _, k := range ks {
		if k.Procedure.Kind == procedure {
			return k, true
		}
	}
	return Kind{}, false
}
