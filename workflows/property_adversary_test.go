package workflows_test

import (
	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// asksOutOfOrder has somebody who reaches the engine ask for any step of any
// case, at any position, by any version of its story. What is on record afterwards
// is what the story gives, and nothing else.
func (m move) asksOutOfOrder() {
	if len(m.seen.Cases) == 0 {
		return
	}
	c := oneOf(m, m.seen.Cases)
	next, err := m.Register.Next(m.t.Context(), c.ID)
	require.NoError(m.t, err)
	before := m.stepsOf(c.ID)
	p := domain.Position{Case: c.ID, Version: m.IntN(3), Number: m.IntN(next.Position+3) - 1}
	standing, err := m.Register.Stand(m.t.Context(), p)
	if err != nil {
		require.Equal(m.t, domain.Refused, domain.KindOf(err), "%v", err)
	}
	if m.IntN(3) == 0 {
		if _, _, err := m.Register.End(m.t.Context(), p); err != nil {
			require.Equal(m.t, domain.Refused, domain.KindOf(err), "%v", err)
		}
	}
	after := m.stepsOf(c.ID)
	if after == before {
		return
	}
	m.tally["the next step was opened by a stranger"]++
	require.Equal(m.t, before+1, after)
	require.Equal(m.t, next.Position, p.Number)
	require.True(m.t, next.Question.IsOn(standing.Step) || standing.Interruption != nil, "%+v is not %+v", standing.Step, next.Question)
}

func (m move) stepsOf(id domain.CaseID) (n int) {
	m.scan(`SELECT count(*) FROM steps WHERE case_id = $1`, []any{string(id)}, &n)
	return n
}
