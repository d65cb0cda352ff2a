// Package dossier fills in the forms of a case's dossier (卷宗). Every value on
// them comes from the register; what the register does not know is left blank
// to be written by hand. The forms are Chinese, as the law's are.
package dossier

import (
	"fmt"
	"slices"
	"strings"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/paper"
	"hejie/internal/record"
)

// A Document is one form, filled in.
type Document struct {
	Kind  domain.DocumentKind // empty for what only holds the others together
	Name  string              // of its file, without an ending
	PDF   bool                // it is handed to people outside the office, also as a PDF
	Paper paper.Paper
}

// Documents gives the forms of a case in the order of the list, numbered.
func Documents(story record.Case, policy domain.Policy) []Document {
	f := forms{standing: living(story), told: story, policy: policy}
	var docs []Document
	add := func(kind domain.DocumentKind, name string, p paper.Paper) {
		docs = append(docs, Document{Kind: kind, Name: name, PDF: strings.HasPrefix(name, agreementName), Paper: p})
	}
	add("", "封面", f.cover())
	add("", "卷宗目录", paper.Paper{})
	add(domain.DocumentRegistration, "受理登记表", f.registration())
	if consents := f.consents(); consents != nil {
		add(domain.DocumentOther, "当事人意愿征询表", *consents)
	}
	add(domain.DocumentRights, "权利义务告知书", f.rightsNotice())
	for i, k := range f.sessions() {
		add(domain.DocumentRecord, "调解记录"+chineseNumber(i+1), f.record(i+1, k))
	}
	f.outcomes(add)
	f.followUp(add)
	add(domain.DocumentStatement, "卷宗情况说明", f.statement())
	add(domain.DocumentBackCover, "封底", f.backCover())
	docs[1].Paper = f.list(docs)
	for i := range docs {
		docs[i].Name = fmt.Sprintf("%02d-%s", i+1, docs[i].Name)
	}
	return docs
}

// standing is a case as it stands.
type standing = record.Case

// forms are the forms of one case.
type forms struct {
	standing             // without what was struck
	told     record.Case // with it
	policy   domain.Policy
}

// number is the dossier's number, in the policy's form.
func (f forms) number() string { return f.policy.Dossier.NumberOf(f.Case) }

// word gives the Chinese word for a value of the domain.
func word[S ~string](prefix string, value S) string {
	if value == "" {
		return ""
	}
	return catalogue.Text(catalogue.Chinese, prefix+string(value))
}

// name gives the name of a member of staff or of a centre.
func (f forms) name(id string) string {
	if name := f.Names[id]; name != "" {
		return name
	}
	return id
}

func (f forms) names(ids []domain.StaffID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = f.name(string(id))
	}
	return strings.Join(names, "、")
}

// committee names the people's mediation committee of the case's centre.
func (f forms) committee() string { return f.name(string(f.Centre)) + "人民调解委员会" }

// side gives the names of the parties on a side.
func (f forms) side(role domain.Role) string { return join(f.namesOf(role)) }

func (f forms) namesOf(role domain.Role) (names []string) {
	for _, p := range f.Parties {
		if p.Role == role {
			names = append(names, p.Name)
		}
	}
	return names
}

// party names a party, also one who is none any more.
func (f forms) party(id domain.PartyID) string {
	for _, p := range f.told.Parties {
		if p.Party == id {
			return p.Name
		}
	}
	return string(id)
}

// answered gives the tasks of some kinds that a person answered, or that
// lapsed, in the order in which that was.
func (f forms) answered(kinds ...domain.TaskKind) []record.Task {
	var found []record.Task
	for _, k := range f.Tasks {
		if k.Decision != nil && slices.Contains(kinds, k.Kind) {
			found = append(found, k)
		}
	}
	slices.SortStableFunc(found, func(a, b record.Task) int { return a.Decision.At.Compare(b.Decision.At) })
	return found
}

// sessions gives those that were held; one whose term ended was not.
func (f forms) sessions() []record.Task {
	return slices.DeleteFunc(f.answered(domain.Session), func(k record.Task) bool { return k.Decision.Outcome == domain.Expired })
}

// last gives the last answer to a kind of task.
func (f forms) last(kind domain.TaskKind) *record.Decision {
	found := f.answered(kind)
	if len(found) == 0 {
		return nil
	}
	return found[len(found)-1].Decision
}
