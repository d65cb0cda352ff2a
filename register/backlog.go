package register

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
)

// Backlog is what waits, in numbers.
type Backlog struct {
	Bells  int           // in the outbox
	Oldest time.Duration // how long the first of them has waited
	Cases  int           // open ones that a workflow follows
}

// Backlog tells how much waits.
func (r *Register) Backlog(ctx context.Context) (Backlog, error) {
	var b Backlog
	var oldest float64
	err := r.db.QueryRowContext(ctx, `
		SELECT count(*), greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(put_in)), 0))::float8,
			(SELECT count(*) FROM cases WHERE closed_at IS NULL AND kind = ANY ($1))
		FROM outbox`, pq.Array(r.procedures.Followed())).Scan(&b.Bells, &oldest, &b.Cases)
	if err != nil {
		return Backlog{}, fmt.Errorf("register: backlog: %w", err)
	}
	b.Oldest = time.Duration(oldest * float64(time.Second))
	return b, nil
}
