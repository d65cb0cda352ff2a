package cluster_test

import (
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/internal/cluster"
)

func TestFreePortIsNeverTheNearEndOfAConnection(t *testing.T) {
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
