package domain

import "strings"

// A Tier is the level of a centre. The tiers of people's mediation have no
// authority over each other (Guangdong Implementing Measures 2016, Art. 8):
// going up a tier is a referral that the parties agree to, never an appeal.
type Tier int

// The tiers, lowest first.
const (
	Community Tier = 1 + iota // 社区
	Street                    // 街道
	District                  // 区
)

// Tiers lists them, lowest first.
func Tiers() []Tier { return []Tier{Community, Street, District} }

// String gives the tier's name on the wire and in files.
func (t Tier) String() string {
	switch t {
	case Community:
		return "community"
	case Street:
		return "street"
	case District:
		return "district"
	}
	return "unknown"
}

// A CentreCode is the division code of the place that a centre serves:
// 6 digits for a district, 9 for a street, 12 for a community.
type CentreCode string

// A Centre is a comprehensive-governance centre.
type Centre struct {
	Code   CentreCode
	Tier   Tier
	Name   string
	Parent CentreCode // empty for the district
}

// Valid reports whether c has the form of a centre's code.
func (c CentreCode) Valid() bool { return c.Tier() != 0 && strings.Trim(string(c), "0123456789") == "" }

// Tier tells the tier from the code's length; 0 when it is no code.
func (c CentreCode) Tier() Tier {
	switch len(c) {
	case 12:
		return Community
	case 9:
		return Street
	case 6:
		return District
	}
	return 0
}

// Parent gives the code of the centre one tier up, empty for a district.
func (c CentreCode) Parent() CentreCode {
	switch c.Tier() {
	case Community:
		return c[:9]
	case Street:
		return c[:6]
	}
	return ""
}

// Chain gives c and the centres above it, lowest first.
func (c CentreCode) Chain() []CentreCode {
	var chain []CentreCode
	for ; c != ""; c = c.Parent() {
		chain = append(chain, c)
	}
	return chain
}

// Covers reports whether other is c or lies below it.
func (c CentreCode) Covers(other CentreCode) bool { return strings.HasPrefix(string(other), string(c)) }
