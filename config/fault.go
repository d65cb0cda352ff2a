package config

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// ErrUnknownSetting is why a setting that there is not is a fault.
var ErrUnknownSetting = errors.New("there is no such setting")

// A Fault is what is wrong with the settings. Why may hold several lines; Error
// and Reason are one.
type Fault struct {
	File string // the settings file that was read
	Key  string // the setting, as a file has it; empty where the file as a whole is at fault
	Why  error
}

func (f *Fault) Error() string {
	if f.Why == ErrUnknownSetting {
		return "config: " + f.File + ": " + f.Key + ": " + f.Reason()
	}
	return fmt.Sprintf("config: %s: %s", f.File, f.Reason())
}

// Unwrap gives Why.
func (f *Fault) Unwrap() error { return f.Why }

// Reason is the first line of Why that names a fault: libraries announce theirs
// with a heading.
func (f *Fault) Reason() string {
	lines := strings.Split(strings.TrimSpace(f.Why.Error()), "\n")
	if strings.HasSuffix(lines[0], ":") {
		lines = slices.DeleteFunc(lines[1:], func(l string) bool { return strings.TrimSpace(l) == "" })
	}
	return strings.TrimSpace(lines[0])
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
