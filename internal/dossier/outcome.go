package dossier

import (
	"encoding/json"
	"fmt"
	"slices"

	"hejie/domain"
	"hejie/internal/paper"
	"hejie/internal/record"
)

const agreementName = "人民调解协议书"

// outcomes adds the papers on what came of mediation, in the order in which it
// did: each agreement that took effect, in writing or orally, and the one that is
// being signed; new talks that came to nothing; and the record of an end without
// any agreement.
func (f forms) outcomes(add func(domain.DocumentKind, string, paper.Paper)) {
	failed := f.failedTalks()
	talked := func() {
		add(domain.DocumentOutcome, "再次调解终止记录", f.termination(failed[0]))
		failed = failed[1:]
	}
	for _, a := range f.Agreements {
		content, ok := contentOf(a)
		if !ok || !f.printed(a) {
			continue
		}
		for len(failed) > 0 && failed[0].at.Before(a.MadeAt) {
			talked()
		}
		if a.Form == "oral" {
			add(domain.DocumentOutcome, "口头协议登记表"+f.which(a), f.oral(a, content))
		} else {
			add(domain.DocumentOutcome, agreementName+f.which(a), f.agreement(a, content))
		}
	}
	for len(failed) > 0 {
		talked()
	}
	if end, ended := f.end(); ended {
		add(domain.DocumentOutcome, "终止调解记录", f.termination(end))
	}
}

// printed reports whether an agreement has a paper: it took effect, or may yet.
func (f forms) printed(a record.Agreement) bool { return a.EffectiveAt != nil || f.pending(a) }

// pending reports whether a text that is not in effect is still to be signed: it
// is the last one, and nobody has refused to sign it or let the time pass.
func (f forms) pending(a record.Agreement) bool {
	if a.Version != f.Agreements[len(f.Agreements)-1].Version || f.Ending != "" {
		return false
	}
	for _, k := range f.answered(domain.Signature, domain.MediatorSigns) {
		if k.Subject == a.Hash && k.Decision.Outcome != domain.Sign && k.Decision.At.After(a.MadeAt) {
			return false
		}
	}
	return true
}

// contentOf reads what was agreed; false if the register has it in no form that
// is known.
func contentOf(a record.Agreement) (domain.Agreement, bool) {
	var content domain.Agreement
	err := json.Unmarshal(a.Content, &content)
	return content, err == nil
}

// agreement is the written agreement (People's Mediation Law, Arts. 28-29).
func (f forms) agreement(a record.Agreement, content domain.Agreement) paper.Paper {
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
		paper.Line{Indent: true, Runs: []paper.Run{paper.Text("本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效。" + f.window(content))}})
	signed := f.signedOn(a)
	signatures := f.partiesSign(signed)
	for _, m := range f.mediatorsOf(a) {
		signatures = append(signatures, signsOn([]paper.Run{paper.Text("人民调解员" + f.name(string(m)))}, "（签名）：", signed[string(m)].at)...)
	}
	p.Blocks = closed(p.Blocks, append(signatures,
		signHere("记录人"), f.sealHere(),
		paper.Line{Place: paper.Right, Runs: onDate(a.SealedAt)},
		paper.Line{Place: paper.Right, Runs: append([]paper.Run{paper.Text("协议生效日期：")}, onDate(a.EffectiveAt)...)},
	)...)
	return p
}

// window tells the parties what they may ask of the court, unless the agreement is
// about what no court confirms (Interpretation of the Civil Procedure Law, Art. 355).
func (forms) window(content domain.Agreement) string {
	if len(content.Subject) > 0 {
		return ""
	}
	return "双方可以自生效之日起三十日内共同向人民法院申请司法确认。"
}

// mediatorsOf lists the mediators who sign an agreement: those who did, and those
// who are asked to. Where one did who has handed the case over since, his
// successor has nothing to sign.
func (f forms) mediatorsOf(a record.Agreement) []domain.StaffID {
	sign := signers(a)
	for _, k := range f.Tasks {
		if k.Kind == domain.MediatorSigns && k.Subject == a.Hash && k.State == "open" && k.Person != "" && !slices.Contains(sign, k.Person) {
			sign = append(sign, k.Person)
		}
	}
	if len(sign) == 0 {
		return f.Mediators
	}
	return sign
}

// signers lists the mediators who have signed an agreement.
func signers(a record.Agreement) []domain.StaffID {
	var signed []domain.StaffID
	for _, s := range a.Signatures {
		if s.Mediator != "" {
			signed = append(signed, s.Mediator)
		}
	}
	return signed
}

// whoIs tells who a party is, by the name of its part. What the register was
// not told is blank.
func (f forms) whoIs(part string, p record.Party) []paper.Block {
	lines := []paper.Block{
		paper.Line{Runs: []paper.Run{
			{Text: part + "：", Bold: true},
			paper.Filled(p.Name, 8),
			paper.Text("　证件号码："), paper.Filled(p.IDNumber, 10),
		}},
		paper.Line{Runs: []paper.Run{paper.Text("联系电话："), paper.Filled(p.Phone, 7), paper.Text("　住址（住所）："), paper.Filled(p.Address, 10)}},
	}
	return append(lines, f.speakers(p)...)
}

// oral is the record of an agreement that was not written (Arts. 28, 30).
func (f forms) oral(a record.Agreement, content domain.Agreement) paper.Paper {
	label := func(text string) paper.Cell { return paper.Cell{Text: text, Label: true} }
	var rows []paper.Row
	for _, p := range f.Parties {
		rows = append(rows, paper.Row{Cells: []paper.Cell{label(word("role.", p.Role)), {Text: join([]string{f.spoke(p.Party, nil), p.Phone, p.Address})}}})
		if guarded(p) {
			g := guardianOf(p)
			rows = append(rows, paper.Row{Cells: []paper.Cell{label("法定监护人"), {Text: join([]string{g.Name, g.Relation, g.Phone})}}})
		}
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
		f.sealHere(),
	}}
}

// both writes an amount both ways, and nothing where none was named.
func both(fen domain.Fen) string {
	if fen == 0 {
		return ""
	}
	return fen.Both()
}
