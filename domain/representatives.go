package domain

// RepresentativesPolicy is when a side is numerous, and how many may speak for it
// (推选代表). It varies by place (Ningbo Regulation on People's Mediation, Art. 20:
// five at the most). Where a policy names none, nobody is represented.
type RepresentativesPolicy struct {
	Above     int    `json:"above"` // a side of more parties than that …
	Most      int    `json:"most"`  // … is represented by so many of them at the most
	Source    string `json:"source"`
	Confirmed bool   `json:"confirmed"`
}

func (p RepresentativesPolicy) validate() error {
	if p == (RepresentativesPolicy{}) {
		return nil
	}
	if p.Above < 1 || p.Most < 1 || p.Most > p.Above || p.Above > MaxParties || !validText(p.Source, 500, false) {
		return Fault(Invalid, "representatives.form")
	}
	return nil
}

// A Represented is a party as the rule of representatives sees him.
type Represented struct {
	Party PartyID `json:"party"`
	Role  Role    `json:"role"`
	By    PartyID `json:"by,omitempty"` // who speaks for him
}

// Check refuses that one party speaks for another: both are on the same numerous
// side, nobody speaks for somebody for whom another speaks, and not too many speak
// for a side.
func (p RepresentativesPolicy) Check(all []Represented, party, representative PartyID) *Refusal {
	side := map[Role]int{}
	roles := map[PartyID]Role{}
	for _, r := range all {
		side[r.Role]++
		roles[r.Party] = r.Role
	}
	switch {
	case roles[party] == "":
		return Refuse(MissingDetails, "field", "party")
	case roles[representative] != roles[party] || representative == party:
		return Refuse(MissingDetails, "representative.same_side")
	case p.Above == 0 || side[roles[party]] <= p.Above:
		return Refuse(MissingDetails, "representative.side_of_more", "count", max(p.Above, 1))
	}
	speakers := map[PartyID]bool{representative: true}
	for _, r := range all {
		switch {
		case r.By == party, r.Party == representative && r.By != "":
			return Refuse(MissingDetails, "representative.represents_others")
		case r.By != "" && r.Role == roles[party] && r.Party != party:
			speakers[r.By] = true
		}
	}
	if len(speakers) > p.Most {
		return Refuse(MissingDetails, "representative.side_has", "count", p.Most)
	}
	return nil
}
