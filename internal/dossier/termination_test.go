package dossier_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/dossier"
	"hejie/internal/record"
)

// textOf gives the text of a paper by its name without its number; empty if the
// dossier has none.
func textOf(t *testing.T, story record.Case, name string) string {
	t.Helper()
	for _, d := range dossier.Documents(story, policy(t)) {
		if _, called, _ := strings.Cut(d.Name, "-"); called == name {
			return strings.Join(d.Paper.Texts(), "\n") + "\n"
		}
	}
	return ""
}

// The parties sign that mediation ended before a second person closes the case,
// and it ended when the talks did, not when the case was closed.
func TestEndOfMediationIsPrintedBeforeTheCaseIsClosed(t *testing.T) {
	t.Parallel()
	story := failed()
	require.Contains(t, textOf(t, story, "终止调解记录"), "终止日期：2026年3月16日\n")
	require.Contains(t, textOf(t, story, "封面"), "调解日期：2026年3月2日 至 2026年3月16日\n")
	story.Ending, story.ClosedAt = "", nil
	for stage, printed := range map[domain.Stage]bool{domain.StageInforming: true, domain.StageClosing: true, domain.StageReferral: false, domain.StageMediation: false} {
		story.Stage = stage
		require.Equal(t, printed, strings.Contains(textOf(t, story, "终止调解记录"), "终止原因：调解不成\n终止日期：2026年3月16日\n"), stage)
	}
	for _, other := range []record.Case{settled(), followed()} {
		other.Ending, other.ClosedAt, other.Stage = "", nil, domain.StageClosing
		require.Empty(t, textOf(t, other, "终止调解记录"), "it ended with an agreement")
	}
}

// Why mediation ended is what was said when it did, and not what somebody said
// of it before.
func TestEndOfMediationSaysWhy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		ending domain.Ending
		last   func(s *record.Case)
		says   []string
	}{
		{"a party leaves", domain.Withdrawn, func(s *record.Case) {
			s.Acts = append(s.Acts, record.Act{Kind: domain.Withdraw, By: "S0003", Party: "P2", At: at("2026-03-12", 9), Details: raw(domain.Details{Note: "不愿再谈"})})
		}, []string{"终止原因：当事人要求终止（李龘）", "终止日期：2026年3月12日", "不愿再谈"}},
		{"a head ends it", domain.Terminated, func(s *record.Case) {
			answered(s, domain.Resumption, 0, domain.EndMediation, "2026-03-13", domain.Details{Note: "不宜继续"})
		}, []string{"终止原因：因激化危险终止", "终止日期：2026年3月13日", "不宜继续"}},
		{"its time is over", domain.Lapsed, func(s *record.Case) {
			answered(s, domain.Session, 0, domain.Expired, "2026-04-02", domain.Details{})
			answered(s, domain.ReferralConsent, 0, domain.RefuseIt, "2026-04-07", domain.Details{})
		}, []string{"终止原因：调解期限届满", "终止日期：2026年4月7日"}},
		{"it goes on in another case", domain.Merged, func(*record.Case) {}, []string{"终止原因：并入另案", "终止日期：2026年3月20日"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			story := settled()
			story.Tasks = story.Tasks[:5:5] // up to the first session, after which they were to meet again
			tt.last(&story)
			story.Agreements, story.Ending = nil, string(tt.ending)
			record := textOf(t, story, "终止调解记录")
			for _, line := range tt.says {
				require.Contains(t, record, line+"\n")
			}
			require.NotContains(t, record, "约定3月16日再谈")
		})
	}
}
