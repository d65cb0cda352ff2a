package main

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// Exit codes. They are part of the interface: scripts look at them.
const (
	exitOK          = 0
	exitFailed      = 1 // something broke; trying again may help
	exitUsage       = 2 // the command line is wrong
	exitRefused     = 3 // the register refused a decision or an act
	exitNotFound    = 4 // there is no such thing
	exitConflict    = 5 // the world has moved on; look again
	exitUnavailable = 6 // the register or the engine does not answer
)

// A hinted error comes with a hint of its own, which people read below it.
type hinted struct {
	error
	hint string
}

func (h *hinted) Unwrap() error { return h.error }

// unreachable says that the register or the engine does not answer.
type unreachable struct{ sentence string }

func (u *unreachable) Error() string { return u.sentence }

// errorf makes an error of the given kind in the language of the command. What
// is filled in for {why} is an error's own sentence.
func (a *app) errorf(k domain.Kind, key string, pairs ...string) error {
	return domain.Errorf(k, "%s", a.fault(key, pairs...))
}

// fault gives the sentence of an error, in both languages where none is known.
func (a *app) fault(key string, pairs ...string) string {
	told := slices.Clone(pairs)
	for i := 0; i+1 < len(told); i += 2 {
		if told[i] == "why" {
			told[i+1] = sentenceIn(a.lang, told[i+1])
		}
	}
	sentence := a.text(key, told...)
	if a.anyLang {
		sentence += " / " + desk.Words{Lang: catalogue.English}.Text(key, pairs...)
	}
	return sentence
}

// complaint is an error as a program reads it.
type complaint struct {
	Kind     domain.Kind        `json:"kind"`
	Code     domain.RefusalCode `json:"code,omitempty"`
	Fact     string             `json:"fact,omitempty"`
	Sentence string             `json:"sentence"`
	Exit     int                `json:"exit"`
	Message  string             `json:"message,omitempty"` // to be sent again

	LookAlikes []record.LookAlike `json:"look_alikes,omitempty"` // to be answered for before a matter is taken in
}

// fail tells people what went wrong, in one sentence with a hint.
func (a *app) fail(err error) {
	c := complaint{Kind: domain.KindOf(err), Sentence: sentenceIn(a.lang, err.Error()), Exit: exitCode(err)}
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok {
		c.Code, c.Fact, c.Sentence = refusal.Code, refusal.Fact, a.sentence(refusal)
	} else if errors.Is(err, context.Canceled) {
		c.Sentence = a.text("error.interrupted")
	} else if _, said := errors.AsType[*unreachable](err); !said && c.Exit == exitUnavailable {
		c.Sentence = a.text("error.lost", "why", err.Error())
	} else if f, ok := errors.AsType[*desk.Fault](err); ok {
		c.Sentence = a.fault(f.Key, f.Pairs...)
	}
	if u, ok := errors.AsType[*desk.Unanswered](err); ok {
		c.Message = u.Message
	}
	if l, ok := errors.AsType[*desk.Alike](err); ok {
		c.LookAlikes = l.Cases
	}
	if a.json {
		_ = printJSON(a.err, struct {
			Error complaint `json:"error"`
		}{c})
		return
	}
	_, _ = fmt.Fprintln(a.err, "hejie: "+desk.OneLine(c.Sentence))
	if hint := a.hint(err, c); hint != "" {
		_, _ = fmt.Fprintln(a.err, desk.Plain(hint))
	}
}

// hint tells what to do next: the error's own advice, or that for what a refusal
// says, for the field it names, or for its code.
func (a *app) hint(err error, c complaint) string {
	if h, ok := errors.AsType[*hinted](err); ok {
		return h.hint
	}
	if c.Message != "" {
		return a.text("hint.unanswered", "message", c.Message)
	}
	if posts := domain.ActKind(c.Fact).Posts(); c.Code == domain.NotYourPost && len(posts) > 0 {
		return a.text("hint.posts", "posts", a.words().Choices("post.", desk.Texts(posts)))
	}
	if p, values := written(c.Fact); values != nil {
		if own := "hint." + strings.TrimPrefix(p.key, "said."); catalogue.Has(a.lang, own) {
			return a.text(own)
		}
	}
	key := "hint." + string(c.Code)
	field := c.Fact[:len(c.Fact)-len(strings.TrimLeft(c.Fact, "abcdefghijklmnopqrstuvwxyz_"))]
	if own := key + "." + field; catalogue.Has(a.lang, own) && !strings.HasSuffix(c.Fact, " does not belong here") {
		return a.text(own)
	}
	if c.Code == "" || !catalogue.Has(a.lang, key) {
		return ""
	}
	return a.text(key)
}

// sentence gives a refusal's code, sentence and fact.
func (a *app) sentence(r *domain.Refusal) string {
	s := string(r.Code) + a.text("list.colon") + a.text("refusal."+string(r.Code))
	if r.Fact != "" {
		s += a.text("refusal.fact", "fact", a.fact(r))
	}
	return s
}

// wordsOf are the texts among which the facts of a refusal stand that are one
// word, by its code.
var wordsOf = map[domain.RefusalCode][]string{
	domain.NotYourPost:    {"post.", "act."},
	domain.UnknownOutcome: {"task.", "act."},
	domain.Objected:       {"outcome."},
	domain.NotConfirmable: {"subject."},
	domain.Incomplete:     {"document."},
	domain.MissingDetails: {"field."},
	domain.Protected:      {"field."},
	domain.Replayed:       {"field."},
}

// fact tells what a refusal names.
func (a *app) fact(r *domain.Refusal) string {
	if a.lang == catalogue.English {
		return r.Fact // as it was written
	}
	told := strings.Split(r.Fact, ", ") // there may be several documents
	for i, word := range told {
		key := word
		for _, prefix := range wordsOf[r.Code] {
			if catalogue.Has(a.lang, prefix+word) {
				key = prefix + word
				break
			}
		}
		if key == word {
			return sentenceIn(a.lang, r.Fact)
		}
		told[i] = a.text(key)
	}
	return strings.Join(told, a.text("list.separator"))
}

func exitCode(err error) int {
	if err == nil {
		return exitOK
	}
	switch domain.KindOf(err) {
	case domain.Refused:
		return exitRefused
	case domain.Invalid:
		return exitUsage
	case domain.NotFound:
		return exitNotFound
	case domain.Conflict:
		return exitConflict
	}
	if isUnreachable(err) {
		return exitUnavailable
	}
	return exitFailed
}

func isUnreachable(err error) bool {
	if _, said := errors.AsType[*unreachable](err); said {
		return true
	}
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, driver.ErrBadConn) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.Is(err, context.DeadlineExceeded)
}
