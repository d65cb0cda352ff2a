package config

import (
	"hejie/domain"
	"hejie/domain/procedures"
)

// Foundation is what the register of the model district begins with: Yuexiu's
// centres, the calendars that come with the program, and the default policies.
func Foundation() (domain.Foundation, error) {
	organisation, err := Yuexiu()
	if err != nil {
		return domain.Foundation{}, err
	}
	years, err := CalendarYears()
	if err != nil {
		return domain.Foundation{}, err
	}
	var policies []domain.Policy
	for _, p := range procedures.All().All() {
		policy, err := DefaultPolicy(p.Kind)
		if err != nil {
			return domain.Foundation{}, err
		}
		policies = append(policies, policy)
	}
	return domain.Foundation{Prefix: organisation.Prefix, Centres: organisation.Centres, Years: years, Policies: policies}, nil
}
