package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/record"
	"hejie/register"
)

// A case is told, and a person's work listed, by what indexes find of it: no
// table that grows with the years is read from end to end.
func TestTellingACaseReadsNoTable(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	_, err := d.Act(t, "registrar", domain.Correct, d.id, domain.Details{Task: domain.NewTaskID(d.id, 1, 1), Outcome: domain.Decline, Note: "误选"})
	require.NoError(t, err)
	name := one[string](t, d, `SELECT current_database()`)
	d.AsOwner(t, `ALTER DATABASE `+name+` SET enable_seqscan = off`) // small tables are read whole otherwise
	require.NoError(t, d.Register.Close())                           // a session tells what it read when it ends
	gone := func() bool {
		return one[int](t, d, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'hejie_app'`) == 0
	}
	require.Eventually(t, gone, 10*time.Second, 10*time.Millisecond)
	whole := func() string {
		return one[string](t, d, `SELECT string_agg(relname || ' ' || seq_scan, ', ' ORDER BY relname) FROM pg_stat_user_tables
			WHERE relname IN ('acts', 'audit', 'steps', 'tasks', 'decisions', 'deposits', 'parties', 'voices', 'agreements', 'documents', 'rewinds', 'corrections')`)
	}
	read := func() int {
		return one[int](t, d, `SELECT sum(idx_scan) FROM pg_stat_user_indexes WHERE indexrelname = 'cases_pkey'`)
	}
	scans, reads := whole(), read()
	reader, err := register.Open(t.Context(), d.App, procedures.All())
	require.NoError(t, err)
	story, err := reader.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Len(t, story.Acts, 2)
	items, err := reader.Inbox(t.Context(), record.InboxQuery{Staff: d.staff("mediator"), Limit: 10})
	require.NoError(t, err)
	require.Len(t, items, 1)
	_, err = reader.Notices(t.Context(), d.staff("mediator"), 10)
	require.NoError(t, err)
	plan, err := reader.HandOverPlan(t.Context(), d.staff("mediator"), *d.handOver("mediator", "mediator2").HandOver)
	require.NoError(t, err)
	require.NotEmpty(t, plan.Moves)
	_, err = reader.Read(t.Context(), d.staff("head"), d.id)
	require.NoError(t, err)
	require.NoError(t, reader.Close())
	require.Eventually(t, func() bool { return gone() && read() > reads }, 10*time.Second, 50*time.Millisecond, "the session has told what it read")
	require.Equal(t, scans, whole())
	d.Register, err = register.Open(t.Context(), d.App, procedures.All()) // the office closes it
	require.NoError(t, err)
}
