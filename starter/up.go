package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/cluster"
	"hejie/internal/dial"
	"hejie/register"
)

// up is the whole system on one machine, for as long as the command runs.
type up struct {
	*app
	demo      bool
	port, ui  int
	shortcuts []string // settings by which other commands find this system, where the defaults do not do
}

func (a *app) upCommand() *cobra.Command {
	u := &up{app: a}
	var data string
	c := a.command("up [flags]", "up", cobra.NoArgs, func(c *cobra.Command, _ []string) error {
		given := c.Flags().Changed
		if given("data") {
			u.cfg.Data = data
			u.shortcuts = append(u.shortcuts, "HEJIE_DATA="+data)
		}
		if err := u.settle(given("port"), given("ui-port")); err != nil {
			return err
		}
		return u.run(c.Context())
	})
	flags := c.Flags()
	flags.BoolVar(&u.demo, "demo", false, a.text("flag.up.demo"))
	flags.StringVar(&data, "data", "", a.text("flag.up.data"))
	flags.IntVar(&u.port, "port", 7233, a.text("flag.up.port"))
	flags.IntVar(&u.ui, "ui-port", 8233, a.text("flag.up.ui_port"))
	_ = c.MarkFlagDirname("data")
	return c
}

// settle makes flags and configuration agree: the engine of this command
// listens on loopback, and its register is its own.
func (u *up) settle(portGiven, uiGiven bool) error {
	switch {
	case u.cfg.Register.DSN != "":
		return domain.Fault(domain.Invalid, "up_not_own", "setting", "register.dsn")
	case u.cfg.Temporal.TLS.Enabled:
		return domain.Fault(domain.Invalid, "up_not_own", "setting", "temporal.tls")
	}
	page, err := url.Parse(u.cfg.Temporal.UI)
	if err != nil {
		return err
	}
	for _, p := range []struct {
		setting, address string
		given            bool
		port             *int
	}{{"temporal.address", u.cfg.Temporal.Address, portGiven, &u.port}, {"temporal.ui", page.Host, uiGiven, &u.ui}} {
		host, port, err := net.SplitHostPort(p.address)
		if err != nil || (host != loopback && host != "localhost") {
			return domain.Fault(domain.Invalid, "up_not_own", "setting", p.setting)
		}
		if p.given {
			continue
		}
		if *p.port, err = strconv.Atoi(port); err != nil {
			return domain.Fault(domain.Invalid, "of", "about", p.setting, "why", err)
		}
	}
	u.cfg.Temporal.Address = net.JoinHostPort(loopback, strconv.Itoa(u.port))
	u.cfg.Temporal.UI = "http://" + net.JoinHostPort(loopback, strconv.Itoa(u.ui))
	if portGiven {
		u.shortcuts = append(u.shortcuts, "HEJIE_TEMPORAL_ADDRESS="+u.cfg.Temporal.Address)
	}
	if uiGiven {
		u.shortcuts = append(u.shortcuts, "HEJIE_TEMPORAL_UI="+u.cfg.Temporal.UI)
	}
	return nil
}

const loopback = "127.0.0.1"

// How long each part may take to start, on a slow machine with an empty data
// folder, and to stop. What it has not written down by then it is not waited
// for: nothing that was acknowledged is lost by cutting it off.
const (
	startLimit         = 2 * time.Minute
	workerStopLimit    = 5 * time.Second  // beside what it gives its activities
	engineStopLimit    = 12 * time.Second // it gives itself eight
	registerStopLimit  = 20 * time.Second
	registerSetupLimit = 30 * time.Minute // a migration may write a large register anew
)

// run starts everything in order, keeps it running, and stops it in the
// opposite order when ctx ends.
func (u *up) run(ctx context.Context) (err error) {
	begun := time.Now()
	var running servers
	defer func() {
		stopped := u.stop(ctx, running)
		if ctx.Err() != nil {
			err = nil // told to stop; what broke off because of that is no failure
		}
		err = errors.Join(err, stopped)
	}()
	own, err := u.startRegister(ctx)
	if err != nil {
		return err
	}
	running = append(running, part{u.text("up.postgres"), own, registerStopLimit})
	if err := u.claimPorts(); err != nil {
		return err
	}
	if err := u.furnish(ctx, own); err != nil {
		return err
	}
	children, err := u.children(own)
	if err != nil {
		return err
	}
	for _, c := range children {
		begun := time.Now()
		running = append(running, c)
		if err := c.Restart(ctx); err != nil {
			return err
		}
		u.say("up.started", "part", c.name, "seconds", seconds(begun))
	}

	kept, leave := context.WithCancel(ctx)
	all := running.keep(kept, u.sayAny)
	defer func() {
		leave()
		all.Wait() // the parts are ours again, to be stopped
	}()
	story, err := u.fill(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		u.fail(err) // what is there may still be used
	}
	u.summary(own, story)
	_, _ = fmt.Fprintf(u.out, "ready grpc=%s ui=%s postgres=%s data=%s demo=%s in %ss\n",
		u.cfg.Temporal.Address, u.cfg.Temporal.UI, own.Addr(), u.cfg.Data, story.state(u.demo, err), seconds(begun))
	<-ctx.Done()
	return nil
}

// fill plays the demonstration, if it is asked for.
func (u *up) fill(ctx context.Context) (told, error) {
	if !u.demo {
		return told{}, nil
	}
	return u.playDemo(ctx)
}

// startRegister starts PostgreSQL.
func (u *up) startRegister(ctx context.Context) (*cluster.Cluster, error) {
	begun := time.Now()
	if err := dial.ClaimData(u.cfg); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(u.logs(), 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	own, err := cluster.Start(ctx, cluster.Options{Dir: dial.ClusterDir(u.cfg), Durable: true, Log: u.out})
	if held, ok := errors.AsType[*cluster.HeldError](err); ok {
		return nil, domain.Fault(domain.Conflict, "up_held", "data", u.cfg.Data, "process", held.Holder)
	}
	if err != nil {
		return nil, err
	}
	u.say("up.started", "part", u.text("up.postgres"), "seconds", seconds(begun))
	return own, u.linkLog()
}

// linkLog shows PostgreSQL's log where the others are.
func (u *up) linkLog() error {
	target, err := filepath.Rel(u.logs(), filepath.Join(dial.ClusterDir(u.cfg), "log"))
	if err != nil {
		return err
	}
	link := filepath.Join(u.logs(), "postgres.log")
	if at, err := os.Readlink(link); err == nil && at == target {
		return nil
	}
	return os.Symlink(target, link)
}

// claimPorts tells which port is taken and by which flag to choose another,
// before any program of ours fails for it.
func (u *up) claimPorts() error {
	for _, p := range []struct {
		flag string
		port int
	}{{"--port", u.port}, {"--ui-port", u.ui}} {
		if p.port < 1 || p.port > 65535 {
			return domain.Fault(domain.Invalid, "up_no_port", "port", strconv.Itoa(p.port), "flag", p.flag)
		}
		l, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(p.port)))
		if err != nil {
			return domain.Fault(domain.Conflict, "up_port_taken", "port", strconv.Itoa(p.port), "flag", p.flag)
		}
		defer func() { _ = l.Close() }() // held until both were tried, so that both flags name different ports
	}
	return nil
}

// furnish makes roles and databases, migrates the register and lays its
// foundation, as far as that is not done.
func (u *up) furnish(ctx context.Context, own *cluster.Cluster) error {
	begun := time.Now()
	ctx, cancel := context.WithTimeout(ctx, registerSetupLimit)
	defer cancel()
	if err := own.Furnish(ctx); err != nil {
		return err
	}
	owner, err := dial.OwnerOptions(u.cfg)
	if err != nil {
		return err
	}
	if err := register.Migrate(ctx, owner); err != nil {
		return err
	}
	store, err := u.register(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	f, err := config.Foundation()
	if err != nil {
		return err
	}
	if err := store.Found(ctx, f); err != nil {
		return err
	}
	u.say("up.founded", "centres", strconv.Itoa(len(f.Centres)), "seconds", seconds(begun))
	return nil
}

// stop stops the parts, the last started first. A second signal cuts short
// whatever is left of that.
func (u *up) stop(ctx context.Context, running servers) error {
	if len(running) == 0 {
		return nil
	}
	patient, cancel := signal.NotifyContext(context.WithoutCancel(ctx), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	u.say("up.stopping")
	running.stop(patient, u.sayAny)
	if patient.Err() != nil {
		return domain.Fault(domain.Internal, "up_cut_short")
	}
	u.say("up.stopped")
	return nil
}

func (u *up) logs() string { return filepath.Join(u.cfg.Data, "logs") }

func seconds(since time.Time) string { return fmt.Sprintf("%.1f", time.Since(since).Seconds()) }
