//go:build e2e

package chaos_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"
)

// A wire is a way to a server that a test can spoil.
type wire struct {
	t     testing.TB
	proxy *toxiproxy.Proxy
}

// lay lays a wire to a server.
func lay(t testing.TB, server string) wire {
	t.Helper()
	proxies := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(proxies, t.Name(), "127.0.0.1:0", server)
	require.NoError(t, proxy.Start())
	t.Cleanup(proxy.Stop)
	return wire{t, proxy}
}

// end is the address of the wire's near end.
func (w wire) end() string { return w.proxy.Listen }

// through leads a DSN through the wire.
func (w wire) through(dsn string) string {
	_, here, ok := strings.Cut(w.end(), ":")
	require.True(w.t, ok)
	_, there, ok := strings.Cut(w.proxy.Upstream, ":")
	require.True(w.t, ok)
	led := strings.Replace(dsn, "port="+there, "port="+here, 1)
	require.NotEqual(w.t, dsn, led)
	return led
}

// refuse breaks every connection and lets nobody connect.
func (w wire) refuse() { w.proxy.Stop() }

// swallow lets nothing through, either way, and says nothing.
func (w wire) swallow() {
	w.spoil("silence-up", "silence", "upstream", `{}`)
	w.spoil("silence-down", "silence", "downstream", `{}`)
}

// delay has every answer come late.
func (w wire) delay(d time.Duration) {
	w.spoil("delay", "latency", "downstream", fmt.Sprintf(`{"latency": %d}`, d.Milliseconds()))
}

// heal makes the wire a good one again. Connections that were swallowed break.
func (w wire) heal() {
	w.t.Helper()
	w.proxy.Toxics.ResetToxics(context.Background())
	if !w.proxy.Enabled {
		require.NoError(w.t, w.proxy.Start())
	}
}

func (w wire) spoil(name, kind, stream, attributes string) toxics.Toxic {
	w.t.Helper()
	toxic, err := w.proxy.Toxics.AddToxicJson(strings.NewReader(
		fmt.Sprintf(`{"name": %q, "type": %q, "stream": %q, "attributes": %s}`, name, kind, stream, attributes)))
	require.NoError(w.t, err)
	return toxic.Toxic
}

// lose loses one answer of PostgreSQL: the nth from now on, and with it the
// connection, or silently that and all that either side says afterwards. What
// was asked is done all the same.
func (w wire) lose(nth int, silently bool) *lostAnswer {
	w.t.Helper()
	if silently {
		w.spoil("no-goodbye", "no_goodbye", "upstream", `{}`)
	}
	return w.spoil("lose", "lost_answer", "downstream", fmt.Sprintf(`{"nth": %d, "silently": %t}`, nth, silently)).(*lostAnswer)
}
