package catalogue

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// A Sentence is what the system says where no language is known: the key of a
// text under "said." and what is filled in. It travels as it is, through the
// register, the engine and the wire, and is told where its reader's language is.
//
// The first part of a key, before a dot, is the field that the sentence is about.
type Sentence struct {
	Key    string  `json:"key,omitempty"`
	Values []Value `json:"values,omitempty"`
}

// A Value fills in one blank: a text, several, or another sentence. What is not
// ours to translate, such as a library's error, is a text.
type Value struct {
	Name  string    `json:"name"`
	Text  string    `json:"text,omitempty"`
	Texts []string  `json:"texts,omitempty"`
	Said  *Sentence `json:"said,omitempty"`
}

// Say makes a sentence of its key and of names and values in turn. A text that is
// nothing but one blank has that blank's name as its key, and takes the value
// alone: Say("post", "mediator").
//
// A value is a text, a number, anything that writes itself, a slice of these,
// or an error, which is filled in as the sentence it says.
func Say(key string, pairs ...any) Sentence {
	if len(pairs) == 1 {
		pairs = []any{key, pairs[0]}
	}
	s := Sentence{Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.Values = append(s.Values, valueOf(fmt.Sprint(pairs[i]), pairs[i+1]))
	}
	return s
}

func valueOf(name string, value any) Value {
	switch v := value.(type) {
	case Sentence:
		return Value{Name: name, Said: &v}
	case error:
		if said, ok := Said(v); ok {
			return Value{Name: name, Said: &said}
		}
		return Value{Name: name, Text: v.Error()}
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		v := Value{Name: name}
		for i := range list.Len() {
			v.Texts = append(v.Texts, visible(list.Index(i).Interface()))
		}
		return v
	}
	return Value{Name: name, Text: visible(value)}
}

// visible writes a value, which may be what anybody typed, without control
// characters.
func visible(value any) string {
	text := fmt.Sprint(value)
	if !strings.ContainsFunc(text, unicode.IsControl) {
		return text
	}
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}

// Said gives the sentence that an error, or one that it wraps, says in our own
// words; false if there is none.
func Said(err error) (Sentence, bool) {
	if sayer, ok := errors.AsType[sayer](err); ok {
		return sayer.Said(), true
	}
	return said(err)
}

// A sayer is an error that says a sentence of ours.
type sayer interface {
	error
	Said() Sentence
}

// Tell tells an error in a language. What is not in our words is told as it is.
func Tell(lang string, err error) string {
	if s, ok := Said(err); ok {
		return s.In(lang)
	}
	return err.Error()
}

// IsZero reports whether s says nothing.
func (s Sentence) IsZero() bool { return s.Key == "" }

// About gives the field that s is about, if it is about one.
func (s Sentence) About() string {
	about := s.Key
	if about == "field" {
		about = s.Value("field")
	}
	field, _, _ := strings.Cut(about, ".")
	return field
}

// Value gives the text that was filled in for a name; nothing if that is another
// sentence, or there is no such blank.
func (s Sentence) Value(name string) string {
	for _, v := range s.Values {
		if v.Name == name {
			return v.Text
		}
	}
	return ""
}

// Inner gives the sentence that was filled in for a name; an empty one if there
// is none.
func (s Sentence) Inner(name string) Sentence {
	for _, v := range s.Values {
		if v.Name == name && v.Said != nil {
			return *v.Said
		}
	}
	return Sentence{}
}

// String is the sentence in English.
func (s Sentence) String() string { return s.In(English) }

// In tells the sentence in a language. English has the codes that were filled in
// as they are; another language has their words, {stage} those under "stage.".
func (s Sentence) In(lang string) string {
	if s.IsZero() {
		return ""
	}
	pairs := make([]string, 0, 2*len(s.Values))
	for _, v := range s.Values {
		pairs = append(pairs, v.Name, v.in(lang))
	}
	return Text(lang, "said."+s.Key, pairs...)
}

func (v Value) in(lang string) string {
	if v.Said != nil {
		return v.Said.In(lang)
	}
	texts := v.Texts
	if texts == nil {
		texts = []string{v.Text}
	}
	told := make([]string, len(texts))
	for i, text := range texts {
		told[i] = text
		if word := v.Name + "." + text; !isEnglish(lang) && Has(lang, word) {
			told[i] = Text(lang, word)
		}
	}
	return strings.Join(told, Text(lang, "list.separator"))
}
