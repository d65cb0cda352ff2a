package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/dial"
	"hejie/register"
)

// Exit codes. They are part of the interface: scripts look at them.
const (
	exitOK          = 0
	exitFailed      = 1 // something broke; trying again may help
	exitUsage       = 2 // the command line is wrong
	exitRefused     = 3 // the register refused a decision or an act
	exitNotFound    = 4 // there is no such thing
	exitConflict    = 5 // the world has moved on; look again
	exitUnavailable = 6 // the register or the engine does not answer
)

// app is what every command shares.
type app struct {
	in       io.Reader
	out, err io.Writer

	configFile string
	lang       string
	json       bool
	cfg        config.Config
}

// run runs a command line and gives its exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, err: errs}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	if err != nil {
		a.fail(err)
	}
	return exitCode(err)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "hejie",
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.configure() },
	}
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFile, "config", "", "configuration file (default "+config.DefaultFile+", if there)")
	flags.StringVar(&a.lang, "lang", "", "zh-CN or en (default from the configuration: zh-CN)")
	flags.BoolVar(&a.json, "json", false, "print JSON, for programs")
	root.AddCommand(a.commands()...)
	return root
}

func (a *app) configure() error {
	var err error
	if a.cfg, err = config.Load(a.configFile); err != nil {
		return domain.Errorf(domain.Invalid, "%s", err)
	}
	if a.lang == "" {
		a.lang = a.cfg.Language
	}
	if a.lang != catalogue.Chinese && a.lang != catalogue.English {
		return domain.Errorf(domain.Invalid, "--lang: %s or %s", catalogue.Chinese, catalogue.English)
	}
	return nil
}

// register opens the register; the caller closes it.
func (a *app) register(ctx context.Context) (*register.Register, error) {
	return dial.Register(ctx, a.cfg, "hejie")
}

// text gives a text in the language of the command.
func (a *app) text(key string, pairs ...string) string { return catalogue.Text(a.lang, key, pairs...) }

// say prints a line for people.
func (a *app) say(key string, pairs ...string) { _, _ = fmt.Fprintln(a.out, a.text(key, pairs...)) }

// print prints v as JSON for programs.
func (a *app) print(v any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// fail tells people what went wrong, in one sentence with a hint.
func (a *app) fail(err error) {
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok {
		_, _ = fmt.Fprintln(a.err, "hejie: "+a.sentence(refusal))
		return
	}
	_, _ = fmt.Fprintln(a.err, "hejie: "+err.Error())
}

// sentence gives a refusal's code, sentence and fact.
func (a *app) sentence(r *domain.Refusal) string {
	s := string(r.Code) + a.text("list.colon") + a.text("refusal."+string(r.Code))
	if r.Fact != "" {
		s += a.text("refusal.fact", "fact", r.Fact)
	}
	return s
}

func exitCode(err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return exitUnavailable
	}
	switch domain.KindOf(err) {
	case domain.Refused:
		return exitRefused
	case domain.Invalid:
		return exitUsage
	case domain.NotFound:
		return exitNotFound
	case domain.Conflict:
		return exitConflict
	}
	return exitFailed
}
