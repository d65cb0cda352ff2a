package workflows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/register"
)

// Of a numerous side those are asked who speak for it, about new talks as well;
// their word binds those who named them until then, and no others.
func TestRepresentativesAgreeToNewTalks(t *testing.T) {
	t.Parallel()
	represents := func(at string, kind domain.ActKind, party, by domain.PartyID) page {
		said := officetest.Heard()
		said.Party, said.Representative = party, by
		return states(at, "registrar", kind, said)
	}
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
			s := newStage(t)
			matter := officetest.Matter()
			for i := range 10 { // with the one there is: eleven
				matter.Parties = append(matter.Parties, domain.PartyEntry{Role: domain.Respondent, Name: fmt.Sprintf("业主%d", i)})
			}
			taken, err := s.Act(t, "registrar", domain.OpenCase, "", matter)
			require.NoError(t, err)
			s.id = domain.CaseID(taken.Ref)
			s.newEnvironment(officetest.Monday())
			var named []page
			for n := 3; n <= 12; n++ {
				named = append(named, represents("2026-03-02 09:30", domain.Represent, domain.NthParty(n), "P2"))
			}
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
				if told := kinds(register.Story{Tasks: []register.StoryTask{task}})[0]; task.Kind == domain.RemediationConsent {
					asked = append(asked, string(task.Party)+strings.TrimPrefix(told, string(task.Kind)))
				}
			}
			require.ElementsMatch(t, strings.Fields(tt.asked), asked)
		})
	}
}
