package catalogue

import (
	"context"
	"errors"
	"io/fs"
	"syscall"
)

// faults are what the operating system says of a file, with our own keys.
var faults = map[syscall.Errno]string{
	syscall.ENOENT:  "os_missing",
	syscall.EACCES:  "os_denied",
	syscall.EISDIR:  "os_directory",
	syscall.ENOTDIR: "os_not_directory",
	syscall.EEXIST:  "os_exists",
	syscall.ENOSPC:  "os_full",
}

// said gives in our words what the operating system says of a file, or a context
// of its end.
func said(err error) (Sentence, bool) {
	switch err {
	case context.DeadlineExceeded:
		return Say("time_up"), true
	case context.Canceled:
		return Say("stopped"), true
	}
	fault, ok := errors.AsType[syscall.Errno](err)
	key, known := faults[fault]
	if !ok || !known {
		return Sentence{}, false
	}
	if of, ok := errors.AsType[*fs.PathError](err); ok {
		return Say("os_path", "operation", of.Op, "file", of.Path, "why", Say(key)), true
	}
	return Say(key), true
}
