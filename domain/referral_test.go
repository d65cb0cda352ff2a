package domain_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
)

const (
	liushui  domain.CentreCode = "440104003104"
	yanyun   domain.CentreCode = "440104003108"
	wende    domain.CentreCode = "440104018013"
	beijing  domain.CentreCode = "440104003"
	zhuguang domain.CentreCode = "440104018"
	yuexiu   domain.CentreCode = "440104"
)

// way gives the moves along centres; "=" before one says that the parties
// agreed to it.
func way(stops string) []domain.Referral {
	names := map[string]domain.CentreCode{"a": liushui, "b": yanyun, "c": wende, "s": beijing, "d": yuexiu}
	fields := strings.Fields(stops)
	var moves []domain.Referral
	at := names[fields[0]]
	for _, f := range fields[1:] {
		name, agreed := strings.CutPrefix(f, "=")
		moves = append(moves, domain.Referral{From: at, To: names[name], Agreed: agreed})
		at = names[name]
	}
	return moves
}

func TestTheSecondReturnNeedsARuling(t *testing.T) {
	t.Parallel()
	for stops, want := range map[string]bool{
		"a":             false,
		"a b":           false,
		"a b a":         false, // the first return
		"a b a b":       true,  // the second, between the same two
		"a b c":         false,
		"a b c a":       false, // round about is no return
		"a b c b":       false,
		"a b c b a":     false, // to where it did not directly come from
		"a b a c a":     false, // one return between each pair
		"a b a c a c":   true,
		"a b a c b a b": true, // others came between
		"a =s a":        false,
		"a =s a =s":     false, // the parties agreed: no bounce
		"a =s a =s a":   true,
		"a b a b a":     true,
	} {
		require.Equal(t, want, domain.NeedsRuling(way(stops)), stops)
	}
	require.False(t, domain.NeedsRuling(nil))
}

func TestTheArbiterStandsAboveBoth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, b, want domain.CentreCode }{
		{liushui, yanyun, beijing},
		{liushui, wende, yuexiu},
		{liushui, beijing, yuexiu},
		{beijing, zhuguang, yuexiu},
		{beijing, yuexiu, yuexiu},
		{liushui, yuexiu, yuexiu},
		{liushui, zhuguang, yuexiu},
	} {
		require.Equal(t, tt.want, domain.Arbiter(tt.a, tt.b), "%s and %s", tt.a, tt.b)
		require.Equal(t, tt.want, domain.Arbiter(tt.b, tt.a), "%s and %s", tt.b, tt.a)
		require.True(t, domain.MayAssign(tt.want, tt.a))
		require.True(t, domain.MayAssign(tt.want, tt.b))
	}
	require.False(t, domain.MayAssign(beijing, wende))
	require.False(t, domain.MayAssign(beijing, yuexiu))
}

func TestARulingCannotBeBounced(t *testing.T) {
	t.Parallel()
	require.True(t, domain.MayRefer(liushui, nil))
	require.True(t, domain.MayRefer(liushui, []domain.CentreCode{yanyun}))
	require.False(t, domain.MayRefer(liushui, []domain.CentreCode{yanyun, liushui}))
	require.Equal(t, []domain.Outcome{domain.Accept, domain.Decline, domain.Refer}, procedures.All().Task(domain.Acceptance).AnswersAt(liushui, []domain.CentreCode{yanyun}))
	require.Equal(t, []domain.Outcome{domain.Accept, domain.Decline}, procedures.All().Task(domain.Acceptance).AnswersAt(liushui, []domain.CentreCode{yanyun, liushui}))
	require.Equal(t, procedures.All().Task(domain.Session).Answers(), procedures.All().Task(domain.Session).AnswersAt(liushui, []domain.CentreCode{liushui}))
	require.Equal(t, []domain.Outcome{domain.Assign}, procedures.All().Task(domain.Jurisdiction).Answers())
	require.False(t, procedures.All().Task(domain.Jurisdiction).Lapses, "it stays owed")
}
