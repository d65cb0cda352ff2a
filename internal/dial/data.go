package dial

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"hejie/config"
	"hejie/domain"
)

// ClusterDir is where `hejie up` keeps its PostgreSQL cluster.
func ClusterDir(c config.Config) string { return filepath.Join(c.Data, "postgres") }

// marker is the file by which a data folder is known to be one of version 1 or
// later.
const marker = "version"

// ClaimData makes the data folder, if it is not there, and marks it as one of this
// version. A folder in which a build before version 1 keeps a cluster is a
// Conflict, and is left as it is.
func ClaimData(c config.Config) error {
	if err := checkData(c); err != nil {
		return err
	}
	// 0711, because under root the server's account has to pass through.
	if err := os.MkdirAll(c.Data, 0o711); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Data, marker), []byte("1\n"), 0o644)
}

// checkData refuses a data folder with a cluster of a build before version 1: not
// only its register, also its cases in the engine are none of ours.
func checkData(c config.Config) error {
	cluster, err := exists(filepath.Join(ClusterDir(c), "data"))
	if err != nil || !cluster {
		return err
	}
	marked, err := exists(filepath.Join(c.Data, marker))
	if err != nil || marked {
		return err
	}
	whole := c.Data
	if elsewhere, err := os.Readlink(filepath.Join(ClusterDir(c), "data")); err == nil {
		whole += " → " + elsewhere // where the server's account cannot enter the folder
	}
	return domain.Fault(domain.Conflict, "former_data", "data", whole)
}

func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
