package dossier

import (
	"fmt"
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/paper"
	"hejie/register"
)

// A stop is where mediation came to nothing: the first talks, after which the
// case ends, or new ones over an agreement that binds the parties still.
type stop struct {
	ending    domain.Ending
	at        time.Time
	note      string
	mediators []domain.StaffID
	told      *register.StoryTask      // of the other routes, if anybody was yet
	stands    *register.StoryAgreement // over which there were new talks
	mark      string
}

// end is where the case ended without an agreement.
func (f forms) end(ending domain.Ending) stop {
	s := stop{ending: ending, mediators: f.Mediators, mark: f.corrected(domain.Acceptance, domain.Session, domain.Informing)}
	if f.ClosedAt != nil {
		s.at = *f.ClosedAt
	}
	for _, k := range f.answered(domain.Acceptance, domain.Session, domain.Resumption) {
		s.note = said(k.Decision)
	}
	if told := f.answered(domain.Informing); len(told) > 0 {
		s.told = &told[len(told)-1]
	}
	return s
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
		s := f.between(since, told.Decision.At)
		s.told, s.mark, since = &told, strings.TrimSpace("再次调解　"+f.anew(told)), told.Decision.At
		stops = append(stops, s)
	}
	return stops
}

// between is how talks ended that began after an instant and had come to nothing
// by another: nobody agreed, their time ran out, a party left, or a head ended
// them after a danger.
func (f forms) between(after, by time.Time) stop {
	s := stop{mediators: f.Mediators}
	within := func(at time.Time) bool { return at.After(after) && !at.After(by) && !at.Before(s.at) }
	for _, a := range f.Agreements {
		if a.EffectiveAt != nil && a.EffectiveAt.Before(by) {
			s.stands = &a
		}
	}
	for _, k := range f.answered(domain.Appointment, domain.Session, domain.Resumption) {
		n := k.Decision
		switch ending, ended := stops[n.Outcome]; {
		case !within(n.At):
		case k.Kind == domain.Appointment:
			s.mediators = details(n.Details).Mediators
		case ended:
			s.ending, s.at, s.note = ending, n.At, said(n)
		}
	}
	for _, a := range f.Acts {
		if a.Kind == domain.Withdraw && within(a.At) {
			s.ending, s.at, s.note = domain.Withdrawn, a.At, details(a.Details).Note
		}
	}
	return s
}

// stops are the answers with which talks end, and how.
var stops = map[domain.Outcome]domain.Ending{
	domain.Fail: domain.Failed, domain.Expired: domain.Lapsed, domain.EndMediation: domain.Terminated,
}

// termination records that mediation ended without agreement, and that the
// parties were told of the other routes (Art. 26).
func (f forms) termination(s stop) paper.Paper {
	p := paper.Paper{Title: "终止调解记录", Above: s.mark, Below: f.number(), Blocks: []paper.Block{
		field("当 事 人", join([]string{f.side(domain.Applicant), f.side(domain.Respondent)})),
		field("纠纷类型", word("kind.", f.Dispute)), field("调 解 员", f.names(s.mediators)),
		field("终止原因", word("ending.", s.ending)), field("终止日期", date(s.at)),
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

// routes tells who told the parties of which routes.
func (f forms) routes(n *register.StoryDecision) string {
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
