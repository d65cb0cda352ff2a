package dossier

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/paper"
	"hejie/register"
)

const agreementName = "人民调解协议书"

// outcome is the paper on what came of mediation: the written agreement, the
// record of an oral one, or that of the end without either. Nil while nothing
// did.
func (f forms) outcome() (string, *paper.Paper) {
	ended := domain.Ending(f.Ending)
	if ended != "" && !ended.Settled() {
		p := f.termination(ended)
		return "终止调解记录", &p
	}
	a, content, ok := f.binding()
	if !ok {
		return "", nil
	}
	if a.Form == "oral" {
		p := f.oral(a, content)
		return "口头协议登记表", &p
	}
	p := f.agreement(a, content)
	return agreementName, &p
}

// contentOf reads what was agreed; false if the register has it in no form that
// is known.
func contentOf(a register.StoryAgreement) (domain.Agreement, bool) {
	var content domain.Agreement
	err := json.Unmarshal(a.Content, &content)
	return content, err == nil
}

// agreement is the written agreement (People's Mediation Law, Arts. 28-29).
func (f forms) agreement(a register.StoryAgreement, content domain.Agreement) paper.Paper {
	p := paper.Paper{Title: agreementName, Above: f.mark(a), Below: f.number()}
	for _, party := range f.Parties {
		p.Blocks = append(p.Blocks, f.whoIs(word("role.", party.Role), party)...)
	}
	p.Blocks = append(p.Blocks, paper.Heading("一、纠纷主要事实、争议事项以及各方责任"))
	p.Blocks = append(p.Blocks, paper.Lines(content.Facts)...)
	p.Blocks = append(p.Blocks, paper.Heading("二、经调解，各方自愿达成如下协议"))
	p.Blocks = append(p.Blocks, paper.Lines(content.Content)...)
	p.Blocks = append(p.Blocks, paper.Heading("三、履行方式和期限"))
	p.Blocks = append(p.Blocks, paper.Lines(content.Performance)...)
	p.Blocks = append(p.Blocks, instalments(content)...)
	p.Blocks = append(p.Blocks, paper.Line{Indent: true, Runs: []paper.Run{paper.Text("履行期限至"), paper.Filled(day(content.PerformanceUntil), 8), paper.Text("。")}},
		paper.Heading("四、其他"),
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text(fmt.Sprintf("本协议一式%s份，各方当事人各持一份，人民调解委员会留存一份。", chineseNumber(len(f.Parties)+1)))}},
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text("本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。双方可以自生效之日起三十日内共同向人民法院申请司法确认。")}},
		paper.Gap(1))
	signed := signedOn(a)
	for _, party := range f.Parties {
		p.Blocks = append(p.Blocks, f.partySigns(party.Party, signed[string(party.Party)])...)
	}
	for _, m := range f.Mediators {
		p.Blocks = append(p.Blocks, signsOn("人民调解员"+f.name(string(m))+"（签名）：", signed[string(m)])...)
	}
	p.Blocks = append(p.Blocks,
		signHere("记录人"), paper.Gap(1),
		paper.Line{Place: paper.Right, Keep: true, Runs: []paper.Run{paper.Text(f.committee() + "（印章）")}},
		paper.Line{Place: paper.Right, Runs: onDate(a.SealedAt)},
		paper.Line{Place: paper.Right, Runs: append([]paper.Run{paper.Text("协议生效日期：")}, onDate(a.EffectiveAt)...)},
	)
	return p
}

// whoIs tells who a party is, by the name of its part. What the register was
// not told is blank.
func (f forms) whoIs(part string, p register.StoryParty) []paper.Block {
	return []paper.Block{
		paper.Line{Runs: []paper.Run{
			{Text: word("role.", p.Role) + "：", Bold: true},
			paper.Filled(p.Name, 8),
			paper.Text("　证件号码："), paper.Filled(p.IDNumber, 10),
		}},
		paper.Line{Runs: []paper.Run{paper.Text("联系电话："), paper.Filled(p.Phone, 7), paper.Text("　住址（住所）："), paper.Filled(p.Address, 10)}},
	}
}

// signedOn gives when each party and mediator signed this very text.
func signedOn(a register.StoryAgreement) map[string]*time.Time {
	signed := map[string]*time.Time{}
	for _, s := range a.Signatures {
		signed[string(s.Party)+string(s.Mediator)] = &s.SignedAt
	}
	return signed
}

// oral is the record of an agreement that was not written (Arts. 28, 30).
func (f forms) oral(a register.StoryAgreement, content domain.Agreement) paper.Paper {
	label := func(text string) paper.Cell { return paper.Cell{Text: text, Label: true} }
	var rows []paper.Row
	for _, p := range f.Parties {
		rows = append(rows, paper.Row{Cells: []paper.Cell{label(word("role.", p.Role)), {Text: join([]string{p.Name, p.Phone, p.Address})}}})
	}
	for _, part := range []struct {
		label, text string
		lines       int
	}{
		{"纠纷主要事实、\n争议事项", content.Facts, 5},
		{"协议内容", content.Content, 5},
		{"履行方式", content.Performance, 3},
		{"履行期限", day(content.PerformanceUntil), 1},
		{"涉及金额", both(content.AmountFen), 1},
		{"达成时间", dateOf(a.EffectiveAt), 1},
		{"当事人签名", "", 2},
		{"调解员签名", "", 2},
	} {
		rows = append(rows, paper.Row{Cells: []paper.Cell{label(part.label), {Text: part.text}}, Lines: part.lines})
	}
	return paper.Paper{Title: "人民调解口头协议登记表", Above: f.mark(a), Below: f.number(), Blocks: []paper.Block{
		paper.Table{Shares: []int{22, 78}, Rows: rows},
		paper.Gap(1),
		paper.Line{Place: paper.Right, Runs: []paper.Run{paper.Text(f.committee() + "（印章）")}},
	}}
}

// both writes an amount both ways, and nothing where none was named.
func both(fen domain.Fen) string {
	if fen == 0 {
		return ""
	}
	return fen.Both()
}

// termination records that mediation ended without agreement, and that the
// parties were told of the other routes (Art. 26).
func (f forms) termination(ended domain.Ending) paper.Paper {
	p := paper.Paper{Title: "终止调解记录", Above: f.corrected(domain.Acceptance, domain.Session, domain.Informing), Below: f.number(), Blocks: []paper.Block{
		field("当 事 人", join([]string{f.side(domain.Applicant), f.side(domain.Respondent)})),
		field("纠纷类型", word("kind.", f.Dispute)), field("调 解 员", f.names(f.Mediators)),
		field("终止原因", word("ending.", ended)), field("终止日期", dateOf(f.ClosedAt)),
		paper.Heading("说明"),
	}}
	note := ""
	for _, k := range f.answered(domain.Acceptance, domain.Session, domain.Resumption) {
		note = said(k.Decision)
	}
	if note == "" {
		p.Blocks = append(p.Blocks, ruled(3)...)
	} else {
		p.Blocks = append(p.Blocks, paper.Lines(note)...)
	}
	p.Blocks = append(p.Blocks, paper.Heading("其他途径的告知"))
	if told := f.last(domain.Informing); told != nil {
		p.Blocks = append(p.Blocks, paper.Lines(f.routes(told))...)
	} else {
		p.Blocks = append(p.Blocks, ruled(2)...)
	}
	p.Blocks = append(p.Blocks, paper.Gap(1))
	for _, party := range f.Parties {
		p.Blocks = append(p.Blocks, f.partySigns(party.Party, nil)...)
	}
	p.Blocks = append(p.Blocks, signHere("调解员"), paper.Line{Place: paper.Right, Runs: []paper.Run{paper.Text(f.committee() + "（印章）")}})
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
