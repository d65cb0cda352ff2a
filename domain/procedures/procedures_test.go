package procedures_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/change"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

// A kind of task belongs to one procedure, so that whoever sees one knows what is
// true of it.
func TestTasksAreDeclaredOnce(t *testing.T) {
	t.Parallel()
	seen := map[domain.TaskKind]bool{}
	for _, task := range procedures.All().Tasks() {
		require.False(t, seen[task.Kind], task.Kind)
		require.NotEmpty(t, task.Outcomes, task.Kind)
		seen[task.Kind] = true
	}
	for _, kind := range domain.TaskKinds() {
		require.True(t, seen[kind], kind)
	}
}

// Who may record an act, and what it is about, is the same wherever it is
// recorded.
func TestActsAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	for _, p := range procedures.All().All() {
		for _, a := range p.Acts {
			known := procedures.All().Act(a.Kind)
			require.Equal(t, []any{known.By, known.About, known.Does}, []any{a.By, a.About, a.Does}, "%s: %s", p.Kind, a.Kind)
		}
	}
}

func TestOfAProcedureThatThereIsNotNothingIsTrue(t *testing.T) {
	t.Parallel()
	none := procedures.All().Of("pilgrimage")
	require.False(t, none.Workflow)
	require.Empty(t, none.Task(domain.Acceptance).Outcomes)
	require.Empty(t, none.Act(domain.Withdraw).By)
	require.Equal(t, mediation.Procedure(), procedures.All().Of(mediation.Kind))
	require.Equal(t, change.Procedure(), procedures.All().Of(change.Kind))
}

func TestAnActNamesItsCaseAndNoOther(t *testing.T) {
	t.Parallel()
	malformed := domain.Refuse(domain.Malformed, "key", "case")
	for name, c := range map[string]struct {
		domain.Envelope
		want error
	}{
		"act in a case":        {domain.Envelope{Act: domain.Withdraw, Case: "YX2026-000123"}, nil},
		"act without its case": {domain.Envelope{Act: domain.Withdraw}, malformed},
		"opening":              {domain.Envelope{Act: domain.OpenCase}, nil},
		"opening with a case":  {domain.Envelope{Act: domain.OpenCase, Case: "YX2026-000123"}, malformed},
		"no act":               {domain.Envelope{Act: "sleep", Case: "YX2026-000123"}, malformed},
		"decision":             {domain.Envelope{Task: "YX2026-000123/4.1"}, nil},
	} {
		require.Equal(t, c.want, procedures.All().Check(c.Envelope), name)
	}
}
