package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
)

// app is what every command shares.
type app struct {
	in       io.Reader
	out, err io.Writer

	configFile string
	lang       string
	anyLang    bool // the language is not known: what is wrong is told in both
	keyFile    string
	json       bool
	cfg        config.Config
}

// run runs a command line and gives its exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	a := &app{in: in, out: out, err: errs}
	a.preferLanguage(args)
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

// preferLanguage looks for the language before anything else is read, since
// help and errors are written in it too. What is wrong with the command line or
// the configuration is said later, by those who need it.
func (a *app) preferLanguage(args []string) {
	early := pflag.NewFlagSet("", pflag.ContinueOnError)
	early.ParseErrorsAllowlist.UnknownFlags = true
	early.SetOutput(io.Discard)
	lang := early.String("lang", "", "")
	file := early.String("config", "", "")
	early.BoolP("help", "h", false, "") // or the parser would stop there
	_ = early.Parse(args)
	if a.lang = *lang; a.lang == "" {
		cfg, _ := config.Load(*file)
		a.lang = cfg.Language
	}
	if a.lang != catalogue.Chinese && a.lang != catalogue.English {
		a.lang, a.anyLang = catalogue.Chinese, true
	}
}

func (a *app) root() *cobra.Command {
	root := a.group("hejie", "hejie", a.commands()...)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return a.configure() }
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return a.flagFault(err, c.CommandPath())
	})
	root.SetUsageFunc(a.usageFunc)
	root.SetHelpFunc(a.helpFunc)
	root.SetHelpCommand(&cobra.Command{Use: "help [COMMAND]", Hidden: true, RunE: func(_ *cobra.Command, args []string) error {
		c, _, err := root.Find(args)
		if err != nil {
			return err
		}
		return c.Help() // as --help says it
	}})
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFile, "config", "", a.text("flag.config", "file", config.DefaultFile))
	flags.StringVar(&a.lang, "lang", a.lang, a.text("flag.lang"))
	flags.StringVar(&a.keyFile, "key", "", a.text("flag.key"))
	flags.BoolVar(&a.json, "json", false, a.text("flag.json"))
	flags.BoolP("help", "h", false, a.text("flag.help"))
	complete(root, "lang", catalogue.Chinese, catalogue.English)
	return root
}

func (a *app) configure() error {
	var err error
	if a.cfg, err = config.Load(a.configFile); err != nil {
		return a.configFault(err)
	}
	if a.lang == "" {
		a.lang = a.cfg.Language
	}
	if a.lang != catalogue.Chinese && a.lang != catalogue.English {
		wrong := a.lang
		a.lang, a.anyLang = catalogue.Chinese, true
		return domain.Fault(domain.Invalid, "lang", "text", wrong)
	}
	return nil
}

// command makes a command whose texts stand in the catalogue under
// help.<topic>: short, long and example.
func (a *app) command(use, topic string, args cobra.PositionalArgs, run func(*cobra.Command, []string) error) *cobra.Command {
	c := &cobra.Command{Use: use, Args: a.usage(args), RunE: run, DisableFlagsInUseLine: true, ValidArgsFunction: cobra.NoFileCompletions}
	c.Short, c.Long, c.Example = a.help(topic)
	return c
}

// group makes a command that only holds others.
func (a *app) group(use, topic string, commands ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use + " COMMAND", Args: cobra.ArbitraryArgs, DisableFlagsInUseLine: true}
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return c.Help()
		}
		return domain.Fault(domain.Invalid, "no_command", "name", args[0], "command", c.CommandPath())
	}
	c.Short, c.Long, c.Example = a.help(topic)
	c.AddCommand(commands...)
	return c
}

func (a *app) help(topic string) (short, long, example string) {
	short = a.text("help." + topic + ".short")
	long = short
	if more := "help." + topic + ".long"; catalogue.Has(a.lang, more) {
		long += "\n\n" + a.text(more)
	}
	if key := "help." + topic + ".example"; catalogue.Has(a.lang, key) {
		example = "  " + strings.ReplaceAll(a.text(key), "\n", "\n  ")
	}
	return short, long, example
}

// usage makes a wrong number of arguments an error of the command line.
func (a *app) usage(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, given []string) error {
		if err := args(c, given); err != nil {
			return domain.Fault(domain.Invalid, "arguments", "use", c.UseLine(), "command", c.CommandPath())
		}
		return nil
	}
}

// complete offers the values of a flag to the shell.
func complete(c *cobra.Command, flag string, values ...string) {
	_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)) // fails for a flag that is not there: seen when the command is made
}

// words tell things in the language of the command.
func (a *app) words() desk.Words { return desk.Words{Lang: a.lang} }

func (a *app) text(key string, pairs ...string) string { return a.words().Text(key, pairs...) }

// say prints a line for people.
func (a *app) say(key string, pairs ...string) { a.line(a.text(key, pairs...)) }

func (a *app) line(text string) { _, _ = fmt.Fprintln(a.out, text) }

// sayAny is say with values of any kind: an error is told in the language of the
// command.
func (a *app) sayAny(key string, pairs ...any) {
	texts := make([]string, len(pairs))
	for i, v := range pairs {
		if err, ok := v.(error); ok {
			v = catalogue.Tell(a.lang, err)
		}
		texts[i] = fmt.Sprint(v)
	}
	a.say(key, texts...)
}

// print prints v as JSON for programs.
func (a *app) print(v any) error { return printJSON(a.out, v) }

func printJSON(w io.Writer, v any) error {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, escapeUnseen(out.String()))
	return err
}

// escapeUnseen writes what plain would take out as JSON can write any character:
// programs read the same, and a terminal obeys nothing. The encoder leaves DEL,
// the C1 controls and the marks that turn the direction of writing as they are;
// they can only stand in strings.
func escapeUnseen(text string) string {
	if desk.Plain(text) == text {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if !desk.Unseen(r) {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}
