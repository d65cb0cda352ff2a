package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"unicode"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/desk"
	"hejie/internal/dossier"
)

// dossierView is a dossier that was written, as a program reads it.
type dossierView struct {
	Case      domain.CaseID `json:"case"`
	File      string        `json:"file"`
	Documents []string      `json:"documents"`
	NoFont    string        `json:"no_font,omitempty"` // where the font was looked for: without it there is no PDF
}

func (a *app) dossierCommand() *cobra.Command {
	var out string
	var noPDF bool
	c := a.command("dossier CASE [flags]", "dossier", cobra.ExactArgs(1), a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		id := domain.CaseID(args[0])
		if out == "" {
			out = args[0] + ".zip"
		}
		return d.writeDossier(ctx, id, out, noPDF)
	}))
	c.Flags().StringVar(&out, "out", "", a.text("flag.dossier.out"))
	c.Flags().BoolVar(&noPDF, "no-pdf", false, a.text("flag.dossier.no_pdf"))
	_ = c.MarkFlagFilename("out", "zip")
	return c
}

func (d *caller) writeDossier(ctx context.Context, id domain.CaseID, out string, noPDF bool) error {
	story, err := d.CaseForExport(ctx, id)
	if err != nil {
		return err
	}
	if story.Kind != mediation.Kind {
		return domain.Fault(domain.Invalid, "no_dossier", "case", string(id))
	}
	policy, _, err := d.Office.Policy(ctx, story.Under())
	if err != nil {
		return err
	}
	view := dossierView{Case: id, File: out}
	var font []byte
	if !noPDF {
		if font, view.NoFont, err = d.readFont(); err != nil {
			return err
		}
	}
	if view.Documents, err = d.archive(out, string(id), dossier.Documents(story, policy), font); err != nil {
		return err
	}
	return d.tellDossier(view, policy)
}

// fontFile is where the build puts the font, beside the programs.
const fontFile = "fonts/NotoSerifSC_400Regular.ttf"

// readFont reads the font of the PDFs. One that the configuration names has to
// be there; without the one beside the program there are no PDFs, and it gives
// the place where that was looked for.
func (a *app) readFont() (font []byte, missing string, err error) {
	named := a.cfg.Dossier.Font
	if named != "" {
		font, err = os.ReadFile(named)
		if err != nil {
			err = domain.Fault(domain.Invalid, "file_unread", "why", err)
		}
		return font, "", err
	}
	program, err := os.Executable()
	if err != nil {
		return nil, fontFile, nil
	}
	file := filepath.Join(filepath.Dir(program), fontFile)
	if font, err = os.ReadFile(file); err != nil {
		return nil, file, nil
	}
	return font, "", nil
}

// archive writes the ZIP beside its place and puts it there when it is whole:
// nobody finds half a dossier. Only its owner may read it.
func (a *app) archive(out, folder string, docs []dossier.Document, font []byte) (names []string, err error) {
	if _, err := os.Lstat(out); err == nil {
		return nil, domain.Fault(domain.Conflict, "exists", "file", out)
	}
	f, err := os.CreateTemp(filepath.Dir(out), ".dossier-*.zip") // 0600
	if err != nil {
		return nil, domain.Fault(domain.Invalid, "dossier_file", "why", err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name()) // it has another name when all went well
	}()
	names, err = dossier.Archive(f, folder, docs, font)
	if lacking, ok := errors.AsType[*dossier.Lacking](err); ok {
		return nil, a.lacking(lacking)
	}
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err != nil {
		return nil, err
	}
	// Unlike a rename, a link replaces nothing that came there meanwhile.
	if err := os.Link(f.Name(), out); errors.Is(err, fs.ErrExist) {
		return nil, domain.Fault(domain.Conflict, "exists", "file", out)
	} else if err == nil {
		return names, nil
	}
	if err := os.Rename(f.Name(), out); err != nil { // not every file system has links
		return nil, domain.Fault(domain.Invalid, "dossier_file", "why", err)
	}
	return names, nil
}

// lacking names the character for which the font has no glyph.
func (a *app) lacking(l *dossier.Lacking) error {
	shown := string(l.Rune)
	if !unicode.IsPrint(l.Rune) {
		shown = ""
	}
	return &hinted{
		domain.Fault(domain.Invalid, "glyph", "code", fmt.Sprintf("%U", l.Rune), "character", shown, "document", l.Document, "block", strconv.Itoa(l.Block)),
		a.text("hint.glyph"),
	}
}

func (d *caller) tellDossier(view dossierView, policy domain.Policy) error {
	if d.json {
		return d.print(view)
	}
	d.say("dossier.written", "file", view.File, "count", strconv.Itoa(len(view.Documents)))
	for _, name := range view.Documents {
		_, _ = fmt.Fprintln(d.out, "  "+desk.OneLine(name))
	}
	if view.NoFont != "" {
		d.say("dossier.no_font", "file", view.NoFont)
	}
	if !policy.Dossier.Confirmed {
		d.say("dossier.unconfirmed")
	}
	return nil
}
