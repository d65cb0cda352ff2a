package dossier

import (
	"strings"

	"hejie/domain"
	"hejie/internal/paper"
	"hejie/internal/record"
)

// record is the record of a session (调解记录): when and where, who was there,
// what was said, what came of it.
func (f forms) record(n int, k record.Task) paper.Paper {
	d := details(k.Decision.Details)
	at, place := k.Decision.At, f.name(string(k.Centre))
	if d.Evidence != nil {
		at, place = d.Evidence.At, d.Evidence.Place
	}
	present := []string{f.side(domain.Applicant), f.side(domain.Respondent)}
	if d.Evidence != nil {
		present = append(present, d.Evidence.Present...)
	}
	mediator := f.names(f.Mediators)
	if k.Person != "" {
		mediator = f.name(string(k.Person))
	}
	content := said(k.Decision)
	if d.Agreement != nil {
		content = strings.TrimSpace(content + "\n" + d.Agreement.Facts)
	}
	p := paper.Paper{Title: "人民调解记录", Above: strings.TrimSpace("第" + chineseNumber(n) + "次　" + f.anew(k)), Below: f.number(), Blocks: []paper.Block{
		field("时　　间", hour(at)), field("地　　点", place), field("调 解 员", mediator),
		field("当 事 人", join(present)), field("记 录 人", ""),
		paper.Heading("调解情况"),
	}}
	if content == "" {
		p.Blocks = append(p.Blocks, ruled(6)...)
	} else {
		p.Blocks = append(p.Blocks, paper.Lines(content)...)
	}
	p.Blocks = append(p.Blocks, field("调解结果", word("outcome.", k.Decision.Outcome)), paper.Gap(1))
	p.Blocks = closed(p.Blocks, append(f.partiesSign(nil), signHere("调解员"), signHere("记录人"))...)
	return p
}

// field is a labelled line.
func field(label, value string) paper.Block {
	return paper.Line{Runs: []paper.Run{{Text: label + "：", Bold: true}, paper.Filled(value, 12)}}
}

// ruled is lines to write on.
func ruled(n int) []paper.Block {
	lines := make([]paper.Block, n)
	for i := range lines {
		lines[i] = paper.Line{Runs: []paper.Run{paper.Blank(31)}}
	}
	return lines
}

// join lists names, leaving out what is not known.
func join(texts []string) string {
	var known []string
	for _, text := range texts {
		if text != "" {
			known = append(known, text)
		}
	}
	return strings.Join(known, "、")
}
