package register_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// What is judged is judged as it would be decided, and leaves nothing behind:
// no decision, no text, no line of the audit.
func TestJudgedIsNotDecided(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	text, err := json.Marshal(note("属于民间纠纷"))
	require.NoError(t, err)
	sign := func(who string, o domain.Outcome) []byte {
		return []byte(d.Sign(t, who, domain.Envelope{Task: d.task(1), Outcome: o, Details: domain.HashOf(text)}))
	}
	before, lines := d.record(t), one[string](t, d, `SELECT count(*) || ' ' || max(seq) FROM audit`)
	for _, tt := range []struct {
		who     string
		outcome domain.Outcome
		texts   [][]byte
		code    domain.RefusalCode
	}{
		{"registrar2", domain.Accept, [][]byte{text}, ""},
		{"registrar2", domain.Accept, nil, domain.MissingDetails},
		{"registrar2", domain.Agree, [][]byte{text}, domain.UnknownOutcome},
		{"registrar", domain.Accept, [][]byte{text}, domain.SelfApproval},
		{"mediator", domain.Accept, [][]byte{text}, domain.NotYourPost},
		{"street-registrar", domain.Accept, [][]byte{text}, domain.NotYourCentre},
	} {
		receipt, err := d.Register.Judge(t.Context(), sign(tt.who, tt.outcome), tt.texts...)
		require.Equal(t, tt.code, refusalOf(err), "%s %s: %v", tt.who, tt.outcome, err)
		require.Equal(t, tt.code == "", receipt.Ref == string(d.task(1)), tt.who)
	}
	_, err = d.Register.Judge(t.Context(), []byte("approved"))
	require.Equal(t, domain.Malformed, refusalOf(err))
	require.Equal(t, before, d.record(t))
	require.Equal(t, lines, one[string](t, d, `SELECT count(*) || ' ' || max(seq) FROM audit`))

	// The very message that was judged is then decided, and judged once more it
	// is the one that is on record.
	message := sign("registrar2", domain.Accept)
	_, err = d.Register.Judge(t.Context(), message, text)
	require.NoError(t, err)
	d.Deposit(t, note("属于民间纠纷"))
	_, err = d.send(t, string(message))
	require.NoError(t, err)
	again, err := d.Register.Judge(t.Context(), message)
	require.NoError(t, err)
	require.True(t, again.Again)
	_, err = d.Register.Judge(t.Context(), sign("registrar2", domain.Accept))
	require.Equal(t, domain.TaskClosed, refusalOf(err))

	// So is what takes effect beyond its own case: a change of staff.
	proposal, err := d.Act(t, officetest.Admin, domain.Propose, "", domain.Change{
		Kind: domain.GrantPost, Staff: d.staff("head"), Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}},
	})
	require.NoError(t, err)
	task := domain.NewTaskID(domain.CaseID(proposal.Ref), 1, 1)
	_, err = d.Register.Judge(t.Context(), []byte(d.Sign(t, officetest.SecondAdmin, domain.Envelope{Task: task, Outcome: domain.Approve, About: d.Subject(t, task)})))
	require.NoError(t, err)
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM posts WHERE staff = $1 AND post = 'mediator'`, d.staff("head")))
	requireWhole(t, d)
}
