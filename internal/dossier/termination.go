package dossier

import (
	"fmt"
	"strings"
	"time"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/paper"
	"hejie/internal/record"
)

// A stop is where mediation came to nothing: the first talks, after which the
// case ends, or new ones over an agreement that binds the parties still.
type stop struct {
	ending    domain.Ending
	by        domain.PartyID // who left, if one did
	at        time.Time
	note      string
	mediators []domain.StaffID
	told      *record.Task      // of the other routes, if anybody was yet
	stands    *record.Agreement // over which there were new talks
	mark      string
}

// end is where the case came to no agreement; false while it may yet. Before it
// is closed it has no ending on record, but the parties sign that it ended.
func (f forms) end() (stop, bool) {
	endings := []domain.Ending{domain.Ending(f.Ending)}
	if f.Ending == "" {
		endings = unsettled()
	}
	s := f.rested(endings, time.Time{}, f.Now)
	_, agreed := f.effective()
	switch {
	case f.Ending == "" && (agreed || s.ending == "" || !mediation.Procedure().Stage(f.Stage).Concludes),
		f.Ending != "" && mediation.Procedure().Ending(endings[0]).Settled:
		return stop{}, false
	case s.ending == "":
		s.ending = endings[0]
	}
	for _, k := range f.answered(domain.ReferralConsent) { // the next tier was offered, and refused
		if mediation.Procedure().Ending(s.ending).Referable && k.Decision.At.After(s.at) {
			s.at = k.Decision.At
		}
	}
	if s.at.IsZero() && f.ClosedAt != nil {
		s.at = *f.ClosedAt
	}
	s.mediators, s.mark = f.Mediators, f.corrected(domain.Acceptance, domain.Session, domain.Informing)
	if told := f.answered(domain.Informing); len(told) > 0 {
		s.told = &told[len(told)-1]
	}
	return s, true
}

// failedTalks are the ends of new talks that came to nothing, of each of which
// the parties were told where else they can turn (People's Mediation Law,
// Art. 26).
func (f forms) failedTalks() []stop {
	var stops []stop
	since := time.Time{}
	for _, told := range f.answered(domain.Informing) {
		if told.Stage != domain.StageFollowUp {
			continue
		}
		var stands *record.Agreement
		by := told.Decision.At
		for _, a := range f.Agreements {
			if a.EffectiveAt != nil && a.EffectiveAt.Before(by) {
				stands = &a
			}
		}
		if stands != nil && stands.EffectiveAt.After(since) {
			since = *stands.EffectiveAt
		}
		s := f.rested(unsettled(), since, by)
		s.told, s.stands, s.mark, s.mediators = &told, stands, strings.TrimSpace("再次调解　"+f.anew(told)), f.Mediators
		for _, k := range f.answered(domain.Appointment) {
			if k.Decision.At.Before(by) {
				s.mediators = details(k.Decision.Details).Mediators
			}
		}
		stops, since = append(stops, s), by
	}
	return stops
}

// unsettled lists the endings that talks may come to without an agreement.
func unsettled() []domain.Ending {
	return []domain.Ending{domain.Declined, domain.NoConsent, domain.Failed, domain.Lapsed, domain.Terminated, domain.Withdrawn}
}

// rested tells on what one of some endings rests: the last answer after an
// instant that is a ground for it, or the word of a party that left.
func (f forms) rested(endings []domain.Ending, after, until time.Time) (s stop) {
	within := func(at time.Time) bool {
		return at.After(after) && (until.IsZero() || !at.After(until)) && !at.Before(s.at)
	}
	for _, ending := range endings {
		for _, ground := range mediation.Procedure().Ending(ending).Grounds {
			for _, k := range f.answered(ground.Kind) {
				if k.Decision.Outcome == ground.Outcome && within(k.Decision.At) {
					s.ending, s.at, s.note = ending, k.Decision.At, said(k.Decision)
				}
			}
		}
		for _, a := range f.Acts {
			if ending == domain.Withdrawn && a.Kind == domain.Withdraw && within(a.At) {
				s.ending, s.at, s.note, s.by = ending, a.At, details(a.Details).Note, a.Party
			}
		}
	}
	return s
}

// termination records that mediation ended without agreement, and that the
// parties were told of the other routes (Art. 26).
func (f forms) termination(s stop) paper.Paper {
	p := paper.Paper{Title: "终止调解记录", Above: s.mark, Below: f.number(), Blocks: []paper.Block{
		field("当 事 人", join([]string{f.side(domain.Applicant), f.side(domain.Respondent)})),
		field("纠纷类型", word("kind.", f.Dispute)), field("调 解 员", f.names(s.mediators)),
		field("终止原因", word("ending.", s.ending)+f.inBrackets(s.by)), field("终止日期", date(s.at)),
	}}
	if s.stands != nil {
		p.Blocks = append(p.Blocks, field("原 协 议", f.number()+f.which(*s.stands)+"，"+dateOf(s.stands.EffectiveAt)+"生效，约束力不受影响"))
	}
	p.Blocks = append(p.Blocks, paper.Heading("说明"))
	if s.note == "" {
		p.Blocks = append(p.Blocks, ruled(3)...)
	} else {
		p.Blocks = append(p.Blocks, paper.Lines(s.note)...)
	}
	p.Blocks = append(p.Blocks, paper.Heading("其他途径的告知"))
	if s.told != nil {
		p.Blocks = append(p.Blocks, paper.Lines(f.routes(s.told.Decision))...)
	} else {
		p.Blocks = append(p.Blocks, ruled(2)...)
	}
	p.Blocks = closed(append(p.Blocks, paper.Gap(1)), append(f.partiesSign(nil), signHere("调解员"), f.sealHere())...)
	return p
}

// inBrackets names a party, if there is one.
func (f forms) inBrackets(id domain.PartyID) string {
	if id == "" {
		return ""
	}
	return "（" + f.party(id) + "）"
}

// routes tells who told the parties of which routes.
func (f forms) routes(n *record.Decision) string {
	d := details(n.Details)
	var routes []string
	for _, r := range d.Routes {
		routes = append(routes, word("route.", r))
	}
	text := fmt.Sprintf("%s已由%s告知各方当事人可以通过以下途径维护权利：%s。", hour(n.At), f.name(string(n.By)), strings.Join(routes, "、"))
	if d.LegalAid {
		text += "已告知可以申请法律援助。"
	}
	return text
}
