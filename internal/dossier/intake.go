package dossier

import (
	"strings"

	"hejie/domain"
	"hejie/internal/paper"
)

// registration is the form by which a matter came in (受理登记表).
func (f forms) registration() paper.Paper {
	label := func(text string) paper.Cell { return paper.Cell{Text: text, Label: true} }
	four := func(first, second, third, fourth string) paper.Row {
		return paper.Row{Cells: []paper.Cell{label(first), {Text: second}, label(third), {Text: fourth}}}
	}
	wide := func(first, second string, lines int) paper.Row {
		return paper.Row{Cells: []paper.Cell{label(first), {Text: second, Span: 3}}, Lines: lines}
	}
	var rows []paper.Row
	for _, p := range f.Parties {
		rows = append(rows, four(word("role.", p.Role), p.Name, "联系电话", p.Phone), four("证件号码", p.IDNumber, "住址", p.Address))
		if guarded(p) {
			g := guardianOf(p)
			rows = append(rows, four("法定监护人", join([]string{g.Name, g.Relation}), "联系电话", g.Phone))
		}
		if others := f.spokenFor(p.Party, nil); others != "" {
			rows = append(rows, wide("受推选代表", others, 2))
		}
	}
	room := max(3, 12-len(rows)) // the more parties, the less for what happened: who signs stands with it
	rows = append(rows,
		four("纠纷类型", word("kind.", f.Dispute), "发生地点", f.Place),
		wide("案件来源", f.origin(), 1),
		four("首次来访", inCell(f.FirstIn), "登记时间", inCell(f.OpenedAt)),
		wide("纠纷简要\n情况", strings.TrimSpace(f.Title+"\n"+f.Text), room),
		wide("受理意见", f.acceptance(), 2),
		wide("当事人\n签名", "", 2),
		four("登记人", f.name(string(f.OpenedBy)), "委员会\n印章", ""),
	)
	rows[len(rows)-1].Lines = 3
	for i := range rows[len(rows)-4 : len(rows)-1] {
		rows[len(rows)-4+i].Keep = true
	}
	return paper.Paper{Title: "人民调解受理登记表", Above: f.corrected(domain.Acceptance), Below: f.number(), Blocks: []paper.Block{
		paper.Line{Runs: []paper.Run{paper.Text(f.committee() + "　　案号：" + string(f.Case))}},
		paper.Table{Shares: []int{16, 36, 14, 34}, Rows: rows},
	}}
}

// origin marks how the matter came in among the ways in which it may.
func (f forms) origin() string {
	var choices []string
	for _, o := range []domain.Origin{domain.Applied, domain.Proactive, domain.Entrusted} {
		box := "□"
		if o == f.Origin {
			box = "■"
		}
		choices = append(choices, box+word("origin.", o))
	}
	return strings.Join(choices, "　")
}

// acceptance tells what the centre decided about taking the matter.
func (f forms) acceptance() string {
	n := f.last(domain.Acceptance)
	if n == nil {
		return ""
	}
	text := word("outcome.", n.Outcome)
	if reason := details(n.Details).Reason; reason != "" {
		text += "：" + word("reason.", reason)
	}
	return text + "（" + f.name(string(n.By)) + "，" + date(n.At) + "）"
}

// consentKinds are the tasks that ask the parties for what only they can give: to
// mediate, more time, the next tier, to mediate again.
var consentKinds = []domain.TaskKind{domain.Consent, domain.Extension, domain.ReferralConsent, domain.RemediationConsent}

// consents is what each party said when it was asked. Nil when nobody was yet.
func (f forms) consents() *paper.Paper {
	asked := f.answered(consentKinds...)
	if len(asked) == 0 {
		return nil
	}
	head := paper.Row{}
	for _, text := range []string{"征询事项", "当事人", "答复", "时间、地点", "记录人"} {
		head.Cells = append(head.Cells, paper.Cell{Text: text, Label: true})
	}
	rows := []paper.Row{head}
	for _, k := range asked {
		place, e := "", details(k.Decision.Details).Evidence
		if e != nil {
			place = "\n" + e.Place
		}
		rows = append(rows, paper.Row{Cells: []paper.Cell{
			{Text: word("task.", k.Kind)},
			{Text: f.spoke(k.Party, e)},
			{Text: word("outcome.", k.Decision.Outcome), Label: true},
			{Text: inCell(givenAt(k.Decision)) + place},
			{Text: f.name(string(k.Decision.By)), Label: true},
		}})
	}
	return &paper.Paper{Title: "当事人意愿征询表", Above: f.corrected(consentKinds...), Below: f.number(), Blocks: []paper.Block{
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text("人民调解以当事人自愿为前提；未作答复的，不视为同意。当事人答复的原件（扫描件）存卷。")}},
		paper.Table{Shares: []int{22, 17, 12, 34, 15}, Rows: rows, Header: true},
	}}
}

// rightsNotice tells the parties their rights and duties before a session
// (2002 Rules on People's Mediation, Art. 30), as the People's Mediation Law
// has them.
func (f forms) rightsNotice() paper.Paper {
	p := paper.Paper{Title: "人民调解权利义务告知书", Below: f.number(), Blocks: []paper.Block{
		paper.Line{Runs: []paper.Run{paper.Filled(f.side(domain.Applicant), 8), paper.Text("、"), paper.Filled(f.side(domain.Respondent), 8), paper.Text("：")}},
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text(f.committee() + "受理你们之间的" + f.matter() + "，现将有关事项告知如下：")}},
	}}
	for _, part := range []struct {
		heading string
		items   []string
	}{
		{"一、调解的性质和原则", []string{
			"调解以自愿、平等为基础，不违背法律、法规和国家政策，不妨碍你们通过仲裁、行政、司法等途径维护权利（《人民调解法》第三条）。",
			"调解不收取任何费用（第四条）。",
		}},
		{"二、你们的权利", []string{
			"选择或者接受人民调解员；",
			"接受调解、拒绝调解，或者随时要求终止调解；",
			"要求调解公开进行或者不公开进行；",
			"自主表达意愿、自愿达成调解协议（第二十三条）。",
		}},
		{"三、你们的义务", []string{
			"如实陈述纠纷事实；",
			"遵守调解现场秩序，尊重人民调解员；",
			"尊重对方行使权利（第二十四条）。",
		}},
		{"四、调解的效力", []string{
			"书面调解协议自各方签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效；口头协议自达成之日起生效（第二十九条、第三十条）。",
			"协议有法律约束力，应当按照约定履行；对履行或者内容有争议的，一方可以起诉（第三十一条、第三十二条）。",
			"双方可以自协议生效之日起三十日内共同向人民法院申请司法确认（第三十三条）。",
			"调解不成的，终止调解，可以依法通过仲裁、行政、司法等途径维护权利（第二十六条）。",
		}},
	} {
		p.Blocks = append(p.Blocks, paper.Heading(part.heading))
		for i, item := range part.items {
			p.Blocks = append(p.Blocks, paper.Line{Indent: true, Runs: []paper.Run{paper.Text("（" + chineseNumber(i+1) + "）" + item)}})
		}
	}
	p.Blocks = append(p.Blocks, paper.Gap(1), paper.Line{Indent: true, Runs: []paper.Run{paper.Text("以上内容已经阅读（听取）并理解。")}})
	p.Blocks = closed(p.Blocks, f.partiesSign(nil)...)
	return p
}
