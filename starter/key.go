package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/desk"
)

// keyCommand makes keys.
func (a *app) keyCommand() *cobra.Command {
	var file string
	fresh := a.command("new [--out FILE]", "key.new", cobra.NoArgs, func(*cobra.Command, []string) error {
		return a.newKey(file)
	})
	fresh.Flags().StringVar(&file, "out", "hejie-key.pem", a.text("flag.key.out"))
	show := a.command("show", "key.show", cobra.NoArgs, func(*cobra.Command, []string) error {
		key, err := a.readKey()
		if err != nil {
			return err
		}
		return a.tellKey("", key)
	})
	return a.group("key", "key", fresh, show)
}

func (a *app) newKey(file string) error {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	if err := desk.WriteKey(file, private); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return domain.Fault(domain.Conflict, "exists", "file", file)
		}
		return domain.Fault(domain.Invalid, "why", err)
	}
	return a.tellKey(file, private)
}

// keyView is a public key as programs read it.
type keyView struct {
	File      string       `json:"file,omitempty"`
	PublicKey string       `json:"public_key"` // base64url: what an administrator enrols
	Key       domain.KeyID `json:"key"`
}

func (a *app) tellKey(file string, private ed25519.PrivateKey) error {
	public := private.Public().(ed25519.PublicKey)
	view := keyView{file, base64.RawURLEncoding.EncodeToString(public), domain.KeyIDOf(public)}
	if a.json {
		return a.print(view)
	}
	if file != "" {
		a.say("key.written", "file", file)
	}
	a.say("key.public", "key", view.PublicKey)
	a.say("key.id", "id", string(view.Key))
	return nil
}

// readKey reads the caller's own key: --key, or the configuration's.
func (a *app) readKey() (ed25519.PrivateKey, error) {
	file := config.SecretFile(a.keyFile)
	if file == "" {
		file = a.cfg.Key
	}
	if file == "" {
		return nil, domain.Fault(domain.Invalid, "no_key")
	}
	text, err := file.Read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, domain.Fault(domain.Invalid, "key_missing", "file", string(file))
	case errors.Is(err, config.ErrNotPrivate), errors.Is(err, fs.ErrPermission):
		return nil, domain.Fault(domain.Invalid, "key_mode", "file", string(file))
	case err != nil: // a folder, an empty file
		return nil, domain.Fault(domain.Invalid, "key_form", "file", string(file))
	}
	key, err := desk.ParseKey([]byte(text))
	if err != nil {
		return nil, domain.Fault(domain.Invalid, "key_form", "file", string(file))
	}
	return key, nil
}
