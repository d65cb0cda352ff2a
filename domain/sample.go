package domain

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// A Week is a week from Monday to Sunday, numbered as ISO 8601 does: 2026-W11.
type Week struct{ year, number int }

// ParseWeek reads a week of exactly the form 2026-W11.
func ParseWeek(text string) (Week, error) {
	var w Week
	if n, err := fmt.Sscanf(text, "%4d-W%2d", &w.year, &w.number); err != nil || n != 2 || w.String() != text {
		return Week{}, Fault(Invalid, "week_form", "week", text)
	}
	if w.year < firstYear || w.year > lastYear || WeekOf(w.Days().From) != w {
		return Week{}, Fault(Invalid, "week_none", "week", text)
	}
	return w, nil
}

// WeekOf gives the week of a day.
func WeekOf(d Day) Week {
	year, number := d.noon().ISOWeek()
	return Week{year, number}
}

// String gives the week as 2026-W11.
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.year, w.number) }

// Days gives its days. The first week of a year is the one with 4 January.
func (w Week) Days() Period {
	fourth := Day{w.year, time.January, 4}
	monday := fourth.AddDays(-(int(fourth.Weekday())+6)%7 + 7*(w.number-1))
	return Period{From: monday, To: monday.AddDays(6)}
}

// MarshalText writes the week as 2026-W11.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what MarshalText writes, and nothing else.
func (w *Week) UnmarshalText(text []byte) error {
	parsed, err := ParseWeek(string(text))
	if err == nil {
		*w = parsed
	}
	return err
}

// A Seed decides which of the cases that a centre, and those below it, close in
// a week are called back: 32 random bytes, published before that week begins, so
// that nobody can choose the cases, and everybody can check that nobody did.
type Seed struct {
	Centre CentreCode `json:"centre"`
	Week   Week       `json:"week"`
	Seed   Hash       `json:"seed"` // 64 hexadecimal digits; it is the hash of nothing
}

// Validate refuses a seed that is none, and one for a week that has begun: who
// has seen what was closed might choose it.
func (s Seed) Validate(now time.Time) error {
	switch {
	case !s.Centre.Valid():
		return Refuse(MissingDetails, "field", "centre")
	case !s.Seed.Valid():
		return Refuse(MissingDetails, "seed.form")
	case s.Week == Week{}:
		return Refuse(MissingDetails, "field", "week")
	case !s.InTime(now):
		return Refuse(MissingDetails, "week.begun", "week", s.Week)
	}
	return nil
}

// InTime reports whether a seed that was published at an instant came before its
// week.
func (s Seed) InTime(published time.Time) bool { return published.Before(s.Week.Days().From.Start()) }

// SamplePercent is how many of the closed cases are called back: 5 of a hundred,
// and of a few at least one.
const SamplePercent = 5

// Draw gives the cases that a seed chooses: those first in the order of
// HMAC-SHA-256 with the seed's bytes as key over the case's number. Whoever has
// the seed and the list of numbers can do the same.
func (s Seed) Draw(cases []CaseID) []CaseID {
	key, err := hex.DecodeString(string(s.Seed))
	if err != nil {
		return nil
	}
	rank := make(map[CaseID][]byte, len(cases))
	for _, id := range cases {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(id))
		rank[id] = h.Sum(nil)
	}
	drawn := make([]CaseID, 0, len(rank))
	for id := range rank { // each once
		drawn = append(drawn, id)
	}
	slices.SortFunc(drawn, func(a, b CaseID) int { return bytes.Compare(rank[a], rank[b]) })
	return drawn[:(len(drawn)*SamplePercent+99)/100]
}
