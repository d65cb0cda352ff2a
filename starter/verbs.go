package main

import (
	"strconv"
	"strings"

	"hejie/register"
)

// handled tells who worked on a task for another, and whose voices were asked
// for.
func (t *telling) handled(k register.StoryTask) {
	for _, d := range k.Delegated {
		text := t.text("show.delegation", "to", t.person(d.To), "from", t.person(d.From), "at", localTime(d.Since))
		if d.Ended != nil {
			text += t.text("show.delegation_ended", "how", t.text("how."+d.How), "at", localTime(*d.Ended))
		}
		t.row("show.delegated", text)
	}
	for _, asked := range k.Consulted {
		form := t.text("act." + string(asked.Form))
		if asked.Quorum > 0 {
			form += t.text("show.quorum", "quorum", strconv.Itoa(asked.Quorum), "count", strconv.Itoa(len(asked.Voices)))
		}
		voices := make([]string, len(asked.Voices))
		for i, v := range asked.Voices {
			voices[i] = t.voice(v)
		}
		t.row("show.consulted", t.text("show.consultation", "form", form, "tally", t.text("tally."+string(asked.Tally)),
			"by", t.person(asked.By), "at", localTime(asked.At), "voices", strings.Join(voices, t.text("list.separator"))))
	}
}

func (t *telling) voice(v register.StoryVoice) string {
	word := "word.silent"
	switch {
	case v.Word != "":
		word = "word." + string(v.Word)
	case v.Gone:
		word = "word.gone"
	}
	text := t.person(v.Staff) + t.text("list.colon") + t.text(word)
	if v.Note != "" {
		text += t.text("refusal.fact", "fact", v.Note)
	}
	return text
}
