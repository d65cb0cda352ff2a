package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"hejie/domain"
	"hejie/register"
)

// A desk is an open register with the person who sits before it.
type desk struct {
	*app
	reg *register.Register
	me  signer
}

// atDesk runs a command for the person whose key it is given.
func (a *app) atDesk(run func(context.Context, *desk, []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		key, err := a.readKey()
		if err != nil {
			return err
		}
		reg, err := a.register(c.Context())
		if err != nil {
			return err
		}
		defer func() { _ = reg.Close() }()
		staff, err := reg.WhoseKey(c.Context(), key.Public().(ed25519.PublicKey))
		if domain.KindOf(err) == domain.NotFound {
			return a.errorf(domain.NotFound, "error.unknown_key", "id", string(domain.KeyIDOf(key.Public().(ed25519.PublicKey))))
		}
		if err != nil {
			return err
		}
		return run(c.Context(), &desk{app: a, reg: reg, me: signer{staff, key}}, args)
	}
}

// story tells a case to someone who may see it. One that he may not see is not
// told apart from one that is not there.
func (d *desk) story(ctx context.Context, id domain.CaseID) (register.Story, error) {
	if err := d.maySee(ctx, id); err != nil {
		return register.Story{}, err
	}
	return d.reg.Read(ctx, d.me.staff, id)
}

func (d *desk) maySee(ctx context.Context, id domain.CaseID) error {
	var may bool
	if id.Valid() { // anything else is nobody's case, and may be no text
		var err error
		if may, err = d.reg.MaySee(ctx, d.me.staff, id); err != nil {
			return err
		}
	}
	if !may {
		return d.errorf(domain.NotFound, "error.no_case", "case", string(id))
	}
	return nil
}

// sign completes and signs an envelope in the caller's name. The time is the
// register's, so that a laptop whose clock is wrong can sign too.
func (d *desk) sign(ctx context.Context, e domain.Envelope) (string, error) {
	now, err := d.reg.Now(ctx)
	if err != nil {
		return "", err
	}
	e.Staff, e.Key = d.me.staff, domain.KeyIDOf(d.me.key.Public().(ed25519.PublicKey))
	e.Nonce, e.At = rand.Text(), now
	return domain.SignEnvelope(e, d.me.key)
}

// deposit keeps what an envelope names by its hash; nil is nothing.
func (d *desk) deposit(ctx context.Context, v any) (domain.Hash, error) {
	if v == nil {
		return "", nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if body, err = composed(body); err != nil {
		return "", err
	}
	return d.reg.Deposit(ctx, body)
}

// composed writes the texts of a JSON document with composed characters (NFC),
// so that what looks the same is the same, whatever keyboard it came from. A
// document that has no others stays as it is, byte for byte.
func composed(document []byte) ([]byte, error) {
	if norm.NFC.IsNormal(document) {
		return document, nil
	}
	var whole any
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	if err := d.Decode(&whole); err != nil {
		return nil, err
	}
	return json.Marshal(composeTexts(whole))
}

func composeTexts(v any) any {
	switch v := v.(type) {
	case string:
		return norm.NFC.String(v)
	case []any:
		for i := range v {
			v[i] = composeTexts(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = composeTexts(v[key])
		}
	}
	return v
}

// depositText keeps an opinion.
func (d *desk) depositText(ctx context.Context, text string) (domain.Hash, error) {
	if text == "" {
		return "", nil
	}
	if !utf8.ValidString(text) {
		return "", d.errorf(domain.Invalid, "error.not_utf8")
	}
	return d.reg.Deposit(ctx, norm.NFC.Bytes([]byte(text)))
}

// act deposits the details of an act, signs it and sends it.
func (d *desk) act(ctx context.Context, kind domain.ActKind, id domain.CaseID, details any) (register.Receipt, error) {
	hash, err := d.deposit(ctx, details)
	if err != nil {
		return register.Receipt{}, err
	}
	message, err := d.sign(ctx, domain.Envelope{Act: kind, Case: id, Details: hash})
	if err != nil {
		return register.Receipt{}, err
	}
	return d.send(ctx, message)
}

// deliver hands a signed message to whoever signed it, if that is all he asked
// for, and otherwise sends it and tells what came of it.
func (d *desk) deliver(ctx context.Context, message string, printOnly bool, tell func(register.Receipt) error) error {
	if printOnly {
		return d.hand(message)
	}
	receipt, err := d.send(ctx, message)
	if err != nil {
		return err
	}
	return tell(receipt)
}

func (d *desk) send(ctx context.Context, message string) (register.Receipt, error) {
	return sendTo(ctx, d.reg, message, d.cfg.Register.Timeout)
}

// sendTo gives a signed message to the register. When the answer is lost it is
// unknown whether the message was recorded, so the same bytes are sent again:
// recorded before, they get the first receipt. patience bounds the further
// tries.
func sendTo(ctx context.Context, reg decider, message string, patience time.Duration) (register.Receipt, error) {
	began, pause := time.Now(), 200*time.Millisecond
	for {
		receipt, err := reg.Decide(ctx, []byte(message), register.ByCommand)
		if err == nil || domain.KindOf(err) != domain.Internal {
			return receipt, err
		}
		if time.Since(began)+pause > patience {
			return receipt, &unanswered{err, message}
		}
		select {
		case <-ctx.Done():
			return receipt, &unanswered{err, message}
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// A decider is the register, as far as sending needs it.
type decider interface {
	Decide(ctx context.Context, message []byte, door register.Door) (register.Receipt, error)
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
func (a *app) tell(r register.Receipt) error {
	if a.json {
		return a.print(r)
	}
	key := "receipt.recorded"
	if r.Again {
		key = "receipt.again"
	}
	a.say(key, "ref", r.Ref, "at", localTime(r.At), "message", string(r.Message))
	return nil
}
