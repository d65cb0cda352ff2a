package domain

import "time"

// A CourtKind is how a court handed a dispute over to mediation.
type CourtKind string

// The kinds.
const (
	CourtAppointed CourtKind = "court_appointed" // 委派, before the case is filed
	CourtEntrusted CourtKind = "court_entrusted" // 委托, after it is filed
)

// Valid reports whether there is such a kind.
func (k CourtKind) Valid() bool { return k == CourtAppointed || k == CourtEntrusted }

// A CourtProcedure is the court's, once the case is filed.
type CourtProcedure string

// The procedures.
const (
	Ordinary CourtProcedure = "ordinary" // 普通程序
	Summary  CourtProcedure = "summary"  // 简易程序
)

// A CourtReferral is how and when a court handed a dispute over.
type CourtReferral struct {
	Court     CourtKind      `json:"court"`
	Procedure CourtProcedure `json:"procedure,omitempty"` // of a case that is filed
	Received  time.Time      `json:"received"`            // when the materials were signed for: the period runs from here
}

// Validate checks the entry. The error names the field.
func (r CourtReferral) Validate() error {
	switch {
	case !r.Court.Valid():
		return Fault(Invalid, "referral.court_form")
	case r.Court == CourtEntrusted && r.Procedure != Ordinary && r.Procedure != Summary:
		return Fault(Invalid, "referral.procedure_form")
	case r.Court == CourtAppointed && r.Procedure != "":
		return Fault(Invalid, "referral.procedure_early")
	case r.Received.IsZero():
		return Fault(Invalid, "referral.received_form")
	}
	return nil
}

// The rules of the policy that hold for these cases in place of their tasks' own.
const (
	CourtAcceptance         = "court_acceptance"          // SPC Online Mediation Rules 2021, Art. 12
	CourtConsent            = "court_consent"             // Art. 15
	SessionAppointed        = "session_court_appointed"   // SPC Provisions on Invited Mediation 2016, Art. 27: no cap if both agree
	SessionEntrusted        = "session_court_entrusted"   // Art. 27, ordinary procedure
	SessionEntrustedSummary = "session_entrusted_summary" // Art. 27, summary procedure
	SessionLabour           = "session_labour"            // Labour Dispute Mediation and Arbitration Law, Art. 14
)

// SessionRule names the rule that gives the length of mediation's period.
func SessionRule(f CaseFile) string {
	switch {
	case f.Court != nil && f.Court.Court == CourtAppointed:
		return SessionAppointed
	case f.Court != nil && f.Court.Procedure == Summary:
		return SessionEntrustedSummary
	case f.Court != nil:
		return SessionEntrusted
	case f.Kind == Labour:
		return SessionLabour
	}
	return string(Session)
}

// RemediationRule is SessionRule for talks over an agreement in effect: a court's
// term was for what it had handed over, which the parties have settled.
func RemediationRule(f CaseFile) string {
	f.Court = nil
	return SessionRule(f)
}

// ExtensionRule names the rule of the period that all parties have agreed to
// add. A court's term is given once more, as often as they agree.
func ExtensionRule(f CaseFile) string {
	if f.Court != nil {
		return SessionRule(f)
	}
	return SessionExtended
}

// PeriodBegins tells where mediation's period begins. At a tier to which the
// parties agreed to go on, and in an ordinary case, that is the acceptance. For
// a court's case it is when the materials were signed for, wherever it has been
// since; for a labour dispute when the application came in.
func PeriodBegins(f CaseFile, accepted time.Time, agreed bool) time.Time {
	switch {
	case f.Court != nil:
		return f.Court.Received
	case f.Kind == Labour && !agreed:
		return f.FirstIn
	}
	return accepted
}

// AcceptanceOf is the question whether a centre takes the case.
func AcceptanceOf(f CaseFile) Ask {
	if f.Court != nil {
		return Ask{Kind: Acceptance, Rule: CourtAcceptance, From: f.Court.Received}
	}
	return Ask{Kind: Acceptance}
}

// ConsentRule names the rule by which parties are asked for their consent; the
// task's own if empty.
func ConsentRule(f CaseFile) string {
	if f.Court != nil {
		return CourtConsent
	}
	return ""
}

// CheckInforming asks, at the end of a labour dispute without an agreement,
// that the parties were told of arbitration and its limitation of one year
// (Labour Dispute Mediation and Arbitration Law, Arts. 14 and 27).
func CheckInforming(kind DisputeKind, d Details) *Refusal {
	if kind == Labour && !d.Limitation {
		return Refuse(MissingDetails, "field", "limitation")
	}
	return nil
}
