package desk

import (
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// person names a member of staff, with their number.
func (t *telling) person(id domain.StaffID) string {
	if name := t.of.Names[string(id)]; name != "" {
		return t.Text("show.person", "name", name, "id", string(id))
	}
	return string(id)
}

func (t *telling) people(ids []domain.StaffID) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = t.person(id)
	}
	return strings.Join(names, t.Text("list.separator"))
}

func (t *telling) place(code domain.CentreCode) string {
	if name := t.of.Names[string(code)]; name != "" {
		return t.Text("show.person", "name", name, "id", string(code))
	}
	return string(code)
}

func (t *telling) seat(post domain.Post, centre domain.CentreCode) string {
	return t.Text("show.seat", "post", t.Text("post."+string(post)), "centre", t.place(centre))
}

// handler tells of whom a task is asked.
func (t *telling) handler(k record.Task) string {
	who := t.seat(k.Post, k.Centre)
	if k.Person != "" {
		who = t.person(k.Person) + t.Text("list.separator") + who
	}
	if k.Vacant {
		who += t.Text("card.vacant")
	}
	return who
}

func (t *telling) partyName(id domain.PartyID) string {
	for _, p := range t.of.Parties {
		if p.Party == id {
			return string(id) + " " + p.Name
		}
	}
	return string(id)
}

func (t *telling) when(at *time.Time) string {
	if at == nil {
		return ""
	}
	return t.Text("show.at", "at", LocalTime(*at))
}

// Guardian tells who speaks for a party.
func (w Words) Guardian(g *domain.Guardian) string {
	if g == nil {
		return ""
	}
	text := w.Text("show.guardian", "name", g.Name, "relation", g.Relation)
	if g.Phone != "" {
		text += w.Text("list.separator") + g.Phone
	}
	return text
}
