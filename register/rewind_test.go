package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// about is what an act says of a decision.
func about(task domain.TaskID, why string) domain.Details {
	return domain.Details{Task: task, Note: why}
}

// again asks the step at a place of the story, as a run does that was told of
// every rewinding.
func (d *desk) again(t testing.TB, q officetest.Asked) (officetest.Asked, domain.Standing) {
	t.Helper()
	q.Version = one[int](t, d, `SELECT story_version FROM cases WHERE id = $1`, d.id)
	s := d.stand(t, q)
	d.step = one[int](t, d, `SELECT step FROM cases WHERE id = $1`, d.id)
	return q, s
}

// requireActRefused sees that an act in the case is refused.
func (d *desk) requireActRefused(t testing.TB, want domain.RefusalCode, who string, kind domain.ActKind, details domain.Details) {
	t.Helper()
	d.Deposit(t, details)
	d.requireRefused(t, want, func() error { _, err := d.Act(t, who, kind, d.id, details); return err })
}

// mustAct has somebody act in the case.
func (d *desk) mustAct(t testing.TB, who string, kind domain.ActKind, details domain.Details) {
	t.Helper()
	_, err := d.Act(t, who, kind, d.id, details)
	require.NoError(t, err)
}

// The author of a decision takes it back until the next person has acted; then
// he is told who did.
func TestTakingBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	acceptance, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	first := d.task(1)
	due := d.stand(t, acceptance).Due
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "误选"})
	informing, _ := d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	told := d.task(1)

	d.requireActRefused(t, domain.NotYourPost, "registrar", domain.TakeBack, about(first, "记错了"))
	d.requireActRefused(t, domain.MissingDetails, "registrar2", domain.TakeBack, about(told, "记错了"))
	d.AsOwner(t, `DELETE FROM outbox`)
	d.SetClock(t, monday().Add(24*time.Hour))
	d.mustAct(t, "registrar2", domain.TakeBack, about(first, "记错了"))

	require.True(t, d.stand(t, informing).Rewound)
	require.True(t, d.stand(t, acceptance).Rewound)
	require.Equal(t, "superseded", one[string](t, d, `SELECT state FROM tasks WHERE id = $1`, told))
	require.Equal(t, "acceptance", one[string](t, d, `SELECT stage FROM cases WHERE id = $1`, d.id))
	require.Equal(t, string(d.id), one[string](t, d, `SELECT case_id FROM outbox WHERE NOT start`))
	require.Equal(t, "decline", one[string](t, d, `SELECT code FROM audit WHERE what = 'struck' AND ref = $1`, first))

	_, s := d.again(t, acceptance)
	require.False(t, s.Settled)
	require.Equal(t, domain.NewTaskID(d.id, 3, 1), d.task(1), "a number is never used twice")
	require.True(t, due.Equal(s.Due), "no time is won by it")
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	accepted := d.task(1)
	consents := d.inquiry(2, domain.StageConsent, ofParties(domain.Consent)...)
	d.again(t, consents)
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	_, err := d.Act(t, "registrar2", domain.TakeBack, d.id, about(accepted, "记错了"))
	require.Equal(t, domain.Refuse(domain.TooLate, "acted_since", "staff", d.People["registrar"].ID), err)

	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, "记错了", story.Tasks[0].Struck.Note)
	require.Equal(t, domain.TakeBack, story.Tasks[0].Struck.Kind)
	require.NotNil(t, story.Tasks[0].Decision, "it stays visible")
	requireWhole(t, d)
}

// Of several answers to one step only the one taken back is asked for again.
func TestTakingBackOneOfSeveral(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	q, _ := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	kept, struck := d.task(1), d.task(2)
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	d.answer(t, "registrar2", 2, domain.Agree, officetest.Heard())
	d.requireActRefused(t, domain.TooLate, "registrar", domain.TakeBack, about(kept, "记错了"))
	d.mustAct(t, "registrar2", domain.TakeBack, about(struck, "记错了"))
	_, s := d.again(t, q)
	require.False(t, s.Settled)
	require.Len(t, s.Answers, 1)
	require.Equal(t, kept, s.Answers[0].Task)
	d.answer(t, "registrar2", 2, domain.RefuseIt, officetest.Heard())
	_, s = d.again(t, q)
	require.True(t, s.Settled)
	require.Equal(t, domain.RefuseIt, s.Answers[1].Outcome)
	requireWhole(t, d)
}

// Two mediators are asked the same: each one's signature stands when a party's is
// taken back. And whoever recorded that does not sign in a mediator's name.
func TestTheSignaturesOfTwoMediatorsStand(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	both := []domain.StaffID{d.People["mediator"].ID, d.People["mediator2"].ID}
	d.answer(t, "head", 1, domain.Appoint, domain.Details{Mediators: both, ChosenBy: "committee"})
	d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: both[0]})
	d.answer(t, "mediator", 1, domain.Written, agreement())
	signing, _ := d.ask(t, domain.StageSigning, append(ofParties(domain.Signature),
		domain.Ask{Kind: domain.MediatorSigns, Person: both[0]}, domain.Ask{Kind: domain.MediatorSigns, Person: both[1]})...)
	last := d.task(1)
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	_, err := d.Act(t, "mediator2", domain.Substitute, "", domain.Substitution{
		Absent: both[1], Substitute: d.People["registrar"].ID, Posts: domain.Casework(), From: monday(), Until: monday().AddDate(0, 0, 1),
	})
	require.NoError(t, err)
	_, err = d.send(t, d.Sign(t, "registrar", domain.Envelope{
		Task: d.task(4), Outcome: domain.Sign, For: both[1], About: d.Subject(t, d.task(4)),
	}))
	require.Equal(t, domain.SelfApproval, refusalOf(err))
	d.answer(t, "mediator2", 4, domain.Sign, nil)
	d.answer(t, "registrar2", 1, domain.Sign, officetest.Heard())
	d.mustAct(t, "registrar2", domain.TakeBack, about(last, "误记"))
	_, s := d.again(t, signing)
	require.False(t, s.Settled)
	var signed []domain.StaffID
	for _, a := range s.Answers {
		signed = append(signed, a.By)
	}
	require.Equal(t, append([]domain.StaffID{d.People["registrar"].ID}, both...), signed)
	requireWhole(t, d)
}

// What was taken back is not asked again when another party's refusal stands.
func TestARefusalStandsWhenAConsentIsTakenBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	consent, _ := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	agreed := d.task(1)
	d.answer(t, "registrar2", 1, domain.Agree, officetest.Heard())
	d.answer(t, "registrar2", 2, domain.RefuseIt, officetest.Heard())
	require.True(t, d.stand(t, consent).Settled)
	d.mustAct(t, "registrar2", domain.TakeBack, about(agreed, "误记"))
	_, s := d.again(t, consent)
	require.True(t, s.Settled)
	require.Len(t, s.Answers, 1)
	require.Equal(t, domain.RefuseIt, s.Answers[0].Outcome)
	requireWhole(t, d)
}

// An answer that was to stand, and for which the story then has no use, is struck
// as well: because an act came first, or the story was put back further.
func TestAnAnswerNobodyHeardIsStruck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		another func(t *testing.T, d *desk, q officetest.Asked, correction domain.CaseID)
		by      domain.ActKind
	}{
		"an act came first": {func(t *testing.T, d *desk, q officetest.Asked, _ domain.CaseID) {
			d.mustAct(t, "registrar", domain.Withdraw, partysWord("P2"))
			_, s := d.again(t, q)
			require.Equal(t, domain.Withdraw, s.Interruption.Kind)
		}, domain.TakeBack},
		"it was put back further": {func(t *testing.T, d *desk, q officetest.Asked, correction domain.CaseID) {
			_, err := d.Decide(t, "head", domain.NewTaskID(correction, 1, 1), domain.Approve, nil)
			require.NoError(t, err)
			d.again(t, d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance}))
			d.answer(t, "registrar2", 1, domain.Accept, nil)
			_, s := d.again(t, q)
			require.Empty(t, s.Answers)
		}, domain.Correct},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			d.accept(t)
			accepted := d.task(1)
			q, _ := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
			kept, struck := d.task(1), d.task(2)
			d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
			d.answer(t, "registrar2", 2, domain.Agree, officetest.Heard())
			proposed, err := d.Act(t, "registrar", domain.Correct, d.id, domain.Details{Task: accepted, Outcome: domain.Decline, Note: "误选受理"})
			require.NoError(t, err)
			d.mustAct(t, "registrar2", domain.TakeBack, about(struck, "记错了"))
			d.requireActRefused(t, domain.TooLate, "registrar2", domain.TakeBack, about(accepted, "误选"))
			lines := func() int {
				return one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'struck' AND ref = $1`, kept)
			}
			require.Zero(t, lines(), "it is to stand")
			c.another(t, d, q, domain.CaseID(proposed.Ref))
			require.Equal(t, 1, lines())
			require.Equal(t, string(c.by), one[string](t, d, `SELECT kind FROM audit JOIN acts USING (message) WHERE what = 'struck' AND ref = $1`, kept))
			require.True(t, one[bool](t, d, `SELECT struck_by IS NOT NULL FROM tasks JOIN steps USING (case_id, step) WHERE id = $1`, kept))
			requireWhole(t, d)
		})
	}
}

// Whoever has the case sends it back; what followed from the struck steps counts
// no more, and the mediator has the days that he had left.
func TestReturningToAnEarlierStage(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	session := d.inSession(t)
	due := d.stand(t, session).Due
	d.SetClock(t, monday().AddDate(0, 0, 7))
	d.answer(t, "mediator", 1, domain.Written, agreement())
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	back := func(to domain.Stage) domain.Details { return domain.Details{Stage: to, Note: "内容不明确"} }
	d.requireActRefused(t, domain.NotYourPost, "registrar", domain.ReturnTo, back(domain.StageMediation))
	d.requireActRefused(t, domain.NotYourPost, "mediator", domain.ReturnTo, back(domain.StageMediation))
	d.requireActRefused(t, domain.MissingDetails, "head", domain.ReturnTo, back(domain.StageSealing))
	d.requireActRefused(t, domain.MissingDetails, "head", domain.ReturnTo, back(domain.StageReferral))
	d.SetClock(t, monday().AddDate(0, 0, 9))
	d.mustAct(t, "head", domain.ReturnTo, back(domain.StageMediation))
	require.True(t, one[bool](t, d, `SELECT struck_by IS NOT NULL FROM agreements`))
	_, s := d.again(t, session)
	require.False(t, s.Settled)
	require.Equal(t, "2026-04-02", due.Format(time.DateOnly))
	require.Equal(t, "2026-04-07", s.Due.Format(time.DateOnly), "two working days had passed since he answered, and the 4th to the 6th are off")
	require.Equal(t, []domain.StaffID{d.People["mediator"].ID}, d.mediators(t))
	d.mustAct(t, "mediator", domain.ReturnTo, back(domain.StageAcceptance))
	require.Equal(t, "{}", one[string](t, d, `SELECT mediators::text FROM cases WHERE id = $1`, d.id))
	requireWhole(t, d)
}

// A case is reopened within the window, under its number and with its parties;
// its first closing counts no more.
func TestReopening(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	acceptance, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "非民事"})
	d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	d.requireActRefused(t, domain.TaskClosed, "head", domain.Reopen, note("另有新情况"))
	require.NoError(t, d.End(t.Context(), d.id, domain.Declined))
	d.requireActRefused(t, domain.NotYourPost, "registrar", domain.Reopen, note("另有新情况"))
	d.SetClock(t, monday().AddDate(0, 0, 92))
	d.requireActRefused(t, domain.TooLate, "head", domain.Reopen, note("另有新情况"))
	d.SetClock(t, monday().AddDate(0, 0, 89))
	d.AsOwner(t, `DELETE FROM outbox`)
	d.mustAct(t, "head", domain.Reopen, note("另有新情况"))
	require.True(t, one[bool](t, d, `SELECT start FROM outbox`), "its workflow is started anew")
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM closings WHERE struck_by IS NOT NULL AND ending = 'declined'`))
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM closings WHERE struck_by IS NULL`))

	file, err := d.Register.Begin(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, 1, file.Version)
	require.Equal(t, domain.Reopen, file.Rewound.Kind)
	require.Len(t, file.Parties, 2)
	_, s := d.again(t, acceptance)
	require.Equal(t, 3, s.Left, "with its term anew")
	_, rewound, err := d.Register.End(t.Context(), domain.Position{Case: d.id})
	require.NoError(t, err)
	require.True(t, rewound, "a run of the story before does not end it")
	require.Equal(t, domain.Conflict, domain.KindOf(d.End(t.Context(), d.id, domain.Declined)), "what was struck ends nothing")
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	requireWhole(t, d)
}

// A wrong outcome is struck when a head has approved that, who had no part in it;
// the decision is made anew, within the days that were left.
func TestCorrectingAnOutcome(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	acceptance, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	declined := d.task(1)
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "误选"})
	d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	require.NoError(t, d.End(t.Context(), d.id, domain.Declined))

	wrong := domain.Details{Task: declined, Outcome: domain.Accept, Note: "误选不予受理"}
	d.requireActRefused(t, domain.UnknownOutcome, "registrar", domain.Correct, domain.Details{Task: declined, Outcome: domain.Sign, Note: "误"})
	d.requireActRefused(t, domain.MissingDetails, "registrar", domain.Correct, domain.Details{Task: "YX2026-000009/1.1", Outcome: domain.Accept, Note: "误"})
	// Whoever asks for it does not approve it, nor does who stands in for him.
	d.lend(t, "registrar2", "street-head", monday(), monday().AddDate(0, 1, 0), domain.Registrar)
	proposed, err := d.Act(t, "head", domain.Correct, d.id, wrong)
	require.NoError(t, err)
	task := domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1)
	about := d.Subject(t, task)
	require.Equal(t, string(officetest.District), one[string](t, d, `SELECT at_centre FROM tasks WHERE id = $1`, task), "the heads below have a part in it")
	d.requireRefused(t, domain.NotYourCentre, func() error {
		_, err := d.send(t, d.Sign(t, "head", domain.Envelope{Task: task, Outcome: domain.Approve, About: about}))
		return err
	})
	d.SetClock(t, monday().AddDate(0, 0, 8))
	d.AsOwner(t, `DELETE FROM outbox`)
	_, err = d.Decide(t, "district-head", task, domain.Approve, nil)
	require.NoError(t, err)
	require.True(t, one[bool](t, d, `SELECT start FROM outbox`))
	require.Equal(t, "approved", one[string](t, d, `SELECT ending FROM cases WHERE id = $1`, proposed.Ref))
	_, s := d.again(t, acceptance)
	require.False(t, s.Settled)
	require.Equal(t, 3, s.Left)
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, 2, story.Version)
	require.Equal(t, domain.Correct, story.Tasks[0].Struck.Kind)
	require.Equal(t, "误选不予受理", story.Tasks[0].Decision.Corrections[0].Why.Note)
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	requireWhole(t, d)

	// What does not stand any more is not corrected, and what was rejected neither.
	again, err := d.Act(t, "registrar", domain.Correct, d.id, domain.Details{Task: d.task(1), Outcome: domain.Decline, Note: "仍应不受理"})
	require.NoError(t, err)
	task = domain.NewTaskID(domain.CaseID(again.Ref), 1, 1)
	d.mustAct(t, "registrar2", domain.TakeBack, domain.Details{Task: d.task(1), Note: "先撤回"})
	about = d.Subject(t, task)
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.send(t, d.Sign(t, "head", domain.Envelope{Task: task, Outcome: domain.Approve, About: about}))
		return err
	})
	_, err = d.Decide(t, "head", task, domain.Reject, note("已撤回"))
	require.NoError(t, err)
	requireWhole(t, d)
}

// Where the outcome stands the details are replaced in what is told, and what
// they were stays on record; what the case went on from is not replaced so.
func TestCorrectingDetails(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	consent := d.task(1)
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	right := officetest.Heard()
	right.Evidence.Place = "流水井社区居委会"
	d.requireActRefused(t, domain.MissingDetails, "registrar", domain.Correct, domain.Details{Task: consent, Note: "误", Corrected: &domain.Details{Note: "无"}})
	same := officetest.Heard()
	d.requireActRefused(t, domain.MissingDetails, "registrar", domain.Correct, domain.Details{Task: consent, Note: "误", Corrected: &same})
	for _, place := range []string{"流水井社区居委会", "流水井社区综治中心二楼"} {
		next := right
		evidence := *right.Evidence
		next.Evidence = &evidence
		next.Evidence.Place = place
		d.mustAct(t, "registrar", domain.Correct, domain.Details{Task: consent, Note: "地点写错", Corrected: &next})
	}
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, 3, story.Version)
	decision := story.Tasks[1].Decision
	require.Nil(t, story.Tasks[1].Struck)
	require.Contains(t, string(decision.Details), "流水井社区综治中心二楼")
	require.Len(t, decision.Corrections, 2)
	require.NotContains(t, string(decision.Corrections[0].Was), "居委会")
	require.Contains(t, string(decision.Corrections[1].Was), "居委会")
	requireWhole(t, d)

	d.appointAnew(t)
}

func (d *desk) appointAnew(t *testing.T) {
	t.Helper()
	d.answer(t, "registrar", 2, domain.Agree, officetest.Heard())
	d.appoint(t, "mediator")
	other := domain.Details{Mediators: []domain.StaffID{d.People["mediator2"].ID}, ChosenBy: "committee"}
	d.requireActRefused(t, domain.MissingDetails, "head", domain.Correct, domain.Details{Task: d.task(1), Note: "误", Corrected: &other})
}

// Whom a party does not accept is out of the case, also when the story is put
// back to before he was objected to: it is the party's word, and no decision.
func TestAnObjectionOutlivesWhatIsPutBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	session := d.inSession(t)
	d.mustAct(t, "registrar", domain.Object, partysWord("P1"))
	require.NotNil(t, d.stand(t, session).Interruption)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	d.mustAct(t, "head", domain.ReturnTo, domain.Details{Stage: domain.StageAcceptance, Note: "重新受理"})
	q, _ := d.again(t, d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance}))
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	q.Step, q.Stage, q.Asks = 2, domain.StageMediator, []domain.Ask{{Kind: domain.Appointment}}
	d.again(t, q)
	appoint := func(who string) func() error {
		details := domain.Details{Mediators: []domain.StaffID{d.People[who].ID}, ChosenBy: "committee"}
		d.Deposit(t, details)
		return func() error { _, err := d.Decide(t, "head", d.task(1), domain.Appoint, details); return err }
	}
	d.requireRefused(t, domain.MissingDetails, appoint("mediator"))
	require.NoError(t, appoint("mediator2")())
	requireWhole(t, d)
}
