package config

import (
	"cmp"
	"errors"
	"reflect"
	"slices"
	"strings"

	"hejie/domain"
	"hejie/internal/catalogue"
)

// ErrUnknownSetting is why a setting that there is not is a fault.
var ErrUnknownSetting = domain.Fault(domain.Invalid, "setting_unknown")

// A Fault is what is wrong with the settings.
type Fault struct {
	File string // the settings file that was read
	Key  string // the setting, as a file has it; empty where the file as a whole is at fault
	Why  error
}

// Error is the sentence in English, on one line.
func (f *Fault) Error() string { return f.Said().String() }

// Said names the file and says why.
func (f *Fault) Said() catalogue.Sentence {
	return catalogue.Say("setting_of", "file", f.File, "why", f.Reason())
}

// Unwrap gives Why.
func (f *Fault) Unwrap() error { return f.Why }

// Reason says why without the file. Of what a library says, which may be several
// lines, it is the first that names a fault: libraries announce theirs with a
// heading.
func (f *Fault) Reason() catalogue.Sentence {
	if said, ok := catalogue.Said(f.Why); ok {
		return said
	}
	lines := strings.Split(strings.TrimSpace(f.Why.Error()), "\n")
	if strings.HasSuffix(lines[0], ":") {
		lines = slices.DeleteFunc(lines[1:], func(l string) bool { return strings.TrimSpace(l) == "" })
	}
	return catalogue.Say("why", strings.TrimSpace(lines[0]))
}

// wrong says what is wrong with a setting or a file.
func wrong(about, key string, pairs ...any) error {
	return domain.Fault(domain.Invalid, "of", "about", about, "why", domain.Fault(domain.Invalid, key, pairs...))
}

// ofSetting is a fault that the library found while it read a setting, in our
// own words and with the setting's name, where it was we who refused.
func ofSetting(err error) error {
	refused, ours := errors.AsType[*domain.Error](err)
	setting, named := errors.AsType[interface {
		error
		Name() string
	}](err)
	if !ours || !named {
		return err
	}
	return domain.Fault(domain.Invalid, "of", "about", setting.Name(), "why", refused)
}

// unknownSetting gives the first of the keys that no setting has, as far as it
// is a name: after a forgotten space ("dsn:host=…") a secret stands in the key.
func unknownSetting(keys []string) string {
	known := settings(reflect.TypeFor[Config](), "")
	slices.Sort(keys)
	for _, key := range keys {
		if !slices.Contains(known, key) {
			name := key[:len(key)-len(strings.TrimLeft(key, "abcdefghijklmnopqrstuvwxyz0123456789._"))]
			return cmp.Or(name, "“…”")
		}
	}
	return ""
}

// settings lists the keys of t, those of whole sections too.
func settings(t reflect.Type, prefix string) []string {
	var keys []string
	for _, field := range reflect.VisibleFields(t) {
		if !field.IsExported() {
			continue
		}
		key := prefix + strings.ToLower(field.Name)
		keys = append(keys, key)
		if field.Type.Kind() == reflect.Struct {
			keys = append(keys, settings(field.Type, key+".")...)
		}
	}
	return keys
}
