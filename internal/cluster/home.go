package cluster

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// An account is whom the server runs as.
type account struct {
	name     string
	uid, gid int
	switched bool // it is not the account of this process
}

// serverAccount returns the account for the server: our own, or an unprivileged
// one when ours is root, which PostgreSQL refuses.
func serverAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(found.Uid)
		gid, gidErr := strconv.Atoi(found.Gid)
		return account{name: name, uid: uid, gid: gid, switched: true}, errors.Join(uidErr, gidErr)
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is no account postgres or nobody to run it as")
}

// attributes makes a child process run as a.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{}
	if a.switched {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// canEnter reports whether a may go into dir. Only the kernel knows about every
// parent, access list and mount, so it is asked: a child that runs as a is told
// to begin there.
func (a account) canEnter(dir string) bool {
	if !a.switched {
		return true
	}
	probe := exec.Command("/bin/true")
	probe.Dir, probe.SysProcAttr = dir, a.attributes()
	return probe.Run() == nil
}

// environment is all that the server's programs see of ours: no PG* variable
// that would redirect them, no secret.
var environment = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"}

// prepareHome makes the folders of a home and returns its real path.
func prepareHome(dir string, a account) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Join(dir, "passwords"), 0o700); err != nil {
		return "", err
	}
	if a.switched {
		// The account passes through on its way to data, and sees nothing else.
		if err := os.Chmod(dir, 0o711); err != nil {
			return "", err
		}
	}
	return filepath.EvalSymlinks(dir)
}

// findData returns the real path of the data folder of the home dir, making the
// cluster when there is none.
func findData(ctx context.Context, dir string, o Options, a account, bin string) (string, error) {
	link := filepath.Join(dir, "data")
	switch _, err := os.Lstat(link); {
	case errors.Is(err, fs.ErrNotExist):
		return makeData(ctx, dir, o, a, bin)
	case err != nil:
		return "", err
	}
	data, err := filepath.EvalSymlinks(link)
	if errors.Is(err, fs.ErrNotExist) {
		target, _ := os.Readlink(link)
		return "", fmt.Errorf("the data folder %s is gone; bring it back, or remove %s to begin anew", target, dir)
	}
	if err == nil && !a.canEnter(data) {
		err = fmt.Errorf("the account %s, as which the server runs, cannot enter %s", a.name, data)
	}
	return data, err
}

// makeData runs initdb beside the final place and moves the result there, so
// that a data folder is always a whole one. It returns the final place.
func makeData(ctx context.Context, dir string, o Options, a account, bin string) (string, error) {
	password, err := ensurePassword(dir, Superuser)
	if err != nil {
		return "", err
	}
	parent, err := dataParent(dir, o, a)
	if err != nil {
		return "", err
	}
	data, draft := filepath.Join(parent, "data"), filepath.Join(parent, "data.new")
	if err := os.RemoveAll(draft); err != nil {
		return "", err
	}
	if err := os.Mkdir(draft, 0o700); err != nil {
		return "", err
	}
	passwordFile := filepath.Join(parent, "data.password") // the account cannot read ours
	defer os.Remove(passwordFile)
	if err := os.WriteFile(passwordFile, []byte(password), 0o600); err != nil {
		return "", err
	}
	for _, path := range []string{draft, passwordFile} {
		if err := os.Chown(path, a.uid, a.gid); err != nil {
			return "", err
		}
	}

	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"),
		"--pgdata="+draft, "--username="+Superuser, "--pwfile="+passwordFile,
		"--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256",
		"--data-checksums", "--no-instructions")
	if !o.Durable {
		initdb.Args = append(initdb.Args, "--no-sync")
	}
	initdb.Dir, initdb.Env, initdb.SysProcAttr = parent, environment, a.attributes()
	if said, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w\n%s", err, said)
	}
	if err := os.Rename(draft, data); err != nil {
		return "", err
	}
	if parent != dir {
		return data, os.Symlink(data, filepath.Join(dir, "data"))
	}
	return data, nil
}

// dataParent returns the folder that shall hold the data folder: the home, or
// one below o.Fallback when the account cannot enter the home.
func dataParent(dir string, o Options, a account) (string, error) {
	if a.canEnter(dir) {
		return dir, nil
	}
	fallback := o.Fallback
	if fallback == "" {
		fallback = "/var/lib/hejie"
	}
	parent := filepath.Join(fallback, fmt.Sprintf("%x", sha256.Sum256([]byte(dir)))[:16])
	if err := os.MkdirAll(parent, 0o711); err != nil {
		return "", err
	}
	if !a.canEnter(parent) {
		return "", fmt.Errorf("the account %s, as which the server runs, can enter neither %s nor %s", a.name, dir, parent)
	}
	if _, err := os.Stat(filepath.Join(parent, "data")); err == nil {
		// Its passwords went with an earlier home of the same name. It may hold
		// the only copy of a register, so only a person may remove it.
		return "", fmt.Errorf("%s holds the data of an earlier cluster of %s that can no longer be entered; remove it to begin anew", parent, dir)
	}
	fmt.Fprintf(o.Log, "PostgreSQL runs as the account %s, which cannot enter %s: its data is in %s\n", a.name, dir, parent)
	return parent, nil
}
