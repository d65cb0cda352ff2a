package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// The tests are inside the package, since a program exports nothing.

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) {
	if os.Getenv(asHejie) != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	officetest.Main(m)
}

// asHejie is the environment variable with which this test program is hejie, so
// that a test may have it as a child and kill it.
const asHejie = "HEJIE_TEST_AS_HEJIE"

// An office at which commands are run, each person with a key file of their own.
type commandLine struct {
	*officetest.Office
	dir string
}

func open(t *testing.T) commandLine {
	t.Helper()
	c := commandLine{officetest.Open(t), t.TempDir()}
	c.write(t, "hejie.yaml", fmt.Sprintf("register:\n  dsn: %q\n  ownerdsn: %q\n  timeout: %s\n", c.App.DSN, c.Owner.DSN, officetest.Unhurried))
	for name, person := range c.People {
		require.NoError(t, desk.WriteKey(c.path(name+".pem"), person.Key))
	}
	c.at(t, "2022-03-01 10:00")
	return c
}

// openAccepting is open with a case whose acceptance is asked for, and whose
// respondent nobody has named yet.
func openAccepting(t *testing.T) (c commandLine, id string) {
	t.Helper()
	c = open(t)
	var opened record.Receipt
	c.read(t, &opened, "registrar", "dispute", "open", "--centre", string(officetest.Community), "--kind", "neighbour", "--title", "漏水", "--applicant", "陈某")
	c.step(t, domain.CaseID(opened.Ref), 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	return c, opened.Ref
}

// at stops the register's clock at an hour of the office.
func (c commandLine) at(t *testing.T, hour string) {
	t.Helper()
	instant, err := time.ParseInLocation("2006-01-02 15:04", hour, domain.Shanghai())
	require.NoError(t, err)
	c.AsOwner(t, `CREATE OR REPLACE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
		$$ SELECT '`+instant.UTC().Format(time.RFC3339)+`'::timestamptz $$`)
}

func (c commandLine) path(name string) string { return filepath.Join(c.dir, name) }

func (c commandLine) write(t *testing.T, name, content string) string {
	t.Helper()
	require.NoError(t, os.WriteFile(c.path(name), []byte(content), 0o600))
	return c.path(name)
}

// outcome is what a command printed and its exit code.
type outcome struct {
	out, err string
	code     int
}

// run runs a command in a person's name; nobody's with an empty name.
func (c commandLine) run(t *testing.T, who string, args ...string) outcome {
	t.Helper()
	args = append(args, "--config", c.path("hejie.yaml"))
	if who != "" {
		args = append(args, "--key", c.path(who+".pem"))
	}
	return runLine(t, "", args...)
}

// done runs a command that must succeed, and gives what it printed.
func (c commandLine) done(t *testing.T, who string, args ...string) string {
	t.Helper()
	o := c.run(t, who, args...)
	require.Zero(t, o.code, "%s: %s%s", args, o.out, o.err)
	return o.out
}

// read runs a command that must succeed with --json, and reads what it printed.
func (c commandLine) read(t *testing.T, into any, who string, args ...string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(c.done(t, who, append(args, "--json")...)))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(into))
}

func runLine(t *testing.T, in string, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, strings.NewReader(in), &out, &errs)
	return outcome{out.String(), errs.String(), code}
}

// step opens a step of a case, as its workflow would.
func (c commandLine) step(t *testing.T, id domain.CaseID, n int, stage domain.Stage, asks ...domain.Ask) {
	t.Helper()
	_, err := c.Stand(t.Context(), officetest.Asked{Case: id, Step: n, Stage: stage, Centre: officetest.Community, Asks: asks})
	require.NoError(t, err)
}

// Nonces differ from run to run, and so do the hashes of what holds them.
var hashes = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// golden compares what was printed with the golden file of that name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = hashes.ReplaceAllString(got, "<hash>")
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run the tests with -update to write it")
	require.Equal(t, string(want), got, "%s: run the tests with -update if this is meant", file)
}
