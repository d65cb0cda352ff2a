package main

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"hejie/internal/catalogue"
)

// sentenceIn gives in a language what the system's code says: the facts of refusals
// and the sentences of errors. They are made where no language is known, in the
// domain and the register, and cross the wire as they are; so they are English,
// and are told in another language by finding the text under "said." that they
// were made from. What is not found there is given as it is.
//
// What was filled in stands in the other language too: {stage} by the texts
// under "stage.", and {why} as said itself.
func sentenceIn(lang, sentence string) string {
	if strings.HasPrefix(lang, catalogue.English) {
		return sentence
	}
	if p, values := written(sentence); values != nil {
		return p.tell(lang, values)
	}
	// Errors gather, on their way up, what they are about: "line 3: …".
	if about, why, ok := strings.Cut(sentence, ": "); ok {
		if told := sentenceIn(lang, why); told != why {
			return about + catalogue.Text(lang, "list.colon") + told
		}
	}
	return sentence
}

// A pattern is how the code writes a sentence.
type pattern struct {
	key   string
	form  *regexp.Regexp
	names []string // of what is filled in
	own   int      // bytes that are not filled in
}

// written finds the pattern of a sentence and what is filled in; nil if there is
// none.
func written(sentence string) (p pattern, values []string) {
	for _, p := range patterns() {
		if found := p.form.FindStringSubmatch(sentence); found != nil {
			return p, found[1:]
		}
	}
	return p, nil
}

func (p pattern) tell(lang string, values []string) string {
	pairs := make([]string, 0, 2*len(values))
	for i, value := range values {
		name := p.names[i]
		if key := name + "." + value; catalogue.Has(lang, key) {
			value = catalogue.Text(lang, key)
		} else if name == "why" {
			value = sentenceIn(lang, value)
		}
		pairs = append(pairs, name, value)
	}
	return catalogue.Text(lang, p.key, pairs...)
}

var blank = regexp.MustCompile(`\{([a-z_]+)\}`)

// patterns are the English texts under "said.", the one that says most of a
// sentence itself first.
var patterns = sync.OnceValue(func() []pattern {
	var all []pattern
	for _, key := range catalogue.Keys(catalogue.English) {
		if !strings.HasPrefix(key, "said.") {
			continue
		}
		p, text := pattern{key: key}, catalogue.Text(catalogue.English, key)
		form := "(?s)^"
		for {
			at := blank.FindStringSubmatchIndex(text)
			if at == nil {
				break
			}
			name := text[at[2]:at[3]]
			value := "(.+?)"
			if name == "day" {
				value = "([0-9]{4}-[0-9]{2}-[0-9]{2})"
			}
			form += regexp.QuoteMeta(text[:at[0]]) + value
			p.names, p.own, text = append(p.names, name), p.own+at[0], text[at[1]:]
		}
		p.form = regexp.MustCompile(form + regexp.QuoteMeta(text) + "$")
		p.own += len(text)
		all = append(all, p)
	}
	slices.SortStableFunc(all, func(a, b pattern) int { return b.own - a.own })
	return all
})
