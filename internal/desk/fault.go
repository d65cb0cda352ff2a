package desk

import (
	"hejie/domain"
	"hejie/internal/catalogue"
)

// A Fault is an error whose sentence stands in the catalogue. Whoever tells it
// chooses the language.
type Fault struct {
	Kind  domain.Kind
	Key   string
	Pairs []string // what is filled in, each after its name
}

func errorf(kind domain.Kind, key string, pairs ...string) error {
	return &Fault{kind, key, pairs}
}

func (f *Fault) Error() string { return Words{catalogue.English}.Text(f.Key, f.Pairs...) }

func (f *Fault) Unwrap() error { return domain.Errorf(f.Kind, "%s", f.Error()) }
