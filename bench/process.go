package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// memory is what a process has in RAM, in MiB.
func memory(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmRSS:" {
			kib, err := strconv.ParseFloat(fields[1], 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("process %d does not say what memory it has", pid)
}

// cpu is what a process has used of a processor so far.
func cpu(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := bytes.Cut(stat, []byte(") ")) // its name may have spaces
	fields := strings.Fields(string(after))
	const user, system = 14 - 3, 15 - 3 // fields 1 and 2 are gone
	if len(fields) <= system {
		return 0, fmt.Errorf("process %d does not say what it used", pid)
	}
	var ticks int
	for _, field := range []string{fields[user], fields[system]} {
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / 100, nil
}

// shares gives the share of one core that each process uses over some time, in
// percent.
func shares(d time.Duration, pids ...int) ([]float64, error) {
	before := make([]time.Duration, len(pids))
	for i, pid := range pids {
		var err error
		if before[i], err = cpu(pid); err != nil {
			return nil, err
		}
	}
	begun := time.Now()
	time.Sleep(d)
	took := time.Since(begun)
	used := make([]float64, len(pids))
	for i, pid := range pids {
		after, err := cpu(pid)
		if err != nil {
			return nil, err
		}
		used[i] = 100 * float64(after-before[i]) / float64(took)
	}
	return used, nil
}
