package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"hejie/internal/desk"
	"hejie/internal/record"
)

// A caller is the person who runs a command, at their desk.
type caller struct {
	*app
	*desk.Desk
}

// atDesk runs a command for the person whose key it is given.
func (a *app) atDesk(run func(context.Context, *caller, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		key, err := a.readKey()
		if err != nil {
			return err
		}
		office, err := a.office(c.Context())
		if err != nil {
			return err
		}
		defer func() { _ = office.Close() }()
		me, err := desk.Open(c.Context(), office, key, a.cfg.Register.Timeout)
		if err != nil {
			return err
		}
		return run(c.Context(), &caller{a, me}, args)
	}
}

// atOffice runs a command that reads nothing personal, and so needs no key.
func (a *app) atOffice(run func(context.Context, desk.Office, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		office, err := a.office(c.Context())
		if err != nil {
			return err
		}
		defer func() { _ = office.Close() }()
		return run(c.Context(), office, args)
	}
}

// deliver hands a signed message to whoever signed it, if that is all they
// asked for, and otherwise sends it and tells what came of it.
func (d *caller) deliver(ctx context.Context, message string, printOnly bool, tell func(record.Receipt) error) error {
	if printOnly {
		return d.hand(message)
	}
	receipt, err := d.Send(ctx, message)
	if err != nil {
		return err
	}
	return tell(receipt)
}

// hand prints a signed message, for another door or another time: bare, or with
// --json as the JSON string that the Temporal UI's forms take.
func (a *app) hand(message string) error {
	if a.json {
		return a.print(message)
	}
	_, err := fmt.Fprintln(a.out, message)
	return err
}

// tell prints a receipt.
func (a *app) tell(r record.Receipt) error {
	if a.json {
		return a.print(r)
	}
	key := "receipt.recorded"
	if r.Again {
		key = "receipt.again"
	}
	a.say(key, "ref", r.Ref, "at", desk.LocalTime(r.At), "message", string(r.Message))
	return nil
}
