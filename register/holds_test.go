package register_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

func holdFor(reason domain.HoldReason) domain.Details {
	return domain.Details{HoldReason: reason, Note: "见附件"}
}

// Who stops the clock, when, and why, is judged in the register whatever the
// workflow believes.
func TestHoldsAreRefused(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	refused := func(want domain.RefusalCode, who string, kind domain.ActKind, details any) {
		t.Helper()
		d.Deposit(t, details)
		d.requireRefused(t, want, func() error { _, err := d.Act(t, who, kind, d.id, details); return err })
	}
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	refused(domain.TaskClosed, "head", domain.PutOnHold, holdFor("other_case")) // what an official owes is not put off
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	refused(domain.TaskClosed, "head", domain.PutOnHold, holdFor("other_case"))
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	refused(domain.NotYourPost, "mediator", domain.PutOnHold, holdFor("other_case")) // he does not handle it yet
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Agree, officetest.Heard())
	refused(domain.TaskClosed, "head", domain.PutOnHold, holdFor("other_case")) // nothing is asked
	d.appoint(t, "mediator")
	session := domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID}
	q, _ := d.ask(t, domain.StageMediation, session)
	refused(domain.NotYourPost, "registrar", domain.PutOnHold, holdFor("other_case"))
	refused(domain.NotYourPost, "mediator2", domain.PutOnHold, holdFor("other_case"))
	for field, details := range map[string]domain.Details{
		"no reason": note("太忙"), "another reason": holdFor("holiday"), "no note": {HoldReason: "other_case"},
	} {
		_, err := d.Act(t, "mediator", domain.PutOnHold, d.id, details)
		require.Equal(t, domain.MissingDetails, refusalOf(err), field)
	}
	refused(domain.TaskClosed, "head", domain.EndHold, note("恢复"))

	// The hold stops the session; the workflow is told of it without its reason.
	_, err := d.Act(t, "mediator", domain.PutOnHold, d.id, holdFor("serious_illness"))
	require.NoError(t, err)
	s := d.stand(t, q)
	require.Equal(t, domain.PutOnHold, s.Interruption.Kind)
	require.Len(t, s.Interruption.Tasks, 1)
	refused(domain.TaskClosed, "mediator", domain.PutOnHold, holdFor("other_case"))
	d.ask(t, domain.StageHold, domain.Ask{Kind: domain.OnHold, From: s.Interruption.At})
	require.Equal(t, "hold_serious_illness", one[string](t, d, `SELECT rule FROM tasks WHERE kind = 'hold'`))
	refused(domain.NotYourPost, "registrar", domain.EndHold, note("恢复"))
	d.SetClock(t, monday().AddDate(0, 0, 7))
	_, err = d.Act(t, "mediator", domain.EndHold, d.id, note("已出院"))
	require.NoError(t, err)

	// The same reason again needs a head, who is another person.
	session.From = s.Interruption.Tasks[0].Counted
	q, again := d.ask(t, domain.StageMediation, session)
	require.Equal(t, "2026-04-09 17:30", again.Due.In(domain.Shanghai()).Format("2006-01-02 15:04"), "9 March and 31 days")
	refused(domain.NotYourPost, "mediator", domain.PutOnHold, holdFor("serious_illness"))
	_, err = d.Act(t, "head", domain.PutOnHold, d.id, holdFor("serious_illness"))
	require.NoError(t, err)
	require.NotNil(t, d.stand(t, q).Interruption)
	d.ask(t, domain.StageHold, domain.Ask{Kind: domain.OnHold})
	d.answer(t, "head", 1, domain.Resume, note("已出院"))
	d.ask(t, domain.StageMediation, session)
	refused(domain.SelfApproval, "head", domain.PutOnHold, holdFor("serious_illness"))
	_, err = d.Act(t, "street-head", domain.PutOnHold, d.id, holdFor("serious_illness"))
	require.NoError(t, err)
	require.Equal(t, 3, one[int](t, d, `SELECT count(*) FROM holds WHERE case_id = $1`, d.id))
	requireWhole(t, d)
}

// A hold that goes on, because it was ended by mistake, lasts no longer than it
// would have.
func TestAHoldThatGoesOnHasItsEnd(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.inSession(t)
	_, err := d.Act(t, "mediator", domain.PutOnHold, d.id, holdFor("expert_appraisal"))
	require.NoError(t, err)
	interruption := d.stand(t, q).Interruption
	hold, before := d.ask(t, domain.StageHold, domain.Ask{Kind: domain.OnHold, From: interruption.At})
	d.SetClock(t, monday().AddDate(0, 0, 20))
	ended := d.task(1)
	d.answer(t, "head", 1, domain.Resume, note("鉴定已完成"))
	d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, From: interruption.Tasks[0].Counted})
	d.mustAct(t, "head", domain.TakeBack, about(ended, "尚未完成"))
	_, again := d.again(t, hold)
	require.True(t, before.Due.Equal(again.Due), "%s", again.Due)
}

// A calendar year that comes in after a hold moves the due time with the days
// that the hold gave back.
func TestAnImportKeepsWhatAHoldGaveBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q := d.inSession(t)
	_, err := d.Act(t, "mediator", domain.PutOnHold, d.id, holdFor("expert_appraisal"))
	require.NoError(t, err)
	interruption := d.stand(t, q).Interruption
	d.ask(t, domain.StageHold, domain.Ask{Kind: domain.OnHold, From: interruption.At})
	d.SetClock(t, monday().AddDate(0, 0, 7))
	d.answer(t, "head", 1, domain.Resume, note("鉴定已完成"))
	q, before := d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, From: interruption.Tasks[0].Counted})
	require.Equal(t, "04-09", before.Due.In(domain.Shanghai()).Format("01-02"))
	off := time.Date(2026, 4, 9, 12, 0, 0, 0, domain.Shanghai())
	_, err = d.Act(t, "admin", domain.ImportCalendar, "", yearOf2026(t, off))
	require.NoError(t, err)
	require.Equal(t, "04-10", d.stand(t, q).Due.In(domain.Shanghai()).Format("01-02"))
}

// A case that a court referred does not end while its materials are here.
func TestACourtsCaseEndsWhenItsMaterialsAreBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	in := officetest.Matter()
	in.Origin = domain.Entrusted
	in.Referral = &domain.CourtReferral{Court: domain.CourtEntrusted, Procedure: domain.Summary, Received: monday().AddDate(0, 0, 1)}
	in.Parties[0].Name, in.Parties[1].Name = "周某", "吴某"
	_, err := d.Act(t, "registrar", domain.OpenCase, "", in)
	require.Equal(t, domain.Refuse(domain.MissingDetails, "referral.received_future"), err)
	in.Referral.Received = monday().AddDate(0, 0, -1)
	r, err := d.Act(t, "registrar", domain.OpenCase, "", in)
	require.NoError(t, err)
	d.id, d.step = domain.CaseID(r.Ref), 0
	file, err := d.Register.Begin(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, domain.CourtEntrusted, file.Court.Court)
	require.Equal(t, domain.Summary, file.Court.Procedure)
	require.True(t, file.Court.Received.Equal(in.Referral.Received))
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Oral, agreement())
	require.ErrorContains(t, d.End(t.Context(), d.id, domain.AgreedOrally), "have not gone back to the court")
	d.ask(t, domain.StageReturning, domain.Ask{Kind: domain.ReturnToCourt})
	d.answer(t, "registrar", 1, domain.Returned, domain.Details{ReportedTo: "区人民法院"})
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.AgreedOrally))
}

// A mandatory report is left undone by a head with his reasons, and by nobody
// else, wherever the policy seats it.
func TestAMandatoryReportIsOwed(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	_, err := d.Act(t, "mediator2", domain.AtRisk, d.id, note("孩子身上有伤"))
	require.Equal(t, domain.MissingDetails, refusalOf(err), "on which ground?")
	_, err = d.Act(t, "mediator2", domain.AtRisk, d.id, domain.Details{Ground: domain.MinorAtRisk, Note: "孩子身上有伤"})
	require.NoError(t, err)
	_, s := d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.MandatoryReport})
	require.WithinDuration(t, monday().Add(2*time.Hour), s.Due, time.Minute, "the clock shows")
	_, err = d.owner.ExecContext(t.Context(), `UPDATE tasks SET post = 'mediator' WHERE kind = 'mandatory_report'`)
	require.NoError(t, err)
	undone := func(details any) func() error {
		return func() error { _, err := d.Decide(t, "mediator", d.task(1), domain.NotNeeded, details); return err }
	}
	d.Deposit(t, note("误会"))
	d.requireRefused(t, domain.NotYourPost, undone(note("误会")))
	_, err = d.owner.ExecContext(t.Context(), `UPDATE tasks SET post = 'head' WHERE kind = 'mandatory_report'`)
	require.NoError(t, err)
	_, err = d.Decide(t, "head", d.task(1), domain.NotNeeded, nil)
	require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "note"), err)
	d.answer(t, "head", 1, domain.NotNeeded, note("已核实系玩耍擦伤"))
}

// Who left nothing to leave any more is told so, also while the case is suspended
// at its end: it is over already.
func TestNobodyLeavesAMediationThatIsOver(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Fail, note("分歧大"))
	d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	d.mustAct(t, "registrar", domain.Danger, note("扬言伤人"))
	d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.PoliceReport})
	d.requireActRefused(t, domain.TaskClosed, "registrar", domain.Withdraw, partysWord("P1"))
}
