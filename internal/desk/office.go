package desk

import (
	"context"
	"crypto/ed25519"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// An Office is everything that a desk asks of the register. In one process with
// it, it is the register itself. Whoever is named as staff is who asks: an Office
// tells them no more than they may see.
type Office interface {
	Messages
	Cases
	Work
	Staff
	Rules
	Figures
	Imports

	// VerifyAudit checks the record from its first line to its last.
	VerifyAudit(ctx context.Context, checkpoint string, progress func(int64)) (record.AuditReport, error)
	Close() error
}

// Messages are how everything is said that is to be on record.
type Messages interface {
	// Now is the time by the register's clock, the only one that counts.
	Now(context.Context) (time.Time, error)
	// Deposit keeps what a message will name by its hash.
	Deposit(ctx context.Context, body []byte) (domain.Hash, error)
	// Decide records a signed message. A refusal is a *domain.Refusal; after an
	// error of kind Internal it is unknown whether the message is on record.
	Decide(ctx context.Context, message []byte, door record.Door) (record.Receipt, error)
	// Judge says what Decide would, with the texts as if they were deposited, and
	// records nothing.
	Judge(ctx context.Context, message []byte, texts ...[]byte) (record.Receipt, error)
}

// Cases are what is on record of cases.
type Cases interface {
	MaySee(ctx context.Context, staff domain.StaffID, id domain.CaseID) (bool, error)
	// Read tells a case. Of a child's each reading is on record.
	Read(ctx context.Context, staff domain.StaffID, id domain.CaseID) (record.Case, error)
	// ExportAllowed refuses to let a case leave the register in a file.
	ExportAllowed(ctx context.Context, staff domain.StaffID, id domain.CaseID) error
	// Relations tells how a case stands to others; of no case, which questions are open.
	Relations(ctx context.Context, staff domain.StaffID, id domain.CaseID, limit int) ([]record.Relation, error)
	// WouldLookAlike gives the cases that look like a matter before it is taken in.
	WouldLookAlike(ctx context.Context, staff domain.StaffID, in domain.Intake) ([]record.LookAlike, error)
}

// Work is what waits for a person.
type Work interface {
	Inbox(context.Context, record.InboxQuery) ([]record.InboxItem, error)
	Notices(ctx context.Context, staff domain.StaffID, limit int) ([]record.Notice, error)
	// HandOverPlan says what a hand-over would come to now.
	HandOverPlan(ctx context.Context, asker domain.StaffID, h domain.HandOver) (domain.HandOverPlan, error)
}

// Staff is who works here.
type Staff interface {
	WhoseKey(context.Context, ed25519.PublicKey) (domain.StaffID, error)
	// Staff lists who holds a post at a centre; everybody with no centre.
	Staff(ctx context.Context, centre domain.CentreCode) ([]record.Member, error)
}

// Rules are the policy and the calendar.
type Rules interface {
	// Policy gives a version of a policy, and which one it is.
	Policy(ctx context.Context, of domain.PolicyVersion) (domain.Policy, domain.PolicyVersion, error)
	Calendar(ctx context.Context, of domain.PolicyVersion) (domain.Calendar, error)
	Years(context.Context) ([]record.Year, error)
	// MissingYear is the year that has yet to be imported; 0 while there is time.
	MissingYear(ctx context.Context, staff domain.StaffID) (int, error)
	// MovedBy lists the due times that an import of a year moved.
	MovedBy(ctx context.Context, message domain.Hash) ([]record.Moved, error)
}

// Figures are what is counted.
type Figures interface {
	Figures(context.Context, record.FiguresQuery) (record.Count, error)
	// Sample draws the call-backs of a week.
	Sample(ctx context.Context, staff domain.StaffID, centre domain.CentreCode, week domain.Week) (record.Sample, error)
}

// Imports bring in tables of older cases.
type Imports interface {
	ImportRights(ctx context.Context, staff domain.StaffID) (record.ImportRights, error)
	// FindImport finds the act by which somebody signed the same import before.
	FindImport(ctx context.Context, staff domain.StaffID, manifest domain.Hash) (act domain.Hash, err error)
	ImportCases(ctx context.Context, act domain.Hash, rows []record.ImportRow) (opened int, err error)
	LookAlikes(ctx context.Context, staff domain.StaffID, source string, keys []string) ([]record.LookAlikes, error)
	// Starting counts the cases whose workflow has yet to start.
	Starting(context.Context) (int, error)
}
