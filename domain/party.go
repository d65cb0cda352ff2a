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
		return Errorf(Invalid, "role: applicant or respondent")
	case !validText(p.Name, 200, false):
		return Errorf(Invalid, "name: 1 to 200 characters")
	case p.Phone != "" && !ValidPhone(p.Phone):
		return Errorf(Invalid, "phone: 11 digits, or a landline with its area code")
	case p.IDNumber != "" && !ValidResidentID(p.IDNumber) && !ValidCreditCode(p.IDNumber):
		return Errorf(Invalid, "id_number: neither a resident's number nor a credit code")
	case !validText(p.Address, 200, true):
		return Errorf(Invalid, "address: 200 characters at the most")
	}
	return p.checkBirth()
}
