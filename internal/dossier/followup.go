package dossier

import (
	"fmt"
	"slices"
	"strings"

	"hejie/domain"
	"hejie/internal/paper"
	"hejie/internal/record"
)

// followUp adds the papers on how the agreement lived on: what was performed,
// the return visits, the application for judicial confirmation.
func (f forms) followUp(add func(domain.DocumentKind, string, paper.Paper)) {
	if done := f.answered(domain.Performance, domain.Urging, domain.CourtNotice); len(done) > 0 {
		add(domain.DocumentOther, "协议履行督促登记表", f.performance(done))
	}
	n := 0
	for _, k := range f.answered(domain.ReturnVisit) {
		if k.Decision.Outcome == domain.Visited {
			n++
			add(domain.DocumentVisit, "回访记录"+chineseNumber(n), f.visit(n, k))
		}
	}
	for _, k := range f.answered(domain.Confirmation) {
		if k.Decision.Outcome == domain.Apply {
			add(domain.DocumentConfirmation, "司法确认申请书"+f.which(f.about(k)), f.application(k))
		}
	}
}

// effective gives the agreement in effect by which the parties are bound; false
// if there is none.
func (f forms) effective() (record.Agreement, bool) {
	for _, a := range slices.Backward(f.Agreements) {
		if a.EffectiveAt != nil {
			return a, true
		}
	}
	return record.Agreement{}, false
}

// about gives the agreement that a task is about, which a later one may have
// replaced since.
func (f forms) about(k record.Task) record.Agreement {
	for _, a := range slices.Backward(f.Agreements) {
		if a.Hash == k.Subject {
			return a
		}
	}
	return record.Agreement{}
}

// performance is what the committee learned of each part of the agreement, and
// did about it (People's Mediation Law, Art. 31). Each agreement counts its parts
// from one, so where there were several each has a part of the table.
func (f forms) performance(done []record.Task) paper.Paper {
	head := paper.Row{}
	for _, text := range []string{"期次", "应履行日期、内容", "事项", "结果", "登记日期、登记人"} {
		head.Cells = append(head.Cells, paper.Cell{Text: text, Label: true})
	}
	table := paper.Table{Shares: []int{13, 29, 19, 13, 26}, Header: true, Rows: []paper.Row{head}}
	for _, a := range f.Agreements {
		of := slices.DeleteFunc(slices.Clone(done), func(k record.Task) bool { return f.about(k).Version != a.Version })
		if len(of) > 0 && f.several() {
			table.Rows = append(table.Rows, paper.Row{Cells: []paper.Cell{{Text: f.called(a), Span: len(head.Cells)}}})
		}
		for _, k := range of {
			table.Rows = append(table.Rows, f.looked(a, k))
		}
	}
	return paper.Paper{Title: "协议履行督促登记表", Above: f.corrected(domain.Performance, domain.Urging, domain.CourtNotice), Below: f.number(), Blocks: []paper.Block{
		paper.Line{Runs: []paper.Run{paper.Text("履行凭证的原件（扫描件）存卷。")}}, table,
	}}
}

// looked is what was learned of one part of an agreement, or done about it. A
// notice after a court did not confirm the agreement is about none.
func (f forms) looked(a record.Agreement, k record.Task) paper.Row {
	content, _ := contentOf(a)
	number, owed := fmt.Sprintf("第%d期", k.Number), day(content.PerformanceUntil)
	switch {
	case k.Number == 0:
		number, owed = "", "司法确认"+word("outcome.", domain.Dismissed)
	case k.Number <= len(content.Instalments):
		part := content.Instalments[k.Number-1]
		owed = strings.Join(slices.DeleteFunc([]string{day(part.Due), part.What, yuan(part.AmountFen)}, func(text string) bool { return text == "" }), "\n")
	}
	return paper.Row{Cells: []paper.Cell{
		{Text: number, Label: true},
		{Text: owed},
		{Text: strings.TrimSpace(word("task.", k.Kind) + "\n" + said(k.Decision))},
		{Text: word("outcome.", k.Decision.Outcome), Label: true},
		{Text: date(k.Decision.At) + "\n" + f.name(string(k.Decision.By))},
	}, Lines: 2}
}

// yuan writes an amount, and nothing where none was named.
func yuan(fen domain.Fen) string {
	if fen == 0 {
		return ""
	}
	return fen.Yuan() + "元"
}

// instalments are the sentences on the parts in which the agreement is to be
// performed. Amounts stand in both figures, as they do on any paper on which
// money is promised.
func instalments(content domain.Agreement) []paper.Block {
	var blocks []paper.Block
	line := func(text string) {
		blocks = append(blocks, paper.Line{Indent: true, Runs: []paper.Run{paper.Text(text)}})
	}
	for i, part := range content.Instalments {
		text := fmt.Sprintf("第%s期：最迟于%s", chineseNumber(i+1), day(part.Due))
		switch {
		case part.AmountFen == 0:
			text += "履行：" + part.What
		case part.What == "":
			text += "支付" + part.AmountFen.Both()
		default:
			text += "支付" + part.AmountFen.Both() + "（" + part.What + "）"
		}
		line(text + "。")
	}
	if content.AmountFen != 0 {
		line("本协议涉及金额合计" + content.AmountFen.Both() + "。")
	}
	return blocks
}

// visit is the record of a return visit (回访记录): performance, satisfaction,
// signs that the dispute flares up again.
func (f forms) visit(n int, k record.Task) paper.Paper {
	d := details(k.Decision.Details)
	at, place := k.Decision.At, ""
	if d.Evidence != nil {
		at, place = d.Evidence.At, d.Evidence.Place
	}
	var performance, satisfaction, escalation string
	if v := d.Visit; v != nil {
		performance, satisfaction = word("visit.", v.Performance), word("visit.", v.Satisfaction)
		escalation = "未发现"
		if v.Escalation {
			escalation = "有"
		}
	}
	p := paper.Paper{Title: "人民调解回访记录", Above: strings.TrimSpace("第" + chineseNumber(n) + "次　" + f.anew(k)), Below: f.number(), Blocks: []paper.Block{
		field("当 事 人", join([]string{f.side(domain.Applicant), f.side(domain.Respondent)})),
		field("协议编号", f.number()+f.which(f.about(k))), field("回访事由", f.matter()),
		field("回访时间", hour(at)), field("回访地点", place), field("回 访 人", f.name(string(k.Decision.By))),
		field("协议履行情况", performance), field("当事人满意程度", satisfaction), field("激化苗头或者隐患", escalation),
		paper.Heading("回访情况"),
	}}
	if note := said(k.Decision); note != "" {
		p.Blocks = append(p.Blocks, paper.Lines(note)...)
	} else {
		p.Blocks = append(p.Blocks, ruled(4)...)
	}
	p.Blocks = closed(append(p.Blocks, paper.Gap(1)), signHere("被回访人"), signHere("回访人"), dateHere())
	return p
}

// application is what the parties ask of the court together (People's Mediation
// Law, Art. 33; Civil Procedure Law 2023, Art. 205). Which court it is, and what
// goes with it, is theirs to fill in.
func (f forms) application(applied record.Task) paper.Paper {
	p := paper.Paper{Title: "司法确认申请书", Above: f.anew(applied), Below: f.number()}
	for _, party := range f.Parties {
		p.Blocks = append(p.Blocks, f.whoIs("申请人", party)...)
	}
	a := f.about(applied)
	made, effective := date(a.MadeAt), dateOf(a.EffectiveAt)
	p.Blocks = append(p.Blocks,
		paper.Heading("请求事项"),
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text("依法确认"), paper.Filled(f.committee(), 10), paper.Text("主持达成的"), paper.Filled(f.number(), 10), paper.Text("人民调解协议" + f.which(a) + "有效。")}},
		paper.Heading("事实和理由"),
		paper.Line{Indent: true, Runs: []paper.Run{
			paper.Text("各方因" + f.matter() + "，经"), paper.Text(f.committee() + "调解，于"), paper.Filled(made, 8),
			paper.Text("自愿达成调解协议，协议自"), paper.Filled(effective, 8), paper.Text("起生效。各方现共同提出申请。"),
		}},
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text("各方承诺：出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；因协议内容给他人造成损害的，愿意承担相应的民事责任。")}},
		paper.Heading("所附材料"),
		paper.Line{Indent: true, Keep: true, Runs: []paper.Run{paper.Text("调解协议；调解组织主持调解的证明；与协议有关的财产权利证明；各方身份、住所和联系方式的证明。")}},
		paper.Gap(1),
		paper.Line{Indent: true, Keep: true, Runs: []paper.Run{paper.Text("此致")}},
		paper.Line{Runs: []paper.Run{paper.Blank(10), paper.Text("人民法院")}},
		paper.Gap(1),
	)
	d, at, signed := details(applied.Decision.Details), givenAt(applied.Decision), map[string]signature{}
	for _, party := range f.Parties {
		if slices.Contains(d.Applicants, party.Party) {
			signed[string(party.Party)] = signature{at: &at, by: speaker(party, d.Evidence, at)}
		}
	}
	p.Blocks = closed(p.Blocks, f.partiesSign(signed)...)
	return p
}

// livedOn are the remarks on what became of each agreement.
func (f forms) livedOn() []string {
	var remarks []string
	for _, k := range f.answered(domain.Confirmation, domain.CourtRuling, domain.ReturnVisit) {
		n, which := k.Decision, f.which(f.about(k))
		switch {
		case k.Kind == domain.Confirmation && n.Outcome == domain.Expired:
			remarks = append(remarks, "双方未在协议"+which+"生效后的期限内共同申请司法确认；协议的约束力不受影响。")
		case k.Kind == domain.CourtRuling:
			text := fmt.Sprintf("人民法院对司法确认申请%s：%s（%s登记", which, word("outcome.", n.Outcome), date(n.At))
			if number := details(n.Details).ReceiptNo; number != "" {
				text += "，文书号" + number
			}
			remarks = append(remarks, text+"）。")
		case n.Outcome == domain.Unreachable:
			remarks = append(remarks, fmt.Sprintf("%s回访未能联系上当事人。", date(n.At)))
		}
	}
	return remarks
}
