package systemtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Program is the path of a program that `make build` made: bin of this folder,
// or of the nearest one above that has it.
func Program(name string) (string, error) {
	at, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; at = filepath.Dir(at) {
		path := filepath.Join(at, "bin", name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no bin/%s in this folder or above: make build first", name)
		}
	}
}

// Build compiles a program of ours anew into a file, with flags of its own, as a
// build tag.
func Build(ctx context.Context, file, from string, flags ...string) error {
	built, err := Program("hejie")
	if err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", append(append([]string{"build", "-buildvcs=false", "-o", file}, flags...), from)...)
	build.Dir = filepath.Dir(filepath.Dir(built))
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, said)
	}
	return nil
}

// Hejie runs the command line with a file of settings, and gives what it said and
// its exit code, -1 when there is none.
func Hejie(ctx context.Context, settings string, args ...string) (said string, exit int) {
	program, err := Program("hejie")
	if err != nil {
		return err.Error(), -1
	}
	out, err := exec.CommandContext(ctx, program, append([]string{"--config", settings}, args...)...).CombinedOutput()
	if failure, ok := errors.AsType[*exec.ExitError](err); ok {
		return string(out), failure.ExitCode()
	}
	if err != nil {
		return string(out) + err.Error(), -1
	}
	return string(out), 0
}
