package domain

import (
	"encoding/json"
	"maps"
	"slices"
)

// travelling is a calendar as it travels from the register to whoever counts by
// it.
type travelling struct {
	Years []int         `json:"years"` // that have a table
	Days  []CalendarDay `json:"days"`  // that a table names, in order
	Hours OfficeHours   `json:"hours"`
}

// MarshalJSON writes the years, the days that their tables name, and the office
// hours.
func (c Calendar) MarshalJSON() ([]byte, error) {
	days := slices.SortedFunc(maps.Values(c.named), func(a, b CalendarDay) int { return a.Day.Compare(b.Day) })
	return json.Marshal(travelling{slices.Sorted(maps.Keys(c.years)), days, c.hours})
}

// UnmarshalJSON reads what MarshalJSON writes. It trusts the tables, which were
// looked at when they were imported, and checks the hours.
func (c *Calendar) UnmarshalJSON(text []byte) error {
	var came travelling
	if err := json.Unmarshal(text, &came); err != nil {
		return err
	}
	read := Calendar{hours: came.Hours}
	if len(came.Years)+len(came.Days) > 0 { // the zero Calendar stays one
		if err := came.Hours.check(); err != nil {
			return err
		}
		read.years, read.named = make(map[int]bool), make(map[Day]CalendarDay)
	}
	for _, year := range came.Years {
		read.years[year] = true
	}
	for _, day := range came.Days {
		read.named[day.Day] = day
	}
	*c = read
	return nil
}
