package postgres

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/lib/pq"

	"hejie/domain"
)

// config reads the DSN and refuses one that leaves the way to the register open
// to others. What the parser has to say about a DSN is withheld, for it quotes
// the DSN, and that holds a password.
func (o Options) config() (pq.Config, error) {
	stated, err := statesTLS(o.DSN)
	if err != nil {
		return pq.Config{}, err
	}
	if !stated {
		return pq.Config{}, domain.Fault(domain.Invalid, "dsn_sslmode")
	}
	cfg, err := pq.NewConfig(o.DSN)
	if err != nil {
		return pq.Config{}, errUnreadable
	}
	if cfg.SSLMode == pq.SSLModeVerifyFull {
		return cfg, nil
	}
	for _, h := range append([]pq.ConfigMultihost{{Host: cfg.Host, Hostaddr: cfg.Hostaddr}}, cfg.Multi...) {
		if !isLocal(h) {
			return pq.Config{}, domain.Fault(domain.Invalid, "dsn_open", "mode", cfg.SSLMode)
		}
	}
	return cfg, nil
}

var errUnreadable = domain.Fault(domain.Invalid, "dsn_unreadable")

// statesTLS reports whether the DSN itself says sslmode; the driver would also
// take it from the environment, or choose.
func statesTLS(dsn string) (bool, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		u, err := url.Parse(dsn)
		if err != nil {
			return false, errUnreadable
		}
		return u.Query().Get("sslmode") != "", nil
	}
	// Of two values the later counts, so one that comes first shows only where
	// the DSN has none.
	with, err := pq.NewConfig("sslmode=disable " + dsn)
	if err != nil {
		return false, errUnreadable
	}
	without, err := pq.NewConfig("sslmode=require " + dsn)
	if err != nil {
		return false, errUnreadable
	}
	return with.SSLMode == without.SSLMode, nil
}

// isLocal reports whether what is sent to h stays on this machine.
func isLocal(h pq.ConfigMultihost) bool {
	if h.Hostaddr.IsValid() {
		return h.Hostaddr.IsLoopback()
	}
	if h.Host == "localhost" || filepath.IsAbs(h.Host) || strings.HasPrefix(h.Host, "@") { // the last two are sockets
		return true
	}
	ip, err := netip.ParseAddr(h.Host)
	return err == nil && ip.IsLoopback()
}
