package config

import (
	"net/url"
	"os"
	"strings"

	"github.com/spf13/viper"

	"hejie/domain"
)

// A SecretFile is the path of a file that holds one secret and that nobody but
// its owner may touch (0600). Settings name such files, so that no secret need
// stand in a settings file, on a command line or in the environment.
type SecretFile string

// ErrNotPrivate is why a secret that others could have read is not used.
var ErrNotPrivate = domain.Fault(domain.Invalid, "secret_mode")

// Read returns the secret without the newline that editors put at its end. No
// path means no secret: an empty string.
func (f SecretFile) Read() (string, error) {
	if f == "" {
		return "", nil
	}
	if err := f.private(); err != nil {
		return "", domain.Fault(domain.Invalid, "setting", "why", err)
	}
	content, err := os.ReadFile(string(f))
	if err != nil {
		return "", domain.Fault(domain.Invalid, "setting", "why", err)
	}
	secret := strings.TrimRight(string(content), "\r\n")
	if secret == "" {
		return "", domain.Fault(domain.Invalid, "setting", "why", wrong(string(f), "setting_empty"))
	}
	return secret, nil
}

func (f SecretFile) private() error {
	info, err := os.Stat(string(f))
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return wrong(string(f), "secret_file")
	}
	if info.Mode().Perm()&0o077 != 0 {
		return domain.Fault(domain.Invalid, "of", "about", f, "why", ErrNotPrivate)
	}
	return nil
}

// keepsPasswords refuses a settings file that holds a password and that others
// could have read.
func (c Config) keepsPasswords(path string, file *viper.Viper) error {
	for _, dsn := range []struct{ key, value string }{
		{"register.dsn", c.Register.DSN},
		{"register.ownerdsn", c.Register.OwnerDSN},
	} {
		if !file.InConfig(dsn.key) || !holdsPassword(dsn.value) {
			continue
		}
		if err := SecretFile(path).private(); err != nil {
			return wrong(dsn.key, "setting_password", "why", err)
		}
	}
	return nil
}

func holdsPassword(dsn string) bool {
	u, err := url.Parse(dsn)
	if err != nil || u.User == nil {
		return strings.Contains(dsn, "password=")
	}
	_, has := u.User.Password()
	return has
}
