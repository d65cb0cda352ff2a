// Package dial opens what the programs talk to, as the configuration says: the
// register and the engine, on this machine or elsewhere.
package dial

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/cluster"
	"hejie/internal/postgres"
	"hejie/register"
)

// RegisterOptions says how a program of that name reaches the register as the
// programs' role.
func RegisterOptions(c config.Config, name string) (postgres.Options, error) {
	return options(c, name, c.Register.DSN, c.Register.PasswordFile, cluster.App)
}

// OwnerOptions is the same as the role that migrates.
func OwnerOptions(c config.Config) (postgres.Options, error) {
	return options(c, "hejie setup", c.Register.OwnerDSN, c.Register.OwnerPasswordFile, cluster.Owner)
}

func options(c config.Config, name, dsn string, passwordFile config.SecretFile, role string) (postgres.Options, error) {
	o := postgres.Options{Name: name, Timeout: c.Register.Timeout, MaxOpen: c.Register.Connections, DSN: dsn}
	if dsn == "" {
		if err := checkData(c); err != nil {
			return o, err
		}
		own, err := cluster.Attach(ClusterDir(c))
		if err != nil {
			return o, domain.Fault(domain.NotFound, "no_register")
		}
		o.DSN = own.DSN(role, cluster.Register)
		return o, nil
	}
	if passwordFile == "" {
		return o, nil
	}
	password, err := passwordFile.Read()
	if err != nil {
		return o, err
	}
	quoted := strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(password)
	o.DSN += " password='" + quoted + "'"
	return o, nil
}

// Register opens the register for a program of that name.
func Register(ctx context.Context, c config.Config, name string) (*register.Register, error) {
	o, err := RegisterOptions(c, name)
	if err != nil {
		return nil, err
	}
	return register.Open(ctx, o, procedures.All())
}

// Temporal connects to the engine. Each call makes a connection of its own.
// Without metrics nothing is measured.
func Temporal(ctx context.Context, c config.Config, logger *slog.Logger, metrics client.MetricsHandler) (client.Client, error) {
	o := client.Options{
		HostPort:  c.Temporal.Address,
		Namespace: c.Temporal.Namespace,
		Identity:  fmt.Sprintf("hejie@%d", os.Getpid()), // the default names the machine
		Logger:    log.NewStructuredLogger(logger),

		MetricsHandler: metrics,
	}
	if host, _, err := net.SplitHostPort(c.Temporal.Address); err == nil && isLoopback(host) {
		o.ConnectionOptions.GrpcCompression = &client.GrpcCompressionNone{} // the way is short; the work is not
	}
	if c.Temporal.TLS.Enabled {
		settings, err := tlsSettings(c.Temporal.TLS)
		if err != nil {
			return nil, err
		}
		o.ConnectionOptions.TLS = settings
	}
	if c.Temporal.APIKeyFile != "" {
		key, err := c.Temporal.APIKeyFile.Read()
		if err != nil {
			return nil, err
		}
		o.Credentials = client.NewAPIKeyStaticCredentials(key)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	connected, err := client.DialContext(ctx, o)
	if err != nil {
		return nil, domain.Fault(domain.Internal, "engine_silent", "address", c.Temporal.Address, "why", err)
	}
	return connected, nil
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func tlsSettings(t config.TLS) (*tls.Config, error) {
	settings := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.ServerName}
	if t.CA != "" {
		pem, err := os.ReadFile(t.CA)
		if err != nil {
			return nil, domain.Fault(domain.Invalid, "of", "about", "temporal.tls.ca", "why", err)
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(pem) {
			return nil, domain.Fault(domain.Invalid, "ca_none", "file", t.CA)
		}
	}
	if t.Cert != "" {
		pair, err := tls.LoadX509KeyPair(t.Cert, string(t.Key))
		if err != nil {
			return nil, domain.Fault(domain.Invalid, "of", "about", "temporal.tls.cert", "why", err)
		}
		if ended := pair.Leaf.NotAfter; time.Now().After(ended) {
			return nil, domain.Fault(domain.Invalid, "cert_ended", "file", t.Cert, "day", ended.Format(time.DateOnly))
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	return settings, nil
}
