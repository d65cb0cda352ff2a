package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
)

// write makes a settings file of the given text.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestDefaultIsValid(t *testing.T) {
	c, err := config.Load(write(t, ""))
	require.NoError(t, err)
	require.Equal(t, config.Default(), c)
	require.Empty(t, c.FromEnvironment())
}

func TestDefaultFileMayBeMissing(t *testing.T) {
	t.Chdir(t.TempDir())
	c, err := config.Load("")
	require.NoError(t, err)
	require.Equal(t, config.Default(), c)

	require.NoError(t, os.WriteFile(config.DefaultFile, []byte("language: en"), 0o600))
	c, err = config.Load("")
	require.NoError(t, err)
	require.Equal(t, "en", c.Language, "the default file counts where it exists")

	_, err = config.Load("elsewhere.yaml")
	require.ErrorContains(t, err, "elsewhere.yaml", "a file that was asked for must exist")
}

func TestEverySettingOfAFile(t *testing.T) {
	c, err := config.Load(write(t, `
language: en
data: /srv/hejie
key: /srv/hejie/me.key
temporal:
  address: engine.example.org:7233
  namespace: yuexiu
  apiKeyFile: /srv/hejie/api.key
  ui: https://engine.example.org/ui
  tls: { enabled: true, ca: ca.pem, cert: us.pem, key: us.key, serverName: engine }
register:
  dsn: host=db dbname=hejie user=hejie_app sslmode=verify-full
  passwordFile: /srv/hejie/app
  ownerDSN: postgres://hejie_owner@db/hejie?sslmode=verify-full
  ownerPasswordFile: /srv/hejie/owner
  timeout: 1500ms
  connections: 7
worker:
  metrics: 127.0.0.1:9100
  stickyCache: 50
  stopTimeout: 1m
  reconcile: 45s
`))
	require.NoError(t, err)
	require.Equal(t, config.Config{
		Language: "en",
		Data:     "/srv/hejie",
		Key:      "/srv/hejie/me.key",
		Temporal: config.Temporal{
			Address:    "engine.example.org:7233",
			Namespace:  "yuexiu",
			APIKeyFile: "/srv/hejie/api.key",
			UI:         "https://engine.example.org/ui",
			TLS:        config.TLS{Enabled: true, CA: "ca.pem", Cert: "us.pem", Key: "us.key", ServerName: "engine"},
		},
		Register: config.Register{
			DSN:               "host=db dbname=hejie user=hejie_app sslmode=verify-full",
			PasswordFile:      "/srv/hejie/app",
			OwnerDSN:          "postgres://hejie_owner@db/hejie?sslmode=verify-full",
			OwnerPasswordFile: "/srv/hejie/owner",
			Timeout:           1500 * time.Millisecond,
			Connections:       7,
		},
		Worker: config.Worker{Metrics: "127.0.0.1:9100", StickyCache: 50, StopTimeout: time.Minute, Reconcile: 45 * time.Second},
	}, c)
}

func TestTheEnvironmentOverridesTheFile(t *testing.T) {
	for name, value := range map[string]string{
		"HEJIE_LANGUAGE":             "en",
		"HEJIE_REGISTER_TIMEOUT":     "2s", // no file mentions it
		"HEJIE_REGISTER_CONNECTIONS": "3",
		"HEJIE_TEMPORAL_TLS_ENABLED": "true",
		"HEJIE_WORKER_METRICS":       "", // empty: as if unset
		"HEJIE_SERVICE_HOST":         "somebody else's",
	} {
		t.Setenv(name, value)
	}
	c, err := config.Load(write(t, `
language: zh-CN
worker: { metrics: "127.0.0.1:9100" }
`))
	require.NoError(t, err)
	require.Equal(t, "en", c.Language)
	require.Equal(t, 2*time.Second, c.Register.Timeout)
	require.Equal(t, 3, c.Register.Connections)
	require.True(t, c.Temporal.TLS.Enabled)
	require.Equal(t, "127.0.0.1:9100", c.Worker.Metrics)
	require.Equal(t, []string{
		"HEJIE_LANGUAGE",
		"HEJIE_TEMPORAL_TLS_ENABLED",
		"HEJIE_REGISTER_TIMEOUT",
		"HEJIE_REGISTER_CONNECTIONS",
	}, c.FromEnvironment())

	t.Setenv("HEJIE_REGISTER_TIMEOUT", "2")
	_, err = config.Load(write(t, ""))
	require.ErrorContains(t, err, "Register.Timeout")
}

func TestWhatCannotBeRightIsNamed(t *testing.T) {
	for _, tt := range []struct{ name, text, says string }{
		{"unknown key", "langauge: en", "langauge"},
		{"unknown key below", "register: { dns: x }", "dns"},
		{"what Load notes for itself", "fromEnvironment: [x]", "fromenvironment"},
		{"not YAML", "language: [", "settings.yaml"},
		{"language", "language: fr", "language"},
		{"no data folder", `data: ""`, "data"},
		{"engine without port", "temporal: { address: localhost }", "temporal.address"},
		{"no namespace", `temporal: { namespace: "" }`, "temporal.namespace"},
		{"a UI that is no URL", "temporal: { ui: 127.0.0.1 }", "temporal.ui"},
		{"a UI of another kind", "temporal: { ui: 'ftp://host/' }", "temporal.ui"},
		{"API key in the clear", "temporal: { apiKeyFile: x }", "temporal.apikeyfile"},
		{"TLS half set", "temporal: { tls: { ca: x } }", "temporal.tls.enabled"},
		{"certificate without key", "temporal: { tls: { enabled: true, cert: x } }", "temporal.tls.cert"},
		{"key without certificate", "temporal: { tls: { enabled: true, key: x } }", "temporal.tls.key"},
		{"sslmode unstated", "register: { dsn: dbname=x }", "register.dsn"},
		{"sslmode of the owner unstated", "register: { ownerDSN: dbname=x }", "register.ownerdsn"},
		{"duration without unit", "register: { timeout: 5 }", "Register.Timeout: has no unit"},
		{"duration of nonsense", "register: { timeout: soon }", "Register.Timeout"},
		{"duration of zero", "register: { timeout: 0s }", "register.timeout"},
		{"negative duration", "worker: { stopTimeout: -1s }", "worker.stoptimeout"},
		{"no connections", "register: { connections: 0 }", "register.connections"},
		{"connections of nonsense", "register: { connections: true }", "Register.Connections"},
		{"half a connection", "register: { connections: 1.5 }", "Register.Connections"},
		{"duration of a century", "register: { timeout: 876000h }", "register.timeout"},
		{"duration of nanoseconds", "register: { timeout: 5ns }", "register.timeout: 5ns lies outside 50ms to 10m0s"},
		{"connections without number", "register: { connections: 100000 }", "register.connections"},
		{"duration beyond numbers", "register: { timeout: 9999999999h }", "Register.Timeout"},
		{"a key twice", "language: en\nlanguage: zh-CN", "already"},
		{"two documents", "language: en\n---\nlanguage: zh-CN", "more than one document"},
		{"10 MB", "# " + strings.Repeat("x", 10<<20), "longer than"},
		{"no cache", "worker: { stickyCache: -1 }", "worker.stickycache"},
		{"metrics to the whole network", "worker: { metrics: ':9100' }", `worker.metrics: ":9100" names no host; write 127.0.0.1:9100`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Load(write(t, tt.text))
			require.ErrorContains(t, err, tt.says)
		})
	}
}

func TestAnErrorKeepsTheValueToItself(t *testing.T) {
	_, err := config.Load(write(t, "register: { dsn: { password: hunter2 } }"))
	require.ErrorContains(t, err, "register.dsn")
	require.NotContains(t, err.Error(), "hunter2")

	_, err = config.Load(write(t, "register: { dsn:host=db password=hunter2 }"))
	require.ErrorContains(t, err, "register.dsn", "the space is missing, and all of it is the key")
	require.NotContains(t, err.Error(), "hunter2")
}

func TestAPasswordInTheSettingsMakesThemASecret(t *testing.T) {
	for _, dsn := range []string{"host=db sslmode=verify-full password=hunter2", "postgres://u:hunter2@db/hejie?sslmode=verify-full"} {
		for _, key := range []string{"dsn", "ownerDSN"} {
			path := write(t, "register: { "+key+": '"+dsn+"' }")
			_, err := config.Load(path)
			require.NoError(t, err)
			require.NoError(t, os.Chmod(path, 0o644))
			_, err = config.Load(path)
			require.ErrorContains(t, err, "register."+strings.ToLower(key)+": holds a password")
			require.ErrorContains(t, err, "chmod 600")
			require.NotContains(t, err.Error(), "hunter2")
		}
	}
	path := write(t, "register: { dsn: 'postgres://u@db/hejie?sslmode=verify-full' }")
	require.NoError(t, os.Chmod(path, 0o644))
	_, err := config.Load(path)
	require.NoError(t, err, "settings without secrets are for everybody")
	t.Setenv("HEJIE_REGISTER_DSN", "host=db sslmode=verify-full password=hunter2")
	_, err = config.Load(write(t, ""))
	require.NoError(t, err)
}

func TestSecretFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret")
	settings := write(t, "register: { ownerPasswordFile: "+path+" }")
	secret := config.SecretFile(path)

	_, err := config.Load(settings)
	require.NoError(t, err, "a program that does not need the secret does not need the file")
	_, err = secret.Read()
	require.ErrorIs(t, err, os.ErrNotExist)

	require.NoError(t, os.WriteFile(path, []byte("hunter2\n"), 0o600))
	_, err = config.Load(settings)
	require.NoError(t, err)
	text, err := secret.Read()
	require.NoError(t, err)
	require.Equal(t, "hunter2", text)

	for _, mode := range []os.FileMode{0o640, 0o604, 0o620} {
		require.NoError(t, os.Chmod(path, mode))
		_, err = config.Load(settings)
		require.ErrorContains(t, err, "register.ownerpasswordfile", mode)
		require.ErrorContains(t, err, "chmod 600", mode)
		_, err = secret.Read()
		require.ErrorContains(t, err, "chmod 600", mode)
	}

	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, os.WriteFile(path, []byte("\n"), 0o600))
	_, err = secret.Read()
	require.ErrorContains(t, err, "empty")

	text, err = config.SecretFile("").Read()
	require.NoError(t, err)
	require.Empty(t, text, "no path, no secret")
}
