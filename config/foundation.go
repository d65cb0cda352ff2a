package config

import "hejie/domain"

// Foundation is what the register of the model district begins with: Yuexiu's
// centres, the calendars that come with the program, and the default policy.
func Foundation() (domain.Foundation, error) {
	organisation, err := Yuexiu()
	if err != nil {
		return domain.Foundation{}, err
	}
	years, err := CalendarYears()
	if err != nil {
		return domain.Foundation{}, err
	}
	policy, err := DefaultPolicy()
	if err != nil {
		return domain.Foundation{}, err
	}
	return domain.Foundation{Prefix: organisation.Prefix, Centres: organisation.Centres, Years: years, Policy: policy}, nil
}
