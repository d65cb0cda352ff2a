package main

import (
	"errors"
	"io/fs"

	"github.com/spf13/pflag"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/catalogue"
)

// flagFault says what is wrong with a flag. The library's own words are English
// and tell of its insides.
func (a *app) flagFault(err error, command string) error {
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		dashes := "--"
		if unknown.GetSpecifiedShortnames() != "" {
			dashes = "-"
		}
		return domain.Fault(domain.Invalid, "flag_unknown", "flag", dashes+unknown.GetSpecifiedName(), "command", command)
	}
	if senseless, ok := errors.AsType[*pflag.InvalidSyntaxError](err); ok {
		return domain.Fault(domain.Invalid, "flag_unknown", "flag", senseless.GetSpecifiedFlag(), "command", command)
	}
	if bare, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return domain.Fault(domain.Invalid, "flag_bare", "flag", "--"+bare.GetFlag().Name, "command", command)
	}
	if wrong, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return domain.Fault(domain.Invalid, "flag_value", "flag", "--"+wrong.GetFlag().Name, "value", wrong.GetValue(), "command", command)
	}
	return domain.Fault(domain.Invalid, "why", err)
}

// configFault says what is wrong with the settings.
func (a *app) configFault(err error) error {
	fault, ok := errors.AsType[*config.Fault](err)
	switch {
	case !ok:
		return domain.Fault(domain.Invalid, "why", err)
	case fault.Key == "" && errors.Is(err, fs.ErrNotExist):
		return domain.Fault(domain.Invalid, "config_missing", "file", fault.File)
	case errors.Is(err, config.ErrUnknownSetting):
		return domain.Fault(domain.Invalid, "config_unknown", "file", fault.File, "key", fault.Key)
	case fault.Key == "language":
		return domain.Fault(domain.Invalid, "config_language", "file", fault.File)
	}
	if line := fault.Reason().Value("line"); line != "" {
		return domain.Fault(domain.Invalid, "config_form", "file", fault.File, "line", line)
	}
	return domain.Fault(domain.Invalid, "of", "about", fault.File, "why", fault.Reason())
}

// wrongFile says that a file is not what the command reads: the line if it is
// known, and why if that is said in our own words.
func (a *app) wrongFile(key, file string, err error) error {
	why, at := "", ""
	said, _ := catalogue.Said(err)
	if line := said.Value("line"); line != "" {
		at, said = a.text("error.at_line", "line", line), said.Inner("why")
	}
	if said.Key != "yaml" {
		why = a.text("refusal.fact", "fact", said.In(a.lang))
	}
	return domain.Fault(domain.Invalid, key, "file", file, "at", at, "why", why)
}
