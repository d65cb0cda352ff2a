// Program worker runs the workflows and what they ask of the register, and
// carries the bells from the register's outbox to the engine. Several may run
// side by side.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"hejie/activities"
	"hejie/config"
	"hejie/domain/procedures"
	"hejie/internal/dial"
	"hejie/internal/postgres"
	"hejie/internal/relay"
	"hejie/register"
	"hejie/workflows"
)

func main() {
	file := flag.String("config", "", "configuration file (default: "+config.DefaultFile+", if there)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	if err := run(ctx, *file); err != nil {
		slog.Error("the worker ends", "error", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, file string) error {
	begun := time.Now()
	cfg, err := config.Load(file)
	if err != nil {
		return err
	}
	if names := cfg.FromEnvironment(); len(names) > 0 {
		slog.Info("settings from the environment", "names", names)
	}
	options, err := dial.RegisterOptions(cfg, "hejie worker")
	if err != nil {
		return err
	}
	store, err := register.Open(ctx, options, procedures.All())
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	figures := newMetrics(store)
	var ofEngine client.MetricsHandler
	if cfg.Worker.Metrics != "" {
		if ofEngine, err = figures.ofEngine(); err != nil {
			return err
		}
		page, err := figures.serve(cfg.Worker.Metrics)
		if err != nil {
			return err
		}
		defer func() { _ = page.Close() }()
	}
	// Two connections: a herd of cases must not keep the bells from ringing.
	forCases, err := dial.Temporal(ctx, cfg, slog.Default(), ofEngine)
	if err != nil {
		return err
	}
	defer forCases.Close()
	forBells, err := dial.Temporal(ctx, cfg, slog.Default(), ofEngine)
	if err != nil {
		return err
	}
	defer forBells.Close()

	w := newWorker(forCases, cfg)
	workflows.Register(w)
	activities.Cases{Store: store}.Register(w)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()
	fmt.Printf("ready queue=%s in %s\n", workflows.TaskQueue, time.Since(begun).Round(time.Millisecond))
	return relay.Relay{
		Register: store,
		Engine:   forBells,
		Listen: func(ctx context.Context, notify func(string)) error {
			return postgres.Listen(ctx, options, register.BellChannel, notify)
		},
		Kinds:     workflows.AllKinds(),
		Counters:  relay.Counters{Rung: figures.rung, Failed: figures.failed, Restarted: figures.restarted},
		Lang:      cfg.Language,
		Reconcile: cfg.Worker.Reconcile,
	}.Run(ctx)
}

func newWorker(c client.Client, cfg config.Config) worker.Worker {
	worker.SetStickyWorkflowCacheSize(cfg.Worker.StickyCache)
	return worker.New(c, workflows.TaskQueue, worker.Options{
		DisableRegistrationAliasing:             true,
		WorkerStopTimeout:                       cfg.Worker.StopTimeout,
		StickyScheduleToStartTimeout:            2 * time.Second, // how long a case waits for a worker that died
		MaxConcurrentLocalActivityExecutionSize: cfg.Register.Connections * 2,
	})
}
