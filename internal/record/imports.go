package record

import (
	"slices"
	"time"

	"hejie/domain"
	"hejie/domain/mediation"
)

// A Manifest is what a person signs to import a file: the details of an
// ImportCases act. The same file, read in the same way, has the same manifest.
type Manifest struct {
	File    domain.Hash         `json:"file"`    // SHA-256 of the file
	Mapping domain.Hash         `json:"mapping"` // of the mapping; the mapping is deposited
	Sheet   string              `json:"sheet,omitempty"`
	Source  string              `json:"source"` // what the table is a table of; keys are unique within it
	Good    int                 `json:"good"`   // rows
	Bad     int                 `json:"bad"`
	Centres []domain.CentreCode `json:"centres"` // of the good rows, sorted
}

// An ImportRow is a dispute out of a table.
type ImportRow struct {
	Key string `json:"key"` // what the table calls it
	domain.Intake
}

// ImportRights are what rows are judged by: what the importer may do, and when
// it is.
type ImportRights struct {
	Now      time.Time           `json:"now"`
	Holdings []domain.Holding    `json:"holdings"`
	Centres  []domain.CentreCode `json:"centres"` // that there are, sorted
}

// May reports whether staff may open cases at a centre.
func (i ImportRights) May(staff domain.StaffID, centre domain.CentreCode) bool {
	return mediation.Procedure().Act(domain.ImportCases).Authorise(staff, centre, i.Holdings) == nil
}

// Knows reports whether there is such a centre.
func (i ImportRights) Knows(centre domain.CentreCode) bool {
	_, known := slices.BinarySearch(i.Centres, centre)
	return known
}
