package domain

import "slices"

// A Form names the fields that the details of a decision or an act must have,
// and those they may have.
type Form struct {
	Must  []string
	OneOf []string              // the first of these that is given, and the last if none is
	May   []string              // besides
	Also  func(d Details) error // what no list of fields can say
}

// Check checks details against the form. The refusal names the field.
func (f Form) Check(d Details) error {
	must := slices.Clone(f.Must)
	given := d.given()
	for i, field := range f.OneOf {
		if slices.Contains(given, field) || i == len(f.OneOf)-1 {
			must = append(must, field)
			break
		}
	}
	if err := d.check(must, f.May); err != nil {
		return err
	}
	if f.Also != nil {
		return f.Also(d)
	}
	return nil
}
