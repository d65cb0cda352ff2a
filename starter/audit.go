package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"hejie/domain"
	"hejie/register"
)

func (a *app) auditCommand() *cobra.Command {
	var checkpoint string
	verify := a.command("verify [--checkpoint SEQ:HASH]", "audit.verify", cobra.NoArgs, func(c *cobra.Command, _ []string) error {
		return a.verifyAudit(c.Context(), checkpoint)
	})
	verify.Flags().StringVar(&checkpoint, "checkpoint", "", a.text("flag.checkpoint"))
	return a.group("audit", "audit", verify)
}

// verifyAudit checks the record. It names no person and no case, so it needs no
// key: whoever can reach the register may check it.
func (a *app) verifyAudit(ctx context.Context, checkpoint string) error {
	reg, err := a.register(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = reg.Close() }()
	report, err := reg.VerifyAudit(ctx, checkpoint, a.progress())
	if err != nil {
		return err
	}
	if a.json {
		err = a.print(report)
	} else {
		a.say("audit.report", "lines", strconv.FormatInt(report.Lines, 10), "signatures", strconv.FormatInt(report.Signatures, 10))
		if report.Head != "" {
			a.say("audit.head", "head", report.Head)
		}
	}
	if err != nil || report.Whole() {
		return err
	}
	return a.broken(report)
}

func (a *app) broken(r register.AuditReport) error {
	if r.Why != "" {
		return a.errorf(domain.Internal, "audit.broken", "line", strconv.FormatInt(r.Broken, 10), "why", a.text("flaw."+string(r.Why)))
	}
	return a.errorf(domain.Internal, "audit.bad_message", "message", r.BadMessage)
}

// progress counts the lines for a person at a terminal, and for nobody else.
func (a *app) progress() func(int64) {
	f, ok := a.err.(*os.File)
	if !ok || a.json || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func(lines int64) {
		_, _ = fmt.Fprint(a.err, "\r\x1b[K"+a.text("audit.progress", "lines", strconv.FormatInt(lines, 10))+"\r") // what follows overwrites it
	}
}
