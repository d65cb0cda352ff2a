package dossier

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hejie/domain"
	"hejie/internal/paper"
	"hejie/register"
)

// record is the record of a session (调解记录): when and where, who was there,
// what was said, what came of it.
func (f forms) record(n int, k register.StoryTask) paper.Paper {
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
	p.Blocks = append(p.Blocks, f.partiesSign(nil)...)
	p.Blocks = append(p.Blocks, signHere("调解员"), signHere("记录人"))
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

// signsOn is a line for a signature by hand and one for its date, which the
// register may know. Who signs stands on a line of his own where there would be
// no room beside it to sign.
func signsOn(who []paper.Run, how string, at *time.Time) []paper.Block {
	sign := []paper.Run{paper.Text(how), paper.Blank(8)}
	date := paper.Line{Place: paper.Right, Runs: onDate(at)}
	if line := (paper.Line{Runs: append(slices.Clone(who), sign...)}); utf8.RuneCountInString(line.Text()) <= onALine {
		return []paper.Block{paper.Line{Place: paper.Right, Keep: true, Runs: line.Runs}, date}
	}
	return []paper.Block{
		paper.Line{Place: paper.Right, Keep: true, Runs: who},
		paper.Line{Place: paper.Right, Keep: true, Runs: sign},
		date,
	}
}

// onALine is how many characters a line of a form has room for.
const onALine = 31

// onDate is a date, or the place for one.
func onDate(at *time.Time) []paper.Run {
	if at != nil {
		return []paper.Run{paper.Text(date(*at))}
	}
	return []paper.Run{paper.Blank(4), paper.Text("年"), paper.Blank(2), paper.Text("月"), paper.Blank(2), paper.Text("日")}
}
