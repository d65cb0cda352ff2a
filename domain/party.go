package domain

// A PartyEntry is a party as it is registered. Personal data.
type PartyEntry struct {
	Role     Role   `json:"role"`
	Name     string `json:"name"`
	Phone    string `json:"phone,omitempty"`
	IDNumber string `json:"id_number,omitempty"`
	Address  string `json:"address,omitempty"`
	Birth    string `json:"birth,omitempty"` // a day; what the resident's number says need not be said again
}

// Validate checks a party's entry.
func (p PartyEntry) Validate() error {
	switch {
	case p.Role != Applicant && p.Role != Respondent:
		return Fault(Invalid, "role.form")
	case !validText(p.Name, 200, false):
		return Fault(Invalid, "name.form")
	case p.Phone != "" && !ValidPhone(p.Phone):
		return Fault(Invalid, "phone.form")
	case p.IDNumber != "" && !ValidResidentID(p.IDNumber) && !ValidCreditCode(p.IDNumber):
		return Fault(Invalid, "id_number.form")
	case !validText(p.Address, 200, true):
		return Fault(Invalid, "address.form")
	}
	return p.checkBirth()
}
