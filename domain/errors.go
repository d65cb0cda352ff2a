package domain

import (
	"errors"

	"hejie/internal/catalogue"
)

// A Kind says what a caller can do about an error. Kinds cross the wire, so
// they are only ever added to.
type Kind string

// The kinds of errors.
const (
	Invalid  Kind = "Invalid"  // the request is wrong; asking again will not help
	NotFound Kind = "NotFound" // there is no such thing, or it is not yours to see
	Conflict Kind = "Conflict" // the world has moved on; look again
	Refused  Kind = "Refused"  // a Refusal: the rules of authority say no
	Internal Kind = "Internal" // anything else; worth trying again
)

// Error is an error of the domain: a sentence someone can act on.
type Error struct {
	Kind     Kind
	Sentence catalogue.Sentence

	cause error // what a library said, here alone
}

// Error is the sentence in English.
func (e *Error) Error() string { return e.Sentence.String() }

// Said gives the sentence, to be told in any language.
func (e *Error) Said() catalogue.Sentence { return e.Sentence }

// Fault makes an error of the given kind, from the key of a text under "said."
// and names and values in turn. An error among the values is wrapped.
func Fault(k Kind, key string, pairs ...any) error {
	e := &Error{Kind: k, Sentence: catalogue.Say(key, pairs...)}
	for _, value := range pairs {
		if cause, ok := value.(error); ok {
			e.cause = cause
		}
	}
	return e
}

// Unwrap gives the error that was filled in. It does not travel.
func (e *Error) Unwrap() error { return e.cause }

// KindOf tells the kind of err; what the domain did not make is Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if _, ok := errors.AsType[*Refusal](err); ok {
		return Refused
	}
	return Internal
}

// A RefusalCode names why a decision or an act was not recorded. Codes are
// part of the interface: scripts and colleagues quote them.
type RefusalCode string

// The refusal codes.
const (
	Unsigned       RefusalCode = "UNSIGNED"
	BadSignature   RefusalCode = "BAD_SIGNATURE"
	KeyRevoked     RefusalCode = "KEY_REVOKED"
	NotYourPost    RefusalCode = "NOT_YOUR_POST"
	NotYourCentre  RefusalCode = "NOT_YOUR_CENTRE"
	SelfApproval   RefusalCode = "SELF_APPROVAL"
	Recused        RefusalCode = "RECUSED"
	TaskClosed     RefusalCode = "TASK_CLOSED"
	UnknownOutcome RefusalCode = "UNKNOWN_OUTCOME"
	MissingDetails RefusalCode = "MISSING_DETAILS"
	Malformed      RefusalCode = "MALFORMED"
	Replayed       RefusalCode = "REPLAYED"
	Stale          RefusalCode = "STALE"
	Awaited        RefusalCode = "AWAITED"
	Objected       RefusalCode = "OBJECTED"
	TooSoon        RefusalCode = "TOO_SOON"
	TooLate        RefusalCode = "TOO_LATE"
	Protected      RefusalCode = "PROTECTED"
	NotJoint       RefusalCode = "NOT_JOINT"          // a party has not applied: confirmation is a joint application
	NotConfirmable RefusalCode = "NOT_CONFIRMABLE"    // no court confirms what the agreement is about
	NotDueYet      RefusalCode = "NOT_DUE_YET"        // nobody is in default before the day is over
	Incomplete     RefusalCode = "DOSSIER_INCOMPLETE" // a mandatory document is not there
	OutOfOrder     RefusalCode = "OUT_OF_ORDER"       // a step was asked for that the story of the case does not give
)

// RefusalCodes lists every code. Those of a decision come first, in the order in
// which they are checked: of what is wrong with a message the first is told. What
// follows the voices depends on the kind of task, and there MISSING_DETAILS may
// come once more, for what only the register can miss. An act is as old as it
// says, and of a kind there is, before its case is looked at.
func RefusalCodes() []RefusalCode {
	return []RefusalCode{
		Malformed, Unsigned, BadSignature, KeyRevoked, Replayed, TaskClosed, Stale,
		UnknownOutcome, NotYourPost, NotYourCentre, SelfApproval, Recused, MissingDetails,
		Awaited, Objected, NotConfirmable, NotJoint, NotDueYet, Incomplete,
		TooSoon, TooLate, // only of acts; TOO_LATE also of an application that was not made in its window
		Protected,  // only of reading and export, which no message asks for
		OutOfOrder, // only of a workflow that asks for a step
	}
}

// A Refusal is the register's no. It changes nothing and is itself audited.
// Fact names what the rule looked at: a field, a post, a centre; never a
// person's name and never the value of a personal field. It may be missing.
type Refusal struct {
	Code RefusalCode
	Fact catalogue.Sentence
}

// Error gives the code, and the fact in English.
func (r *Refusal) Error() string { return r.Said().String() }

// Said gives the code and the fact, to be told in any language.
func (r *Refusal) Said() catalogue.Sentence {
	if r.Fact.IsZero() {
		return catalogue.Say("code", r.Code)
	}
	return catalogue.Say("refusal", "code", r.Code, "why", r.Fact)
}

// Refuse makes a refusal. Its fact is made from the key of a text under "said."
// and names and values in turn; an empty key makes none.
func Refuse(code RefusalCode, key string, pairs ...any) *Refusal {
	if key == "" {
		return &Refusal{Code: code}
	}
	return &Refusal{Code: code, Fact: catalogue.Say(key, pairs...)}
}

// Because makes a refusal whose fact is what an error of the domain says.
func Because(code RefusalCode, err error) *Refusal {
	fact, ok := catalogue.Said(err)
	if !ok {
		return Refuse(code, "why", err)
	}
	return &Refusal{Code: code, Fact: fact}
}
