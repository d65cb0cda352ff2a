package dossier_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/dossier"
	"hejie/internal/paper"
	"hejie/internal/record"
)

// The more parties there are on the registration form, the less room is left
// empty for the matter, and the rows that are signed stay together.
func TestRegistrationMakesRoomForItsParties(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		story record.Case
		lines int
	}{{settled(), 8}, {guarded(), 3}, {represented(), 3}} {
		var table paper.Table
		for _, b := range dossier.Documents(tt.story, policy(t))[2].Paper.Blocks {
			if found, ok := b.(paper.Table); ok {
				table = found
			}
		}
		rows := table.Rows[len(table.Rows)-4:]
		require.Equal(t, tt.lines, rows[0].Lines)
		require.Equal(t, []bool{true, true, true, false}, []bool{rows[0].Keep, rows[1].Keep, rows[2].Keep, rows[3].Keep})
	}
}

// Two mediators signed; one of them has handed the case over since. Both stand
// on the agreement, and his successor does not.
func TestEveryMediatorWhoSignedStandsOnTheAgreement(t *testing.T) {
	t.Parallel()
	story := settled()
	story.Names["S0006"], story.Names["S0008"] = "钱调解", "孙调解"
	story.Mediators = []domain.StaffID{"S0008", "S0006"}
	signed := append(story.Agreements[0].Signatures[:3:3], record.Signature{Mediator: "S0006", SignedAt: at("2026-03-19", 10)})
	story.Agreements[0].Signatures = signed
	agreement := textOf(t, story, "人民调解协议书")
	require.Regexp(t, `人民调解员吴调解（签名）：.*\n2026年3月18日\n人民调解员钱调解（签名）：.*\n2026年3月19日\n`, agreement)
	require.NotContains(t, agreement, "孙调解")

	story.Agreements[0].Signatures, story.Agreements[0].EffectiveAt, story.Agreements[0].SealedAt = signed[:3], nil, nil
	story.Ending, story.ClosedAt = "", nil
	story.Tasks = append(story.Tasks[:8:8], record.Task{Kind: domain.MediatorSigns, Person: "S0006", Subject: story.Agreements[0].Hash, State: "open"})
	require.Regexp(t, `人民调解员吴调解（签名）：.*\n2026年3月18日\n人民调解员钱调解（签名）：.*\n.*年.*月.*日\n`, textOf(t, story, "人民调解协议书"), "who is still asked to sign has a line")
}

// To the court goes the guardian's signature for a party who was under age when
// it was given, also when he has come of age since.
func TestGuardianSignsTheApplication(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		birth  string
		guards bool
	}{{"2010-03-02", true}, {"2008-03-27", true}, {"2008-03-26", false}, {"1980-01-01", false}} {
		story := followed()
		story.Parties[0].IDNumber, story.Parties[0].Birth = "", tt.birth
		story.Parties[0].Guardian = &domain.Guardian{Name: "陈父", Relation: "父亲"}
		application := textOf(t, story, "司法确认申请书")
		if tt.guards {
			require.Regexp(t, `\n陈某的法定监护人陈父\n?（签名、盖章或者按指印）：.*\n2026年3月27日\n`, application, tt.birth)
			require.NotContains(t, application, "\n陈某（签名", tt.birth)
		} else {
			require.Regexp(t, `\n陈某（签名、盖章或者按指印）：.*\n2026年3月27日\n`, application, tt.birth)
			require.NotContains(t, application, "陈某的法定监护人陈父", tt.birth)
		}
		require.Contains(t, application, "\n李龘（签名")
	}
}
