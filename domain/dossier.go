package domain

import (
	"slices"
	"strings"
)

// A DocumentKind is a kind of document in the dossier (卷宗) of a case.
type DocumentKind string

// The kinds of documents.
const (
	DocumentRegistration DocumentKind = "registration"      // 申请书或者受理登记表
	DocumentRights       DocumentKind = "rights_notice"     // 权利义务告知书
	DocumentIdentity     DocumentKind = "identity"          // 当事人身份证明
	DocumentAttorney     DocumentKind = "power_of_attorney" // 授权委托书
	DocumentInquiry      DocumentKind = "investigation"     // 调查记录
	DocumentEvidence     DocumentKind = "evidence"          // 证据材料
	DocumentRecord       DocumentKind = "record"            // 调解记录
	DocumentOutcome      DocumentKind = "agreement"         // 调解协议书，口头协议登记表或者终止记录
	DocumentPerformance  DocumentKind = "performance_proof" // 履行凭证
	DocumentVisit        DocumentKind = "visit"             // 回访记录
	DocumentConfirmation DocumentKind = "confirmation"      // 司法确认材料
	DocumentStatement    DocumentKind = "statement"         // 卷宗情况说明
	DocumentBackCover    DocumentKind = "back_cover"        // 封底
	DocumentOther        DocumentKind = "other"             // 其他材料, which the list does not name
)

// DossierList lists the documents of a dossier in the order in which they are
// bound (the ministry's forms of December 2010; domain.md 1, "Dossier list").
func DossierList() []DocumentKind {
	return []DocumentKind{
		DocumentRegistration, DocumentRights, DocumentIdentity, DocumentAttorney, DocumentInquiry, DocumentEvidence,
		DocumentRecord, DocumentOutcome, DocumentPerformance, DocumentVisit, DocumentConfirmation, DocumentStatement, DocumentBackCover,
	}
}

// DocumentKinds lists every kind.
func DocumentKinds() []DocumentKind { return append(DossierList(), DocumentOther) }

// Filed lists the kinds that a person files as a scan. The others the register
// has itself and writes out: what was registered, and how mediation ended.
func Filed() []DocumentKind {
	return slices.DeleteFunc(DocumentKinds(), func(k DocumentKind) bool {
		return k == DocumentRegistration || k == DocumentOutcome || k == DocumentStatement || k == DocumentBackCover
	})
}

// Valid reports whether there is such a kind.
func (k DocumentKind) Valid() bool { return slices.Contains(DocumentKinds(), k) }

// Mandatory reports whether the dossier of a case that ended so must have the
// document; the others are there if there is any. Where nobody mediated there
// is no notice before a session, no record of one, and no identity to prove.
func (k DocumentKind) Mandatory(e Ending) bool {
	switch k {
	case DocumentRegistration, DocumentOutcome, DocumentBackCover:
		return true
	case DocumentRights, DocumentIdentity, DocumentRecord:
		return e != Declined && e != NoConsent
	}
	return false
}

// MissingDocuments names what the dossier of a case that ended so must still
// have, in the order of the list.
func MissingDocuments(e Ending, have []DocumentKind) []DocumentKind {
	return slices.DeleteFunc(DossierList(), func(k DocumentKind) bool { return !k.Mandatory(e) || slices.Contains(have, k) })
}

// DossierPolicy is how dossiers are bound here, which varies by place. A policy
// may be silent about it: the places on the forms are then left blank.
type DossierPolicy struct {
	Number    string `json:"number,omitempty"`    // 卷号: {year} and {number} stand for the case's
	Retention string `json:"retention,omitempty"` // 保管期限
	Source    string `json:"source,omitempty"`
	Confirmed bool   `json:"confirmed,omitempty"`
}

// NumberOf gives the dossier's number of a case, empty where the policy says
// nothing.
func (p DossierPolicy) NumberOf(c CaseID) string {
	head, number, _ := strings.Cut(string(c), "-")
	year := strings.TrimLeft(head, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	return strings.NewReplacer("{year}", year, "{number}", number).Replace(p.Number)
}

func (p DossierPolicy) validate() error {
	switch {
	case p == DossierPolicy{}:
		return nil
	case !validText(p.Number, 100, false) || !strings.Contains(p.Number, "{year}") || !strings.Contains(p.Number, "{number}"):
		return Fault(Invalid, "dossier_number", "year", "{year}", "number", "{number}")
	case !validText(p.Retention, 50, true):
		return Fault(Invalid, "dossier_retention")
	case !validText(p.Source, 500, false):
		return Fault(Invalid, "dossier_source")
	}
	return nil
}

// Held lists the kinds of which the register writes the document itself.
func Held() []DocumentKind {
	return slices.DeleteFunc(DossierList(), func(k DocumentKind) bool { return slices.Contains(Filed(), k) })
}

// A Document is a scan that a person files in the dossier (归档). The scan stays
// where it is; its hash is what is kept.
type Document struct {
	Kind DocumentKind `json:"kind"`
	Scan Hash         `json:"scan"`
	Date string       `json:"date"` // of the document
}

func (d Document) check() error {
	if _, err := ParseDay(d.Date); err != nil || !d.Scan.Valid() || !slices.Contains(Filed(), d.Kind) {
		return Refuse(MissingDetails, "field", "document")
	}
	if d.Scan.Empty() {
		return Refuse(MissingDetails, "document.empty")
	}
	return nil
}

// CheckClosing refuses to close a case that ended so while its dossier lacks a
// mandatory document, and names each.
func CheckClosing(e Ending, filed []DocumentKind) error {
	missing := MissingDocuments(e, append(Held(), filed...))
	if len(missing) == 0 {
		return nil
	}
	names := make([]string, len(missing))
	for i, kind := range missing {
		names[i] = string(kind)
	}
	return Refuse(Incomplete, "document", names)
}
