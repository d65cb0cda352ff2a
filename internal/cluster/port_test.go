package cluster_test

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/cluster"
)

func TestFreePortIsNeverTheNearEndOfAConnection(t *testing.T) {
	if text, err := os.ReadFile("/proc/sys/net/ipv4/ip_local_port_range"); err == nil {
		low, err := strconv.Atoi(strings.Fields(string(text))[0])
		require.NoError(t, err)
		if low < 32_768 {
			t.Skipf("this machine gives ports from %d on to connections: one that FreePort gives may be taken by one", low)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	given := map[int]bool{}
	for range 100 {
		port, err := cluster.FreePort()
		require.NoError(t, err)
		require.False(t, given[port], "given twice")
		given[port] = true
		near, err := net.Dial("tcp", l.Addr().String())
		require.NoError(t, err)
		defer near.Close()
		require.Less(t, port, near.LocalAddr().(*net.TCPAddr).Port)
	}
}
