package register

import (
	"context"
	"database/sql"
	"errors"

	"hejie/internal/record"
)

// errJudged undoes what a message would have done.
var errJudged = errors.New("register: judged, not recorded")

// Judge tells what Decide would make of a signed message now: the same receipt,
// or the same refusal. It goes the same way, with the texts that the message
// names deposited first, and then all of it is undone: nothing is recorded, no
// line of the audit either, and no bell rings.
func (r *Register) Judge(ctx context.Context, message []byte, texts ...[]byte) (receipt record.Receipt, err error) {
	m, err := r.parse(message)
	if err != nil {
		return record.Receipt{}, err
	}
	var v verdict
	err = r.within(ctx, func(tx *sql.Tx) error {
		for _, text := range texts {
			if _, err := deposit(ctx, tx, text); err != nil {
				return err
			}
		}
		if v, err = r.decide(ctx, tx, m, record.ByCommand, r.checkSignature(m)); err != nil {
			return err
		}
		return errJudged
	})
	switch {
	case !errors.Is(err, errJudged):
		return record.Receipt{}, err
	case v.refusal != nil:
		return record.Receipt{}, v.refusal
	}
	return v.receipt, nil
}
