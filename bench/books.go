package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"hejie/internal/officetest"
	"hejie/internal/systemtest"
)

// taken is what `hejie import --json` tells.
type taken struct {
	Opened  int
	Seconds float64
}

// takeBooks imports so many rows as a person would, by the command.
func (s *system) takeBooks(ctx context.Context, source string, rows int) (t taken, err error) {
	dir, err := os.MkdirTemp("", "hejie-bench-")
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	key, err := s.People["district-registrar"].PEM()
	if err != nil {
		return t, err
	}
	for name, content := range map[string][]byte{
		"key.pem":    key,
		"books.yaml": officetest.Mapping(source),
		"books.csv":  officetest.CSV(officetest.Books(rows)),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return t, err
		}
	}
	hejie, err := systemtest.Program("hejie")
	if err != nil {
		return t, err
	}
	command := exec.CommandContext(ctx, hejie, "import", "books.csv", "--mapping", "books.yaml", "--key", "key.pem", "--config", s.Config, "--json")
	command.Dir = dir
	var said bytes.Buffer
	command.Stderr = &said
	told, err := command.Output()
	if err != nil {
		return t, fmt.Errorf("hejie import: %w\n%s%s", err, told, said.String())
	}
	if err := json.Unmarshal(told, &t); err != nil {
		return t, err
	}
	if t.Opened != rows {
		return t, fmt.Errorf("hejie import opened %d cases of %d", t.Opened, rows)
	}
	return t, nil
}

// awaitNone waits until a query counts nothing any more. It gives up when the
// count stands still.
func (s *system) awaitNone(ctx context.Context, query string, args ...any) error {
	last, moved := -1, time.Now()
	for {
		var n int
		if err := s.db.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
			return err
		}
		switch {
		case n == 0:
			return nil
		case n != last:
			last, moved = n, time.Now()
		case time.Since(moved) > systemtest.Patience:
			return fmt.Errorf("%d are left and nothing moves: %s", n, query)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// awaitStarted waits until the engine was given every case; awaitAsked until
// somebody is asked about every case.
func (s *system) awaitStarted(ctx context.Context) error {
	return s.awaitNone(ctx, `SELECT count(*) FROM outbox WHERE start`)
}

func (s *system) awaitAsked(ctx context.Context) error {
	return s.awaitNone(ctx, `SELECT count(*) FROM cases WHERE step = 0 AND kind = 'mediation' AND closed_at IS NULL`)
}

// fill imports cases until so many are there, and waits until people are asked
// about all of them.
func (s *system) fill(ctx context.Context, cases int) error {
	var there int
	if err := s.db.QueryRowContext(ctx, `SELECT count(*) FROM cases WHERE kind = 'mediation' AND closed_at IS NULL`).Scan(&there); err != nil {
		return err
	}
	if there < cases {
		if _, err := s.takeBooks(ctx, fmt.Sprintf("fill%d", cases), cases-there); err != nil {
			return err
		}
	}
	return errors.Join(s.awaitStarted(ctx), s.awaitAsked(ctx))
}
