package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"hejie/internal/child"
	"hejie/internal/cluster"
	"hejie/workflows"
)

// children are the engine and the worker, in the order in which they start.
func (u *up) children(own *cluster.Cluster) (servers, error) {
	engine, err := u.part("engine", engineStopLimit, child.Child{
		Name: "engine",
		Args: []string{
			"-port", fmt.Sprint(u.port), "-ui-port", fmt.Sprint(u.ui), "-namespace", u.cfg.Temporal.Namespace,
			"-postgres", own.Addr(), "-postgres-user", cluster.Temporal, "-postgres-database", cluster.Temporal,
			"-attributes", workflows.Attributes(),
		},
		Env: []string{"HEJIE_ENGINE_PASSWORD=" + own.Password(cluster.Temporal)},
	})
	if err != nil {
		return nil, err
	}
	var workerArgs []string
	if u.configFile != "" {
		workerArgs = []string{"-config", u.configFile}
	}
	worker, err := u.part("hejie-worker", u.cfg.Worker.StopTimeout+workerStopLimit, child.Child{
		Name: "worker", Args: workerArgs,
		Env: []string{
			"HEJIE_DATA=" + u.cfg.Data, "HEJIE_LANGUAGE=" + u.lang,
			"HEJIE_TEMPORAL_ADDRESS=" + u.cfg.Temporal.Address, "HEJIE_TEMPORAL_UI=" + u.cfg.Temporal.UI,
		},
	})
	return servers{engine, worker}, err
}

// part makes a part of a program of ours. What an earlier run of it said is kept
// as log.before.
func (u *up) part(program string, stopLimit time.Duration, c child.Child) (part, error) {
	var err error
	if c.Path, err = child.Program(program); err != nil {
		return part{}, err
	}
	c.Log = filepath.Join(u.logs(), c.Name+".log")
	if err := os.Rename(c.Log, c.Log+".before"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return part{}, err
	}
	return part{u.text("up." + c.Name), limited{&c}, stopLimit}, nil
}

// limited is a child that is given up when it is not ready in time.
type limited struct{ *child.Child }

func (l limited) Restart(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	return l.Child.Restart(ctx)
}
