package register

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/change"
	"hejie/domain/mediation"
)

// Every name that a declaration has is a function here, and every function is
// named by one.
func TestWhatIsDeclaredIsThere(t *testing.T) {
	t.Parallel()
	var checks, effects, courses, verbs, locks []string
	var acts []domain.DeclaredAct
	for _, p := range []*domain.Procedure{mediation.Procedure(), change.Procedure()} {
		acts = append(acts, p.Acts...)
		for _, task := range p.Tasks {
			locks = append(locks, task.Locks)
			for _, o := range task.Outcomes {
				checks, effects = append(checks, o.Checks...), append(effects, o.Effects...)
				require.Subset(t, o.Checks, o.Rechecks, "%s: %s", task.Kind, o.Outcome)
			}
		}
	}
	for _, a := range acts {
		checks, effects = append(checks, a.Checks...), append(effects, a.Effects...)
		if a.OnTask() {
			require.NotEmpty(t, a.Does, a.Kind)
			verbs = append(verbs, a.Does)
		} else {
			courses = append(courses, a.Does)
		}
	}
	do := allFunctions()
	require.Equal(t, named(checks), slices.Sorted(maps.Keys(do.checks)), "checks")
	require.Equal(t, named(effects), slices.Sorted(maps.Keys(do.effects)), "effects")
	require.Equal(t, named(courses), slices.Sorted(maps.Keys(do.courses)), "courses")
	require.Equal(t, named(verbs), slices.Sorted(maps.Keys(do.verbs)), "verbs")
	require.Equal(t, named(locks), slices.Sorted(maps.Keys(do.locks)), "locks")
}

// named lists the names that are given, each once.
func named(names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}
