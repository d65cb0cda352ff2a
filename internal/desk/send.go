package desk

import (
	"context"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// Send sends a signed message, with the desk's patience.
func (d *Desk) Send(ctx context.Context, message string) (record.Receipt, error) {
	return Send(ctx, d.Office, message, d.Patience)
}

// Send gives a signed message to the register. When the answer is lost it is
// unknown whether the message was recorded, so the same bytes are sent again:
// recorded before, they get the first receipt. patience bounds the further
// tries; after them the error is *Unanswered.
func Send(ctx context.Context, office Decider, message string, patience time.Duration) (record.Receipt, error) {
	began, pause := time.Now(), 200*time.Millisecond
	for {
		receipt, err := office.Decide(ctx, []byte(message), record.ByCommand)
		if err == nil || domain.KindOf(err) != domain.Internal {
			return receipt, err
		}
		if time.Since(began)+pause > patience {
			return receipt, &Unanswered{err, message}
		}
		select {
		case <-ctx.Done():
			return receipt, &Unanswered{err, message}
		case <-time.After(pause):
			pause *= 2
		}
	}
}

// A Decider is an Office, as far as sending needs it.
type Decider interface {
	Decide(ctx context.Context, message []byte, door record.Door) (record.Receipt, error)
}

// Unanswered says that a signed message was sent and had no answer: whether it is
// on record is unknown until the same bytes are sent again.
type Unanswered struct {
	error
	Message string
}

func (u *Unanswered) Unwrap() error { return u.error }
