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
// What an earlier run of them said is kept as log.before.
func (u *up) children(own *cluster.Cluster) (servers, error) {
	engine, err := child.Program("engine")
	if err != nil {
		return nil, err
	}
	worker, err := child.Program("hejie-worker")
	if err != nil {
		return nil, err
	}
	var workerArgs []string
	if u.configFile != "" {
		workerArgs = []string{"-config", u.configFile}
	}
	children := []*child.Child{
		{
			Name: "engine", Path: engine,
			Args: []string{
				"-port", fmt.Sprint(u.port), "-ui-port", fmt.Sprint(u.ui), "-namespace", u.cfg.Temporal.Namespace,
				"-postgres", own.Addr(), "-postgres-user", cluster.Temporal, "-postgres-database", cluster.Temporal,
				"-attributes", workflows.Attributes(),
			},
			Env: []string{"HEJIE_ENGINE_PASSWORD=" + own.Password(cluster.Temporal)},
		},
		{
			Name: "worker", Path: worker, Args: workerArgs,
			Env: []string{
				"HEJIE_DATA=" + u.cfg.Data, "HEJIE_LANGUAGE=" + u.lang,
				"HEJIE_TEMPORAL_ADDRESS=" + u.cfg.Temporal.Address, "HEJIE_TEMPORAL_UI=" + u.cfg.Temporal.UI,
			},
		},
	}
	limits := []time.Duration{engineStopLimit, u.cfg.Worker.StopTimeout + workerStopLimit}
	var parts servers
	for i, c := range children {
		c.Log = filepath.Join(u.logs(), c.Name+".log")
		if err := os.Rename(c.Log, c.Log+".before"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		parts = append(parts, part{u.text("up." + c.Name), limited{c}, limits[i]})
	}
	return parts, nil
}

// limited is a child that is given up when it is not ready in time.
type limited struct{ *child.Child }

func (l limited) Restart(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	return l.Child.Restart(ctx)
}
