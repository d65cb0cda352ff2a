// Program bench measures what Hejie costs, on a whole system of its own: a
// PostgreSQL with every safeguard against power loss, the engine, a worker, and
// people who sign. Each figure stands beside a floor that was measured in turns
// with it, so that a noisy machine slows both.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A scenario measures one thing. Its note says what the floor is.
type scenario struct {
	name, about, note string
	run               func(context.Context, *bench) ([]Line, error)
}

var scenarios []scenario

func init() { // not where it is declared: the report looks the notes up here
	scenarios = []scenario{
		{"decision", "from Decide to the receipt", "the floor is a row inserted and committed through the same kind of pool", decision},
		{"effect", "from the receipt to the next task being open", "the floor is a bare workflow, from its signal to its empty local activity, awaited in the same way", effect},
		{"cases", "whole cases of 8 decisions, 20 and 30 at a time", "the floor is the same loop with bare workflows: signals, timers restarted, empty local activities", wholeCases},
		{"import", "rows a second, and workflows started a second by the relay", "the floor is a bare program that starts empty workflows, as many at once as the relay", importing},
		{"cost", "events, transactions, rows and WAL of a case", "the floor is the bare workflow of as many decisions; what the system does at rest is taken off", cost},
		{"restart", "from the start of a killed worker to a decision in effect, with many cases open", "the floor is the same with no other case open", restart},
		{"size", "memory, idle CPU and answers with ever more cases open", "", size},
		{"million", "inbox, show and search over a register of many cases", "", million},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, progress io.Writer) (err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(progress)
	short := f.Bool("short", false, "fewer of everything: under 3 minutes on two cores")
	asJSON := f.Bool("json", false, "print JSON for programs")
	only := f.String("only", "", "measure these `scenarios` only, as in decision,cases")
	f.Usage = func() {
		_, _ = fmt.Fprintln(progress, "Measures what Hejie costs, each figure beside its floor. Run `make build` first.")
		f.PrintDefaults()
		_, _ = fmt.Fprintln(progress, "Scenarios:")
		for _, s := range scenarios {
			_, _ = fmt.Fprintf(progress, "  %-9s %s\n", s.name, s.about)
		}
	}
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("unexpected %q", f.Arg(0))
	}
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	b := &bench{short: *short, progress: progress}
	defer func() { err = errors.Join(err, b.close()) }()
	report, err := b.measure(ctx, chosen)
	if err != nil {
		return err
	}
	if *asJSON {
		return report.json(out)
	}
	return report.text(out)
}

// choose gives the scenarios of that list, or all.
func choose(list string) ([]scenario, error) {
	if list == "" {
		return scenarios, nil
	}
	var chosen []scenario
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no scenario %q; --help lists them", name)
		}
		chosen = append(chosen, scenarios[i])
	}
	return chosen, nil
}

func (b *bench) measure(ctx context.Context, chosen []scenario) (Report, error) {
	report := Report{Notes: map[string]string{}}
	for _, s := range chosen {
		begun := time.Now()
		b.say("%s: %s", s.name, s.about)
		lines, err := s.run(ctx, b)
		if err == nil && len(lines) == 0 {
			err = errors.New("nothing was measured")
		}
		for _, l := range lines {
			err = errors.Join(err, l.check())
		}
		if err != nil {
			return report, fmt.Errorf("%s: %w", s.name, err)
		}
		report.Lines = append(report.Lines, lines...)
		report.Notes[s.name] = s.note
		b.say("%s took %.0f s", s.name, time.Since(begun).Seconds())
	}
	var err error
	report.Machine, err = thisMachine(ctx, b)
	return report, err
}
