package dossier

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"hejie/internal/docx"
	"hejie/internal/pdf"
)

// A Lacking font has no glyph for a character that a document needs.
type Lacking struct {
	Document string
	Rune     rune
	Block    int // of the document's, counted from 1; 0: about its title
}

func (l *Lacking) Error() string {
	return fmt.Sprintf("%s, block %d: the font has no %U", l.Document, l.Block, l.Rune)
}

// Archive writes the documents as a ZIP, each as a DOCX, and what is handed out
// as a PDF too unless there is no font. The same documents give the same bytes
// at any time: their files have the date of no day, which is the earliest a ZIP
// can hold. It gives the names of the files.
func Archive(w io.Writer, folder string, docs []Document, font []byte) ([]string, error) {
	var names []string
	archive := zip.NewWriter(w)
	put := func(name string, content []byte) error {
		names = append(names, name)
		f, err := archive.CreateHeader(&zip.FileHeader{Name: folder + "/" + name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return fmt.Errorf("dossier: %w", err)
		}
		if _, err = f.Write(content); err != nil {
			return fmt.Errorf("dossier: %w", err)
		}
		return nil
	}
	for _, d := range docs {
		var content bytes.Buffer
		if err := docx.Write(&content, d.Paper); err != nil {
			return nil, err
		}
		if err := put(d.Name+".docx", content.Bytes()); err != nil {
			return nil, err
		}
		if !d.PDF || font == nil {
			continue
		}
		content.Reset()
		err := pdf.Write(&content, d.Paper, font)
		if missing, ok := errors.AsType[*pdf.MissingGlyph](err); ok {
			return nil, &Lacking{d.Name, missing.Rune, missing.Block}
		}
		if err != nil {
			return nil, err
		}
		if err := put(d.Name+".pdf", content.Bytes()); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("dossier: %w", err)
	}
	return names, nil
}
