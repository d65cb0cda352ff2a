package desk_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/desk"
)

func TestAKeyIsWrittenForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, desk.WriteKey(file, key))
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.ErrorIs(t, desk.WriteKey(file, key), fs.ErrExist, "never over another")
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	read, err := desk.ParseKey(text)
	require.NoError(t, err)
	require.Equal(t, key, read)
}

func TestOnlyOneFormOfKeyIsRead(t *testing.T) {
	t.Parallel()
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(other)
	require.NoError(t, err)
	for name, text := range map[string][]byte{
		"no PEM":         []byte("secret"),
		"no key in it":   pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("secret")}),
		"of another art": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
	} {
		_, err := desk.ParseKey(text)
		require.Error(t, err, name)
		require.NotContains(t, err.Error(), "secret", name)
	}
}
