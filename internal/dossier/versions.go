package dossier

import (
	"fmt"

	"hejie/internal/record"
)

// A case may come to several agreements: one that was struck and made anew, one
// that the parties replaced after new talks, one that is being signed. Every
// paper says which one it is, or is about.

// mark says which version of a text a paper is, once there is more than one;
// that it takes the place of one that was struck; and which one has taken its
// own.
func (f forms) mark(a record.Agreement) string {
	by := f.ReplacedBy(a)
	if a.Version == 1 && by == nil {
		return ""
	}
	mark := version(a)
	for _, before := range f.told.Agreements {
		if before.Struck != nil && before.Version < a.Version {
			mark += "（更正）"
			break
		}
	}
	if by != nil {
		mark += fmt.Sprintf("　已由%s生效的%s协议取代", dateOf(by.EffectiveAt), version(*by))
	}
	return mark
}

// version is what a version of the agreement is called.
func version(a record.Agreement) string { return "第" + chineseNumber(a.Version) + "版" }

// which tells in brackets which of several agreements one is, and nothing where
// there is only one.
func (f forms) which(a record.Agreement) string {
	if !f.several() {
		return ""
	}
	switch by := f.ReplacedBy(a); {
	case by != nil:
		return "（" + version(a) + "，已由" + version(*by) + "取代）"
	case a.EffectiveAt == nil:
		return "（" + version(a) + "，尚未生效）"
	}
	return "（" + version(a) + "）"
}

// called names one of several agreements at length.
func (f forms) called(a record.Agreement) string {
	name := version(a) + "协议，" + dateOf(a.EffectiveAt) + "生效"
	if by := f.ReplacedBy(a); by != nil {
		name += "，已由" + dateOf(by.EffectiveAt) + "生效的" + version(*by) + "协议取代"
	}
	return name
}

// several reports whether more than one agreement is in the dossier.
func (f forms) several() bool {
	n := 0
	for _, a := range f.Agreements {
		if f.printed(a) {
			n++
		}
	}
	return n > 1
}
