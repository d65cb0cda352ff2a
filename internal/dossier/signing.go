package dossier

import (
	"slices"
	"time"
	"unicode/utf8"

	"hejie/internal/paper"
)

// What a line and a page of a form have room for: characters, and lines.
const (
	onALine = 31
	onAPage = 24
)

// enough is how many lines of a text show what is signed.
const enough = 3

// closed puts below a text where it is signed. Whoever signs stands on one page
// with the last of the text: a page of signatures alone could be put to any text.
// Where more sign than a page holds, that page begins with the last of the text,
// and the last of them stand together.
func closed(text []paper.Block, signatures ...paper.Block) []paper.Block {
	from, said := len(text)-1, 0
	for i := from; i >= 0 && said < enough; i-- {
		if !isGap(text[i]) {
			if said > 0 && linesOf(text[i]) > onAPage/4 {
				break
			}
			from, said = i, said+linesOf(text[i])
		}
	}
	blocks := slices.Concat(text, signatures)
	from = max(0, from)
	tall := min(enough, linesOf(blocks[from])) // of a long paragraph the last lines stay
	for _, b := range blocks[from+1:] {
		tall += linesOf(b)
	}
	for i, below := from, tall; i < len(blocks)-1; i++ {
		below -= linesOf(blocks[i])
		if i <= len(text) || tall <= onAPage || below <= onAPage/2 {
			blocks[i] = kept(blocks[i])
		}
	}
	return blocks
}

// kept is a block that stays with what follows. Gaps and headings do so anyway.
func kept(b paper.Block) paper.Block {
	if line, ok := b.(paper.Line); ok {
		line.Keep = true
		return line
	}
	return b
}

func isGap(b paper.Block) bool {
	_, gap := b.(paper.Gap)
	return gap
}

// linesOf is how many lines of a page a block takes up, about.
func linesOf(b paper.Block) int {
	switch b := b.(type) {
	case paper.Gap:
		return int(b)
	case paper.Line:
		return max(1, (utf8.RuneCountInString(b.Text())+onALine-1)/onALine)
	}
	return 1
}

// signHere is a line for a signature by hand.
func signHere(who string) paper.Block {
	return paper.Line{Place: paper.Right, Keep: true, Runs: []paper.Run{paper.Text(who + "（签名）："), paper.Blank(8)}}
}

// dateHere is a line for a date by hand.
func dateHere() paper.Block { return paper.Line{Place: paper.Right, Runs: onDate(nil)} }

// sealHere is a line for the committee's seal.
func (f forms) sealHere() paper.Block {
	return paper.Line{Place: paper.Right, Runs: []paper.Run{paper.Text(f.committee() + "（印章）")}}
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

// onDate is a date, or the place for one.
func onDate(at *time.Time) []paper.Run {
	if at != nil {
		return []paper.Run{paper.Text(date(*at))}
	}
	return []paper.Run{paper.Blank(4), paper.Text("年"), paper.Blank(2), paper.Text("月"), paper.Blank(2), paper.Text("日")}
}
