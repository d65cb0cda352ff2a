package main

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"

	"github.com/spf13/pflag"

	"hejie/config"
	"hejie/domain"
)

// flagFault says what is wrong with a flag. The library's own words are English
// and tell of its insides.
func (a *app) flagFault(err error, command string) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		dashes := "--"
		if unknown.GetSpecifiedShortnames() != "" {
			dashes = "-"
		}
		return a.errorf(domain.Invalid, "error.flag_unknown", "flag", dashes+unknown.GetSpecifiedName(), "command", command)
	}
	if senseless, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return a.errorf(domain.Invalid, "error.flag_unknown", "flag", senseless.GetSpecifiedFlag(), "command", command)
	}
	if bare, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return a.errorf(domain.Invalid, "error.flag_bare", "flag", "--"+bare.GetFlag().Name, "command", command)
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return a.errorf(domain.Invalid, "error.flag_value", "flag", "--"+wrong.GetFlag().Name, "value", wrong.GetValue(), "command", command)
	}
	return domain.Errorf(domain.Invalid, "%s", err)
}

// configFault says what is wrong with the settings.
func (a *app) configFault(err error) error {
	fault, ok := errors.AsType[*config.Fault](err)
	switch {
	case !ok:
		return domain.Errorf(domain.Invalid, "%s", err)
	case fault.Key == "" && errors.Is(err, fs.ErrNotExist):
		return a.errorf(domain.Invalid, "error.config_missing", "file", fault.File)
	case errors.Is(err, config.ErrUnknownSetting):
		return a.errorf(domain.Invalid, "error.config_unknown", "file", fault.File, "key", fault.Key)
	case fault.Key == "language":
		return a.errorf(domain.Invalid, "error.config_language", "file", fault.File)
	}
	if line := lineOfFault.FindStringSubmatch(err.Error()); line != nil {
		return a.errorf(domain.Invalid, "error.config_form", "file", fault.File, "line", line[1])
	}
	return a.errorf(domain.Invalid, "error.object", "file", fault.File, "why", fault.Reason())
}

// What a library says of a file begins with its name and, on the way, the line.
var lineOfFault = regexp.MustCompile(`\bline (\d+)\b:? ?`)

// wrongFile says that a file is not what the command reads: the line if it is
// known, and why if that is said in our own words.
func (a *app) wrongFile(key, file string, err error) error {
	why, at := err.Error(), ""
	if found := lineOfFault.FindStringSubmatchIndex(why); found != nil {
		at = a.text("error.at_line", "line", why[found[2]:found[3]])
		why = why[:found[0]] + why[found[1]:]
	}
	if strings.Contains(err.Error(), "yaml: ") {
		why = ""
	} else {
		why = a.text("refusal.fact", "fact", sentenceIn(a.lang, why))
	}
	return a.errorf(domain.Invalid, key, "file", file, "at", at, "why", why)
}
