package domain

import (
	"time"
)

const (
	// AgeOfMajority is when somebody is no minor any more (Law on the Protection
	// of Minors: under eighteen).
	AgeOfMajority = 18
	// AgeOfChildhood is under which every piece of personal information is
	// sensitive, and each access approved and logged (PIPL, Arts. 28 and 31;
	// Regulation on the Protection of Minors in Cyberspace, Arts. 36-37).
	AgeOfChildhood = 14
	// ReadingLasts is for how long a head's approval lets somebody read: the
	// house's own rule.
	ReadingLasts = 24 * time.Hour
)

// Under reports whether somebody born on a day is under an age on another day.
// The day of birth is not counted (Civil Code, Art. 201), so the last year is
// full when the birthday ends (Art. 204); born on 29 February, on the month's end
// (Art. 202). Of whom the day of birth is not known nothing is assumed.
func Under(years int, birth, today Day) bool {
	return !birth.IsZero() && !today.After(birth.AddMonths(12*years))
}

// Born gives the day of birth of a party: from the resident's number, or as it
// was entered; none is known of an organisation.
func (p PartyEntry) Born() Day {
	if ValidResidentID(p.IDNumber) {
		t, _ := time.Parse("20060102", p.IDNumber[6:14]) // it has just been read so
		return dayOfDate(t)
	}
	day, err := ParseDay(p.Birth)
	if err != nil {
		return Day{}
	}
	return day
}

// checkBirth refuses a day of birth that is none, or that the resident's number
// gives otherwise.
func (p PartyEntry) checkBirth() error {
	if p.Birth == "" {
		return nil
	}
	if _, err := ParseDay(p.Birth); err != nil {
		return Fault(Invalid, "birth.form")
	}
	if p.Born().String() != p.Birth {
		return Fault(Invalid, "birth.other")
	}
	return nil
}

// A Speaker is who gave a party's word.
type Speaker string

// The speakers.
const (
	InPerson   Speaker = ""         // the party, or whoever acts for an organisation
	ByGuardian Speaker = "guardian" // 法定监护人
)

// A Guardian speaks for a party who cannot, or not alone, speak for himself.
// Personal data.
type Guardian struct {
	Name     string `json:"name"`
	Relation string `json:"relation"` // to the party: mother, grandfather, …
	Phone    string `json:"phone,omitempty"`
}

func (g Guardian) check() error {
	if !validText(g.Name, 200, false) || !validText(g.Relation, 100, false) || g.Phone != "" && !ValidPhone(g.Phone) {
		return Refuse(MissingDetails, "field", "guardian")
	}
	return nil
}

// CheckVoice refuses the word of a party under age that his recorded guardian
// did not give, and that of a guardian nobody has recorded.
func CheckVoice(minor, guarded bool, e *Evidence) error {
	switch {
	case e == nil:
		return nil
	case (minor || e.By == ByGuardian) && !guarded:
		return Refuse(MissingDetails, "guardian.none")
	case minor && e.By != ByGuardian:
		return Refuse(MissingDetails, "field", "by_guardian")
	}
	return nil
}

// An Access is what is known of somebody who wants to read a case.
type Access struct {
	MaySee   bool `json:"may_see"`  // it is of his centres
	Child    bool `json:"child"`    // a party is under AgeOfChildhood
	Minor    bool `json:"minor"`    // a party is under AgeOfMajority
	Handles  bool `json:"handles"`  // it is his work, or he heads its centre
	Approved bool `json:"approved"` // a head has let him read it, and it is not over
}

// MayRead refuses the reading of a child's case to whom it is no work of, unless
// a head has let him.
func (a Access) MayRead() *Refusal {
	if a.Child && !a.Handles && !a.Approved {
		return Refuse(Protected, "field", "reading")
	}
	return nil
}

// MayExport refuses to carry the case of a minor out of the register in a file.
func (a Access) MayExport() *Refusal {
	if a.Minor {
		return Refuse(Protected, "field", "export")
	}
	return nil
}
