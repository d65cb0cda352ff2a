package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"syscall"
	"time"

	"hejie/domain"
)

// keptMessages are messages that were signed and may not be on record yet, one a
// line in a file that only its owner may read. A line that a crash cut short was
// never sent.
type keptMessages struct {
	*app
	name string
	file *os.File
	by   map[domain.Envelope]string // without what differs each time one signs
}

// keepMessages opens the file, and holds it: two runs at once would sign twice.
func (a *app) keepMessages(name string) (*keptMessages, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, a.errorf(domain.Invalid, "error.file", "why", err.Error())
	}
	k := &keptMessages{app: a, name: name, file: file, by: map[domain.Envelope]string{}}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		k.close()
		return nil, a.errorf(domain.Conflict, "decide_many.running", "file", name)
	}
	if err := errors.Join(file.Chmod(0o600), k.read()); err != nil {
		k.close()
		return nil, a.errorf(domain.Invalid, "error.file", "why", err.Error())
	}
	return k, nil
}

// read takes in the whole lines; the file goes on after the last of them.
func (k *keptMessages) read() error {
	content, err := io.ReadAll(k.file)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(content, '\n') + 1
	for lines := bufio.NewScanner(bytes.NewReader(content[:whole])); lines.Scan(); {
		if m, err := domain.ParseMessage(lines.Bytes()); err == nil {
			k.by[same(m.Envelope)] = lines.Text()
		}
	}
	if err := k.file.Truncate(int64(whole)); err != nil {
		return err
	}
	_, err = k.file.Seek(int64(whole), io.SeekStart)
	return err
}

// same leaves out of an envelope what differs each time one signs.
func same(e domain.Envelope) domain.Envelope {
	e.Nonce, e.At = "", time.Time{}
	return e
}

// of gives the message that was signed for this very decision.
func (k *keptMessages) of(e domain.Envelope) (string, bool) {
	message, kept := k.by[same(e)]
	return message, kept
}

// keep writes a message down, before it is sent.
func (k *keptMessages) keep(message string) error {
	_, err := k.file.WriteString(message + "\n")
	if err == nil {
		err = k.file.Sync()
	}
	if err != nil {
		return k.errorf(domain.Invalid, "error.file", "why", err.Error())
	}
	return nil
}

func (k *keptMessages) close() { _ = k.file.Close() }

func (k *keptMessages) remove() error { return os.Remove(k.name) }
