// Package desk is where a member of staff works: what the command line and a
// web desk share. At a desk a person reads what they may see, and answers, acts
// and proposes in their own name: what they say is deposited, signed with their
// key and sent, and sent again when the answer is lost.
//
//	me, err := desk.Open(ctx, office, key, patience)
//	record, task, err := me.Task(ctx, "YX2026-000123/1.1")
//	receipt, err := me.Decide(ctx, desk.Decision{Task: task.Task, Outcome: domain.Accept, About: task.Subject})
//
// A desk speaks to an Office, and to nothing else. The package also has the
// words for what it reads: Words in a language, and a Sheet of labelled rows for
// a case. It prints nothing, and knows no flags and no pages.
package desk

import (
	"context"
	"crypto/ed25519"
	"time"

	"hejie/domain"
)

// A Desk is an office with the person who sits before it.
type Desk struct {
	Office   Office
	Staff    domain.StaffID
	Key      ed25519.PrivateKey // what they sign with
	Patience time.Duration      // for how long a message is sent again whose answer is lost
}

// Open gives the desk of the person whose key it is. A key with which nobody is
// enrolled is NotFound.
func Open(ctx context.Context, office Office, key ed25519.PrivateKey, patience time.Duration) (*Desk, error) {
	d := &Desk{Office: office, Key: key, Patience: patience}
	var err error
	d.Staff, err = office.WhoseKey(ctx, d.public())
	if domain.KindOf(err) == domain.NotFound {
		return nil, domain.Fault(domain.NotFound, "key_unknown", "id", string(d.keyID()))
	}
	return d, err
}

func (d *Desk) public() ed25519.PublicKey { return d.Key.Public().(ed25519.PublicKey) }

func (d *Desk) keyID() domain.KeyID { return domain.KeyIDOf(d.public()) }
