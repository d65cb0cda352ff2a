package config

import (
	"cmp"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"

	"hejie/domain"
)

// validate refuses the first thing that cannot be right.
func (c Config) validate() error {
	if !knownLanguage(c.Language) {
		return wrong("language", "setting_language", "language", c.Language)
	}
	if c.Data == "" {
		return wrong("data", "setting_empty")
	}
	return cmp.Or(c.Temporal.validate(), c.Register.validate(), c.Worker.validate(), c.secretsArePrivate())
}

func (t Temporal) validate() error {
	if err := validateAddress("temporal.address", t.Address); err != nil {
		return err
	}
	if t.Namespace == "" {
		return wrong("temporal.namespace", "setting_empty")
	}
	ui, err := url.Parse(t.UI)
	if err != nil || ui.Host == "" || (ui.Scheme != "http" && ui.Scheme != "https") {
		return wrong("temporal.ui", "setting_ui")
	}
	if !t.TLS.Enabled {
		if t.APIKeyFile != "" {
			return wrong("temporal.apikeyfile", "setting_clear")
		}
		if t.TLS != (TLS{}) {
			return wrong("temporal.tls.enabled", "setting_tls")
		}
	}
	if (t.TLS.Cert == "") != (t.TLS.Key == "") {
		return wrong("temporal.tls.cert", "setting_cert")
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
			return wrong(dsn.key, "setting_sslmode")
		}
	}
	return cmp.Or(
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
	return cmp.Or(
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
		return wrong(key, "setting_host", "address", address, "port", port)
	}
	if err != nil || host == "" || port == "" {
		return wrong(key, "setting_address", "address", address)
	}
	return nil
}

// validateWithin refuses what is a slip of the pen: ms for s, a nought too many.
func validateWithin[N int | time.Duration](key string, n, least, most N) error {
	if n < least || n > most {
		return wrong(key, "setting_within", "value", n, "least", least, "most", most)
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
			return domain.Fault(domain.Invalid, "of", "about", secret.key, "why", err)
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
