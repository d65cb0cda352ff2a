package domain

import (
	"fmt"
	"strings"
	"time"
)

// A TaskID is the case, the step and the slot within the step:
// YX2026-000123/4.1. It follows from where the case stands, so asking for the
// same thing twice cannot make two tasks.
type TaskID string

// NewTaskID names a task of a case. Steps and slots count from 1.
func NewTaskID(c CaseID, step, slot int) TaskID {
	return TaskID(fmt.Sprintf("%s/%d.%d", c, step, slot))
}

// Case gives the case that a task belongs to.
func (t TaskID) Case() CaseID {
	c, _, _ := strings.Cut(string(t), "/")
	return CaseID(c)
}

// A TaskKind is what is asked.
type TaskKind string

// The kinds of tasks.
const (
	Acceptance         TaskKind = "acceptance"          // accept, decline or refer
	Consent            TaskKind = "consent"             // does this party agree to mediation?
	Appointment        TaskKind = "appointment"         // who mediates
	Session            TaskKind = "session"             // what came of the talks
	Extension          TaskKind = "extension"           // does this party agree to more time?
	Signature          TaskKind = "signature"           // did this party sign?
	MediatorSigns      TaskKind = "mediator_signs"      // the mediator's own signature
	Seal               TaskKind = "seal"                // the committee's seal
	ReferralConsent    TaskKind = "referral_consent"    // does this party agree to the next tier?
	Informing          TaskKind = "informing"           // the other routes are told, legal aid offered
	PoliceReport       TaskKind = "police_report"       // a person reports a danger
	Resumption         TaskKind = "resumption"          // go on after a danger, or end
	OnHold             TaskKind = "hold"                // the clock stands still until somebody lets it go on
	ShamReport         TaskKind = "sham_report"         // a person reports suspected sham mediation
	MandatoryReport    TaskKind = "mandatory_report"    // a person reports that somebody is at risk
	Course             TaskKind = "course"              // how mediation goes on after that
	ReturnToCourt      TaskKind = "return_to_court"     // the materials go back to the court
	Jurisdiction       TaskKind = "jurisdiction"        // the head above two centres rules which of them has the case
	Confirmation       TaskKind = "confirmation"        // will the parties apply for judicial confirmation?
	CourtRuling        TaskKind = "court_ruling"        // what the court ruled on it
	Performance        TaskKind = "performance"         // was this instalment performed?
	Urging             TaskKind = "urging"              // the committee urges who has not performed
	CourtNotice        TaskKind = "court_notice"        // the parties are told that the court is open to them
	RemediationConsent TaskKind = "remediation_consent" // does this party agree to mediate again?
	ReturnVisit        TaskKind = "visit"               // how it went since
	Closing            TaskKind = "closing"             // a second person closes the case
	Completion         TaskKind = "completion"          // what was returned before the closing is completed
	ApproveChange      TaskKind = "change"              // a second person approves a change to staff, posts, keys, policy
	TakeOver           TaskKind = "take_over"           // does a colleague take over the open work that is offered to him?
)

// TaskKinds lists every kind.
func TaskKinds() []TaskKind {
	return []TaskKind{
		Acceptance, Consent, Appointment, Session, Extension, Signature, MediatorSigns, Seal,
		ReferralConsent, Informing, PoliceReport, Resumption, Jurisdiction, ApproveChange, TakeOver, ApproveCorrection,
		OnHold, ShamReport, MandatoryReport, Course, ReturnToCourt,
		Confirmation, CourtRuling, Performance, Urging, CourtNotice, RemediationConsent, ReturnVisit, Closing, Completion,
	}
}

// An Outcome is one of the answers a task allows.
type Outcome string

// The outcomes. Expired is the register's own: the term ended first.
const (
	Accept       Outcome = "accept"
	Decline      Outcome = "decline"
	Refer        Outcome = "refer"
	Assign       Outcome = "assign"
	Agree        Outcome = "agree"
	RefuseIt     Outcome = "refuse"
	Appoint      Outcome = "appoint"
	Continue     Outcome = "continue"
	Written      Outcome = "agreement"
	Oral         Outcome = "oral_agreement"
	Extend       Outcome = "extend"
	Fail         Outcome = "fail"
	Sign         Outcome = "sign"
	ApplySeal    Outcome = "seal"
	Return       Outcome = "return"
	Told         Outcome = "told"
	Reported     Outcome = "reported"
	NotNeeded    Outcome = "not_needed"
	Resume       Outcome = "resume"
	EndMediation Outcome = "terminate"
	Suspend      Outcome = "suspend"
	Returned     Outcome = "returned"
	Apply        Outcome = "apply"
	Confirmed    Outcome = "confirmed"
	Dismissed    Outcome = "dismissed"
	Performed    Outcome = "performed"
	Defaulted    Outcome = "defaulted"
	NotPerformed Outcome = "not_performed"
	Visited      Outcome = "visited"
	Unreachable  Outcome = "unreachable"
	Close        Outcome = "close"
	Completed    Outcome = "completed"
	Approve      Outcome = "approve"
	Reject       Outcome = "reject"
	Expired      Outcome = "expired"
)

// A Task is one thing asked of a post or a person.
type Task struct {
	ID       TaskID
	Case     CaseID
	Kind     TaskKind
	Party    PartyID    // whom it concerns, if anyone
	Post     Post       // who may decide …
	At       CentreCode // … and at which centre
	Person   StaffID    // only this person, if set
	Subject  Hash       // the text it is about, if any
	Excluded []StaffID  // who may not decide it: those whose own work it judges
	Open     bool
	Due      time.Time // zero when it has no term
}

// An Ask is what a workflow wants to know next.
type Ask struct {
	Kind   TaskKind  `json:"kind"`
	Party  PartyID   `json:"party,omitempty"`
	Person StaffID   `json:"person,omitempty"`
	Number int       `json:"number,omitempty"` // which of several of its kind, such as the third instalment
	Rule   string    `json:"rule,omitempty"`   // the policy's term; the kind's own when empty
	From   time.Time `json:"from,omitzero"`    // where the term begins; when it is opened if zero
}

// RuleName names the policy's rule that the ask falls under.
func (a Ask) RuleName() string {
	if a.Rule != "" {
		return a.Rule
	}
	return string(a.Kind)
}

// An Answer is a decision as a workflow may know it: no words, no names.
type Answer struct {
	Task    TaskID    `json:"task"`
	Kind    TaskKind  `json:"kind"`
	Number  int       `json:"number,omitempty"`
	Outcome Outcome   `json:"outcome"`
	By      StaffID   `json:"by,omitempty"`
	For     StaffID   `json:"for,omitempty"`
	Party   PartyID   `json:"party,omitempty"`
	At      time.Time `json:"at"`
	Due     time.Time `json:"due,omitzero"`
	Fact    Fact      `json:"fact,omitzero"`
}

// A Fact is the part of a decision's details on which the story depends.
type Fact struct {
	Mediators []StaffID     `json:"mediators,omitempty"`
	Centre    CentreCode    `json:"centre,omitempty"`
	Reason    DeclineReason `json:"reason,omitempty"`
	Dues      []Day         `json:"dues,omitempty"`       // of the agreement's instalments
	SpeaksFor []PartyID     `json:"speaks_for,omitempty"` // who had named the party to speak for them when he agreed
}
