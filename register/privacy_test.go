package register_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// songbird stands in every field that may hold something about a person.
const songbird = "金丝雀"

// What a person is called, lives, says or signs is in the register alone: not
// in the audit, the outbox, an error, or anything that a workflow is told.
func TestPersonalDataStaysInTheRegister(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.Enrol(t, songbird+"某", domain.Seat{Post: domain.Mediator, Centre: officetest.Community})
	var heard []string
	hear := func(what any, err error) {
		text, jsonErr := json.Marshal(what)
		require.NoError(t, jsonErr)
		heard = append(heard, string(text))
		if err != nil {
			heard = append(heard, err.Error(), fmt.Sprintf("%#v", err))
		}
	}
	party := func(r domain.Role) domain.PartyEntry {
		return domain.PartyEntry{Role: r, Name: songbird, Phone: "13800138000", IDNumber: "11010519491231002X", Address: songbird + "路"}
	}
	opened, err := d.Act(t, "registrar", domain.OpenCase, "", domain.Intake{
		Centre: officetest.Community, Kind: "neighbour", Origin: domain.Applied, Title: songbird, Description: songbird, Place: songbird,
		Parties: []domain.PartyEntry{party(domain.Applicant)},
	})
	hear(opened, err)
	require.NoError(t, err)
	d.id, d.step = domain.CaseID(opened.Ref), 0
	hear(d.Register.Begin(t.Context(), d.id))
	evidence := domain.Details{Evidence: &domain.Evidence{Form: domain.HashOf([]byte("x")), Place: songbird, At: monday(), Present: []string{songbird}}, Note: songbird}
	words := agreement()
	words.Agreement.Facts, words.Agreement.Content, words.Agreement.Performance, words.Note = songbird, songbird, songbird, songbird

	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	hear(d.Decide(t, "registrar2", d.task(1), domain.Accept, note(songbird))) // refused: one party is none
	opinion, err := d.Register.Deposit(t.Context(), []byte(songbird))
	require.NoError(t, err)
	hear(d.send(t, d.Sign(t, "registrar2", domain.Envelope{
		Task: d.task(1), Outcome: domain.Accept, Opinion: opinion,
		Details: d.Deposit(t, domain.Details{Respondents: []domain.PartyEntry{party(domain.Respondent)}, Note: songbird}),
	})))
	hear(d.Stand(t.Context(), q))
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.answer(t, "registrar", 1, domain.Agree, evidence)
	hear(d.Decide(t, "registrar", d.task(2), domain.Agree, evidence))
	d.appoint(t, "mediator")
	q, _ = d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
	hear(d.Stand(t.Context(), q))
	hear(d.Decide(t, "mediator", d.task(1), domain.Written, words))
	asks := append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID})
	q, s := d.ask(t, domain.StageSigning, asks...)
	hear(s, nil)
	withdrawal := evidence
	withdrawal.Party = "P1"
	hear(d.Act(t, "registrar", domain.Withdraw, d.id, withdrawal))
	hear(d.Stand(t.Context(), q))
	for _, bad := range []any{
		map[string]any{songbird: 1},
		map[string]any{"note": songbird, "party": 7},
		map[string]any{"note": songbird + "\u202e"},
		map[string]any{"reason": songbird},
		map[string]any{"respondents": []any{map[string]any{"role": "respondent", "name": songbird, "phone": songbird, "id_number": songbird}}},
		songbird,
		map[string]any{"mediators": []string{songbird}, "chosen_by": "parties"},
		map[string]any{"centre": songbird, "note": songbird},
		domain.Intake{Centre: officetest.Community, Kind: songbird, Title: songbird},
		domain.Change{Kind: songbird, Name: songbird},
	} {
		hear(d.Act(t, "registrar", domain.Danger, d.id, bad))
		hear(d.Act(t, "registrar", domain.OpenCase, "", bad))
		hear(d.Act(t, "admin", domain.Propose, "", bad))
		hear(d.Act(t, "admin", domain.ImportCalendar, "", bad))
		hear(d.Decide(t, "registrar2", domain.NewTaskID(d.id, 1, 1), domain.Accept, bad))
	}
	hear(d.send(t, songbird))
	hear(d.send(t, `{"note":"`+songbird+`"}`))
	hear(nil, d.End(t.Context(), d.id, domain.Ending(songbird)))
	_, err = d.Register.Begin(t.Context(), songbird)
	hear(nil, err)

	require.Greater(t, len(heard), 50)
	for _, table := range []string{"audit", "outbox", "notices", "steps", "tasks", "decisions", "acts"} {
		heard = append(heard, one[string](t, d, `SELECT coalesce(string_agg(r::text, E'\n'), '') FROM `+table+` r`))
	}
	heard = append(heard, one[string](t, d, `SELECT string_agg(convert_from(envelope, 'UTF8'), E'\n') FROM (SELECT envelope FROM decisions UNION ALL SELECT envelope FROM acts) e`))
	for _, text := range heard {
		for _, secret := range []string{songbird, "13800138000", "11010519491231002X"} {
			require.NotContains(t, text, secret)
		}
	}
	// And it is there, where it belongs.
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	told, err := json.Marshal(story)
	require.NoError(t, err)
	require.Greater(t, strings.Count(string(told), songbird), 15)
	require.Equal(t, songbird, story.Tasks[0].Decision.Opinion)
}
