package domain

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// A Form is what a decision or an act says beyond its outcome: a Go struct. The
// tags of its fields say of each:
//
//	json      its name, which never changes
//	required  that it must be given
//	input     how it is asked for: text, choice, flag, file, person, party, case, …
//	length    how many characters a text may have
//	most      how many a list may have
//	choices   what may be chosen, where the field's type does not say so
//	unit      what a number counts
//
// Its label stands in the catalogue under "field.". What the fields alone do
// not say, a method Check of the form does.
type Form struct {
	of     reflect.Type
	fields []Field
}

// FormOf makes the form of a struct.
func FormOf[T any]() Form {
	of := reflect.TypeFor[T]()
	return Form{of: of, fields: fieldsOf(of)}
}

// A Field is one thing that a form asks for.
type Field struct {
	Name     string
	Required bool
	Input    string
	Length   int // of a text, in characters
	Most     int // of a list
	Choices  []string
	Unit     string

	index []int
}

// Fields lists what the form asks for, in order.
func (f Form) Fields() []Field { return f.fields }

func fieldsOf(form reflect.Type) (fields []Field) {
	for _, field := range reflect.VisibleFields(form) {
		if field.Anonymous {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		length, _ := strconv.Atoi(field.Tag.Get("length"))
		most, _ := strconv.Atoi(field.Tag.Get("most"))
		fields = append(fields, Field{
			Name: name, Required: field.Tag.Get("required") == "true", Input: field.Tag.Get("input"), Length: length, Most: most,
			Choices: strings.Fields(field.Tag.Get("choices")), Unit: field.Tag.Get("unit"), index: field.Index,
		})
	}
	return fields
}

// Check checks details against the form: what it asks for is there, what it does
// not know is not, and each field is as it should be. The refusal names the field.
func (f Form) Check(d Details) error {
	given := reflect.ValueOf(d)
	filled := reflect.New(f.of).Elem()
	for _, field := range f.fields {
		value := given.FieldByIndex(detailsFields[field.Name])
		if isGiven(value) {
			filled.FieldByIndex(field.index).Set(value)
		} else if field.Required {
			return Refuse(MissingDetails, "field", field.Name)
		}
	}
	for _, name := range d.given() {
		if !slices.ContainsFunc(f.fields, func(field Field) bool { return field.Name == name }) {
			return Refuse(MissingDetails, "belongs_not", "field", name)
		}
	}
	for _, field := range f.fields {
		if value := filled.FieldByIndex(field.index); isGiven(value) {
			if err := field.check(value.Interface()); err != nil {
				return err
			}
		}
	}
	if whole, ok := filled.Interface().(interface{ Check() error }); ok {
		return whole.Check()
	}
	return nil
}

func isGiven(v reflect.Value) bool {
	if v.Kind() == reflect.Slice {
		return v.Len() > 0
	}
	return !v.IsZero()
}

// check refuses a value that the field may not have.
func (f Field) check(value any) error {
	wrong := Refuse(MissingDetails, "field", f.Name)
	switch v := value.(type) {
	case interface{ Valid() bool }:
		if !v.Valid() {
			return wrong
		}
	case interface{ check() error }:
		return v.check()
	case string:
		if len(f.Choices) > 0 && !slices.Contains(f.Choices, v) || f.Length > 0 && !validText(v, f.Length, true) {
			return wrong
		}
	case int:
		if v < 0 {
			return wrong
		}
	case []StaffID:
		if len(v) > f.Most || hasRepeat(v) || f.Input == "people" && !allNumbers(v) {
			return wrong
		}
	case []PartyID:
		if len(v) > f.Most {
			return wrong
		}
	case []PartyEntry:
		return checkRespondents(v)
	}
	return nil
}

// detailsFields finds the fields of Details by their names.
var detailsFields = func() map[string][]int {
	found := map[string][]int{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[Details]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		found[name] = field.Index
	}
	return found
}()

// given names the fields that are filled in, in order.
func (d Details) given() (names []string) {
	value := reflect.ValueOf(d)
	for _, field := range reflect.VisibleFields(value.Type()) {
		if isGiven(value.FieldByIndex(field.Index)) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	return names
}

// The forms that any procedure may have.
type (
	// Noted is a form that asks for nothing.
	Noted struct {
		Note string `json:"note,omitempty" input:"text" length:"4000"`
	}
	// Reasoned asks for the reasons.
	Reasoned struct {
		Note string `json:"note" required:"true" input:"text" length:"4000"`
	}
)
