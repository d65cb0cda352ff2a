package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"hejie/internal/cluster"
	"hejie/internal/systemtest"
)

// rivalRows is how many rows the rival writes for each decision: as many as the
// register inserts in a case, by eight (see "register rows a case").
const rivalRows = 7

// rival is what a user might pick instead: the same cases by DBOS Transact, in
// a database of its own on the same server. It is a program of another module
// (bench/dbos), built by `make bench`.
type rival struct {
	child *exec.Cmd
	ask   *json.Encoder
	tell  *bufio.Scanner
	in    io.Closer
}

// played is what the rival tells of some cases.
type played struct {
	Seconds      float64
	Milliseconds []float64 // of each decision, from being sent until its rows are there
}

// rival starts the rival; nil where it has not been built.
func (b *bench) rival(ctx context.Context, s *system) (*rival, error) {
	if b.competitor != nil {
		return b.competitor, nil
	}
	path, err := systemtest.Program("bench-dbos")
	if err != nil {
		b.say("bin/bench-dbos is not built, so nothing is set beside DBOS; `make bench` builds it")
		return nil, nil
	}
	const role = "dbos"
	if err := s.Cluster.Roles(ctx, role); err != nil {
		return nil, err
	}
	if err := s.Cluster.Databases(ctx, cluster.Database{Name: role, Owner: role}); err != nil {
		return nil, err
	}
	r := &rival{child: exec.Command(path)}
	r.child.Env = append(os.Environ(), "BENCH_DSN="+s.Cluster.DSN(role, role))
	var said strings.Builder
	r.child.Stderr = &said
	in, err := r.child.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := r.child.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := r.child.Start(); err != nil {
		return nil, err
	}
	r.in, r.ask, r.tell = in, json.NewEncoder(in), bufio.NewScanner(out)
	r.tell.Buffer(nil, 1<<24)
	b.competitor = r
	if _, err := r.play(1, 1); err != nil { // it is up, and its plans are warm
		return nil, fmt.Errorf("%w\n%s", err, said.String())
	}
	return r, nil
}

// play has the rival play so many cases, a number of them at a time.
func (r *rival) play(cases, at int) (played, error) {
	if err := r.ask.Encode(map[string]int{"cases": cases, "at_once": at, "rows": rivalRows}); err != nil {
		return played{}, err
	}
	stuck := time.AfterFunc(5*systemtest.Patience, func() { _ = r.child.Process.Kill() })
	defer stuck.Stop()
	if !r.tell.Scan() {
		return played{}, errors.Join(errors.New("bench-dbos ended"), r.tell.Err())
	}
	var p played
	err := json.Unmarshal(r.tell.Bytes(), &p)
	return p, err
}

func (r *rival) close() error {
	if err := r.in.Close(); err != nil { // the end of its input is its end
		return err
	}
	return r.child.Wait()
}
