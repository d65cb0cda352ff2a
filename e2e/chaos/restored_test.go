//go:build e2e

package chaos_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/cluster"
	"hejie/internal/postgres"
)

// The engine's databases are put back to an earlier time, both or only the one
// that it works by, while the register keeps what was decided since: every open
// case comes to stand where the register says, and goes on to its end (F40).
func TestEngineRestored(t *testing.T) {
	r := newRun(t, "HEJIE_WORKER_RECONCILE=1s")
	const list = cluster.Temporal + "_visibility"
	gone := r.putBack(cluster.Temporal)
	if !testing.Short() {
		gone = append(gone, r.putBack(cluster.Temporal, list)...)
	}
	found := r.check()
	require.Empty(t, slices.DeleteFunc(found, func(f fault) bool {
		return strings.Contains(f.what, "restarted ") || // as is right for what the engine has lost …
			slices.ContainsFunc(gone, func(id domain.CaseID) bool { return strings.Contains(f.what, string(id)) }) // … unless it is over
	}))
}

// putBack has the engine forget what has happened in the last seconds, as far as
// these of its databases are concerned, and sees it come to where the register
// is. It gives the cases that were over by then.
func (r *run) putBack(databases ...string) (over []domain.CaseID) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	settle := r.keepPlaying(4)
	moved, still := r.probe(ctx), r.probe(ctx)
	time.Sleep(time.Second) // so that some of the players' cases are under way
	require.NoError(r.t, r.Worker.Stop(ctx))
	require.NoError(r.t, r.Engine.Stop(ctx))
	for _, d := range databases {
		r.asSuperuser(ctx, `CREATE DATABASE `+pq.QuoteIdentifier(d+"_kept")+` OWNER `+cluster.Temporal+` TEMPLATE `+pq.QuoteIdentifier(d))
	}
	require.NoError(r.t, r.Engine.Restart(ctx))
	require.NoError(r.t, r.Worker.Restart(ctx))

	require.NoError(r.t, <-moved.decide(ctx))
	require.NoError(r.t, moved.inEffect(ctx))
	late := r.probe(ctx)
	goOn := time.Second
	if !testing.Short() {
		goOn = 20 * time.Second
	}
	time.Sleep(goOn)

	r.Worker.Kill()
	r.Engine.Kill()
	for _, d := range databases {
		r.asSuperuser(ctx, `DROP DATABASE `+pq.QuoteIdentifier(d)+` WITH (FORCE)`)
		r.asSuperuser(ctx, `ALTER DATABASE `+pq.QuoteIdentifier(d+"_kept")+` RENAME TO `+pq.QuoteIdentifier(d))
	}
	var all, open []string
	require.NoError(r.t, r.DB.QueryRowContext(ctx, `SELECT array_agg(id), array_agg(id) FILTER (WHERE closed_at IS NULL) FROM cases WHERE kind = 'mediation'`).
		Scan(pq.Array(&all), pq.Array(&open)))
	for _, id := range all {
		if !slices.Contains(open, id) {
			over = append(over, domain.CaseID(id))
		}
	}
	require.NoError(r.t, r.Engine.Restart(ctx))
	require.NoError(r.t, r.Worker.Restart(ctx))
	up := time.Now()
	for _, p := range []probe{moved, still, late} { // which nobody touches
		v, err := r.views(ctx, []string{string(p.id)})
		require.NoError(r.t, err)
		require.Empty(r.t, r.behind(v[p.id], time.Now().Add(20*time.Second)), p.id)
		r.t.Logf("%s of %s: where the register is %s after the start", p.id, strings.Join(databases, " and "), short(time.Since(up)))
	}
	for _, p := range []probe{still, late} {
		require.NoError(r.t, <-p.decide(ctx))
		require.NoError(r.t, p.inEffect(ctx))
	}
	for _, p := range []probe{moved, still, late} {
		r.spare <- p.id
	}
	settle()
	r.t.Logf("%d cases, %d of them over when the engine was put back", len(all), len(over))
	return over
}

// asSuperuser does what only whoever runs PostgreSQL may.
func (r *run) asSuperuser(ctx context.Context, statement string) {
	r.t.Helper()
	db, err := postgres.Connect(ctx, postgres.Options{DSN: r.Cluster.DSN(cluster.Superuser, cluster.Superuser)})
	require.NoError(r.t, err)
	defer func() { require.NoError(r.t, db.Close()) }()
	_, err = db.ExecContext(ctx, statement)
	require.NoError(r.t, err, statement)
}
