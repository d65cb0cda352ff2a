package dossier

import (
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/paper"
	"hejie/internal/record"
)

// Whoever speaks for a party stands beside him on every form: the guardian of one
// who may not, or not alone, speak for himself, and the one of a numerous side
// who was chosen to speak for it. Where a minor's guardian is not on record there
// is space to write him; for other parties there is none.

// guarded reports whether a form has a place for the party's guardian.
func guarded(p record.Party) bool { return p.Minor || p.Guardian != nil }

// guardianOf gives the party's guardian, of whom nothing may be known.
func guardianOf(p record.Party) domain.Guardian {
	if p.Guardian == nil {
		return domain.Guardian{}
	}
	return *p.Guardian
}

// spokenFor names the parties for whom a party speaks, but for those who signed
// themselves.
func (f forms) spokenFor(id domain.PartyID, signed map[string]signature) string {
	var names []string
	for _, p := range f.Parties {
		if p.By == id && signed[string(p.Party)].at == nil {
			names = append(names, p.Name)
		}
	}
	return join(names)
}

// silent reports whether somebody who is a party himself speaks for the party.
func (f forms) silent(p record.Party) bool {
	for _, other := range f.Parties {
		if p.By == other.Party {
			return true
		}
	}
	return false
}

// speakers are the lines below a party's own on who speaks for him.
func (f forms) speakers(p record.Party) []paper.Block {
	var lines []paper.Block
	if guarded(p) {
		g := guardianOf(p)
		lines = append(lines,
			paper.Line{Runs: []paper.Run{paper.Text("法定监护人："), paper.Filled(g.Name, 6), paper.Text("　与当事人的关系："), paper.Filled(g.Relation, 5)}},
			paper.Line{Runs: []paper.Run{paper.Text("法定监护人联系电话："), paper.Filled(g.Phone, 7)}})
	}
	if f.silent(p) {
		lines = append(lines, paper.Line{Runs: []paper.Run{paper.Text("推选的代表人："), paper.Filled(f.party(p.By), 8)}})
	}
	return lines
}

// spoke names a party who said something, with whoever said it for him.
func (f forms) spoke(id domain.PartyID, e *domain.Evidence) string {
	name := f.party(id)
	if e != nil && e.By == domain.ByGuardian {
		name += "（法定监护人代）"
	}
	if others := f.spokenFor(id, nil); others != "" {
		name += "（并代表" + others + "）"
	}
	return name
}

// speaker is who signed for a party what all of them signed together: the
// guardian of one who was under age then, or as the evidence says.
func speaker(p record.Party, e *domain.Evidence, at time.Time) domain.Speaker {
	if p.Minor || domain.Under(domain.AgeOfMajority, p.Born(), domain.DayOf(at)) {
		return domain.ByGuardian
	}
	if e == nil || p.Guardian == nil {
		return domain.InPerson
	}
	return e.By
}

// A signature of a party is when it was given, and by whom.
type signature struct {
	at *time.Time
	by domain.Speaker
}

// partiesSign is where the parties sign, each with the date on which he did if
// that is on record. For a minor his guardian signs; beside one of age who has a
// guardian there is room for both until one of them did. One for whom another
// speaks has no line, unless he signed himself.
func (f forms) partiesSign(signed map[string]signature) []paper.Block {
	const how = "（签名、盖章或者按指印）："
	var blocks []paper.Block
	for _, p := range f.Parties {
		s := signed[string(p.Party)]
		if s.at == nil && f.silent(p) {
			continue
		}
		others := ""
		if names := f.spokenFor(p.Party, signed); names != "" {
			others = "（并代表" + names + "）"
		}
		open, byGuardian := s.at == nil, s.at != nil && s.by == domain.ByGuardian
		if !byGuardian && (!open || !p.Minor) {
			blocks = append(blocks, signsOn([]paper.Run{paper.Text(p.Name + others)}, how, s.at)...)
		}
		if byGuardian || open && guarded(p) {
			who := []paper.Run{paper.Text(p.Name + others + "的法定监护人"), paper.Filled(guardianOf(p).Name, 4)}
			blocks = append(blocks, signsOn(who, how, s.at)...)
		}
	}
	return blocks
}

// signedOn gives when each party and mediator signed this very text.
func (f forms) signedOn(a record.Agreement) map[string]signature {
	signed := map[string]signature{}
	for _, s := range a.Signatures {
		signed[string(s.Party)+string(s.Mediator)] = signature{at: &s.SignedAt}
	}
	for _, k := range f.answered(domain.Signature) {
		if e := details(k.Decision.Details).Evidence; k.Subject == a.Hash && k.Decision.Outcome == domain.Sign && e != nil {
			s := signed[string(k.Party)]
			s.by = e.By
			signed[string(k.Party)] = s
		}
	}
	return signed
}

// many names parties, of more than three the first ones and how many they are.
func many(names []string) string {
	if len(names) <= 3 {
		return join(names)
	}
	return strings.Join(names[:3], "、") + "等" + chineseNumber(len(names)) + "人"
}
