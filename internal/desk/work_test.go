package desk_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// A busyOffice has this work for everybody.
type busyOffice struct {
	desk.Office
	inbox   []record.InboxItem
	notices []record.Notice
}

func (o *busyOffice) Inbox(_ context.Context, q record.InboxQuery) ([]record.InboxItem, error) {
	return o.inbox[:min(q.Limit, len(o.inbox))], nil
}

func (o *busyOffice) Notices(_ context.Context, _ domain.StaffID, limit int) ([]record.Notice, error) {
	return o.notices[:min(limit, len(o.notices))], nil
}

func TestALongListIsCut(t *testing.T) {
	t.Parallel()
	me := &desk.Desk{Office: &busyOffice{inbox: make([]record.InboxItem, 3), notices: make([]record.Notice, 3)}}
	for limit, want := range map[int]int{1: 1, 2: 2, 3: 3, 4: 3} {
		items, more, err := me.Inbox(t.Context(), limit)
		require.NoError(t, err)
		require.Len(t, items, want)
		require.Equal(t, limit < 3, more)
		notices, more, err := me.Notices(t.Context(), limit)
		require.NoError(t, err)
		require.Len(t, notices, want)
		require.Equal(t, limit < 3, more)
	}
}

func TestWhatIsOverdueIsCounted(t *testing.T) {
	t.Parallel()
	me := &desk.Desk{Office: &busyOffice{notices: []record.Notice{
		{Light: domain.Red, Rung: domain.OneTierUp},
		{Light: domain.Red, Rung: domain.Copied}, // it is another's
		{Light: domain.Yellow, Rung: domain.LastDay},
	}}}
	n, err := me.Overdue(t.Context())
	require.NoError(t, err)
	require.Equal(t, 1, n)
}
