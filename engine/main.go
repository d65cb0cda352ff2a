// Command engine runs a whole Temporal on one machine: the real server, all
// four services in this process, and the Temporal UI, with PostgreSQL as the
// only store. Everything listens on loopback, because nobody is asked who he is.
//
//	HEJIE_ENGINE_PASSWORD=… engine -postgres 127.0.0.1:5432 -attributes HejieKind=Keyword,HejieDue=Datetime
//
// It makes the databases, their schema, the namespace and the search attributes
// when they are missing, brings older ones up to date, and then prints one line:
//
//	ready grpc=127.0.0.1:7233 ui=127.0.0.1:8233 namespace=hejie in 0.6s
//
// Nothing else is ever written to standard output; logs go to standard error as
// JSON. SIGTERM or SIGINT stops it with exit code 0. Whatever keeps it from
// running is one sentence on standard error: exit code 2 for a wrong flag, 1 for
// everything else.
//
// It is a module of its own so that the server's dependencies stay out of the
// others. Build, vet and test it with one set of flags, since another set
// compiles the whole server again, which takes minutes:
//
//	go build -tags disable_grpc_modules -trimpath -ldflags '-s -w' -o ../bin/engine .
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	tlog "go.temporal.io/server/common/log"
	"go.uber.org/zap"
)

// patience is how long an orderly stop may take. What was acknowledged is in
// PostgreSQL by then, so leaving in the middle loses nothing.
const patience = 8 * time.Second

func main() {
	stdout := os.Stdout
	os.Stdout = os.Stderr // the UI's web framework prints its troubles to standard output

	o, err := parse(os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return
	case err != nil:
		complain(err)
		os.Exit(2)
	}
	if err := run(o, stdout); err != nil {
		complain(err)
		os.Exit(1)
	}
}

// complain says what is wrong in one line, whatever the libraries below put into
// their errors.
func complain(err error) {
	fmt.Fprintln(os.Stderr, "engine:", strings.Join(strings.Fields(err.Error()), " "))
}

// run brings everything up, says so on stdout, and waits to be told to stop.
func run(o options, stdout io.Writer) error {
	begin := time.Now()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() {
		time.Sleep(patience)
		complain(errors.New("stopping took too long; left without waiting, nothing stored is lost"))
		os.Exit(0)
	})
	err := serve(ctx, o, func() {
		fmt.Fprintf(stdout, "ready grpc=%s ui=%s namespace=%s in %.1fs\n", o.grpcAddress(), o.uiAddress(), o.namespace, time.Since(begin).Seconds())
	})
	if ctx.Err() != nil {
		return nil // told to stop; what broke off because of that is no failure
	}
	return err
}

// serve runs the engine until ctx ends, and calls ready once it can be used.
func serve(ctx context.Context, o options, ready func()) error {
	// Temporal gives every error a stack of thirty lines, hundreds a second while
	// PostgreSQL is away.
	logger := tlog.NewZapLogger(tlog.BuildZapLogger(tlog.Config{Level: o.logLevel}).WithOptions(zap.AddStacktrace(zap.FatalLevel)))
	if err := o.claimPorts(); err != nil {
		return err
	}
	release, err := o.prepareStores(ctx, logger)
	if err != nil {
		return err
	}
	defer release()

	server, err := newServer(o, logger)
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return fmt.Errorf("the Temporal server did not start: %w", err)
	}
	defer server.Stop() //nolint:errcheck // on the way out, and it always returns nil

	if err := o.provision(ctx, tlog.NewSdkLogger(logger)); err != nil {
		return err
	}
	if o.uiPort != 0 {
		ui := newUI(o)
		go ui.Start() //nolint:errcheck // it ends the process itself when it cannot listen
		defer ui.Stop()
		if err := o.awaitUI(ctx); err != nil {
			return err
		}
	}
	ready()
	<-ctx.Done()
	return nil
}
