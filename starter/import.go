package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/importing"
	tables "hejie/internal/sheet"
)

// importJob is one table on its way into the register, with what is told of it.
type importJob struct {
	*caller
	importFlags
	imported importing.Import
}

type importFlags struct {
	mappingName, sheetName, report string
	sample, dryRun, wait           bool
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	args := func(c *cobra.Command, args []string) error {
		if f.sample {
			return cobra.NoArgs(c, args)
		}
		return cobra.ExactArgs(1)(c, args)
	}
	run := a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		j := &importJob{caller: d, importFlags: f}
		j.imported = importing.Import{Desk: d.Desk, Words: d.words(), Sheet: f.sheetName, Progress: &importProgress{app: d.app}}
		if f.sample {
			if err := j.takeSample(); err != nil {
				return err
			}
		} else if err := j.takeFile(args[0]); err != nil {
			return err
		}
		return j.run(ctx)
	})
	c := a.command("import FILE --mapping FILE|NAME [flags]", "import", args, func(c *cobra.Command, args []string) error {
		if f.sample {
			if f.mappingName != "" || f.sheetName != "" {
				return domain.Fault(domain.Invalid, "import_sample_alone")
			}
			f.wait = f.wait || !c.Flags().Changed("wait")
			if err := a.signAsInvented(); err != nil {
				return err
			}
		}
		return run(c, args)
	})
	c.ValidArgsFunction = nil // files
	flags := c.Flags()
	flags.StringVar(&f.mappingName, "mapping", "", a.text("flag.import.mapping"))
	flags.StringVar(&f.sheetName, "sheet", "", a.text("flag.import.sheet"))
	flags.StringVar(&f.report, "report", "", a.text("flag.import.report"))
	flags.BoolVar(&f.dryRun, "dry-run", false, a.text("flag.import.dry_run"))
	flags.BoolVar(&f.wait, "wait", false, a.text("flag.import.wait"))
	flags.BoolVar(&f.sample, "sample", false, a.text("flag.import.sample"))
	_ = c.MarkFlagFilename("mapping", "yaml", "yml")
	_ = c.MarkFlagFilename("report", "csv")
	return c
}

// takeFile makes the file at path the table.
func (j *importJob) takeFile(path string) error {
	if j.mappingName == "" {
		return domain.Fault(domain.Invalid, "import_needs_mapping")
	}
	if err := j.readMapping(); err != nil {
		return err
	}
	j.useFile(path)
	if j.report == "" {
		j.report = j.imported.File + ".bad-rows.csv"
	}
	return nil
}

func (j *importJob) useFile(path string) {
	j.imported.File = filepath.Base(path)
	j.imported.Read = func() (*tables.Reader, error) {
		for _, kept := range []string{path, j.mappingName, j.keyFile, string(j.cfg.Key), j.configFile} {
			if j.isReport(kept) {
				return nil, domain.Fault(domain.Internal, "import_report_is_file", "file", kept)
			}
		}
		return tables.Open(path, tables.Options{Sheet: j.sheetName, Columns: j.imported.Mapping.Columns()})
	}
}

// isReport reports whether the report would be written over a file.
func (j *importJob) isReport(path string) bool {
	kept, err1 := os.Stat(path)
	report, err2 := os.Stat(j.report)
	return err1 == nil && err2 == nil && os.SameFile(kept, report)
}

func (j *importJob) readMapping() (err error) {
	if j.imported.Mapping, err = importing.BuiltinMapping(j.mappingName); err == nil {
		return nil
	}
	if _, err := os.Stat(j.mappingName); err != nil {
		return domain.Fault(domain.Invalid, "import_no_mapping", "name", j.mappingName)
	}
	content, err := j.readFile(j.mappingName)
	if err != nil {
		return err
	}
	if j.imported.Mapping, err = importing.ParseMapping(content); err != nil {
		return domain.Fault(domain.Invalid, "of", "about", j.mappingName, "why", err)
	}
	return nil
}

// run looks at every row first and opens cases second, so that what the importer
// signs says how much of the file came in.
func (j *importJob) run(ctx context.Context) error {
	r, err := j.imported.Check(ctx)
	if err != nil {
		return err
	}
	if err := j.writeReport(r); err != nil {
		return err
	}
	if j.dryRun {
		return j.tellChecked(r)
	}
	if r.Manifest.Good == 0 {
		return errors.Join(j.tellChecked(r), domain.Fault(domain.Invalid, "import_nothing"))
	}
	if err := j.imported.OpenCases(ctx, r); err != nil {
		return j.brokenOff(err)
	}
	if err := j.writeReport(r); err != nil {
		return err
	}
	if !j.json {
		j.tellImported(r)
	}
	if j.wait {
		if err := j.imported.AwaitStarts(ctx, r); err != nil {
			return err
		}
	}
	if j.json {
		return j.print(r)
	}
	j.tellStarted(r)
	return nil
}

// brokenOff says how an import goes on that did not come to its end.
func (j *importJob) brokenOff(err error) error {
	b, ok := errors.AsType[*importing.BrokenOff](err)
	if !ok {
		return err
	}
	sentence := j.text("import.broken_off", "opened", count(b.Opened), "known", count(b.Known))
	if b.Why == nil {
		return errors.New(sentence)
	}
	return domain.Fault(domain.KindOf(b.Why), "then", "why", b.Why, "after", sentence)
}
