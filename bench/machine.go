package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// A Machine is where a report was made.
type Machine struct {
	Cores      int    `json:"cores"`
	Processor  string `json:"processor"`
	System     string `json:"system"`
	Go         string `json:"go"`
	PostgreSQL string `json:"postgresql"`
	Commit     string `json:"commit,omitempty"`
	Short      bool   `json:"short"`
}

func (m Machine) String() string {
	form := "long form"
	if m.Short {
		form = "short form"
	}
	return fmt.Sprintf("%d cores (%s), %s, %s, PostgreSQL %s, commit %s, %s", m.Cores, m.Processor, m.System, m.Go, m.PostgreSQL, m.Commit, form)
}

func thisMachine(ctx context.Context, b *bench) (Machine, error) {
	if b.server == "" {
		return Machine{}, errors.New("no PostgreSQL ran, so nothing was measured")
	}
	m := Machine{
		Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(),
		PostgreSQL: b.server, Short: b.short, Processor: processor(), Commit: "unknown",
	}
	if out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty").Output(); err == nil {
		m.Commit = string(bytes.TrimSpace(out))
	}
	return m, nil
}

func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	for lines := bufio.NewScanner(bytes.NewReader(info)); lines.Scan(); {
		if key, value, _ := strings.Cut(lines.Text(), ":"); strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
