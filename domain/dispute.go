package domain

import "fmt"

// A CaseID is the one number of a case, such as YX2026-000123 (一案一码). It
// is also in the workflow's ID, so it says nothing about anybody.
type CaseID string

// A PartyID names a party within a case: P1, P2, …. Who it is stands in the
// register only.
type PartyID string

// A Role is the side a party is on.
type Role string

// The roles.
const (
	Applicant  Role = "applicant"  // 申请人
	Respondent Role = "respondent" // 被申请人
)

// NthParty gives the ID of the n-th party of a case, counting from 1.
func NthParty(n int) PartyID { return PartyID(fmt.Sprintf("P%d", n)) }

// A DisputeKind is the kind of a dispute, as the ministry's statistics count
// them (domain.md 8: the types of the Huangshi figures).
type DisputeKind string

// Labour is a dispute between an employee and who employs him: it has terms of
// its own.
const Labour DisputeKind = "labour"

// DisputeKinds lists the kinds.
func DisputeKinds() []DisputeKind {
	return []DisputeKind{
		"marriage_family", "neighbour", "housing_land", "contract", "business", "damage", "forest_land",
		"demolition", "environment", Labour, "consumer", "medical", "traffic", "property_management", "other",
	}
}

// Valid reports whether there is such a kind.
func (k DisputeKind) Valid() bool {
	for _, known := range DisputeKinds() {
		if k == known {
			return true
		}
	}
	return false
}

// An Origin is how a matter came in.
type Origin string

// The origins (registration form: 案件来源).
const (
	Applied   Origin = "applied"   // 当事人申请
	Proactive Origin = "proactive" // 主动调解
	Entrusted Origin = "entrusted" // 委托移送
)

// Valid reports whether there is such an origin.
func (o Origin) Valid() bool { return o == Applied || o == Proactive || o == Entrusted }

// A Stage is where a case stands.
type Stage string

// The stages of mediation, in the order in which a case usually meets them.
const (
	StageIntake     Stage = "intake"      // 登记
	StageAcceptance Stage = "acceptance"  // 受理
	StageConsent    Stage = "consent"     // 征求意愿
	StageMediator   Stage = "mediator"    // 确定调解员
	StageMediation  Stage = "mediation"   // 调解
	StageSigning    Stage = "signing"     // 签署协议
	StageSealing    Stage = "sealing"     // 用印
	StageReferral   Stage = "referral"    // 征求转上级意愿
	StageSuspended  Stage = "suspended"   // 中止
	StageRuling     Stage = "ruling"      // 管辖裁定
	StageHold       Stage = "hold"        // 中止（有法定或约定事由）
	StageReturning  Stage = "returning"   // 向法院退回材料
	StageInforming  Stage = "informing"   // 告知其他途径
	StageFollowUp   Stage = "performance" // 履行与回访
	StageClosing    Stage = "closing"     // 结案
	StageClosed     Stage = "closed"      // 终结
	StageApproval   Stage = "approval"    // 审批 (changes to staff, posts, keys, policy)
)

// Stages lists every stage.
func Stages() []Stage {
	return []Stage{
		StageIntake, StageAcceptance, StageConsent, StageMediator, StageMediation, StageSigning, StageSealing, StageReferral, StageSuspended,
		StageRuling, StageHold, StageReturning, StageInforming, StageFollowUp, StageClosing, StageClosed, StageApproval,
	}
}

// An Ending is how mediation ended.
type Ending string

// The endings.
const (
	Agreed       Ending = "agreed"        // written agreement, signed and sealed
	AgreedOrally Ending = "agreed_orally" // oral agreement, recorded (People's Mediation Law, Arts. 28, 30)
	Declined     Ending = "declined"      // not accepted, for a reason of law
	NoConsent    Ending = "no_consent"    // a party clearly refused (Art. 17), or stayed silent, which is no consent
	Withdrawn    Ending = "withdrawn"     // a party ended it (Art. 23(2))
	Failed       Ending = "failed"        // no agreement (Art. 26)
	Lapsed       Ending = "lapsed"        // the period ended without consent to extend it
	Terminated   Ending = "terminated"    // ended by a person after a danger report: the house's own rule
	Merged       Ending = "merged"        // goes on in another case (并案): no outcome
)

// Endings lists every ending.
func Endings() []Ending {
	return []Ending{Agreed, AgreedOrally, Declined, NoConsent, Withdrawn, Failed, Lapsed, Terminated, Merged}
}

// Ground is what must be on record for a case to end so: an answer to a kind of
// task. For Withdrawn and Merged it is the act instead, and there is none.
type Ground struct {
	Kind    TaskKind
	Outcome Outcome
}

// A DeclineReason is why the law keeps a dispute from people's mediation.
type DeclineReason string

// DeclineReasons lists the grounds for not accepting a dispute: 2002 Rules on
// People's Mediation (MOJ Order 75), Arts. 20 and 22; People's Mediation Law,
// Art. 17.
func DeclineReasons() []DeclineReason {
	return []DeclineReason{
		"exclusive_body",   // Art. 22(1): only a special body may deal with it, or civil mediation is barred
		"already_accepted", // Art. 22(2): a court, the police or another body has accepted or resolved it
		"not_civil",        // Art. 20: not a dispute about civil rights and duties
		"party_refused",    // Law, Art. 17: a party has clearly refused
	}
}

// Valid reports whether there is such a reason.
func (r DeclineReason) Valid() bool {
	for _, known := range DeclineReasons() {
		if r == known {
			return true
		}
	}
	return false
}
