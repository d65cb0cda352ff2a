package main

import (
	"context"
	"errors"
	"hash/maphash"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/importing"
	"hejie/internal/record"
	tables "hejie/internal/sheet"
)

// importJob is one table on its way into the register.
type importJob struct {
	*caller
	importFlags
	name    string // of the file, as people know it
	open    func() (*tables.Reader, error)
	mapping importing.Mapping
	rights  record.ImportRights
	seed    maphash.Seed // of the sums that tell rows apart
	progress
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
				return a.errorf(domain.Invalid, "import.sample_alone")
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
		return j.errorf(domain.Invalid, "import.needs_mapping")
	}
	if err := j.readMapping(); err != nil {
		return err
	}
	j.useFile(path)
	if j.report == "" {
		j.report = j.name + ".bad-rows.csv"
	}
	return nil
}

func (j *importJob) useFile(path string) {
	j.name = filepath.Base(path)
	j.open = func() (*tables.Reader, error) {
		for _, kept := range []string{path, j.mappingName, j.keyFile, string(j.cfg.Key), j.configFile} {
			if j.isReport(kept) {
				return nil, errors.New(j.text("import.report_is_file", "file", kept))
			}
		}
		return tables.Open(path, tables.Options{Sheet: j.sheetName, Columns: j.mapping.Columns()})
	}
}

// isReport reports whether the report would be written over a file.
func (j *importJob) isReport(path string) bool {
	kept, err1 := os.Stat(path)
	report, err2 := os.Stat(j.report)
	return err1 == nil && err2 == nil && os.SameFile(kept, report)
}

func (j *importJob) readMapping() (err error) {
	if j.mapping, err = importing.BuiltinMapping(j.mappingName); err == nil {
		return nil
	}
	if _, err := os.Stat(j.mappingName); err != nil {
		return j.errorf(domain.Invalid, "import.no_mapping", "name", j.mappingName)
	}
	content, err := j.readFile(j.mappingName)
	if err != nil {
		return err
	}
	if j.mapping, err = importing.ParseMapping(content); err != nil {
		return j.errorf(domain.Invalid, "error.object", "file", j.mappingName, "why", err.Error())
	}
	return nil
}
