package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"

	"hejie/domain"
)

// pemType is what OpenSSL calls a key in PKCS#8, so that its tools read ours
// and we read theirs.
const pemType = "PRIVATE KEY"

// writeKey keeps a key in a new file that only its owner may read (0600). A
// file that is there is left alone: it may hold the only copy of a key.
func writeKey(path string, key ed25519.PrivateKey) error {
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("key: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("key: %w", err)
	}
	err = pem.Encode(file, &pem.Block{Type: pemType, Bytes: encoded})
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("key: %w", errors.Join(err, os.Remove(path)))
	}
	return nil
}

// readKey reads what writeKey wrote. A file that others may read is refused,
// for whoever has read it can decide in its owner's name.
func readKey(path string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, domain.Errorf(domain.Invalid, "%s: others than its owner may use it; run chmod 600 on it", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != pemType {
		return nil, domain.Errorf(domain.Invalid, "%s: no PEM block %q; make a key with hejie key new", path, pemType)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, domain.Errorf(domain.Invalid, "%s: not a key in PKCS#8", path)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, domain.Errorf(domain.Invalid, "%s: not an Ed25519 key", path)
	}
	return key, nil
}
