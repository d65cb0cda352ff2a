package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// A SecretFile is the path of a file that holds one secret and that nobody but
// its owner may touch (0600). Settings name such files, so that no secret need
// stand in a settings file, on a command line or in the environment.
type SecretFile string

// ErrNotPrivate is why a secret that others could have read is not used.
var ErrNotPrivate = errors.New("others than its owner may use it; run chmod 600 on it")

// Read returns the secret without the newline that editors put at its end. No
// path means no secret: an empty string.
func (f SecretFile) Read() (string, error) {
	if f == "" {
		return "", nil
	}
	if err := f.private(); err != nil {
		return "", fmt.Errorf("config: %w", err)
	}
	content, err := os.ReadFile(string(f))
	if err != nil {
		return "", fmt.Errorf("config: %w", err)
	}
	secret := strings.TrimRight(string(content), "\r\n")
	if secret == "" {
		return "", fmt.Errorf("config: %s: is empty", f)
	}
	return secret, nil
}

func (f SecretFile) private() error {
	info, err := os.Stat(string(f))
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: is not a regular file", f)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s: %w", f, ErrNotPrivate)
	}
	return nil
}
