package main

import (
	"context"
	"errors"
	"syscall"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/dial"
	"hejie/register"
)

// office opens the office that the configuration names: the register, in this
// process. Whoever opens it closes it.
func (a *app) office(ctx context.Context) (desk.Office, error) {
	r, err := a.register(ctx)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// register opens the register itself, for what no desk may do.
func (a *app) register(ctx context.Context) (*register.Register, error) {
	r, err := dial.Register(ctx, a.cfg, "hejie")
	switch domain.KindOf(err) {
	case domain.NotFound:
		return nil, domain.Fault(domain.NotFound, "no_register_yet")
	case domain.Internal:
		if err != nil {
			return nil, a.noAnswer(err)
		}
	}
	return r, err
}

// noAnswer says that the register does not answer; and where it is the one that
// hejie up keeps, and nobody listens there, that it is to be started.
func (a *app) noAnswer(why error) error {
	silent := &unreachable{a.text("error.unreachable", "why", why.Error())}
	if a.cfg.Register.DSN == "" && errors.Is(why, syscall.ECONNREFUSED) {
		return &hinted{silent, a.text("hint.stopped")}
	}
	return silent
}
