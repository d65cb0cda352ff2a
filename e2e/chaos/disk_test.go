//go:build e2e

package chaos_test

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/internal/systemtest"
)

// PostgreSQL's disk is full, for the register and for the engine alike (F14):
// what cannot be kept is not acknowledged, what can be read is read, and once
// there is space the same bytes are recorded and the cases go on.
func TestDiskFull(t *testing.T) {
	disk := smallDisk(t)
	s := set(t, systemtest.Options{Durable: true, Dir: filepath.Join(disk, "postgres")})
	var cases []record.Task
	for range 5 {
		cases = append(cases, s.AwaitTask(t, s.OpenDispute(t), domain.Acceptance))
	}
	message := s.accepts(t, "registrar2", cases[0].Task)
	deposit := s.Deposit(t, officetest.Matter())

	ballast := filepath.Join(disk, "ballast")
	fill(t, ballast)
	var failure error
	opened := 0
	for begun := time.Now(); failure == nil && time.Since(begun) < patience; opened++ {
		act, err := s.Message(t.Context(), "registrar", domain.Envelope{Act: domain.OpenCase, Details: deposit})
		if err == nil {
			_, err = s.Register.Decide(t.Context(), []byte(act), record.ByCommand)
		}
		failure = err
	}
	require.Error(t, failure, "the disk was not full")
	require.Equal(t, domain.Internal, domain.KindOf(failure), "no refusal: %v", failure)
	t.Logf("after %d more cases: %v", opened-1, failure)
	select {
	case <-s.Cluster.Done():
		t.Log("PostgreSQL has ended rather than lose its log")
	default:
		_, err := s.Register.Case(t.Context(), cases[0].Task.Case())
		require.NoError(t, err, "what can be read is read")
	}

	require.NoError(t, os.Remove(ballast))
	freed := time.Now()
	select {
	case <-s.Cluster.Done():
		require.NoError(t, s.Cluster.Restart(t.Context()))
	default:
	}
	require.Eventually(t, func() bool {
		_, err := s.Register.Decide(t.Context(), message, record.ByCommand)
		return err == nil
	}, patience, 10*time.Millisecond)
	recorded := time.Since(freed)
	s.AwaitTask(t, cases[0].Task.Case(), domain.Consent)
	t.Logf("with space again: recorded after %s, in effect after %s", short(recorded), short(time.Since(freed)))
	for _, k := range cases[1:] {
		_, err := s.Decide(t, "registrar2", k.Task, domain.Accept, nil)
		require.NoError(t, err)
		s.AwaitTask(t, k.Task.Case(), domain.Consent)
	}
	s.whole(t)
}

// smallDisk mounts one in memory.
func smallDisk(t *testing.T) string {
	t.Helper()
	disk := t.TempDir()
	for at := disk; at != os.TempDir() && at != "/"; at = filepath.Dir(at) {
		require.NoError(t, os.Chmod(at, 0o755)) // PostgreSQL's account passes through
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=256m,mode=0755"); err != nil {
		t.Skipf("TestDiskFull IS NOT RUN: this machine does not let us mount a small disk: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(disk, syscall.MNT_DETACH)) })
	return disk
}

// fill writes a file until the disk is full.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	require.NoError(t, err)
	_, err = io.Copy(f, zeros{})
	require.ErrorIs(t, err, syscall.ENOSPC)
	require.NoError(t, f.Close())
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
