package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/officetest"
)

// ended has the case informed, closed by a second person and ended.
func (d *desk) ended(t *testing.T, ending domain.Ending) {
	t.Helper()
	if !mediation.Procedure().Ending(ending).Settled {
		d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
		d.answer(t, "registrar", 1, domain.Told, told())
	}
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, ending))
}

func (d *desk) stageNow(t *testing.T) domain.Stage {
	t.Helper()
	return one[domain.Stage](t, d, `SELECT stage FROM cases WHERE id = $1`, d.id)
}

// A case is reopened before it was concluded, whichever step concluded it.
func TestReopeningGoesOnBeforeTheClosing(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Fail, note("分歧大"))
	d.ended(t, domain.Failed)
	d.mustAct(t, "head", domain.Reopen, note("愿再谈"))
	require.Equal(t, domain.StageMediation, d.stageNow(t))
	requireWhole(t, d)
}

// Whoever left mediation is not mediated again unless he agrees.
func TestReopeningAsksWhoLeftForHisConsent(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.mustAct(t, "registrar", domain.Withdraw, partysWord("P1"))
	d.ended(t, domain.Withdrawn)
	d.requireActRefused(t, domain.MissingDetails, "head", domain.Reopen, domain.Details{Stage: domain.StageMediator, Note: "愿再谈"})
	d.mustAct(t, "head", domain.Reopen, note("愿再谈"))
	require.Equal(t, domain.StageConsent, d.stageNow(t))
	_, s := d.again(t, d.inquiry(2, domain.StageConsent, ofParties(domain.Consent)...))
	require.Empty(t, s.Answers, "what was said before does not count")
	requireWhole(t, d)
}

// An agreement binds the parties: no official takes it from them by reopening
// the case, nor does the window for its confirmation begin anew.
func TestReopeningLeavesAnAgreementInEffect(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Oral, agreement())
	d.ended(t, domain.AgreedOrally)
	d.SetClock(t, monday().AddDate(0, 0, 20))
	d.requireActRefused(t, domain.TaskClosed, "head", domain.Reopen, domain.Details{Stage: domain.StageMediation, Note: "有新情况"})
	d.mustAct(t, "head", domain.Reopen, note("未履行"))
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM agreements WHERE struck_by IS NULL AND effective_at IS NOT NULL`))
	owed := d.inquiry(5, domain.StageFollowUp, domain.Ask{Kind: domain.Confirmation, From: monday()}, domain.Ask{Kind: domain.CourtNotice})
	owed.Any = true
	d.again(t, owed)
	require.Equal(t, "2026-04-01 17:30", one[string](t, d, `SELECT to_char(due AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') FROM tasks WHERE kind = 'confirmation'`))

	// What an official owes has its term anew, and the window is over when it is.
	d.SetClock(t, monday().AddDate(0, 0, 31))
	_, s := d.again(t, owed)
	require.Equal(t, domain.Expired, s.Answers[0].Outcome)
	owed.Step, owed.Asks = 6, owed.Asks[1:]
	_, s = d.again(t, owed)
	require.Equal(t, domain.Red, s.Light)
	require.Equal(t, "03-25", s.Due.In(domain.Shanghai()).Format("01-02"))
	requireWhole(t, d)
}

// owe asks for what is owed on an agreement, as a workflow does that goes on with
// the first answer.
func (d *desk) owe(t *testing.T, asks ...domain.Ask) officetest.Asked {
	t.Helper()
	d.step++
	q := d.inquiry(d.step, domain.StageFollowUp, asks...)
	q.Any = true
	d.stand(t, q)
	return q
}

// What is on record of an agreement in effect stays when the case is reopened: a
// court that has ruled is not asked again. Only the closing is taken back, unless
// the head names a stage.
func TestReopeningTakesBackTheClosingAlone(t *testing.T) {
	t.Parallel()
	confirmation, ruling := domain.Ask{Kind: domain.Confirmation, From: monday()}, domain.Ask{Kind: domain.CourtRuling, From: monday()}
	applied := officetest.Heard()
	applied.Applicants = []domain.PartyID{"P1", "P2"}
	for name, tt := range map[string]struct {
		follow func(*testing.T, *desk)
		struck int
		sure   int // agreements confirmed by a court, before and after
	}{
		"a court's ruling": {func(t *testing.T, d *desk) {
			d.owe(t, confirmation)
			d.answer(t, "registrar", 1, domain.Apply, applied)
			d.owe(t, ruling)
			d.answer(t, "registrar", 1, domain.Confirmed, officetest.Heard())
		}, 0, 1},
		"a window that lapsed last": {func(t *testing.T, d *desk) {
			d.owe(t, confirmation, performance(1))
			d.answer(t, "registrar", 2, domain.Performed, officetest.Heard())
			rest := d.owe(t, confirmation)
			d.SetClock(t, monday().AddDate(0, 0, 31))
			require.Equal(t, domain.Expired, d.stand(t, rest).Answers[0].Outcome)
		}, 0, 0},
		"a party who would not mediate again": {func(t *testing.T, d *desk) {
			d.owe(t, performance(1))
			d.answer(t, "registrar", 1, domain.Performed, officetest.Heard())
			d.owe(t, ofParties(domain.RemediationConsent)...)
			d.answer(t, "registrar", 2, domain.RefuseIt, officetest.Heard())
		}, 1, 0},
		"and who answered before the court did": {func(t *testing.T, d *desk) {
			d.owe(t, ofParties(domain.RemediationConsent)...)
			d.answer(t, "registrar", 2, domain.RefuseIt, officetest.Heard())
			d.owe(t, ruling)
			d.answer(t, "registrar", 1, domain.Confirmed, officetest.Heard())
		}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := openDesk(t)
			d.settle(t, inParts())
			tt.follow(t, d)
			reached := d.step
			d.closed(t)
			require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
			before, _ := d.figures(t, "head", march())
			d.mustAct(t, "head", domain.Reopen, note("漏归一份材料"))
			require.Equal(t, 1+tt.struck, one[int](t, d, `SELECT count(*) FROM steps WHERE case_id = $1 AND struck_by IS NOT NULL`, d.id))
			after, _ := d.figures(t, "head", march())
			require.Equal(t, tt.sure, before.Whole.Counts[domain.AgreementsSure])
			require.Equal(t, tt.sure, after.Whole.Counts[domain.AgreementsSure])
			require.Equal(t, before.Whole.Counts[domain.AgreementsKept], after.Whole.Counts[domain.AgreementsKept])
			require.Zero(t, after.Whole.Counts[domain.SuccessClosed], "its first closing counts no more")
			if tt.struck == 0 {
				_, s := d.again(t, d.inquiry(reached+1, domain.StageClosing, domain.Ask{Kind: domain.Closing}))
				require.False(t, s.Settled)
				d.answer(t, "head", 1, domain.Close, nil)
				require.NoError(t, d.End(t.Context(), d.id, domain.Agreed))
			}
			requireWhole(t, d)
		})
	}
}

// An agreement in effect is not undone by sending the case back either, when the
// parties mediate again.
func TestReturningLeavesAnAgreementInEffect(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Oral, agreement())
	d.appoint(t, "mediator2")
	d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator2"].ID})
	d.requireActRefused(t, domain.TaskClosed, "mediator2", domain.ReturnTo, domain.Details{Stage: domain.StageConsent, Note: "重新来过"})
	d.mustAct(t, "mediator2", domain.ReturnTo, domain.Details{Stage: domain.StageMediator, Note: "另行指定"})
	require.Equal(t, domain.StageMediator, d.stageNow(t))
}

// A correction that strikes a decision reopens a closed case no longer than a head
// could, and neither one that goes on in another nor one that a party has left.
func TestCorrectionReopensNoFurtherThanAHead(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	session := d.task(1)
	wrong := domain.Details{Task: session, Outcome: domain.Continue, Note: "误选"}
	d.answer(t, "mediator", 1, domain.Fail, note("分歧大"))
	d.ended(t, domain.Failed)
	proposed, err := d.Act(t, "registrar2", domain.Correct, d.id, wrong)
	require.NoError(t, err)
	approval := d.Sign(t, "head", domain.Envelope{Task: domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1), Outcome: domain.Approve, About: d.Deposit(t, wrong)})
	d.AsOwner(t, `UPDATE cases SET closed_at = closed_at - interval '100 days' WHERE closed_at IS NOT NULL`)
	d.requireRefused(t, domain.TooLate, func() error { _, err := d.send(t, approval); return err })
	d.requireActRefused(t, domain.TooLate, "registrar", domain.Correct, wrong)
	noted := domain.Details{Task: session, Note: "补充说明", Corrected: &domain.Details{Note: "分歧过大"}}
	d.mustAct(t, "registrar", domain.Correct, noted)

	d.id, d.step = d.OpenDispute(t), 0
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Continue, nil)
	wrong = domain.Details{Task: d.task(1), Outcome: domain.Fail, Note: "误选"}
	d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
	d.mustAct(t, "registrar", domain.Withdraw, partysWord("P1"))
	d.requireActRefused(t, domain.TaskClosed, "registrar", domain.Correct, wrong)

	d.id, d.step = d.OpenDispute(t), 0
	leading := d.OpenDispute(t)
	d.accept(t)
	wrong = domain.Details{Task: d.task(1), Outcome: domain.Decline, Note: "误选"}
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.mustAct(t, "head", domain.Merge, into(leading))
	d.requireActRefused(t, domain.TaskClosed, "registrar", domain.Correct, wrong)
	requireWhole(t, d)
}

// A seal that is taken back was never set.
func TestASealThatIsTakenBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Written, agreement())
	mediator := domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID}
	d.ask(t, domain.StageSigning, append(ofParties(domain.Signature), mediator)...)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.answer(t, "head", 1, domain.ApplySeal, nil)
	d.mustAct(t, "head", domain.TakeBack, about(d.task(1), "盖错"))
	require.True(t, one[bool](t, d, `SELECT sealed_at IS NULL AND effective_at IS NULL FROM agreements`))
	requireWhole(t, d)
}
