package stopwatch_test

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/internal/stopwatch"
)

// Where nothing holds it up, it goes as every watch does.
func TestAWatchGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, d := range []time.Duration{0, time.Millisecond, time.Second, time.Minute + 3*time.Millisecond} {
			w := stopwatch.Start()
			time.Sleep(d)
			require.Equal(t, d, w.Stop())
		}
	})
}

// A process that the machine does not let run for a second is not a second late.
func TestItStandsStillWithTheProcess(t *testing.T) {
	const asleep = "HEJIE_TEST_ASLEEP"
	if os.Getenv(asleep) != "" {
		w, began := stopwatch.Start(), time.Now()
		println("started")
		for time.Since(began) < time.Second {
			time.Sleep(time.Millisecond)
		}
		println(w.Stop() < time.Since(began)-500*time.Millisecond)
		return
	}
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$")
	child.Env = append(os.Environ(), asleep+"=yes")
	said, err := child.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	first := make([]byte, len("started\n"))
	_, err = said.Read(first)
	require.NoError(t, err)
	require.NoError(t, child.Process.Signal(syscall.SIGSTOP))
	time.Sleep(time.Second)
	require.NoError(t, child.Process.Signal(syscall.SIGCONT))
	var rest strings.Builder
	buffer := make([]byte, 1024)
	for {
		n, err := said.Read(buffer)
		rest.Write(buffer[:n])
		if err != nil {
			break
		}
	}
	require.NoError(t, child.Wait())
	require.Contains(t, rest.String(), "true")
}
