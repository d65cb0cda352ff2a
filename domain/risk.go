package domain

import "slices"

// A RiskGround is why a member of staff must report to the authorities that a
// person is at risk.
type RiskGround string

// The grounds.
const (
	DomesticViolence RiskGround = "domestic_violence" // against a person of limited or no capacity: Anti-Domestic Violence Law, Art. 14
	MinorAtRisk      RiskGround = "minor_at_risk"     // Protection of Minors Law, Art. 11
)

// RiskGrounds lists them.
func RiskGrounds() []RiskGround { return []RiskGround{DomesticViolence, MinorAtRisk} }

// Valid reports whether there is such a ground.
func (g RiskGround) Valid() bool { return slices.Contains(RiskGrounds(), g) }

// Suspends reports whether everything else in a case stands still after the act,
// until a person says that it goes on, or its time is over.
func (a ActKind) Suspends() bool {
	switch a {
	case Danger, Sham, AtRisk, PutOnHold:
		return true
	}
	return false
}

// Report is the report that such an act asks a person for, if it asks for one.
// The system sends none.
func (a ActKind) Report() TaskKind {
	switch a {
	case Danger:
		return PoliceReport
	case Sham:
		return ShamReport
	case AtRisk:
		return MandatoryReport
	}
	return ""
}

// CheckWaiver refuses to let a mandatory report be left undone unless a head
// says so; his reasons stand in the details. By the law it is a duty: that
// there is nothing to report is for him to answer for.
func CheckWaiver(k TaskKind, o Outcome, staff StaffID, t Task, holdings []Holding) *Refusal {
	if k == MandatoryReport && o == NotNeeded && !isHead(staff, t.At, holdings) {
		return Refuse(NotYourPost, "post", Head)
	}
	return nil
}
