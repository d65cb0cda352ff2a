package workflows_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

func refers(who string, to domain.CentreCode) answer {
	return answer{kind: domain.Acceptance, who: who, outcome: domain.Refer, details: domain.Details{Centre: to, Note: "不属本中心"}}
}

// Community and street send a case to and fro: the second return goes to the
// head above both, and whom he names keeps it.
func TestTheSecondReturnIsRuledOn(t *testing.T) {
	t.Parallel()
	s := newStage(t, but(goesWell(),
		refers("registrar2", officetest.Street), refers("street-registrar", officetest.Community), refers("registrar2", officetest.Street),
		answer{kind: domain.Jurisdiction, who: "district-head", outcome: domain.Assign, details: domain.Details{Centre: officetest.Community, Note: "纠纷发生在社区"}},
		answer{kind: domain.Acceptance, who: "registrar2", outcome: domain.Accept},
		answer{kind: domain.Session, who: "mediator", outcome: domain.Oral, details: agreement()})...)
	checked := false
	s.once = func(kind domain.TaskKind) bool {
		open := s.open()[0]
		if kind != domain.Acceptance || open.Step != 5 {
			return true
		}
		// What the ruling gave a centre it does not refer on, whatever it says.
		for _, to := range []domain.CentreCode{officetest.Street, officetest.District} {
			_, err := s.Office.Decide(t, "registrar2", open.Task, domain.Refer, domain.Details{Centre: to, Note: "仍不属本中心"})
			require.Equal(t, domain.Refuse(domain.UnknownOutcome, "ruled"), err)
		}
		checked = true
		return true
	}
	ending, story := s.play()
	require.True(t, checked)
	require.Equal(t, domain.AgreedOrally, ending)
	require.True(t, strings.HasPrefix(strings.Join(kinds(story), " "),
		"acceptance:refer acceptance:refer acceptance:refer jurisdiction:assign acceptance:accept consent:agree consent:agree appointment:appoint session:oral_agreement"), kinds(story))
	ruling := story.Tasks[3]
	require.Equal(t, domain.Head, ruling.Post)
	require.Equal(t, officetest.District, ruling.Centre, "the street's parent is above both")
	require.Equal(t, "2026-03-03 17:30", ruling.Due.In(domain.Shanghai()).Format("2006-01-02 15:04"), "one working day from Monday")
	require.Equal(t, 3, story.Bounces)
	require.True(t, story.FirstIn.Equal(officetest.Monday()), "the clock never began anew")
}

// The head who rules names a centre of his own, and nothing else.
func TestARulingNamesACentreBelow(t *testing.T) {
	t.Parallel()
	const neighbour domain.CentreCode = "440104003108"
	refer := func(to domain.CentreCode) any { return domain.Details{Centre: to, Note: "不属本中心"} }
	s := newStage(t, but(goesWell(),
		refers("registrar2", neighbour),
		answer{kind: domain.Acceptance, who: "street-registrar", outcome: domain.Refer, details: refer(officetest.Community)},
		refers("registrar2", neighbour),
		answer{kind: domain.Jurisdiction, who: "street-head", outcome: domain.Assign, details: refer(officetest.Street)},
		answer{kind: domain.Acceptance, who: "street-registrar", outcome: domain.Decline, details: domain.Details{Reason: "not_civil", Note: "向住建部门反映"}},
		answer{kind: domain.Informing, who: "street-registrar", outcome: domain.Told, details: told()})...)
	s.once = func(kind domain.TaskKind) bool {
		if kind == domain.Jurisdiction {
			for _, to := range []domain.CentreCode{officetest.District, "440104018", "440104003999"} {
				_, err := s.Office.Decide(t, "street-head", s.open()[0].Task, domain.Assign, refer(to))
				require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "centre"), err, to)
			}
		}
		return true
	}
	ending, story := s.play()
	require.Equal(t, domain.Declined, ending)
	require.Equal(t, "acceptance:refer acceptance:refer acceptance:refer jurisdiction:assign acceptance:decline informing:told", strings.Join(kinds(story), " "))
	require.Equal(t, officetest.Street, story.Tasks[3].Centre, "the street is above both communities")
}

// sends is the page on which a centre sends the case to another.
func sends(at, who string, to domain.CentreCode) page {
	return decides(at, who, domain.Acceptance, "", domain.Refer, domain.Details{Centre: to, Note: "不属本中心"})
}

// toAndFro are the pages on which two centres send the case to each other until
// it is to be ruled which of them has it.
func toAndFro() []page {
	return []page{
		sends("2026-03-02 10:00", "registrar2", officetest.Street),
		sends("2026-03-02 11:00", "street-registrar", officetest.Community),
		sends("2026-03-02 12:00", "registrar2", officetest.Street),
	}
}

// A party may leave while it is ruled which centre has the case. He is told of
// the other routes where the ruling was awaited.
func TestAPartyLeavesBeforeTheRuling(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ending, _ := s.keep(&shown{}, append(toAndFro(),
		states("2026-03-02 14:00", "district-registrar", domain.Withdraw, ofParty("P1")),
		decides("2026-03-02 15:00", "district-registrar", domain.Informing, "", domain.Told, told()))...)
	require.Equal(t, domain.Withdrawn, ending)
	require.Equal(t, officetest.District, s.story().Centre)
}
