// Package workflows tells the stories of the office: what is asked next, of
// whom, and where the answer leads. A workflow contains no SQL, no calendar and
// no policy text. It asks the register (ask.go), shows where the case stands
// (card.go), and believes nothing that arrives through Temporal: a signal is a
// bell, and an envelope pasted into one goes to the register like any other.
package workflows

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"hejie/domain"
	declared "hejie/domain/mediation"
	"hejie/internal/port"
)

// TaskQueue is where all of this package's workflows and activities run.
const TaskQueue = "hejie"

// What every workflow asks of the register.
var (
	Begin  = port.Step[domain.CaseID, domain.CaseFile]{Name: "Begin"}
	Stand  = port.Step[domain.Position, domain.Standing]{Name: "Stand"}
	Decide = port.Step[Letter, Recorded]{Name: "Decide"}
	End    = port.Step[domain.Position, EndResult]{Name: "End"}
)

type (
	// A Letter is a signed message that came through Temporal, as it came.
	Letter struct {
		Message []byte `json:"message"`
		Door    string `json:"door"` // signal or update
	}
	// Recorded is what a letter's sender is told.
	Recorded struct {
		Message domain.Hash `json:"message"`
		Ref     string      `json:"ref"`
		Again   bool        `json:"again,omitempty"`
	}
	// EndResult says how the case ended.
	EndResult struct {
		Ending  domain.Ending `json:"ending,omitempty"`
		Rewound bool          `json:"rewound,omitempty"` // it has not: the story was put back meanwhile
	}
)

// The names of the messages that every workflow takes. The bell has no payload
// and no meaning: look at the register. It rings as an update, which costs the
// engine less, or as a signal, which the engine remembers while no worker is
// there. A decide message carries a signed envelope, as a signal or as an update.
const (
	BellSignal   = "bell"
	BellUpdate   = "bell"
	DecideSignal = "decide"
	DecideUpdate = "decide"
)

// Where a list of cases may be narrowed, for every kind of case. Few, exact,
// and no personal data: these are not encrypted anywhere.
var (
	AttrKind    = temporal.NewSearchAttributeKeyKeyword("HejieKind")
	AttrCentre  = temporal.NewSearchAttributeKeyKeyword("HejieCentre")
	AttrTier    = temporal.NewSearchAttributeKeyKeyword("HejieTier")
	AttrStage   = temporal.NewSearchAttributeKeyKeyword("HejieStage")
	AttrLight   = temporal.NewSearchAttributeKeyKeyword("HejieLight")
	AttrHandler = temporal.NewSearchAttributeKeyKeyword("HejieHandler")
	AttrDue     = temporal.NewSearchAttributeKeyTime("HejieDue")
	AttrBounces = temporal.NewSearchAttributeKeyInt64("HejieBounces")
)

// FirstAttributes is what a case is found by before its first step.
func FirstAttributes(c domain.CentreCode, s domain.Stage) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(placed(c, s)...)
}

// placed is where a case stands, for the search.
func placed(c domain.CentreCode, s domain.Stage) []temporal.SearchAttributeUpdate {
	return []temporal.SearchAttributeUpdate{
		AttrKind.ValueSet(string(declared.Kind)), AttrCentre.ValueSet(string(c)), AttrTier.ValueSet(c.Tier().String()), AttrStage.ValueSet(string(s)),
	}
}

// Attributes lists them in the form the engine's -attributes flag takes.
func Attributes() string {
	return "HejieKind=Keyword,HejieCentre=Keyword,HejieTier=Keyword,HejieStage=Keyword," +
		"HejieLight=Keyword,HejieHandler=Keyword,HejieDue=Datetime,HejieBounces=Int"
}

// Register gives every workflow of this package to r.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflowWithOptions(Mediation, workflow.RegisterOptions{
		Name:               "Mediation",
		VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	})
}
