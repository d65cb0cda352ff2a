package cluster

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
)

const loopback = "127.0.0.1"

// Ports that FreePort gives. Those from 32768 on Linux, unless told otherwise,
// hands out to connections that go out: one that is free now may be the near end of a
// connection before anybody listens on it, or while its server is away.
const lowest, beyond = 10_000, 32_768

// asked counts the calls of FreePort, from a place where no other process is
// likely to count.
var asked atomic.Int64

func init() { asked.Store(rand.Int64N(beyond - lowest)) }

// FreePort is a port on loopback where nobody listens, which no connection takes
// until somebody does, and which it has not given before.
func FreePort() (port int, err error) {
	for range 100 {
		port = lowest + int(asked.Add(1)%(beyond-lowest))
		if err = free(port); err == nil {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free port on %s: %w", loopback, err)
}

// free tries whether one may listen on a port of loopback.
func free(port int) error {
	l, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
	if err != nil {
		return err
	}
	return l.Close()
}

// choosePort returns the port to listen on and writes it down. A demanded one must
// be free; a remembered one gives way when another program has it.
func choosePort(dir string, demanded int) (port int, err error) {
	if port = demanded; demanded != 0 {
		if err := free(port); err != nil {
			return 0, fmt.Errorf("port %d on loopback is not free: %w", port, err)
		}
	} else if port, err = readPort(dir); errors.Join(err, free(port)) != nil {
		if port, err = FreePort(); err != nil {
			return 0, err
		}
	}
	return port, os.WriteFile(filepath.Join(dir, "port"), []byte(strconv.Itoa(port)), 0o600)
}

func readPort(dir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dir, "port"))
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimSpace(string(text)))
}
