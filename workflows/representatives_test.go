package workflows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// represents is the page on which a party has another speak for him, or himself.
func represents(at string, kind domain.ActKind, party, by domain.PartyID) page {
	said := officetest.Heard()
	said.Party, said.Representative = party, by
	return states(at, "registrar", kind, said)
}

// ofManyOwners is a case against eleven owners, with the pages on which ten of
// them have the first speak for them.
func ofManyOwners(t *testing.T) (s *stage, named []page) {
	t.Helper()
	s = newStage(t)
	matter := officetest.Matter()
	for i := range 10 { // with the one there is: eleven
		matter.Parties = append(matter.Parties, domain.PartyEntry{Role: domain.Respondent, Name: fmt.Sprintf("业主%d", i)})
	}
	taken, err := s.Act(t, "registrar", domain.OpenCase, "", matter)
	require.NoError(t, err)
	s.id = domain.CaseID(taken.Ref)
	s.newEnvironment(officetest.Monday())
	for n := 3; n <= 12; n++ {
		named = append(named, represents("2026-03-02 09:30", domain.Represent, domain.NthParty(n), "P2"))
	}
	return s, named
}

// Of a numerous side those are asked who speak for it, about new talks as well;
// their word binds those who named them until then, and no others.
func TestRepresentativesAgreeToNewTalks(t *testing.T) {
	t.Parallel()
	consents := func(at, party string, o domain.Outcome) page {
		return decides(at, "registrar", domain.RemediationConsent, "1 "+party, o, officetest.Heard())
	}
	for _, tt := range []struct {
		name  string
		pages []page
		asked string // in the order in which they were asked, with what they said
		again bool   // they mediate again
	}{
		{"both sides", []page{consents("2026-03-17 10:00", "P1", domain.Agree), consents("2026-03-18 10:00", "P2", domain.Agree)}, "P1:agree P2:agree", true},
		{"one who speaks for himself again", []page{
			consents("2026-03-17 09:00", "P2", domain.Agree),
			represents("2026-03-17 10:00", domain.Unrepresent, "P12", ""),
			consents("2026-03-18 10:00", "P1", domain.Agree),
		}, "P1:agree P2:agree", true}, // he was bound when P2 spoke
		{"one who did so before", []page{
			represents("2026-03-16 11:00", domain.Unrepresent, "P12", ""),
			consents("2026-03-17 10:00", "P1", domain.Agree), // he is asked from the next question on
			consents("2026-03-17 11:00", "P2", domain.Agree),
			consents("2026-03-18 10:00", "P12", domain.Agree),
		}, "P1:agree P2:agree P12:agree", true},
		{"one who names somebody that has spoken", []page{
			represents("2026-03-16 11:00", domain.Unrepresent, "P12", ""),
			consents("2026-03-17 10:00", "P2", domain.Agree),
			represents("2026-03-17 11:00", domain.Represent, "P12", "P2"),
			consents("2026-03-18 09:00", "P1", domain.Agree),
			consents("2026-03-18 10:00", "P12", domain.Agree),
		}, "P1:agree P2:agree P12:agree", true},
		{"one of those who speak refuses", []page{consents("2026-03-17 10:00", "P2", domain.RefuseIt)}, "P1:superseded P2:refuse", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, named := ofManyOwners(t)
			pages := append(append(named, broken()[:12]...), tt.pages...)
			if tt.again {
				pages = append(pages,
					decides("2026-03-18 11:00", "head", domain.Appointment, "", domain.Appoint, appoints("head", "S0006").details),
					decides("2026-03-19 11:00", "mediator2", domain.Session, "", domain.Fail, note("分歧过大")),
					decides("2026-03-20 10:00", "registrar", domain.Informing, "1", domain.Told, told()))
			}
			ending, _ := s.keep(&shown{}, append(pages, []page{
				decides("2026-04-22 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
				fillsUp("2026-05-02 10:00"), // a new run is told the same
				decides("2026-07-01 10:00", "registrar", domain.Performance, "2", domain.Performed, officetest.Heard()),
				decides("2026-07-02 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
				decides("2026-07-03 10:00", "head", domain.Closing, "", domain.Close, nil),
			}...)...)
			require.Equal(t, domain.Agreed, ending)
			require.Equal(t, time.July, s.env.Now().In(domain.Shanghai()).Month())
			var asked []string
			for _, task := range s.story().Tasks {
				if told := kinds(record.Case{Tasks: []record.Task{task}})[0]; task.Kind == domain.RemediationConsent {
					asked = append(asked, string(task.Party)+strings.TrimPrefix(told, string(task.Kind)))
				}
			}
			require.ElementsMatch(t, strings.Fields(tt.asked), asked)
		})
	}
}

// After a danger everybody has the term that he had, also when not all of the
// parties were asked.
func TestADangerMovesNoTermOfANumerousSide(t *testing.T) {
	t.Parallel()
	s, named := ofManyOwners(t)
	signing := agreed(agreement())[:5]
	_, _ = s.keep(&shown{}, append(append(named, signing...),
		states("2026-03-03 09:00", "mediator", domain.Danger, note("扬言报复")),
		decides("2026-03-03 09:30", "head", domain.PoliceReport, "", domain.Reported, domain.Details{ReportedTo: "派出所"}),
		decides("2026-03-03 10:00", "head", domain.Resumption, "", domain.Resume, note("双方已冷静")),
		page{"2026-03-03 10:01", func(s *stage) {
			require.Len(t, s.open(), 3)
			require.Contains(t, s.card(), "：当事人签名 P1、当事人签名 P2、调解员签名\n", "the card names nobody who is not asked")
			for task, due := range map[string]string{
				"signature P1": "2026-03-09 17:30", "signature P2": "2026-03-09 17:30", // 7 days from 2 March
				"mediator_signs": "2026-03-05 17:30", // 3 working days
			} {
				kind, which, _ := strings.Cut(task, " ")
				require.Equal(t, due, when(s.asked(domain.TaskKind(kind), which).Due), task)
			}
		}},
		states("2026-03-03 11:00", "registrar", domain.Withdraw, ofParty("P1")),
		decides("2026-03-03 12:00", "registrar", domain.Informing, "", domain.Told, told()),
		decides("2026-03-03 14:00", "head", domain.Closing, "", domain.Close, nil))...)
}
