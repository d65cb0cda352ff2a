package desk

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

// KeptMessages are messages that were signed and may not be on record yet, one a
// line in a file that only its owner may read. A line that a crash cut short was
// never sent.
type KeptMessages struct {
	Name string
	file *os.File
	by   map[domain.Envelope]string // without what differs each time one signs
}

// KeepMessages opens the file, and holds it: two runs at once would sign twice.
// While another run holds it the error is a Conflict.
func KeepMessages(name string) (*KeptMessages, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fileFault(err)
	}
	k := &KeptMessages{Name: name, file: file, by: map[domain.Envelope]string{}}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		k.Close()
		return nil, domain.Fault(domain.Conflict, "decide_many_running", "file", name)
	}
	if err := errors.Join(file.Chmod(0o600), k.read()); err != nil {
		k.Close()
		return nil, fileFault(err)
	}
	return k, nil
}

func fileFault(err error) error { return domain.Fault(domain.Invalid, "file_unread", "why", err) }

// read takes in the whole lines; the file goes on after the last of them.
func (k *KeptMessages) read() error {
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
func (k *KeptMessages) of(e domain.Envelope) (string, bool) {
	message, kept := k.by[same(e)]
	return message, kept
}

// keep writes a message down, before it is sent.
func (k *KeptMessages) keep(message string) error {
	_, err := k.file.WriteString(message + "\n")
	if err == nil {
		err = k.file.Sync()
	}
	if err != nil {
		return fileFault(err)
	}
	return nil
}

// Close lets another run have the file, with what is in it.
func (k *KeptMessages) Close() { _ = k.file.Close() }

// Remove removes the file: all that is in it is on record.
func (k *KeptMessages) Remove() error { return os.Remove(k.Name) }
