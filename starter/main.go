// Program hejie is the office's command line: it starts the system, opens
// disputes, shows cases, signs decisions and acts, and checks the record.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// commands lists every command there is, in the order of the help page.
func (a *app) commands() []*cobra.Command {
	return []*cobra.Command{
		a.upCommand(),
		a.setupCommand(),
		a.disputeCommand(),
		a.importCommand(),
		a.inboxCommand(),
		a.noticesCommand(),
		a.showCommand(),
		a.relatedCommand(),
		a.dossierCommand(),
		a.decideCommand(),
		a.decideManyCommand(),
		a.actCommand(),
		a.correctCommand(),
		a.handOverCommand(),
		a.fileCommand(),
		a.explainCommand(),
		a.staffCommand(),
		a.policyCommand(),
		a.calendarCommand(),
		a.statsCommand(),
		a.auditCommand(),
		a.viewsCommand(),
		a.keyCommand(),
		a.completionCommand(),
	}
}
