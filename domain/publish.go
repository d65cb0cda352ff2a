package domain

import "slices"

// Small is the rule by which small counts about people are not published: of a
// kind of dispute in one community, fewer than so many cases lead to the people
// themselves. No law names the number; it is the policy's.
type Small struct {
	Below     int    `json:"below"`
	Source    string `json:"source"`
	Confirmed bool   `json:"confirmed"`
}

// SmallCounts gives the policy's rule, or what the house takes where a policy of
// before has none.
func (p Policy) SmallCounts() Small {
	if p.Small.Below == 0 {
		return Small{Below: 3, Source: "本区默认值"}
	}
	return p.Small
}

// Validate refuses a rule that hides nothing, or nearly everything.
func (s Small) Validate() error {
	if s == (Small{}) {
		return nil
	}
	if s.Below < 2 || s.Below > 20 {
		return Fault(Invalid, "small_counts.form")
	}
	if !validText(s.Source, 500, false) {
		return Fault(Invalid, "small_counts_source")
	}
	return nil
}

// A Veil says how a number is shown where it is published.
type Veil int

// The veils: as it is, as less than the rule's number, or not at all, because
// one that is less would follow from it and the sum.
const (
	Open Veil = iota
	FewerThan
	Withheld
)

// A Scope is what the cases were narrowed to before they were broken down.
type Scope struct {
	Centre CentreCode // and those below; every centre when empty
	Kind   DisputeKind
}

// Veils gives the veils of the parts' numbers, part by part, and of the whole:
// none but where they are of a kind within a community, whether both are parts
// of the breakdown or what the cases were narrowed to. Sums stay what they are;
// where a small number would follow from the sum that is told, the next smallest
// number beside it is withheld too. Where there is none beside it, the sum tells
// it: who publishes so small a place publishes its sum.
func (t Tabulation) Veils(rule Small, of Scope) (parts []map[Measure]Veil, whole map[Measure]Veil) {
	parts, whole = make([]map[Measure]Veil, len(t.Parts)), map[Measure]Veil{}
	for i := range parts {
		parts[i] = map[Measure]Veil{}
	}
	community, kind := slices.Index(t.By, ByCommunity), slices.Index(t.By, ByKind)
	fixed := of.Centre != "" && of.Centre.Tier() == Community
	if community < 0 && !fixed || kind < 0 && of.Kind == "" {
		return parts, whole
	}
	var sums []string
	within := map[string][]int{} // the parts of a sum that is told
	small := func(i int) bool {  // a street's or the district's own centre is no community
		return community < 0 || t.Parts[i].Keys[community] != ""
	}
	for i, part := range t.Parts {
		sum := ""
		if kind >= 0 && community >= 0 {
			sum = part.Keys[community]
		}
		if within[sum] == nil {
			sums = append(sums, sum)
		}
		within[sum] = append(within[sum], i)
	}
	for _, m := range Measures() {
		for _, sum := range sums {
			t.veil(within[sum], m, rule.Below, small, parts)
		}
		if n := t.Whole.Counts[m]; fixed && of.Kind != "" && 0 < n && n < rule.Below {
			whole[m] = FewerThan
		}
	}
	return parts, whole
}

// veil hides the small numbers of one measure among the parts of one sum.
func (t Tabulation) veil(parts []int, m Measure, below int, small func(int) bool, veils []map[Measure]Veil) {
	hidden, sum, next := 0, 0, -1
	for _, i := range parts {
		switch n := t.Parts[i].Counts[m]; {
		case n == 0:
		case n < below && small(i):
			veils[i][m] = FewerThan
			hidden, sum = hidden+1, sum+n
		case next < 0 || n < t.Parts[next].Counts[m]:
			next = i
		}
	}
	// What is hidden follows from the sum if it is one number, or if all of them
	// must be the least or the most that they can be.
	follows := hidden == 1 || hidden > 0 && (sum == hidden || sum == hidden*(below-1))
	if follows && next >= 0 {
		veils[next][m] = Withheld
	}
}

// MayTell reports whether a rate may be told: only where both of its numbers
// are.
func (n RateName) MayTell(veils map[Measure]Veil) bool {
	numerator, denominator := n.Parts()
	return veils[numerator] == Open && veils[denominator] == Open
}
