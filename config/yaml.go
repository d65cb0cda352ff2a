package config

import (
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"hejie/domain"
)

// The library gives lines in its texts alone.
var lineOfYAML = regexp.MustCompile(`^(?:yaml: )?(?:line ([0-9]+): )?`)

// WrongYAML says what the library found wrong with a file, and in which line
// where it knows: of several faults that of the first.
func WrongYAML(err error) error {
	text := err.Error()
	if several, ok := errors.AsType[*yaml.TypeError](err); ok {
		text = strings.Join(several.Errors, "; ")
	}
	found := lineOfYAML.FindStringSubmatchIndex(text)
	why := domain.Fault(domain.Invalid, "yaml", "why", text[found[1]:])
	if found[2] < 0 {
		return why
	}
	return domain.Fault(domain.Invalid, "line", "line", text[found[2]:found[3]], "why", why)
}
