package register

import "hejie/internal/record"

// What the register tells has its types in package record. These names stay until
// every caller uses those.
type (
	Door            = record.Door
	Receipt         = record.Receipt
	LookAlike       = record.LookAlike
	LookAlikes      = record.LookAlikes
	InboxItem       = record.InboxItem
	InboxQuery      = record.InboxQuery
	Notice          = record.Notice
	Member          = record.Member
	Key             = record.Key
	Year            = record.Year
	Moved           = record.Moved
	FiguresQuery    = record.FiguresQuery
	Count           = record.Count
	Sample          = record.Sample
	Manifest        = record.Manifest
	ImportRow       = record.ImportRow
	ImportRights    = record.ImportRights
	AuditLine       = record.AuditLine
	AuditReport     = record.AuditReport
	Flaw            = record.Flaw
	Story           = record.Case
	StoryParty      = record.Party
	StoryMerged     = record.Merged
	StoryTask       = record.Task
	StoryRequest    = record.Consultation
	StoryVoice      = record.Voice
	StoryDelegation = record.Delegation
	StoryStruck     = record.Struck
	StoryDecision   = record.Decision
	StoryCorrection = record.Correction
	StoryNotice     = record.Reminder
	StoryDueChange  = record.DueChange
	StoryAct        = record.Act
	StoryAgreement  = record.Agreement
	StorySignature  = record.Signature
	StoryDocument   = record.Document
	StoryClosing    = record.Closing
	StoryRelation   = record.Relation
)

const (
	ByCommand   = record.ByCommand
	BySignal    = record.BySignal
	ByUpdate    = record.ByUpdate
	LinkMissing = record.LinkMissing
	LineMissing = record.LineMissing
	LineChanged = record.LineChanged
	Unlinked    = record.Unlinked
	Rewritten   = record.Rewritten
	CutOff      = record.CutOff
)
