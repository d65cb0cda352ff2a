package dial_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/internal/dial"
)

// certificate writes a certificate that ends at an instant, and its key.
func certificate(t *testing.T, ends time.Time) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	body := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: ends.AddDate(-1, 0, 0), NotAfter: ends}
	public, err := x509.CreateCertificate(rand.Reader, body, body, private.Public(), private)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return written(t, "CERTIFICATE", public), written(t, "PRIVATE KEY", secret)
}

func written(t *testing.T, kind string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.pem")
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}), 0o600))
	return file
}

// What cannot work is said before anything is sent.
func TestTLSThatCannotWork(t *testing.T) {
	t.Parallel()
	cert, key := certificate(t, time.Now().AddDate(1, 0, 0))
	_, otherKey := certificate(t, time.Now().AddDate(1, 0, 0))
	ended, endedKey := certificate(t, time.Now().Add(-time.Hour))
	for _, tt := range []struct {
		name, says string
		tls        config.TLS
	}{
		{"no authorities", "temporal.tls.ca: open", config.TLS{CA: "nowhere.pem"}},
		{"authorities that are none", "temporal.tls.ca: no certificate", config.TLS{CA: key}},
		{"no certificate", "temporal.tls.cert: open", config.TLS{Cert: "nowhere.pem", Key: config.SecretFile(key)}},
		{"another's key", "temporal.tls.cert: tls: private key does not match", config.TLS{Cert: cert, Key: config.SecretFile(otherKey)}},
		{"a certificate that ended", "ended on ", config.TLS{Cert: ended, Key: config.SecretFile(endedKey)}},
	} {
		c := config.Default()
		c.Temporal.Address = "127.0.0.1:1"
		c.Temporal.TLS = tt.tls
		c.Temporal.TLS.Enabled = true
		_, err := dial.Temporal(t.Context(), c, slog.New(slog.DiscardHandler), nil)
		require.ErrorContains(t, err, tt.says, tt.name)
		require.Equal(t, domain.Invalid, domain.KindOf(err), tt.name)
	}
}
