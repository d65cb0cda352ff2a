package dossier

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/paper"
)

// cover is the dossier's face: what it is called, its number, who mediated and
// from when to when, and how long it is kept.
func (f forms) cover() paper.Paper {
	field := func(label, value string) paper.Block {
		return paper.Line{Large: true, Runs: []paper.Run{{Text: label + "：", Bold: true}, paper.Filled(value, 14)}}
	}
	return paper.Paper{
		Title: "人民调解卷宗",
		Blocks: []paper.Block{
			paper.Line{Large: true, Place: paper.Centre, Runs: []paper.Run{paper.Text(f.committee())}},
			paper.Gap(2),
			field("卷　　名", f.bundleName()),
			field("卷　　号", f.number()),
			field("案　　号", string(f.Case)),
			field("纠纷类别", word("kind.", f.Dispute)),
			field("调 解 员", f.names(f.mediated())),
			paper.Line{Large: true, Runs: append([]paper.Run{{Text: "调解日期：", Bold: true}}, f.period()...)},
			field("调解结果", f.result()),
			paper.Gap(3),
			field("立 卷 人", ""),
			paper.Line{Large: true, Runs: []paper.Run{{Text: "立卷日期：", Bold: true}, paper.Blank(4), paper.Text("年"), paper.Blank(3), paper.Text("月"), paper.Blank(3), paper.Text("日")}},
			field("保管期限", f.policy.Dossier.Retention),
		},
	}
}

// mediated are those who mediate, with those who signed an agreement in effect
// before them.
func (f forms) mediated() []domain.StaffID {
	var all []domain.StaffID
	for _, a := range f.Agreements {
		if a.EffectiveAt != nil {
			all = append(all, signers(a)...)
		}
	}
	var once []domain.StaffID
	for _, m := range append(all, f.Mediators...) {
		if !slices.Contains(once, m) {
			once = append(once, m)
		}
	}
	return once
}

// bundleName is the name of the dossier: who against whom, about what.
func (f forms) bundleName() string {
	applicants, respondents := many(f.namesOf(domain.Applicant)), many(f.namesOf(domain.Respondent))
	if applicants != "" && respondents != "" {
		applicants += "与"
	}
	return applicants + respondents + f.matter()
}

// matter names what the dispute is.
func (f forms) matter() string {
	if f.Dispute == "other" || f.Dispute == "" {
		return "纠纷"
	}
	if f.Dispute == "labour" {
		return word("kind.", f.Dispute)
	}
	return word("kind.", f.Dispute) + "纠纷"
}

func (f forms) period() []paper.Run {
	return []paper.Run{paper.Filled(date(f.OpenedAt), 8), paper.Text(" 至 "), paper.Filled(dateOf(f.ended()), 8)}
}

// ended is when mediation came to its result. An agreement lives on long after.
func (f forms) ended() *time.Time {
	if a, ok := f.effective(); ok {
		return a.EffectiveAt
	}
	if end, ended := f.end(); ended && !end.at.IsZero() {
		return &end.at
	}
	return f.ClosedAt
}

// result is what came of mediation, which is known before the case is closed.
func (f forms) result() string {
	if a, ok := f.effective(); ok && f.Ending == "" {
		if a.Form == "oral" {
			return word("ending.", domain.AgreedOrally)
		}
		return word("ending.", domain.Agreed)
	}
	return word("ending.", f.Ending)
}

// list is the catalogue of the dossier, in the order of the law's forms: what
// is bound in, what is missing, and where a scan is to be put.
func (f forms) list(docs []Document) paper.Paper {
	label := func(texts ...string) []paper.Cell {
		var cells []paper.Cell
		for _, text := range texts {
			cells = append(cells, paper.Cell{Text: text, Label: true})
		}
		return cells
	}
	table := paper.Table{Shares: []int{8, 32, 13, 38, 9}, Header: true, Rows: []paper.Row{{Cells: label("序号", "文书名称", "要求", "情况", "页次")}}}
	for i, kind := range domain.DossierList() {
		state := bound(docs, kind)
		if filed := f.filed(kind); filed != "" {
			state = strings.TrimSpace(state + "\n" + filed)
		}
		need := "有则归档"
		if kind.Mandatory(domain.Ending(f.Ending)) {
			need = "必备"
		}
		cells := label(strconv.Itoa(i+1), documentName(kind), need, state, "")
		cells[1].Label = false
		table.Rows = append(table.Rows, paper.Row{Cells: cells})
	}
	var others []string
	for n, d := range docs {
		if d.Kind == domain.DocumentOther {
			others = append(others, fmt.Sprintf("本卷第%d件（%s）", n+1, d.Name))
		}
	}
	if filed := f.filed(domain.DocumentOther); filed != "" {
		others = append(others, filed)
	}
	if len(others) > 0 {
		cells := label(strconv.Itoa(len(table.Rows)), documentName(domain.DocumentOther), "有则归档", strings.Join(others, "\n"), "")
		cells[1].Label = false
		table.Rows = append(table.Rows, paper.Row{Cells: cells})
	}
	return paper.Paper{Title: "卷 宗 目 录", Below: f.number(), Blocks: []paper.Block{
		table,
		paper.Line{Runs: []paper.Run{paper.Text("页次由立卷人装订后填写；标明“必备”而情况栏空白的，应当补齐原件或者复印件。")}},
	}}
}

// bound tells where the papers of a kind are. Records are told by their number;
// what came of mediation, and what the court was asked, by name.
func bound(docs []Document, kind domain.DocumentKind) string {
	var places []string
	named := ""
	for n, d := range docs {
		if d.Kind == kind {
			places = append(places, fmt.Sprintf("本卷第%d件", n+1))
			named += fmt.Sprintf("本卷第%d件：%s\n", n+1, d.Name)
		}
	}
	switch {
	case len(places) == 0:
		return ""
	case len(places) == 1:
		return places[0]
	case kind == domain.DocumentOutcome, kind == domain.DocumentConfirmation:
		return strings.TrimSpace(named)
	}
	return fmt.Sprintf("%s起（共%d件）", places[0], len(places))
}

// filed tells how many scans of a kind were filed.
func (f forms) filed(kind domain.DocumentKind) string {
	n, last := 0, ""
	for _, d := range f.standing.Documents {
		if d.Kind == kind {
			n, last = n+1, d.Date
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("原件（扫描件）%d件，%s", n, day(last))
}

// documentName is what the list calls a kind of document.
func documentName(k domain.DocumentKind) string { return word("document.", k) }

// statement tells what whoever opens the dossier should know: what happened on
// the way that no form of its own tells.
func (f forms) statement() paper.Paper {
	var blocks []paper.Block
	for i, text := range f.remarks() {
		blocks = append(blocks, paper.Line{Indent: true, Runs: []paper.Run{paper.Text(strconv.Itoa(i+1) + ". " + text)}})
	}
	return paper.Paper{Title: "卷宗情况说明", Below: f.number(), Blocks: closed(append(blocks, paper.Gap(2)),
		signHere("立卷人"), dateHere(), paper.Gap(1), signHere("检查人"), dateHere(),
	)}
}

// remarks are the sentences of the statement.
func (f forms) remarks() []string {
	remarks := []string{
		fmt.Sprintf("本案于%s首次受理登记（案号%s），现处于“%s”阶段。", date(f.FirstIn), f.Case, word("stage.", f.Stage)),
	}
	if f.Ending != "" {
		remarks = append(remarks, fmt.Sprintf("本案于%s终结：%s。", dateOf(f.ClosedAt), f.result()))
	}
	var centres []string
	for _, k := range f.Tasks {
		if name := f.name(string(k.Centre)); !slices.Contains(centres, name) {
			centres = append(centres, name)
		}
	}
	if len(centres) > 1 {
		remarks = append(remarks, "经办的综治中心："+join(centres)+"。")
	}
	for _, k := range f.answered(domain.Extension) {
		remarks = append(remarks, fmt.Sprintf("%s对延长调解期限的答复（%s）：%s。", f.party(k.Party), date(k.Decision.At), word("outcome.", k.Decision.Outcome)))
	}
	for _, a := range f.Agreements {
		effective := "未生效"
		if a.EffectiveAt != nil {
			effective = dateOf(a.EffectiveAt) + "生效"
		}
		if by := f.ReplacedBy(a); by != nil {
			effective += "，已由" + version(*by) + "取代"
		}
		remarks = append(remarks, fmt.Sprintf("调解协议%s：%s形成，%s；文本校验值（SHA-256）前16位 %s。", version(a), date(a.MadeAt), effective, a.Hash[:16]))
	}
	for _, m := range f.Merged {
		var names []string
		for _, p := range m.Parties {
			names = append(names, p.Name)
		}
		remarks = append(remarks, fmt.Sprintf("案号%s的案件（%s，当事人：%s）并入本案办理。", m.Case, m.Title, join(names)))
	}
	remarks = slices.Concat(remarks, f.livedOn(), f.corrections(), f.strikes())
	for _, a := range f.Acts {
		if a.Kind == domain.OpenCase || a.Kind == domain.ImportCases || a.Kind == domain.FileDocument || mediation.Procedure().Act(a.Kind).Rewinds || mediation.Procedure().Act(a.Kind).OnTask() {
			continue
		}
		remarks = append(remarks, fmt.Sprintf("%s：%s%s，由%s记录。", date(a.At), word("act.", a.Kind), f.inBrackets(a.Party), f.name(string(a.By))))
	}
	return append(remarks, "本卷文书由案件台账生成，空白处由经办人、当事人手写；签名、指印和印章以纸质原件为准。")
}

// backCover closes the dossier.
func (f forms) backCover() paper.Paper {
	return paper.Paper{Title: "封　底", Blocks: []paper.Block{
		paper.Gap(2),
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text("本卷宗共"), paper.Blank(3), paper.Text("件，"), paper.Blank(3), paper.Text("页。")}},
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text("附录像、录音等证物袋"), paper.Blank(3), paper.Text("个，内装"), paper.Blank(6), paper.Text("。")}},
		paper.Gap(4),
		signHere("立卷人"), signHere("检查人"), dateHere(),
	}}
}
