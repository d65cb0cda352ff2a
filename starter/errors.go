package main

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"os"

	"hejie/domain"
	"hejie/domain/procedures"
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

// complaint is an error as a program reads it.
type complaint struct {
	Kind     domain.Kind        `json:"kind"`
	Code     domain.RefusalCode `json:"code,omitempty"`
	Fact     string             `json:"fact,omitempty"`
	Key      string             `json:"key,omitempty"` // of the fact, or else of the sentence
	Sentence string             `json:"sentence"`
	Exit     int                `json:"exit"`
	Message  string             `json:"message,omitempty"` // to be sent again

	LookAlikes []record.LookAlike `json:"look_alikes,omitempty"` // to be answered for before a matter is taken in
}

// fail tells people what went wrong, in one sentence with a hint.
func (a *app) fail(err error) {
	said, _ := catalogue.Said(err)
	c := complaint{Kind: domain.KindOf(err), Key: said.Key, Sentence: a.told(err), Exit: exitCode(err)}
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok {
		c.Code, c.Fact, c.Key, c.Sentence = refusal.Code, refusal.Fact.String(), refusal.Fact.Key, a.words().Refusal(refusal)
	} else if errors.Is(err, context.Canceled) {
		c.Key, c.Sentence = "", a.text("error.interrupted")
	} else if _, said := errors.AsType[*unreachable](err); !said && c.Exit == exitUnavailable {
		c.Key, c.Sentence = "", a.text("error.lost", "why", err.Error())
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

// told tells an error in the language of the command; in both while that is not
// known.
func (a *app) told(err error) string {
	if a.anyLang {
		return catalogue.Tell(catalogue.Chinese, err) + " / " + catalogue.Tell(catalogue.English, err)
	}
	return catalogue.Tell(a.lang, err)
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
	refusal, ok := errors.AsType[*domain.Refusal](err)
	if !ok {
		return ""
	}
	if posts := procedures.All().Act(domain.ActKind(refusal.Fact.Value("act"))).By; refusal.Code == domain.NotYourPost && len(posts) > 0 {
		return a.text("hint.posts", "posts", a.words().Choices("post.", desk.Texts(posts)))
	}
	code := "hint." + string(refusal.Code)
	for _, key := range []string{"hint." + refusal.Fact.Key, code + "." + refusal.Fact.About(), code} {
		if catalogue.Has(a.lang, key) {
			return a.text(key)
		}
	}
	return ""
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
