package desk_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
)

// bulk begins a bulk whose messages are kept in a file.
func bulk(t *testing.T, me *desk.Desk, file string) (*desk.Bulk, *desk.KeptMessages) {
	t.Helper()
	kept, err := desk.KeepMessages(file)
	require.NoError(t, err)
	t.Cleanup(kept.Close)
	b, err := me.Bulk(t.Context(), kept)
	require.NoError(t, err)
	return b, kept
}

func lines(t *testing.T, file string) []string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(content), "\n"), "\n")
}

// The same decision is the same message, in whichever run it was signed: what is
// on record already gets its first receipt.
func TestABulkIsTakenUpWithTheSameBytes(t *testing.T) {
	t.Parallel()
	p := open(t)
	office := &forgetful{Office: p.Register, lost: 1}
	me := p.through(t, office, "registrar2")
	me.Patience = 0
	file := filepath.Join(t.TempDir(), "messages")
	n := desk.Decision{Task: p.accepting(t), Outcome: domain.Accept, Details: &domain.Details{Note: "齐全"}, Opinion: "同意"}

	first, kept := bulk(t, me, file)
	_, err := first.Decide(t.Context(), n)
	require.Equal(t, domain.Internal, domain.KindOf(err), "the answer is lost")
	kept.Close()
	second, kept := bulk(t, me, file)
	receipt, err := second.Decide(t.Context(), n)
	require.NoError(t, err)
	require.True(t, receipt.Again)
	require.Equal(t, office.sent[0], office.sent[1])
	require.Equal(t, office.sent[:1], lines(t, file))

	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err = second.Decide(stopped, n)
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, office.sent, 2, "who stops sends nothing more")
	require.NoError(t, kept.Remove())
	require.NoFileExists(t, file)
}

// What was kept and is refused was never recorded, nor will it be: it is signed
// anew. What was kept of another answer is not sent.
func TestKeptMessagesThatAreOfNoUse(t *testing.T) {
	t.Parallel()
	p := open(t)
	office := &forgetful{Office: p.Register}
	me := p.through(t, office, "registrar2")
	file := filepath.Join(t.TempDir(), "messages")
	task, other := p.accepting(t), p.accepting(t)
	old := p.Sign(t, "registrar2", domain.Envelope{Task: task, Outcome: domain.Accept, At: p.now(t).Add(-25 * time.Hour)})
	declined := p.Sign(t, "registrar2", domain.Envelope{Task: other, Outcome: domain.Decline})
	require.NoError(t, os.WriteFile(file, []byte(old+"\n"+declined+"\n"+strings.Repeat("cut short ", 200)), 0o644)) // as by a crash

	b, _ := bulk(t, me, file)
	for _, id := range []domain.TaskID{task, other} {
		receipt, err := b.Decide(t.Context(), desk.Decision{Task: id, Outcome: domain.Accept})
		require.NoError(t, err)
		require.False(t, receipt.Again)
	}
	require.Contains(t, office.sent, old)
	require.NotContains(t, office.sent, declined)
	kept := lines(t, file)
	require.Len(t, kept, 4, "the line that was cut short was never sent, and is gone")
	require.Equal(t, []string{old, declined}, kept[:2])
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	_, err = desk.KeepMessages(file)
	requireFault(t, err, domain.Conflict, "decide_many_running")
	_, err = desk.KeepMessages(filepath.Join(file, "no folder"))
	requireFault(t, err, domain.Invalid, "file_unread")
}

func TestWhatIsNotDecidedInBulk(t *testing.T) {
	t.Parallel()
	p := open(t)
	task := p.accepting(t)
	file := filepath.Join(t.TempDir(), "messages")
	b, _ := bulk(t, p.at(t, "registrar2"), file)
	declining := desk.Decision{Task: task, Outcome: domain.Decline}
	for _, err := range []error{b.Judge(t.Context(), declining), second(b.Decide(t.Context(), declining))} {
		require.Equal(t, domain.Fault(domain.Invalid, "decide_many_not_in_bulk", "task", domain.Acceptance, "outcome", domain.Decline), err)
	}
	require.Equal(t, []string{""}, lines(t, file), "nothing was signed")

	// Of what does not wait for one the register says why.
	own, _ := bulk(t, p.at(t, "registrar"), filepath.Join(t.TempDir(), "messages"))
	err := own.Judge(t.Context(), desk.Decision{Task: task, Outcome: domain.Decline, Details: &domain.Details{Reason: "no_dispute"}})
	require.Equal(t, domain.Refused, domain.KindOf(err))
	require.NoError(t, b.Judge(t.Context(), desk.Decision{Task: task, Outcome: domain.Accept, Details: &domain.Details{Note: "齐全"}, Opinion: "同意"}))
	_, asked, err := p.at(t, "registrar2").Task(t.Context(), task)
	require.NoError(t, err)
	require.Nil(t, asked.Decision, "judging records nothing")
}

func second[A any](_ A, err error) error { return err }
