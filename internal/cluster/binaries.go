package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// binaries returns the folder of PostgreSQL's programs: HEJIE_POSTGRES_BIN where
// it is set, else the one on the PATH, else Debian's newest.
func binaries() (string, error) {
	if dir := os.Getenv("HEJIE_POSTGRES_BIN"); dir != "" {
		if !hasPrograms(dir) {
			return "", fmt.Errorf("HEJIE_POSTGRES_BIN names %s, which lacks initdb or postgres", dir)
		}
		return filepath.Abs(dir)
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if initdb, err = filepath.EvalSymlinks(initdb); err == nil && hasPrograms(filepath.Dir(initdb)) {
			return filepath.Abs(filepath.Dir(initdb))
		}
	}
	debian, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(debian, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	for _, dir := range debian {
		if hasPrograms(dir) {
			return dir, nil
		}
	}
	return "", errors.New("PostgreSQL is not installed: apt-get install postgresql, or set HEJIE_POSTGRES_BIN to the folder of initdb")
}

func hasPrograms(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// version returns the 15 of /usr/lib/postgresql/15/bin.
func version(bin string) float64 {
	v, err := strconv.ParseFloat(filepath.Base(filepath.Dir(bin)), 64)
	if err != nil {
		return 0
	}
	return v
}
