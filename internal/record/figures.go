package record

import (
	"time"

	"hejie/domain"
)

// A FiguresQuery says of which cases figures are wanted, and who wants them.
type FiguresQuery struct {
	Staff  domain.StaffID
	Period domain.Period
	Centre domain.CentreCode  // it and those below; all that the reader may see when empty
	Kind   domain.DisputeKind // every kind when empty
	Source domain.Origin      // every source when empty
}

// A Count is what figures are made of: the cases of a period that a reader may
// see, as they stood at one moment. Every number is a number of these.
type Count struct {
	Now      time.Time
	Cases    []domain.CountedCase
	Calendar domain.Calendar
	Policy   domain.Policy                // the newest
	Places   map[domain.CentreCode]string // names of centres
}

// A Sample is the cases of a week that are called back, with all that is needed
// to draw them again.
type Sample struct {
	domain.Seed
	Act         domain.Hash     `json:"act"` // by which the seed was published …
	PublishedAt time.Time       `json:"published_at"`
	Closed      []domain.CaseID `json:"closed"` // in that week, by number
	Drawn       []domain.CaseID `json:"drawn"`  // in the order in which the seed chooses them
}
