package main

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"hejie/domain"
	"hejie/internal/figures"
)

// export writes the files that were asked for.
func (a *app) export(r figures.Report, f figuresFlags) error {
	if f.csv != "" {
		if err := a.create(f.csv, func(w io.Writer) error { return r.WriteCSV(w, f.rows) }); err != nil {
			return err
		}
	}
	if f.xlsx == "" {
		return nil
	}
	return a.create(f.xlsx, r.WriteWorkbook)
}

func (a *app) tellExported(f figuresFlags) {
	for _, file := range []string{f.csv, f.xlsx} {
		if file != "" {
			a.say("stats.exported", "file", file)
		}
	}
}

// create writes a new file, for its owner only; it leaves no half of one.
func (a *app) create(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return domain.Fault(domain.Conflict, "stats_exists", "file", name)
	}
	if err != nil {
		return domain.Fault(domain.Invalid, "file_unread", "why", err)
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
