package record

import (
	"time"

	"hejie/domain"
)

// AuditLine is one line of the audit. It names people by number only.
type AuditLine struct {
	Seq     int64          `json:"seq"` // some numbers are left out
	At      time.Time      `json:"at"`
	What    string         `json:"what"`
	Staff   domain.StaffID `json:"staff,omitempty"`
	Case    domain.CaseID  `json:"case,omitempty"`
	Ref     string         `json:"ref,omitempty"`
	Code    string         `json:"code,omitempty"`
	Message domain.Hash    `json:"message,omitempty"`
	Door    Door           `json:"door,omitempty"`
}

// AuditReport is the result of verifying the chain.
type AuditReport struct {
	Lines      int64  `json:"lines"`
	Head       string `json:"head"`                  // hash of the last line: keep it outside, and give it back as a checkpoint
	Broken     int64  `json:"broken,omitempty"`      // number of the first line that does not fit
	Why        Flaw   `json:"why,omitempty"`         // what does not fit there, empty when all do
	Signatures int64  `json:"signatures"`            // signed decisions and acts whose signature was checked again
	BadMessage string `json:"bad_message,omitempty"` // the first message (or task whose term ended, or text signed for) of which record, signature and audit do not agree
}

// Whole reports whether nothing was found wrong.
func (a AuditReport) Whole() bool { return a.Why == "" && a.BadMessage == "" }

// A Flaw is what does not fit at a line of the audit.
type Flaw string

// The flaws.
const (
	LinkMissing Flaw = "link_missing" // before the line a link is missing
	LineMissing Flaw = "line_missing"
	LineChanged Flaw = "line_changed" // or it does not follow the line before
	Unlinked    Flaw = "unlinked"     // a line that is not in the chain
	Rewritten   Flaw = "rewritten"    // another line than at the checkpoint
	CutOff      Flaw = "cut_off"      // lines up to the checkpoint are missing
)
