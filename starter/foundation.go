package main

import (
	"encoding/json"
	"errors"

	"hejie/config"
	"hejie/register"
)

// foundation is what an empty register begins with: the centres, calendar and
// policy that come with the program.
func foundation() (register.Foundation, error) {
	organisation, err1 := config.Yuexiu()
	years, err2 := config.CalendarYears()
	policy, err3 := config.DefaultPolicy()
	body, err4 := json.Marshal(policy)
	return register.Foundation{
		Prefix: organisation.Prefix, Centres: organisation.Centres, Years: years, Policy: string(body),
	}, errors.Join(err1, err2, err3, err4)
}
