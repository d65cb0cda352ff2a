package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

func (a *app) auditCommand() *cobra.Command {
	var checkpoint string
	verify := a.command("verify [--checkpoint SEQ:HASH]", "audit.verify", cobra.NoArgs, a.atOffice(func(ctx context.Context, office desk.Office, _ []string) error {
		return a.verifyAudit(ctx, office, checkpoint)
	}))
	verify.Flags().StringVar(&checkpoint, "checkpoint", "", a.text("flag.checkpoint"))
	return a.group("audit", "audit", verify)
}

// verifyAudit checks the record. It names no person and no case, so it needs no
// key: whoever can reach the register may check it.
func (a *app) verifyAudit(ctx context.Context, office desk.Office, checkpoint string) error {
	report, err := office.VerifyAudit(ctx, checkpoint, a.progress())
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

func (a *app) broken(r record.AuditReport) error {
	if r.Why != "" {
		return domain.Fault(domain.Internal, "audit_broken", "line", strconv.FormatInt(r.Broken, 10), "why", a.text("flaw."+string(r.Why)))
	}
	return domain.Fault(domain.Internal, "audit_bad_message", "message", r.BadMessage)
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
