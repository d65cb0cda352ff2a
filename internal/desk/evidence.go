package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"hejie/domain"
)

// HashOf hashes a scan or another file of any size, and counts its bytes. The
// file itself stays where it is: its hash is what is kept.
func HashOf(file io.Reader) (domain.Hash, int64, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, file)
	return domain.Hash(hex.EncodeToString(sum.Sum(nil))), n, err
}

// Evidence completes the evidence for what a party said: it was said now, by the
// register's clock, where nothing else is known.
func (d *Desk) Evidence(ctx context.Context, e domain.Evidence) (*domain.Evidence, error) {
	if e.At.IsZero() {
		var err error
		if e.At, err = d.Office.Now(ctx); err != nil {
			return nil, err
		}
	}
	e.At = e.At.UTC().Truncate(time.Second)
	return &e, nil
}

// Document completes a document for the dossier: it is of today, by the
// register's clock, where no date is known.
func (d *Desk) Document(ctx context.Context, m domain.Document) (*domain.Document, error) {
	if m.Date == "" {
		now, err := d.Office.Now(ctx)
		if err != nil {
			return nil, err
		}
		m.Date = domain.DayOf(now).String()
	}
	return &m, nil
}
