package desk

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/catalogue"
	"hejie/internal/record"
)

// Words tells things in a language of the catalogue.
type Words struct{ Lang string }

// Text gives a text of the catalogue. What is filled in may come from anywhere:
// it never hides anything from the reader or begins a line of its own.
func (w Words) Text(key string, pairs ...string) string {
	pairs = slices.Clone(pairs)
	for i := 1; i < len(pairs); i += 2 {
		pairs[i] = OneLine(pairs[i])
	}
	return catalogue.Text(w.Lang, key, pairs...)
}

// Texts gives the values of an enumeration as strings.
func Texts[S ~string](values []S) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// Listed is the title of a case in a list: of a minor's none is shown.
func (w Words) Listed(title string, minor bool) string {
	if minor {
		return w.Text("list.minor")
	}
	return title
}

// TaskName names what is asked, and about which instalment.
func (w Words) TaskName(k domain.TaskKind, number int) string {
	name := w.Text("task." + string(k))
	if number == 0 || !procedures.All().Task(k).Parts {
		return name
	}
	return w.Text("task.numbered", "task", name, "number", w.Text("agreement.number", "number", strconv.Itoa(number)))
}

// Term tells a term in words.
func (w Words) Term(term domain.Term) string {
	key := "term." + strings.ReplaceAll(string(term.Unit), " ", "_")
	if term.Count == 1 {
		key += ".one"
	}
	text := w.Text(key, "count", strconv.Itoa(term.Count))
	if term.Rollover {
		text += w.Text("term.rollover")
	}
	return text
}

// Elapsed tells how long a case has been with the office.
func (w Words) Elapsed(e domain.Elapsed) string {
	if e.Unknown != 0 {
		return w.Text("elapsed.unknown", "days", strconv.Itoa(e.Days), "year", strconv.Itoa(e.Unknown))
	}
	return w.Text("elapsed.days", "days", strconv.Itoa(e.Days), "working", strconv.Itoa(e.WorkingDays))
}

// LocalTime shows an instant as the office reads it.
func LocalTime(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(domain.Shanghai()).Format("2006-01-02 15:04")
}

// Due writes a due time, or which calendar year it waits for.
func (w Words) Due(at time.Time, awaits int) string {
	if awaits != 0 {
		return w.Text("due.awaits", "year", strconv.Itoa(awaits))
	}
	return LocalTime(at)
}

// Answers lists what a task may be answered with, in the words of the command
// and in people's; in English they would only say the same again.
func (w Words) Answers(outcomes []domain.Outcome) string {
	return w.Choices("outcome.", Texts(outcomes))
}

// Choices lists what may be written, with what it says in people's words: those
// stand in the catalogue under the prefix. In English they would say the same
// again.
func (w Words) Choices(prefix string, words []string) string {
	said := make([]string, len(words))
	for i, word := range words {
		if said[i] = word; w.Lang == catalogue.Chinese {
			said[i] += w.Text("refusal.fact", "fact", w.Text(prefix+word))
		}
	}
	return strings.Join(said, w.Text("list.separator"))
}

// termOf gives the term that a task was asked with: its rule's, or what was left
// of it.
func termOf(k record.Task, rule domain.Rule) domain.Term {
	if left, err := domain.ParseTerm(k.Term); err == nil {
		return left
	}
	return rule.Term
}

// AlikeIn tells in what two cases are alike.
func (w Words) AlikeIn(likeness []domain.Likeness) string {
	why := make([]string, len(likeness))
	for i, l := range likeness {
		why[i] = w.Text("likeness." + string(l))
	}
	return strings.Join(why, w.Text("list.separator"))
}

// Relation tells what was said of two cases.
func (w Words) Relation(r record.Relation) string {
	switch {
	case r.Relation == "":
		return w.Text("relation.open")
	case r.Leading == r.Case:
		return w.Text("relation.merged_into")
	}
	return w.Text("relation." + string(r.Relation))
}

// Refusal gives a refusal's code, sentence and fact.
func (w Words) Refusal(r *domain.Refusal) string {
	s := string(r.Code) + w.Text("list.colon") + w.Text("refusal."+string(r.Code))
	if !r.Fact.IsZero() {
		s += w.Text("refusal.fact", "fact", r.Fact.In(w.Lang))
	}
	return s
}
