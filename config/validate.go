package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"
)

// validate refuses what cannot be right. Its errors begin with the setting's
// key as a file has it.
func (c Config) validate() error {
	if !knownLanguage(c.Language) {
		return fmt.Errorf("language: %q is neither zh-CN nor en", c.Language)
	}
	if c.Data == "" {
		return errors.New("data: is empty")
	}
	return errors.Join(c.Temporal.validate(), c.Register.validate(), c.Worker.validate(), c.secretsArePrivate())
}

func (t Temporal) validate() error {
	if err := validateAddress("temporal.address", t.Address); err != nil {
		return err
	}
	if t.Namespace == "" {
		return errors.New("temporal.namespace: is empty")
	}
	ui, err := url.Parse(t.UI)
	if err != nil || ui.Host == "" || (ui.Scheme != "http" && ui.Scheme != "https") {
		return errors.New("temporal.ui: is not a URL like http://127.0.0.1:8233")
	}
	if !t.TLS.Enabled {
		if t.APIKeyFile != "" {
			return errors.New("temporal.apikeyfile: a key is not sent in the clear; set temporal.tls.enabled")
		}
		if t.TLS != (TLS{}) {
			return errors.New("temporal.tls.enabled: is false, and yet other settings of temporal.tls are given")
		}
	}
	if (t.TLS.Cert == "") != (t.TLS.Key == "") {
		return errors.New("temporal.tls.cert: is of no use without temporal.tls.key, nor the other way round")
	}
	return nil
}

func (r Register) validate() error {
	for _, dsn := range []struct{ key, value string }{
		{"register.dsn", r.DSN},
		{"register.ownerdsn", r.OwnerDSN},
	} {
		// The driver's own default is not the same in every version.
		if dsn.value != "" && !strings.Contains(dsn.value, "sslmode=") {
			return fmt.Errorf("%s: does not state sslmode", dsn.key)
		}
	}
	return errors.Join(
		validateWithin("register.timeout", r.Timeout, 50*time.Millisecond, 10*time.Minute),
		validateWithin("register.connections", r.Connections, 1, 1000),
	)
}

func (w Worker) validate() error {
	if w.Metrics != "" {
		if err := validateAddress("worker.metrics", w.Metrics); err != nil {
			return err
		}
	}
	return errors.Join(
		validateWithin("worker.stickycache", w.StickyCache, 1, 1_000_000),
		validateWithin("worker.stoptimeout", w.StopTimeout, time.Millisecond, time.Hour),
		validateWithin("worker.reconcile", w.Reconcile, 10*time.Millisecond, 24*time.Hour),
	)
}

// validateAddress wants the host stated: a bare port would listen to the whole
// network, and whoever wants that says so with 0.0.0.0.
func validateAddress(key, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err == nil && host == "" && port != "" {
		return fmt.Errorf("%s: %q names no host; write 127.0.0.1:%s for this machine alone", key, address, port)
	}
	if err != nil || host == "" || port == "" {
		return fmt.Errorf("%s: %q is not host:port", key, address)
	}
	return nil
}

// validateWithin refuses what is a slip of the pen: ms for s, a nought too many.
func validateWithin[N int | time.Duration](key string, n, least, most N) error {
	if n < least || n > most {
		return fmt.Errorf("%s: %v lies outside %v to %v", key, n, least, most)
	}
	return nil
}

// secretsArePrivate looks only at the files that are there: not every program
// needs, or may reach, every secret.
func (c Config) secretsArePrivate() error {
	for _, secret := range []struct {
		key  string
		file SecretFile
	}{
		{"key", c.Key},
		{"temporal.apikeyfile", c.Temporal.APIKeyFile},
		{"temporal.tls.key", c.Temporal.TLS.Key},
		{"register.passwordfile", c.Register.PasswordFile},
		{"register.ownerpasswordfile", c.Register.OwnerPasswordFile},
	} {
		if secret.file == "" {
			continue
		}
		if err := secret.file.private(); err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("%s: %w", secret.key, err)
		}
	}
	return nil
}

func knownLanguage(l string) bool { return l == "zh-CN" || l == "en" }

// variablesSet lists the environment variables that are set, in the order of
// the fields of t that they override. An empty one counts for nothing.
func variablesSet(t reflect.Type, prefix string) []string {
	var names []string
	for _, field := range reflect.VisibleFields(t) {
		name := prefix + "_" + strings.ToUpper(field.Name)
		switch {
		case !field.IsExported():
		case field.Type.Kind() == reflect.Struct:
			names = append(names, variablesSet(field.Type, name)...)
		case os.Getenv(name) != "":
			names = append(names, name)
		}
	}
	return names
}
