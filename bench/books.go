package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"hejie/internal/systemtest"
)

// mapping is how an office's books are read. Three centres share the rows.
const mapping = `
source: %s
key: 编号
first_in: {column: 日期, layouts: ["2006-01-02"], zone: Asia/Shanghai}
centre: {columns: [社区], table: {流水井: 440104003104, 盐运西: 440104003108, 三眼井: 440104001007}}
kind: {value: neighbour}
origin: {value: applied}
title: 事由
description: 经过
applicant: {name: 申请人}
`

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
	key, err := x509.MarshalPKCS8PrivateKey(s.People["district-registrar"].Key)
	if err != nil {
		return t, err
	}
	table := bytes.NewBufferString("编号,日期,社区,事由,经过,申请人\r\n")
	for n := range rows {
		_, _ = fmt.Fprintf(table, "第%d号,2025-03-05,%s,渗水%d,卧室渗水，要求修复,陈某%d\r\n", n, []string{"流水井", "盐运西", "三眼井"}[n%3], n, n)
	}
	for name, content := range map[string][]byte{
		"key.pem":    pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
		"books.yaml": fmt.Appendf(nil, mapping, source),
		"books.csv":  table.Bytes(),
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
