package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// One clear refusal has settled the step for all, also while the workflow has not
// looked yet: an act that comes then is heard after it.
func TestAnActDoesNotTakeARefusalAway(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	q, _ := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.answer(t, "registrar", 1, domain.RefuseIt, officetest.Heard())
	d.mustAct(t, "registrar", domain.Danger, note("扬言报复"))
	s := d.stand(t, q)
	require.True(t, s.Settled)
	require.Nil(t, s.Interruption)
	require.Len(t, s.Answers, 1)
	require.Equal(t, domain.RefuseIt, s.Answers[0].Outcome)
	_, s = d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	require.Equal(t, domain.Danger, s.Interruption.Kind, "the danger is heard by the next step")
	requireWhole(t, d)
}

// What a party has ended does not go on because somebody takes back what they
// decided before it.
func TestNobodyTakesBackPastAWithdrawal(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Agree, officetest.Heard())
	consent := d.task(1)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	d.mustAct(t, "registrar", domain.Withdraw, partysWord("P2"))
	d.requireActRefused(t, domain.TaskClosed, "registrar", domain.TakeBack, domain.Details{Task: consent, Note: "误记"})
	requireWhole(t, d)
}
