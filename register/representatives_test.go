package register_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// Of a numerous side those are asked who speak for it, from the next question on.
func TestRepresentativesAreAsked(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	in := officetest.Matter()
	for i := range 10 { // with the one there is: eleven
		in.Parties = append(in.Parties, domain.PartyEntry{Role: domain.Respondent, Name: fmt.Sprintf("业主%d", i)})
	}
	d.id, d.step = d.takeIn(t, "registrar", in), 0
	d.accept(t)
	says := func(kind domain.ActKind, party, representative domain.PartyID) error {
		said := officetest.Heard()
		said.Party, said.Representative = party, representative
		_, err := d.Act(t, "registrar", kind, d.id, said)
		return err
	}
	refused := func(kind domain.ActKind, party, representative domain.PartyID) {
		t.Helper()
		require.Equal(t, domain.MissingDetails, refusalOf(says(kind, party, representative))) // for the deposit
		d.requireRefused(t, domain.MissingDetails, func() error { return says(kind, party, representative) })
	}
	for n := 4; n <= 12; n++ {
		require.NoError(t, says(domain.Represent, domain.NthParty(n), "P2"))
	}
	refused(domain.Represent, "P1", "P2")
	refused(domain.Represent, "P2", "P3")
	refused(domain.Unrepresent, "P3", "")
	require.NoError(t, says(domain.Unrepresent, "P12", ""))

	var asks []domain.Ask
	for n := range 12 {
		asks = append(asks, domain.Ask{Kind: domain.Consent, Party: domain.NthParty(n + 1)})
	}
	d.step++
	q := d.inquiry(d.step, domain.StageConsent, asks...)
	q.EndsOn = domain.RefuseIt
	d.stand(t, q)
	asked := one[string](t, d, `SELECT string_agg(party, ' ' ORDER BY slot) FROM tasks WHERE case_id = $1 AND kind = 'consent'`, d.id)
	require.Equal(t, "P1 P2 P3 P12", asked)
	for slot := 1; slot <= 4; slot++ {
		d.answer(t, "registrar", slot, domain.Agree, officetest.Heard())
	}
	s := d.stand(t, q)
	require.True(t, s.Settled)
	require.Len(t, s.Answers, 4)
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, domain.PartyID("P2"), story.Parties[3].By)

	requireWhole(t, d)
}

// The seal waits for those who speak, and for no others of their side.
func TestRepresentativesSign(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	in := officetest.Matter()
	for i := range 10 {
		in.Parties = append(in.Parties, domain.PartyEntry{Role: domain.Respondent, Name: fmt.Sprintf("业主%d", i)})
	}
	d.id, d.step = d.takeIn(t, "registrar", in), 0
	d.accept(t)
	for n := 3; n <= 12; n++ {
		said := officetest.Heard()
		said.Party, said.Representative = domain.NthParty(n), "P2"
		_, err := d.Act(t, "registrar", domain.Represent, d.id, said)
		require.NoError(t, err)
	}
	d.appoint(t, "mediator")
	// Who mediates records no party's signature, nor whose counts for it.
	d.lend(t, "mediator", "mediator2", monday(), monday().AddDate(0, 1, 0), domain.Mediator)
	again := officetest.Heard()
	again.Party = "P3"
	for _, who := range []string{"mediator", "mediator2"} {
		d.requireActRefused(t, domain.SelfApproval, who, domain.Unrepresent, again)
	}
	d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
	d.answer(t, "mediator", 1, domain.Written, agreement())
	d.step++
	q := d.inquiry(d.step, domain.StageSigning, domain.Ask{Kind: domain.Signature, Party: "P1"}, domain.Ask{Kind: domain.Signature, Party: "P2"},
		domain.Ask{Kind: domain.Signature, Party: "P3"}, domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID})
	q.EndsOn = domain.RefuseIt
	d.stand(t, q)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	require.True(t, d.stand(t, q).Settled)
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.answer(t, "head", 1, domain.ApplySeal, nil)
}

// Who is no party of the case any more speaks for nobody: the seal does not wait
// for a signature that is asked of no one.
func TestWhoWasStruckSpeaksForNobody(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.AsOwner(t, `INSERT INTO parties (case_id, party, role, name, struck_by) SELECT '`+string(d.id)+`', 'P3', 'respondent', '业主', min(message) FROM acts`)
	d.AsOwner(t, `UPDATE parties SET represented_by = 'P3' WHERE party = 'P2' AND case_id = '`+string(d.id)+`'`)
	d.answer(t, "mediator", 1, domain.Written, agreement())
	d.ask(t, domain.StageSigning, append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID})...)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.answer(t, "head", 1, domain.ApplySeal, nil)
}
