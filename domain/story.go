package domain

import (
	"errors"
	"slices"
	"time"
)

// A Story tells a procedure: what is asked after what, and where each answer and
// act leads. It is straight-line code over a Reader, with no I/O and no clock,
// and it runs in two places. The register runs it over what is on record, to
// know which step comes next; the workflow runs it to wait for the answers. It
// returns how the case ended, or the error by which the reader stopped it.
type Story func(CaseFile, Reader) (Ending, error)

// A Reader gives a story the recorded answers, one question after the other. An
// error stops the story there.
type Reader interface {
	Ask(Question) (Reply, error)
}

// A Question is one step of a story: what is asked now, all at once, at which
// stage and centre.
type Question struct {
	Stage  Stage
	Centre CentreCode
	Asks   []Ask
	EndsOn Outcome // one such answer, or silence, settles the step for all
	Any    bool    // the first answer settles the step; what the next one asks again stays open

	Bounces int // how often the case was sent on to another centre before
}

// Ends reports whether an answer settles the step for all.
func (q Question) Ends(o Outcome) bool {
	return q.EndsOn != "" && (o == q.EndsOn || o == Expired)
}

// IsOn reports whether a step on record is one that asks this question. The
// people who were asked may be others: work is handed over, and a party may
// speak for several.
func (q Question) IsOn(s RecordedStep) bool {
	if q.Stage != s.Stage || q.Centre != s.Centre || q.Any != s.Any {
		return false
	}
	return !slices.ContainsFunc(s.Tasks, func(t RecordedTask) bool {
		return !slices.ContainsFunc(q.Asks, func(a Ask) bool { return t.Asks(a) })
	})
}

// A Reply is what came of a question: its answers, or the act that ended the wait.
type Reply struct {
	Answers      []Answer      `json:"answers,omitempty"`
	Interruption *Interruption `json:"interruption,omitempty"`
	Parties      []PartyID     `json:"parties,omitempty"` // of the case, at this step
}

// A RecordedStep is a step of a story as it is on record.
type RecordedStep struct {
	Stage  Stage          `json:"stage"`
	Centre CentreCode     `json:"centre"`
	Any    bool           `json:"any,omitempty"`
	Tasks  []RecordedTask `json:"tasks,omitempty"`
}

// A RecordedTask says what one task of a step asks, and since when.
type RecordedTask struct {
	Kind    TaskKind  `json:"kind"`
	Party   PartyID   `json:"party,omitempty"`
	Number  int       `json:"number,omitempty"`
	Open    bool      `json:"open,omitempty"`
	Counted time.Time `json:"counted"` // where its term began
}

// Asks reports whether the task asks what a does.
func (t RecordedTask) Asks(a Ask) bool {
	return t.Kind == a.Kind && t.Party == a.Party && t.Number == a.Number
}

// A SettledStep is a step on record with what came of it.
type SettledStep struct {
	RecordedStep
	Reply
}

// ErrAskedNow stops a story at the question that is not answered yet.
var ErrAskedNow = errors.New("this is what is asked now")

// ErrAnotherStory stops a story that asks something else than what is on record.
var ErrAnotherStory = errors.New("the story on record is another one")

// Next is where a story goes on: with a question, or with its ending.
type Next struct {
	Position int // of the question, from 1; the number of steps on record when it has ended
	Question Question
	Ending   Ending
}

// Next runs the story over the steps that are on record and settled. It fails
// with ErrAnotherStory when the story asks something else than a step on record.
func (s Story) Next(f CaseFile, record []SettledStep) (Next, error) {
	reader := onRecord{record: record}
	ending, err := s(f, &reader)
	switch {
	case errors.Is(err, ErrAskedNow):
		return Next{Position: reader.position, Question: reader.question}, nil
	case err != nil:
		return Next{}, err
	case reader.position < len(record):
		return Next{}, ErrAnotherStory
	}
	return Next{Position: reader.position, Ending: ending}, nil
}

// onRecord reads a story over what is on record, and stops at the first question
// that is not.
type onRecord struct {
	record   []SettledStep
	position int
	question Question
}

func (r *onRecord) Ask(q Question) (Reply, error) {
	if r.position > len(r.record) {
		return Reply{}, ErrAskedNow // also to a story that goes on although it was stopped
	}
	r.position, r.question = r.position+1, q
	if r.position > len(r.record) {
		return Reply{}, ErrAskedNow
	}
	step := r.record[r.position-1]
	if !q.IsOn(step.RecordedStep) {
		return Reply{}, ErrAnotherStory
	}
	return step.Reply, nil
}
