package dossier

import (
	"cmp"
	"fmt"
	"slices"

	"hejie/domain"
	"hejie/internal/record"
)

// What was struck stays on record, and is no part of a paper that is issued
// anew: the paper says that it is, and the statement tells what it replaces.

// living leaves out of a story what was struck.
func living(s record.Case) record.Case {
	s.Parties = slices.DeleteFunc(slices.Clone(s.Parties), func(p record.Party) bool { return p.Struck != nil })
	s.Tasks = slices.DeleteFunc(slices.Clone(s.Tasks), func(k record.Task) bool { return k.Struck != nil })
	s.Agreements = slices.DeleteFunc(slices.Clone(s.Agreements), func(a record.Agreement) bool { return a.Struck != nil })
	return s
}

// corrected is the mark of a paper on decisions of some kinds, one of which was
// corrected, or made anew after it was struck: the version of what is printed
// from then on, where the correction gave it one.
func (f forms) corrected(kinds ...domain.TaskKind) string {
	marked, version := false, 0
	for _, k := range f.told.Tasks {
		if k.Decision == nil || !slices.Contains(kinds, k.Kind) {
			continue
		}
		marked = marked || k.Struck != nil
		for _, c := range k.Decision.Corrections {
			marked, version = true, max(version, c.Version)
		}
	}
	switch {
	case !marked:
		return ""
	case version < 2:
		return "更正"
	}
	return fmt.Sprintf("第%s版（更正）", chineseNumber(version))
}

// anew is the mark of a paper on one decision: it was corrected, or it takes the
// place of one that was struck.
func (f forms) anew(k record.Task) string {
	version := 0
	for _, c := range k.Decision.Corrections {
		version = max(version, c.Version)
	}
	if version > 0 {
		return fmt.Sprintf("第%s版（更正）", chineseNumber(version))
	}
	struck := false
	for _, other := range f.told.Tasks {
		switch {
		case other.Decision == k.Decision:
			if struck {
				return "更正"
			}
			return ""
		case other.Decision != nil && other.Kind == k.Kind && other.Number == k.Number && other.Party == k.Party:
			struck = other.Struck != nil
		}
	}
	return ""
}

// strikes tells of everything that was struck: by which act, who recorded that
// and why, and what it was.
func (f forms) strikes() []string {
	var remarks []string
	var acts []domain.Hash
	for _, k := range f.told.Tasks {
		if k.Struck == nil || slices.Contains(acts, k.Struck.Act) {
			continue
		}
		acts = append(acts, k.Struck.Act)
		remarks = append(remarks, f.strike(*k.Struck))
	}
	for _, c := range f.told.Closings {
		remarks = append(remarks, fmt.Sprintf("本案曾于%s终结：%s；其后已重新办理，该次终结作废。", date(c.ClosedAt), word("ending.", c.Ending)))
	}
	return remarks
}

// corrections tells of every decision whose details were corrected, with what it
// had said before.
func (f forms) corrections() []string {
	var remarks []string
	for _, k := range f.Tasks {
		if k.Decision == nil {
			continue
		}
		for _, c := range k.Decision.Corrections {
			if was := details(c.Was); len(c.Details) > 0 && string(c.Details) != "null" {
				remarks = append(remarks, fmt.Sprintf("%s：更正%s（%s），由%s记录，理由：%s；更正前：%s。",
					date(c.Why.At), word("task.", k.Kind), date(k.Decision.At), f.name(string(c.Why.By)), c.Why.Note, cmp.Or(f.summary(was), "未填写")))
			}
		}
	}
	return remarks
}

// summary says in short what details of a decision were.
func (f forms) summary(d domain.Details) string {
	texts := []string{word("reason.", d.Reason), d.ReportedTo, d.ReceiptNo, d.Note}
	if d.Evidence != nil {
		texts = append(texts, hour(d.Evidence.At), d.Evidence.Place, join(d.Evidence.Present))
	}
	return join(texts)
}

func (f forms) strike(s record.Struck) string {
	text := fmt.Sprintf("%s：%s，由%s记录", date(s.At), word("act.", s.Kind), f.name(string(s.By)))
	if s.Note != "" {
		text += "，理由：" + s.Note
	}
	var struck []string
	for _, k := range f.told.Tasks {
		if k.Struck != nil && k.Struck.Act == s.Act && k.Decision != nil {
			struck = append(struck, fmt.Sprintf("%s“%s”（%s）", word("task.", k.Kind), word("outcome.", k.Decision.Outcome), date(k.Decision.At)))
		}
	}
	if len(struck) > 0 {
		text += "；作废：" + join(struck)
	}
	return text + "。"
}
