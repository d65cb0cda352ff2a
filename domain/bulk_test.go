package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
)

// Nothing is decided in bulk but what stands here; of a new kind somebody has to
// say so.
func TestWhatIsDecidedInBulk(t *testing.T) {
	t.Parallel()
	var bulk []string
	for _, k := range domain.TaskKinds() {
		for _, o := range procedures.All().Task(k).Answers() {
			if procedures.All().Task(k).InBulk(o) {
				bulk = append(bulk, string(k)+" "+string(o))
			}
		}
	}
	require.Equal(t, []string{"acceptance accept", "appointment appoint", "informing told"}, bulk)
}
