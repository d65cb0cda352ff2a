package record

import (
	"time"

	"hejie/domain"
)

// A Year is a calendar year that has been imported.
type Year struct {
	Year       int       `json:"year"`
	Source     string    `json:"source"`
	Off        int       `json:"off"`  // days off that the notice names …
	Work       int       `json:"work"` // … and days worked in exchange
	ImportedAt time.Time `json:"imported_at"`
}

// A Moved is a task whose due time an import of a calendar year moved.
type Moved struct {
	Task domain.TaskID `json:"task"`
	Old  time.Time     `json:"old,omitzero"` // zero: it was not known
	New  time.Time     `json:"new"`
	Why  string        `json:"why"`
}
