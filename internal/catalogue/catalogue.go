// Package catalogue holds every text that people read, in each language: the
// labels of the card, the sentences of refusals, the words of the command line.
// Texts are looked up by a key and filled in by name: "{due}". A key that is
// missing shows as itself, and a test sees to it that none is, in any language.
package catalogue

import (
	"embed"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// The languages. Chinese is the office's own and the default.
const (
	Chinese = "zh-CN"
	English = "en"
)

// The texts of the core, and of each procedure in files of its own.
//
//go:embed texts/*.txt
var files embed.FS

var (
	chineseTexts = read(Chinese)
	englishTexts = read(English)
)

// Text gives the text of a key in a language (Chinese unless it is English),
// with the placeholders filled in from pairs of name and value.
func Text(lang, key string, pairs ...string) string {
	text, ok := texts(lang)[key]
	if !ok {
		return key
	}
	if len(pairs) == 0 {
		return text
	}
	filled := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		filled = append(filled, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(filled...).Replace(text)
}

// Keys lists the keys of a language, sorted.
func Keys(lang string) []string { return slices.Sorted(maps.Keys(texts(lang))) }

// Has reports whether a language has the key.
func Has(lang, key string) bool {
	_, ok := texts(lang)[key]
	return ok
}

func texts(lang string) map[string]string {
	if isEnglish(lang) {
		return englishTexts
	}
	return chineseTexts
}

func isEnglish(lang string) bool { return strings.HasPrefix(lang, "en") }

// read reads all texts of a language.
func read(lang string) map[string]string {
	texts := map[string]string{}
	names, _ := fs.Glob(files, "texts/*."+lang+".txt") // fails for a malformed pattern only
	for _, name := range names {
		file, _ := files.ReadFile(name) // it is embedded
		parse(string(file), texts)
	}
	return texts
}

// parse reads lines of "key = text" into texts. \n stands for a line break.
func parse(file string, texts map[string]string) {
	for line := range strings.Lines(file) {
		key, text, ok := strings.Cut(strings.TrimRight(line, "\r\n"), " = ")
		if ok && !strings.HasPrefix(key, "#") {
			texts[key] = strings.ReplaceAll(text, `\n`, "\n")
		}
	}
}
